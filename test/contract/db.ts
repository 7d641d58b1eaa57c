import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';

/** What every database must do, whichever driver leads to it. */
export function describeDbContract(name: string, open: () => Promise<Db>): void {
  describe(`the database on ${name}`, () => {
    let db: Db;

    beforeAll(async () => {
      db = await open();
      await db.query(
        'CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL UNIQUE)',
      );
    });
    beforeEach(() => db.query('TRUNCATE notes RESTART IDENTITY'));
    afterAll(() => db.close());

    const listNotes = async (): Promise<string[]> =>
      (await db.query<{ text: string }>('SELECT text FROM notes ORDER BY id')).map((row) => row.text);
    const insert = 'INSERT INTO notes (text) VALUES ($1)';

    it('gives each type as the same JavaScript value', async () => {
      const [row] = await db.query(
        `SELECT 9007199254740991::bigint AS big, ARRAY[1::bigint, NULL] AS bigs, count(*) AS count, 2::int AS int,
                1.50::numeric AS numeric, ARRAY[1.50::numeric] AS numerics, 0.5::real AS real, true AS bool,
                '2026-11-23T10:00:00+02'::timestamptz AS at, '2026-11-23'::date AS day, ARRAY['2026-11-23'::date] AS days,
                '{"a":[1,null,{"b":"x"}]}'::jsonb AS json, '[1]'::json AS list, 'null'::jsonb AS json_null, NULL AS nothing,
                ARRAY['a','b"c',NULL] AS texts, '{}'::text[] AS none, interval '1 day' AS span, 'a b'::tsvector AS words`,
      );

      expect(row).toEqual({
        big: 9007199254740991,
        bigs: [1, null],
        count: 1,
        int: 2,
        numeric: '1.50',
        numerics: ['1.50'],
        real: 0.5,
        bool: true,
        at: new Date('2026-11-23T08:00:00Z'),
        day: '2026-11-23',
        days: ['2026-11-23'],
        json: { a: [1, null, { b: 'x' }] },
        list: [1],
        json_null: null,
        nothing: null,
        texts: ['a', 'b"c', null],
        none: [],
        span: '1 day',
        words: "'a' 'b'",
      });
    });

    it('takes each type as a parameter', async () => {
      const at = new Date('2026-11-23T08:00:00.123Z');
      const [row] = await db.query(
        `SELECT $1::text AS text, $2::int AS int, $3::bigint AS big, $4::boolean AS bool, $5::timestamptz AS at,
                $6::date AS day, $7::jsonb AS json, $8::text[] AS texts, $9::bigint[] AS bigs, $10::text AS nothing,
                $11::real AS real, $12::text AS missing`,
        ['ä\n"', 1, 2 ** 40, false, at, '2026-11-23', '{"a":1}', ['x,y', '"'], [1, 2], null, 0.25, undefined],
      );

      expect(row).toEqual({
        text: 'ä\n"',
        int: 1,
        big: 2 ** 40,
        bool: false,
        at,
        day: '2026-11-23',
        json: { a: 1 },
        texts: ['x,y', '"'],
        bigs: [1, 2],
        nothing: null,
        real: 0.25,
        missing: null,
      });
    });

    it('counts days and times in UTC, in the schema earshot', async () => {
      const [row] = await db.query(
        `SELECT '2026-11-23T23:30:00Z'::timestamptz::date AS day, current_schema() AS schema, current_setting('TimeZone') AS zone`,
      );

      expect(row).toEqual({ day: '2026-11-23', schema: 'earshot', zone: 'UTC' });
    });

    it('runs many statements at once and gives the rows of the last', async () => {
      const rows = await db.query(`INSERT INTO notes (text) VALUES ('a'); SELECT text FROM notes`);

      expect(rows).toEqual([{ text: 'a' }]);
    });

    it('says what PostgreSQL says of a bad statement', async () => {
      await db.query(insert, ['a']);

      await expect(db.query(insert, ['a'])).rejects.toMatchObject({ code: '23505', constraint: 'notes_text_key' });
      await expect(db.query('SELECT nonsense')).rejects.toMatchObject({ code: '42703' });
      expect(await listNotes()).toEqual(['a']);
    });

    it('commits a transaction that resolves, and gives its value', async () => {
      const value = await db.tx(async (sql) => {
        await sql.query(insert, ['a']);
        await sql.query(insert, ['b']);
        return 7;
      });

      expect(value).toBe(7);
      expect(await listNotes()).toEqual(['a', 'b']);
    });

    it('rolls back a transaction that rejects', async () => {
      const failing = db.tx(async (sql) => {
        await sql.query(insert, ['a']);
        throw new Error('changed my mind');
      });

      await expect(failing).rejects.toThrow('changed my mind');
      expect(await listNotes()).toEqual([]);
    });

    it('rejects a transaction in which a statement failed, even when its error was caught', async () => {
      const failing = db.tx(async (sql) => {
        await sql.query(insert, ['a']);
        await sql.query(insert, ['a']).catch(() => {});
      });

      await expect(failing).rejects.toMatchObject({ code: '23505' });
      expect(await listNotes()).toEqual([]);
    });

    it('shows others nothing of an open transaction', async () => {
      let reached = (): void => {};
      const inside = new Promise<void>((resolve) => {
        reached = resolve;
      });
      let proceed = (): void => {};
      const held = new Promise<void>((resolve) => {
        proceed = resolve;
      });
      const writing = db.tx(async (sql) => {
        await sql.query(insert, ['a']);
        reached();
        await held;
        await sql.query(insert, ['b']);
      });

      await inside;
      const seen = listNotes();
      proceed();
      await writing;

      // One driver waits for the end of the transaction, the other reads past it; neither sees half of it.
      expect([[], ['a', 'b']]).toContainEqual(await seen);
    });

    it('keeps transactions that come together apart', async () => {
      const write = (text: string) =>
        db.tx(async (sql) => {
          await sql.query('LOCK TABLE notes IN EXCLUSIVE MODE');
          await sql.query(insert, [`${text}1`]);
          await sql.query(insert, [`${text}2`]);
        });

      await Promise.all(['a', 'b', 'c'].map(write));

      const pairs = (await listNotes()).map((text) => text[0]);
      expect(pairs.filter((_, index) => index % 2 === 0)).toEqual(pairs.filter((_, index) => index % 2 === 1));
    });

    it('refuses a query of the database, or a second transaction, inside a transaction instead of waiting for itself', async () => {
      await expect(db.tx(() => db.query('SELECT 1'))).rejects.toThrow('would wait for itself');
      await expect(db.tx(() => db.tx(async () => 1))).rejects.toThrow('would wait for itself');
      expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    it('lets what a transaction started go on after it', async () => {
      let later: Promise<unknown> = Promise.resolve();
      let proceed = (): void => {};
      const over = new Promise<void>((resolve) => {
        proceed = resolve;
      });
      await db.tx(async () => {
        later = over.then(() => db.query('SELECT 1 AS one'));
      });
      proceed();

      expect(await later).toEqual([{ one: 1 }]);
    });

    it('refuses a query of a transaction that is over', async () => {
      const sql = await db.tx(async (inner) => inner);

      await expect(sql.query('SELECT 1')).rejects.toThrow('is over');
    });
  });
}
