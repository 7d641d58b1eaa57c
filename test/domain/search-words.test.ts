import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { buildSearchQuery, buildSearchVector } from '../../src/domain/search-words.ts';
import { openTestPglite } from '../support/database.ts';

describe('search words', () => {
  let db: Db;
  beforeAll(async () => {
    db = await openTestPglite();
  });
  afterAll(() => db.close());

  async function finds(query: string, title: string, summary = '', extra: readonly string[] = []): Promise<boolean> {
    const rows = await db.query<{ hit: boolean }>('SELECT $1::tsvector @@ $2::tsquery AS hit', [
      buildSearchVector(title, summary, extra),
      buildSearchQuery(query).tsquery,
    ]);
    return rows[0]?.hit ?? false;
  }

  it.each([
    ['exporting controls', 'US suspends export controls'],
    ['us', 'The U.S. suspends talks'],
    ['"export controls"', 'New export controls on chips'],
    ['“export controls”', 'New export controls on chips'],
    ['what is the rule on gallium', 'Gallium rule published'],
    ['strasse', 'Neue Straße'],
    ['nvidia', "Nvidia's H20 is cleared"],
    ['export-control', 'An export control ends'],
    ['entity -gaming', 'Entity List grows'],
    ['ＡＳＭＬ', 'ASML ships'],
    ["o'neil", "O'Neil's letter"],
  ])('%s finds %s', async (query, title) => {
    expect(await finds(query, title)).toBe(true);
  });

  it.each([
    ['"controls export"', 'New export controls on chips'],
    ['export gallium', 'New export controls on chips'],
    ['chips -export', 'New export controls on chips'],
    ['chips -"export controls"', 'New export controls on chips'],
    ['chips –export', 'New export controls on chips'],
  ])('%s does not find %s', async (query, title) => {
    expect(await finds(query, title)).toBe(false);
  });

  it.each([
    ['芯片', '美国限制芯片出口', true],
    ['出口', '美国限制芯片出口', true],
    ['美', '中美', true],
    ['限制芯片', '美国限制芯片出口', true],
    ['"限制 芯片"', '美国限制 芯片出口', true],
    ['芯限', '美国限制芯片出口', false],
    ['半導体', '半導体の輸出規制', true],
    ['수출', '반도체 수출을 제한', true],
    ['asml', '荷兰ASML芯片设备', true],
    ['asml芯片', '荷兰ASML芯片设备', true],
    ['中国 -芯片', '中国芯片', false],
  ])('%s in %s: %s', async (query, title, expected) => {
    expect(await finds(query, title)).toBe(expected);
  });

  it.each([
    ['2025-05427', 'Rule 2025-05427 corrects a date'],
    ['https://www.federalregister.gov/documents/2025/03/28/2025-05427/additions', 'Rule 2025-05427'],
    ['90 FR 14046', 'See 90 Fed. Reg. 14,046'],
    ['90 fr 14046 corrects', 'See 90 FR 14046, which this corrects'],
    ['15 CFR 744', 'Amends 15 CFR § 744.11'],
    ['BIS-2025-0023', 'Docket bis-2025-0023'],
    ['docket 250320-0047', 'Docket No. 250320-0047'],
    ['0694-ak10', 'RIN 0694-AK10'],
    ['3A090', 'ECCNs 3A090.a and 4A090'],
    ['3a090.A', 'ECCNs 3A090.a and 4A090'],
  ])('the number in %s finds %s', async (query, title) => {
    expect(buildSearchQuery(query).exact).not.toEqual([]);
    expect(await finds(query, title)).toBe(true);
    expect(await finds(query, 'Something else', '', [title])).toBe(true);
  });

  it.each([
    ['2025-05427', '2025-05428'],
    ['3A090.b', '3A090.a'],
    ['90 FR 14046', '90 FR 14047'],
  ])('%s is not %s', async (query, title) => {
    expect(await finds(query, title)).toBe(false);
  });

  it('takes a span of years for words', () => {
    expect(buildSearchQuery('2025-2026 outlook').exact).toEqual([]);
  });

  it('finds no phrase across title and summary', async () => {
    expect(await finds('"chips rare"', 'About chips', 'Rare earths')).toBe(false);
  });

  it('ranks a word of the title above one of the summary', async () => {
    const [row] = await db.query<{ better: boolean }>(
      'SELECT ts_rank($1::tsvector, $3) > ts_rank($2::tsvector, $3) AS better',
      [
        buildSearchVector('Gallium', 'Chips', []),
        buildSearchVector('Chips', 'Gallium', []),
        buildSearchQuery('gallium').tsquery,
      ],
    );

    expect(row?.better).toBe(true);
  });

  it('stays within what a tsvector holds, and finds the end of a long document too', async () => {
    const words = Array.from({ length: 30_000 }, (_, index) => `word${index % 9_000}`).join(' ');
    const body = `${words} ${'x'.repeat(5_000)} Example Microsystems`;

    const unlike = Array.from(
      { length: 10_000 },
      (_, index) => `字${index}${'长'.repeat(40)}${'y'.repeat(60)}${index}`,
    ).join(' ');

    expect(await finds('title', 'Title', unlike, [unlike])).toBe(true);
    expect(await finds('word1', 'Title', words, [body])).toBe(true);
    expect(await finds('example microsystems', 'Title', '', [body])).toBe(true);
    expect(await finds('"word1 word2"', 'Title', '', [body])).toBe(true);
  });

  it.each(['', '   ', '"', '""', '-', '--', '()', '-only'])('asks for nothing with %j', (text) => {
    expect(buildSearchQuery(text).tsquery).toBe('');
  });

  it('makes valid SQL of whatever is typed or published', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom("'", '\\', "\\'", ':*', '!&|<->', '=1', '芯"片-'),
    );
    const texts = fc.array(text).map((parts) => parts.join(' ').replaceAll('\u0000', ''));

    await fc.assert(
      fc.asyncProperty(texts, texts, async (title, query) => {
        await db.query('SELECT $1::tsvector @@ $2::tsquery', [
          buildSearchVector(title, query, [title]),
          buildSearchQuery(query).tsquery,
        ]);
      }),
      { numRuns: 150 },
    );
  });
});
