import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Db, Sql } from '../../src/db/db.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createTransactions } from '../../src/db/transaction.ts';
import type { Log } from '../../src/lib/log.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/earshot');
const MIGRATIONS = join(ROOT, 'src/db/migrations');

/**
 * The file of an embedded database with all tables, to begin with: making one takes seconds, loading it half a second. Kept
 * beside the packages until the migrations or PGlite change.
 */
export async function findTemplate(log: Log): Promise<string> {
  const file = join(CACHE, `${await describeContent()}.tar`);
  if (existsSync(file)) return file;
  await mkdir(CACHE, { recursive: true });
  // Test files run side by side: each may make one, and the last to be ready stays.
  const unfinished = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(unfinished, await makeTemplate(log));
  await rename(unfinished, file);
  return file;
}

async function describeContent(): Promise<string> {
  const hash = createHash('sha256');
  hash.update(await readFile(join(ROOT, 'node_modules/@electric-sql/pglite/package.json')));
  for (const name of (await readdir(MIGRATIONS)).sort())
    hash.update(name).update(await readFile(join(MIGRATIONS, name)));
  return hash.digest('hex').slice(0, 16);
}

async function makeTemplate(log: Log): Promise<Uint8Array> {
  const pglite = await PGlite.create();
  const sql: Sql = {
    async query<R>(text: string, params?: readonly unknown[]) {
      const result = params === undefined ? (await pglite.exec(text)).at(-1) : await pglite.query(text, [...params]);
      return (result?.rows ?? []) as R[];
    },
  };
  const db: Db = { ...sql, tx: (work) => createTransactions().run(sql, work), close: () => pglite.close() };
  await migrate(db, { log });
  const dump = await pglite.dumpDataDir('none');
  await db.close();
  return new Uint8Array(await dump.arrayBuffer());
}
