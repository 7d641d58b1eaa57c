import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { buildSearchQuery } from '../../src/domain/search-words.ts';
import { type Found, listFound } from '../../src/store/lookup.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { describeEachDatabase, resetDatabase } from '../support/database.ts';
import { storeItem } from '../support/stored-items.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const DAY = 86_400_000;

function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * DAY);
}

describeEachDatabase('a look-up', (open) => {
  let db: Db;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(() => resetDatabase(db));
  afterAll(() => db.close());

  function find(text: string, workspaceId: number | null = null, limit = 10): Promise<readonly Found[]> {
    return listFound(db, { query: buildSearchQuery(text), workspaceId, limit, now: NOW });
  }

  async function titles(text: string, workspaceId: number | null = null): Promise<readonly string[]> {
    return (await find(text, workspaceId)).map((found) => found.title);
  }

  it('gives what a reader needs of a story', async () => {
    const { itemId, storyId } = await storeItem(db, { title: 'Gallium curbs widen', at: daysAgo(1), severity: 'high' });

    expect(await find('gallium')).toEqual([
      {
        ...{ itemId, storyId, title: 'Gallium curbs widen', url: 'https://news.example/Gallium%20curbs%20widen' },
        ...{ source: 'Trade Desk', at: daysAgo(1), severity: 'high', documentNumber: null, items: 1 },
      },
    ]);
  });

  it('shows a story once, by its best item', async () => {
    const { storyId } = await storeItem(db, { title: 'Chip rule', summary: 'Gallium is named', at: daysAgo(2) });
    await storeItem(db, { title: 'Gallium, gallium, gallium', at: daysAgo(2), story: storyId ?? 'none' });
    await storeItem(db, { title: 'More on gallium', at: daysAgo(2), story: 'none' });

    const found = await find('gallium');

    expect(found.map(({ title, items }) => [title, items])).toEqual([
      ['Gallium, gallium, gallium', 2],
      ['More on gallium', 1],
    ]);
  });

  it('puts new before old and title before summary', async () => {
    await storeItem(db, { title: 'Gallium curbs of long ago', at: daysAgo(300) });
    await storeItem(db, { title: 'Minerals', summary: 'Gallium is among them', at: daysAgo(1) });
    await storeItem(db, { title: 'Gallium curbs of today', at: daysAgo(0) });

    expect(await titles('gallium')).toEqual(['Gallium curbs of today', 'Minerals', 'Gallium curbs of long ago']);
  });

  it('finds what was judged beside the point, but last', async () => {
    await storeItem(db, { title: 'Gallium recipe', at: daysAgo(0), verdict: { relevant: false }, story: 'none' });
    await storeItem(db, { title: 'Gallium curbs', at: daysAgo(1) });

    expect(await titles('gallium')).toEqual(['Gallium curbs', 'Gallium recipe']);
  });

  it('puts the document asked for by number before those that mention it, however old', async () => {
    await storeItem(db, {
      title: 'Correction of 2025-05427 and 90 FR 14046',
      at: daysAgo(1),
      legal: { documentNumber: '2026-00001' },
    });
    await storeItem(db, {
      title: 'Additions to the Entity List',
      at: daysAgo(600),
      legal: { documentNumber: '2025-05427', citation: '90 FR 14046', rins: ['0694-AK10'], dockets: ['250320-0047'] },
    });

    for (const number of ['2025-05427', '90 FR 14046', '90 Fed. Reg. 14,046']) {
      expect(await titles(number)).toEqual([
        'Additions to the Entity List',
        'Correction of 2025-05427 and 90 FR 14046',
      ]);
    }
    expect(await titles('0694-ak10')).toEqual(['Additions to the Entity List']);
    expect(await titles('250320-0047')).toEqual(['Additions to the Entity List']);
    expect(await titles('2025-05428')).toEqual([]);
  });

  it("puts the ministry's announcement before those that mention it, in whatever words its number is given", async () => {
    const title = '商务部公告2025年第61号 公布决定';
    await storeItem(db, { title: 'Answer to MOFCOM Announcement No. 61 of 2025', at: daysAgo(1) });
    await storeItem(db, { title, lang: 'zh', at: daysAgo(400), legal: { id: 'mofcom:2025-61' } });

    for (const number of ['MOFCOM Announcement No. 61 of 2025', '商务部公告2025年第61号', 'mofcom:2025-61']) {
      expect(await titles(number), number).toEqual([title, 'Answer to MOFCOM Announcement No. 61 of 2025']);
    }
  });

  it('finds what only the full text of a document says, after those whose title says it', async () => {
    const body = 'Adds Example Microsystems (Wuhan). Licence requirement for ECCN 3A090.a; see 88 FR 73424.';
    await storeItem(db, {
      title: 'Additions to the Entity List',
      body,
      at: daysAgo(1),
      legal: { documentNumber: '2026-20001' },
    });
    await storeItem(db, { title: 'Controls on 3A090', at: daysAgo(1) });

    expect(await titles('"example microsystems"')).toEqual(['Additions to the Entity List']);
    expect(await titles('88 FR 73424')).toEqual(['Additions to the Entity List']);
    expect(await titles('3A090')).toEqual(['Controls on 3A090', 'Additions to the Entity List']);
  });

  it('finds Chinese, Japanese and Korean words of two characters', async () => {
    await storeItem(db, { title: '商务部公布稀土出口管制决定', lang: 'zh', at: daysAgo(1) });
    await storeItem(db, { title: '半導体の輸出規制を強化', lang: 'ja', at: daysAgo(1) });
    await storeItem(db, { title: '반도체 수출을 제한한다', lang: 'ko', at: daysAgo(1) });

    expect(await titles('出口')).toEqual(['商务部公布稀土出口管制决定']);
    expect(await titles('輸出')).toEqual(['半導体の輸出規制を強化']);
    expect(await titles('수출')).toEqual(['반도체 수출을 제한한다']);
  });

  it('shows private items to their own workspace only', async () => {
    await storeItem(db, { title: 'Gallium in the open', at: daysAgo(1) });
    await storeItem(db, { title: 'Gallium in private', at: daysAgo(1), privateTo: 'T1' });
    const own = await ensureWorkspace(db, { platform: 'slack', externalId: 'T1', name: null }, NOW);
    const other = await ensureWorkspace(db, { platform: 'slack', externalId: 'T2', name: null }, NOW);

    expect([...(await titles('gallium', own))].sort()).toEqual(['Gallium in private', 'Gallium in the open']);
    expect(await titles('gallium', other)).toEqual(['Gallium in the open']);
    expect(await titles('gallium', null)).toEqual(['Gallium in the open']);
  });

  it('ranks the newest where thousands match', async () => {
    await storeItem(db, { title: 'Chips', at: daysAgo(400), story: 'none' });
    await db.query(
      `INSERT INTO items OVERRIDING SYSTEM VALUE
       SELECT (jsonb_populate_record(i, jsonb_build_object('id', n + 10, 'identity', 'bulk' || n, 'title', 'Chips ' || n,
                 'published_at', $1::timestamptz - (3000 - n) * interval '1 hour'))).*
         FROM items i, generate_series(1, 3000) AS n`,
      [NOW],
    );

    expect((await titles('chips')).slice(0, 3)).toEqual(['Chips 3000', 'Chips 2999', 'Chips 2998']);
    expect(await find('chips', null, 5)).toHaveLength(5);
  });

  it('finds nothing where nothing is asked for', async () => {
    await storeItem(db, { title: 'Gallium', at: daysAgo(1) });

    expect(await find('""')).toEqual([]);
    expect(await find('nowhere')).toEqual([]);
  });
});
