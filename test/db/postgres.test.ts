import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openPostgres } from '../../src/db/postgres.ts';
import { createTestDatabase, postgresIsThere, silentLog } from '../support/database.ts';

const open = (url: string) => openPostgres({ url, log: silentLog });

describe('the address of a PostgreSQL server', () => {
  it.each(['nonsense', 'mysql://localhost/earshot', ''])('is refused when it is none: %j', async (url) => {
    await expect(open(url)).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringContaining('postgres://'),
    });
  });

  it('is named, without its password, when nobody answers there', async () => {
    const failing = open('postgres://someone:hunter2@127.0.0.1:1/earshot');

    await expect(failing).rejects.toMatchObject({
      code: 'bad-config',
      message:
        'The database earshot at 127.0.0.1:1 (DATABASE_URL) cannot be used: nothing listens there (is PostgreSQL running?).',
    });
  });
});

if (postgresIsThere()) {
  describe('connections to a PostgreSQL server', () => {
    let url: string;
    let drop: () => Promise<void>;
    beforeAll(async () => {
      ({ url, drop } = await createTestDatabase());
    });
    afterAll(() => drop());

    it('say when the database is missing', async () => {
      const missing = new URL(url);
      missing.pathname = 'earshot_no_such_database';

      await expect(open(missing.href)).rejects.toMatchObject({
        code: 'bad-config',
        message: expect.stringContaining('there is no database of that name'),
      });
    });

    it('are made anew after the server ended them', async () => {
      const warnings: string[] = [];
      const db = await openPostgres({ url, log: { ...silentLog, warn: (event) => void warnings.push(event) } });
      const admin = new pg.Client({ connectionString: url });
      await admin.connect();
      const endAll = () =>
        // of this database only: other tests have theirs on the same server
        admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'earshot' AND datname = current_database()`,
        );

      await endAll();
      await vi.waitFor(() => expect(warnings).toEqual(['db.connection_lost']));
      expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);

      const cut = db.tx(async (sql) => {
        await endAll();
        await sql.query('SELECT 1');
      });
      await expect(cut).rejects.toThrow();
      expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);

      await admin.end();
      await db.close();
    });
  });
}
