import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { describe } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { migrate } from '../../src/db/migrate.ts';
import { type EmbeddedDb, openPglite } from '../../src/db/pglite.ts';
import { openPostgres } from '../../src/db/postgres.ts';
import type { Log } from '../../src/lib/log.ts';
import { findTemplate } from './pglite-template.ts';

/** A log that keeps quiet. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** An embedded database in memory with all tables; it takes a second to open: one per file, and `resetDatabase` between tests. */
export async function openTestPglite(): Promise<EmbeddedDb> {
  const db = await openPglite({ dir: null, template: await findTemplate(silentLog), log: silentLog });
  await migrate(db, { log: silentLog });
  return db;
}

/** A PostgreSQL database of its own with all tables, on the server of TEST_DATABASE_URL; `close` drops it. */
export async function openTestPostgres(): Promise<Db & { readonly url: string }> {
  const { url, drop } = await createTestDatabase();
  const db = await openPostgres({ url, log: silentLog, poolSize: 5 });
  await migrate(db, { log: silentLog });
  return {
    url,
    query: (text, params) => db.query(text, params),
    tx: (work) => db.tx(work),
    async close() {
      await db.close();
      await drop();
    },
  };
}

/** An empty PostgreSQL database of a random name, on the server of TEST_DATABASE_URL. */
export async function createTestDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined) throw new Error('TEST_DATABASE_URL is not set.');
  const name = `earshot_test_${randomBytes(6).toString('hex')}`;
  await asOwner(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => asOwner(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function asOwner(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** Empties every table, and starts their ids at 1 again. */
export async function resetDatabase(db: Db): Promise<void> {
  const tables = await db.query<{ name: string }>(
    `SELECT format('earshot.%I', tablename) AS name FROM pg_tables WHERE schemaname = 'earshot' AND tablename <> 'migrations'`,
  );
  await db.query(`TRUNCATE ${tables.map((table) => table.name).join(', ')} RESTART IDENTITY CASCADE`);
}

/** Runs a suite on the embedded database and, when TEST_DATABASE_URL is set, on PostgreSQL. */
export function describeEachDatabase(name: string, suite: (open: () => Promise<Db>) => void): void {
  describe(`${name} on PGlite`, () => suite(openTestPglite));
  if (postgresIsThere()) describe(`${name} on PostgreSQL`, () => suite(openTestPostgres));
}

/** Whether there is a PostgreSQL server to test with; the reporter says so, once, when there is none. */
export function postgresIsThere(): boolean {
  return Boolean(process.env['TEST_DATABASE_URL']);
}
