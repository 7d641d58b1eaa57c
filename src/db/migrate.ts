import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Db, Sql } from './db.ts';

export interface MigrateOptions {
  readonly log: Log;
  /** The folder of `NNNN_name.sql` files; the program's own unless said otherwise. */
  readonly dir?: string;
}

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** Any number, the same in every process: it spells `EARS`. */
const LOCK = 0x45415253;

/**
 * Brings the schema `earshot` up to this program: each missing file in one transaction, which its line in the ledger is
 * part of. Processes may start together; they take turns.
 * @throws EarshotError bad-config when the schema is newer than the program, or a file was edited after it had run.
 */
export async function migrate(db: Db, options: MigrateOptions): Promise<void> {
  const migrations = await readMigrations(options.dir ?? join(import.meta.dirname, 'migrations'));
  await locked(db, async (sql) => {
    await prepareLedger(sql);
    await refuseNewer(sql, migrations.at(-1)?.version ?? 0);
  });
  for (const migration of migrations) {
    const applied = await locked(db, (sql) => apply(sql, migration));
    if (applied) options.log.info('db.migrated', { migration: migration.name });
  }
}

async function readMigrations(dir: string): Promise<Migration[]> {
  const names = (await readdir(dir)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      // Line ends depend on how the file was checked out.
      const text = (await readFile(join(dir, name), 'utf8')).replaceAll('\r\n', '\n');
      return { version: Number(name.slice(0, 4)), name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

function locked<T>(db: Db, work: (sql: Sql) => Promise<T>): Promise<T> {
  return db.tx(async (sql) => {
    await sql.query('SET LOCAL statement_timeout = 0; SET LOCAL search_path TO earshot');
    await sql.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    return work(sql);
  });
}

async function prepareLedger(sql: Sql): Promise<void> {
  // IF NOT EXISTS alone trusts a cache that waiting for the lock does not refresh; reading the catalogue does
  const schema = await sql.query("SELECT 1 FROM pg_namespace WHERE nspname = 'earshot'");
  if (schema.length === 0) await sql.query('CREATE SCHEMA earshot');
  await sql.query(`
    CREATE TABLE IF NOT EXISTS earshot.migrations (
      version int PRIMARY KEY,
      name text NOT NULL,
      sha256 text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
}

/** Whether it had to be applied. */
async function apply(sql: Sql, { version, name, text, sha256 }: Migration): Promise<boolean> {
  const [known] = await sql.query<{ sha256: string }>('SELECT sha256 FROM migrations WHERE version = $1', [version]);
  if (known === undefined) {
    await sql.query(text);
    await sql.query('INSERT INTO migrations (version, name, sha256) VALUES ($1, $2, $3)', [version, name, sha256]);
    return true;
  }
  if (known.sha256 === sha256) return false;
  throw new EarshotError(
    'bad-config',
    `The migration ${name} was edited after it had run on this database: restore the file.`,
  );
}

async function refuseNewer(sql: Sql, version: number): Promise<void> {
  const [newer] = await sql.query<{ name: string }>(
    'SELECT name FROM migrations WHERE version > $1 ORDER BY version DESC LIMIT 1',
    [version],
  );
  if (newer === undefined) return;
  throw new EarshotError(
    'bad-config',
    `The database was written by a newer Earshot (${newer.name}): update this program.`,
  );
}
