import pg from 'pg';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Db, Sql } from './db.ts';
import { postgresTypes } from './postgres-types.ts';
import { createTransactions, type Transactions } from './transaction.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database`. */
  readonly url: string;
  readonly log: Log;
  /** How many connections this process may open. */
  readonly poolSize?: number;
}

const OLDEST_VERSION = 13;
const CONNECT_WITHIN_MS = 10_000;
/** No query of ours takes longer unless something is wrong; migrations lift it for themselves. */
const SESSION = `
  SET search_path TO earshot; SET TIME ZONE 'UTC';
  SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'`;

/**
 * Opens a pool of connections to a PostgreSQL server.
 * @throws EarshotError bad-config when it cannot be used, saying why (never with the password).
 */
export async function openPostgres({ url, log, poolSize = 10 }: PostgresOptions): Promise<Db> {
  const pool = new pg.Pool({
    ...parse(url),
    max: poolSize,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    application_name: 'earshot',
    types: postgresTypes,
    onConnect: async (client) => {
      await client.query(SESSION);
    },
  });
  // A connection lost while nobody uses it; the pool opens another when one is needed.
  pool.on('error', (err) => log.warn('db.connection_lost', { err }));
  try {
    await check(pool);
  } catch (error) {
    await pool.end();
    throw error instanceof EarshotError ? error : unusable(url, error);
  }
  return share(pool, createTransactions());
}

function parse(url: string): pg.PoolConfig {
  // pg itself takes nearly anything for an address, and then asks a host that nobody meant.
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return { connectionString: url };
  throw new EarshotError(
    'bad-config',
    'DATABASE_URL is not the address of a PostgreSQL database, such as postgres://user:password@localhost:5432/earshot.',
  );
}

async function check(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version`,
  );
  const version = rows[0]?.version ?? 0;
  if (version >= OLDEST_VERSION) return;
  throw new EarshotError(
    'bad-config',
    `Earshot needs PostgreSQL ${OLDEST_VERSION} or newer; DATABASE_URL leads to ${version}.`,
  );
}

function unusable(url: string, cause: unknown): EarshotError {
  const { host, pathname } = new URL(url);
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = REASONS[code ?? ''] ?? `${message || code}`;
  return new EarshotError(
    'bad-config',
    `The database ${pathname.slice(1)} at ${host} (DATABASE_URL) cannot be used: ${reason}.`,
    {
      cause,
    },
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (is PostgreSQL running?)',
  ENOTFOUND: 'there is no host of that name',
  '28P01': 'the user or the password is wrong',
  '28000': 'the server does not let this user in from here',
  '3D000': 'there is no database of that name; create it first',
};

function share(pool: pg.Pool, transactions: Transactions): Db {
  return {
    async query<R>(text: string, params?: readonly unknown[]) {
      transactions.refuseInside();
      return sqlOf(pool).query<R>(text, params);
    },
    async tx(work) {
      transactions.refuseInside();
      const client = await pool.connect();
      let broken = false;
      const discard = (): void => {
        broken = true;
      };
      // Lost in the middle of the transaction: its queries say so, the event alone would end the process.
      client.on('error', discard);
      try {
        return await transactions.run({ ...sqlOf(client), discard }, work);
      } finally {
        client.off('error', discard);
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

function sqlOf(connection: pg.Pool | pg.PoolClient): Sql {
  return {
    async query<R>(text: string, params?: readonly unknown[]) {
      // Without parameters many statements may come at once (migrations do); each then has a result of its own.
      const result: pg.QueryResult | pg.QueryResult[] = await connection.query(text, params as unknown[] | undefined);
      const last = Array.isArray(result) ? result.at(-1) : result;
      return (last?.rows ?? []) as R[];
    },
  };
}
