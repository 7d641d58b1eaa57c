import { EventEmitter } from 'node:events';
import type { Bridge } from './pglite-bridge.ts';
import type { Held, Session } from './pglite-session.ts';

export interface PoolResult<R> {
  readonly rows: R[];
  readonly rowCount: number;
}

/**
 * The embedded database in the shape of a `pg.Pool`, which is what BullMQ's PostgreSQL backend asks for. All clients
 * share the one connection; who says BEGIN has it alone until COMMIT or ROLLBACK.
 */
export class EmbeddedPool extends EventEmitter {
  /** BullMQ sleeps no longer than 10 s on a connection that could drop without a word; this one cannot. */
  readonly options = { keepAlive: true } as const;
  readonly #session: Session;
  readonly #clients = new Set<EmbeddedClient>();

  constructor(session: Session, bridge: Bridge) {
    super();
    // Every queue and worker watches it for errors.
    this.setMaxListeners(0);
    this.#session = session;
    bridge.onNotification((notification) => {
      for (const client of this.#clients) client.emit('notification', notification);
    });
  }

  async query<R = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<PoolResult<R>> {
    return (await this.#session.ask(text, params)) as PoolResult<R>;
  }

  async connect(): Promise<EmbeddedClient> {
    const client = new EmbeddedClient(this.#session, () => this.#clients.delete(client));
    this.#clients.add(client);
    return client;
  }

  /** Does nothing: the database is closed by whoever opened it. */
  async end(): Promise<void> {}
}

export class EmbeddedClient extends EventEmitter {
  readonly #session: Session;
  readonly #onRelease: () => void;
  #held: Held | undefined;

  constructor(session: Session, onRelease: () => void) {
    super();
    this.#session = session;
    this.#onRelease = onRelease;
  }

  async query<R = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<PoolResult<R>> {
    if (/^\s*BEGIN\b/i.test(text)) this.#held ??= await this.#session.hold();
    try {
      return (await (this.#held ?? this.#session).ask(text, params)) as PoolResult<R>;
    } finally {
      if (/^\s*(COMMIT|ROLLBACK)\b/i.test(text)) this.#letGo();
    }
  }

  release(): void {
    this.#letGo();
    this.#onRelease();
  }

  #letGo(): void {
    this.#held?.release();
    this.#held = undefined;
  }
}
