import { createPostgresBackend, type PgPool, Queue, runMigrations, Worker } from 'bullmq';
import pg from 'pg';
import { EarshotError } from '../lib/errors.ts';
import { type ErrorListener, QUEUE, type Storage, WORKER } from './bullmq-storage.ts';

/** BullMQ's own schema, apart from Earshot's. */
const SCHEMA = 'bullmq';

/** Keeps the doorbells on the embedded database. */
export async function openEmbeddedStorage(pool: PgPool, onError: ErrorListener): Promise<Storage> {
  await prepare(pool);
  // One process at a time uses this database: what an earlier one left, the jobs it was running among it, is of no use.
  const { rows } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = $1 AND tablename <> 'migration'`,
    [SCHEMA],
  );
  await pool.query(`TRUNCATE ${rows.map((row) => row.name).join(', ')}`);
  return onPool(pool, onError, async () => {});
}

/**
 * Keeps the doorbells on a PostgreSQL server.
 * @throws EarshotError bad-config when it cannot be used.
 */
export async function openPostgresStorage(url: string, onError: ErrorListener): Promise<Storage> {
  const pool = new pg.Pool({
    connectionString: url,
    // Each worker listens on a connection of its own for as long as it lives.
    max: 12,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: 'earshot-queue',
    onConnect: async (client) => {
      await client.query(`SET search_path TO ${SCHEMA}; SET statement_timeout = '30s'`);
    },
  });
  // Every queue and worker watches it for errors.
  pool.setMaxListeners(0).on('error', onError);
  try {
    await prepare(pool);
  } catch (cause) {
    await pool.end();
    throw new EarshotError('bad-config', 'The queue cannot be set up in the database of DATABASE_URL.', { cause });
  }
  return onPool(pool, onError, () => pool.end());
}

async function prepare(pool: PgPool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
}

function onPool(pool: PgPool, onError: ErrorListener, close: () => Promise<void>): Storage {
  return {
    openQueue: (name) => new Queue(name, { ...QUEUE, connection: pool }, createPostgresBackend).on('error', onError),
    openWorker: (name, run, options) =>
      new Worker(name, run, { ...WORKER, ...options, connection: pool }, createPostgresBackend).on('error', onError),
    close,
  };
}
