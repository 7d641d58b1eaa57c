import type { Bridge } from './pglite-bridge.ts';
import type { QueryResult } from './pglite-worker.ts';
import type { Transactions } from './transaction.ts';

export type Ask = (text: string, params?: readonly unknown[]) => Promise<QueryResult>;

/** The one connection of the embedded database, shared by everybody in turn. */
export interface Session {
  /** Runs a statement by itself; waits while somebody holds the connection. */
  readonly ask: Ask;
  /** Takes the connection for several statements, until `release`. */
  hold(): Promise<Held>;
}

export interface Held {
  readonly ask: Ask;
  release(): void;
}

/** Shares a bridge. Single statements go out at once, one behind the other; only a held connection makes them wait. */
export function shareConnection(bridge: Bridge, transactions: Transactions): Session {
  let held: Promise<void> | undefined;

  return {
    async ask(text, params) {
      transactions.refuseInside();
      // Those who waited wake in the order they came, so a new holder among them makes the rest wait again. Between the
      // last look and the statement nothing may be awaited, or a statement could slip into somebody's transaction.
      while (held !== undefined) await held;
      return bridge.ask(text, params);
    },
    async hold() {
      transactions.refuseInside();
      while (held !== undefined) await held;
      let release: () => void = () => {};
      held = new Promise((resolve) => {
        release = () => {
          held = undefined;
          resolve();
        };
      });
      return { ask: (text, params) => bridge.ask(text, params), release };
    },
  };
}
