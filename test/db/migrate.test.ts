import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { migrate } from '../../src/db/migrate.ts';
import { openPglite } from '../../src/db/pglite.ts';
import { openPostgres } from '../../src/db/postgres.ts';
import { createTestDatabase, postgresIsThere, silentLog } from '../support/database.ts';

describe('migrations on PGlite', () => suite(() => openPglite({ dir: null, log: silentLog })));

if (postgresIsThere()) {
  describe('migrations on PostgreSQL', () =>
    suite(async () => {
      const { url, drop } = await createTestDatabase();
      const db = await openPostgres({ url, log: silentLog });
      return { ...db, close: () => db.close().then(drop) };
    }));
}

function suite(open: () => Promise<Db>): void {
  let db: Db;
  let dir: string;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await db.query('DROP SCHEMA IF EXISTS earshot CASCADE');
    dir = await mkdtemp(join(tmpdir(), 'earshot-migrations-'));
  });
  afterEach(() => rm(dir, { recursive: true }));
  afterAll(() => db.close());

  const write = (name: string, text: string): Promise<void> => writeFile(join(dir, name), text);
  const run = (): Promise<void> => migrate(db, { log: silentLog, dir });

  it('make the program its tables, once', async () => {
    await migrate(db, { log: silentLog });
    await migrate(db, { log: silentLog });

    const [row] = await db.query<{ tables: number }>(
      `SELECT count(*) AS tables FROM pg_tables WHERE schemaname = 'earshot' AND tablename IN ('feeds', 'items', 'deliveries')`,
    );
    expect(row).toEqual({ tables: 3 });
  });

  it('run in order, only the missing ones', async () => {
    await write('0001_first.sql', 'CREATE TABLE one (a int); INSERT INTO one VALUES (1);');
    await run();
    await write('0010_third.sql', 'INSERT INTO one VALUES (3);');
    await write('0002_second.sql', 'INSERT INTO one VALUES (2);');
    await write('notes.txt', 'not SQL');
    await run();

    expect(await db.query('SELECT a FROM one')).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect(await db.query('SELECT version, name FROM migrations ORDER BY version')).toEqual([
      { version: 1, name: '0001_first.sql' },
      { version: 2, name: '0002_second.sql' },
      { version: 10, name: '0010_third.sql' },
    ]);
  });

  it('leave nothing of one that fails', async () => {
    await write('0001_first.sql', 'CREATE TABLE one (a int);');
    await write('0002_bad.sql', 'CREATE TABLE two (a int); SELECT nonsense;');
    await expect(run()).rejects.toMatchObject({ code: '42703' });

    await write('0002_bad.sql', 'CREATE TABLE two (a int);');
    await run();

    expect(await db.query('SELECT version FROM migrations ORDER BY version')).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it('may be started by many at once', async () => {
    await write('0001_first.sql', 'CREATE TABLE one (a int); INSERT INTO one VALUES (1);');
    await Promise.all([run(), run(), run()]);

    expect(await db.query('SELECT a FROM one')).toEqual([{ a: 1 }]);
  });

  it('refuse a schema that is newer than the program', async () => {
    await write('0001_first.sql', 'CREATE TABLE one (a int);');
    await run();
    await db.query(`INSERT INTO migrations (version, name, sha256) VALUES (99, '0099_future.sql', '')`);

    await expect(run()).rejects.toMatchObject({
      code: 'bad-config',
      message: 'The database was written by a newer Earshot (0099_future.sql): update this program.',
    });
  });

  it('refuse a file that was edited after it had run, but not other line ends', async () => {
    await write('0001_first.sql', 'CREATE TABLE one (a int);\n');
    await run();
    await write('0001_first.sql', 'CREATE TABLE one (a int);\r\n');
    await run();
    await write('0001_first.sql', 'CREATE TABLE one (b int);\n');

    await expect(run()).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringContaining('0001_first.sql'),
    });
  });
}
