import { AsyncLocalStorage } from 'node:async_hooks';
import type { Sql } from './db.ts';

interface Scope {
  open: boolean;
}

/** A connection that nobody else uses during the transaction. */
export interface Connection extends Sql {
  /** Called when it is in no state to be used again. */
  discard?(): void;
}

/** Runs transactions on connections, and tells code inside one from code outside. */
export interface Transactions {
  /** @throws when called from inside an open transaction: on one connection that query would wait for itself for ever. */
  refuseInside(): void;
  /** Runs `work` between BEGIN and COMMIT; rolls back when it rejects. */
  run<T>(connection: Connection, work: (sql: Sql) => Promise<T>): Promise<T>;
}

export function createTransactions(): Transactions {
  const scopes = new AsyncLocalStorage<Scope>();
  return {
    refuseInside() {
      if (scopes.getStore()?.open !== true) return;
      throw new Error(
        'A query of the database inside its own transaction would wait for itself: use the `sql` of `tx`.',
      );
    },
    async run(connection, work) {
      const scope: Scope = { open: true };
      await connection.query('BEGIN');
      try {
        const guard = guarded(connection, scope);
        const result = await scopes.run(scope, () => work(guard));
        guard.rethrow();
        scope.open = false;
        await connection.query('COMMIT');
        return result;
      } catch (error) {
        scope.open = false;
        // A connection that cannot roll back is lost, and with it the transaction: the first error tells why.
        await connection.query('ROLLBACK').catch(() => connection.discard?.());
        throw error;
      }
    },
  };
}

/** After a failed statement PostgreSQL answers COMMIT by rolling back without an error: a failure that `work` caught counts too. */
function guarded(connection: Sql, scope: Scope): Sql & { rethrow(): void } {
  let failure: { readonly error: unknown } | undefined;
  return {
    async query(text, params) {
      if (!scope.open) throw new Error('The transaction of this query is over.');
      try {
        return await connection.query(text, params);
      } catch (error) {
        failure ??= { error };
        throw error;
      }
    },
    rethrow() {
      if (failure !== undefined) throw failure.error;
    },
  };
}
