import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import type { Feed, RawItem } from '../../src/domain/types.ts';
import { syncFeeds, takeFeed } from '../../src/store/feeds.ts';
import type { Stored } from '../../src/store/items.ts';
import { putItems } from '../../src/store/items.ts';
import { describeEachDatabase, resetDatabase } from '../support/database.ts';
import { rawOf, ruleOf } from '../support/raw-items.ts';
import { feedOf, REGISTER } from '../support/workers.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const INSPECTION = feedOf({ ...REGISTER, slug: 'inspection' });
const DOCUMENTS = feedOf({ ...REGISTER, slug: 'documents' });
const HARBOUR = feedOf({ slug: 'harbour' });

describeEachDatabase('items', (open) => {
  let db: Db;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await resetDatabase(db);
    await syncFeeds(db, [INSPECTION, DOCUMENTS, HARBOUR], NOW);
  });
  afterAll(() => db.close());

  async function put(feed: Feed, raws: readonly RawItem[], isSilent = false): Promise<Stored> {
    await db.query('UPDATE feeds SET next_check_at = $1, lease_until = NULL', [NOW]);
    const [row] = await db.query<{ id: number }>('SELECT id FROM feeds WHERE slug = $1', [feed.slug]);
    const taken = await takeFeed(db, row?.id ?? 0, NOW, 1);
    if (taken === null) throw new Error('The feed could not be taken.');
    return db.tx((sql) => putItems(sql, raws, { feed: taken, now: NOW, isSilent: () => isSilent }));
  }
  const items = () =>
    db.query<{ identity: string; title: string; version: number; stage: string; silent: boolean; feed: string }>(
      `SELECT i.identity, i.title, i.version, i.legal->>'stage' AS stage, i.silent, f.slug AS feed
         FROM items i JOIN feeds f ON f.id = i.feed_id ORDER BY i.id`,
    );
  const report = (fields: Partial<RawItem> = {}): RawItem =>
    rawOf({ identity: 'harbour:1', title: 'Report', ...fields });

  it('are stored once, and again only as a version where something changed', async () => {
    expect(await put(HARBOUR, [report()])).toEqual({ added: [1], changed: [] });
    expect(await put(HARBOUR, [report()])).toEqual({ added: [], changed: [] });
    expect(await put(HARBOUR, [report({ title: 'Report, updated' })])).toEqual({ added: [], changed: [1] });
    expect(await items()).toMatchObject([{ title: 'Report, updated', version: 2 }]);
    const versions = await db.query('SELECT version, title, adapter FROM item_versions ORDER BY version');
    expect(versions).toEqual([
      { version: 1, title: 'Report', adapter: 'rss' },
      { version: 2, title: 'Report, updated', adapter: 'rss' },
    ]);
  });

  it('are the same under a changed guid with the same address, in the same feed only', async () => {
    const urlKey = 'harbour.example/a';
    await put(HARBOUR, [report({ urlKey })]);
    expect(await put(HARBOUR, [report({ identity: 'harbour:2', urlKey })])).toEqual({ added: [], changed: [] });
    expect(await put(HARBOUR, [report({ identity: 'harbour:3', urlKey, title: 'Other' })])).toEqual({
      added: [],
      changed: [1],
    });
    expect((await put(DOCUMENTS, [report({ identity: 'documents:1', urlKey })])).added).toHaveLength(1);
  });

  it('are one item where an entry stands twice under two guids', async () => {
    const urlKey = 'harbour.example/a';
    await put(HARBOUR, [report({ urlKey })]);
    const twice = [report({ urlKey, title: 'New' }), report({ identity: 'harbour:2', urlKey, title: 'New' })];
    expect(await put(HARBOUR, twice)).toEqual({ added: [], changed: [1] });
    expect(await items()).toMatchObject([{ title: 'New', version: 2 }]);
    expect(await put(HARBOUR, [report({ identity: 'x' }), report({ identity: 'x' })])).toMatchObject({ added: [2] });
  });

  it('without an address to tell them apart are told apart by identity', async () => {
    expect((await put(HARBOUR, [report(), report({ identity: 'harbour:2' })])).added).toHaveLength(2);
  });

  it('wait for their verdict again as soon as they change, however often it failed', async () => {
    await put(HARBOUR, [report()]);
    await db.query(`UPDATE items SET triaged_version = 1, triage_failures = 9, triage_not_before_at = '2099-01-01'`);
    await put(HARBOUR, [report({ title: 'Other' })]);
    expect(
      await db.query('SELECT triage_failures, triage_not_before_at, triaged_version < version AS waits FROM items'),
    ).toEqual([{ triage_failures: 0, triage_not_before_at: null, waits: true }]);
  });

  it('keep what an update leaves out', async () => {
    await put(HARBOUR, [report({ summary: 'Summary', body: 'Body', publishedAt: NOW })]);
    await put(HARBOUR, [report({ title: 'Other', summary: '', body: '', publishedAt: null })]);
    expect(await db.query('SELECT summary, body, published_at FROM items')).toEqual([
      { summary: 'Summary', body: 'Body', published_at: NOW },
    ]);
  });

  describe('of the register', () => {
    const display = ruleOf('2026-00001', { filedAt: '2026-11-19T13:45:00Z', effectiveOn: '2026-11-21' });
    const published = ruleOf('2026-00001', { stage: 'published', citation: '91 FR 1' });

    it('are one item from display to publication, with the facts that only the display gave', async () => {
      await put(INSPECTION, [display]);
      expect(await put(DOCUMENTS, [published])).toEqual({ added: [], changed: [1] });
      expect(await items()).toMatchObject([{ version: 2, stage: 'published', feed: 'documents' }]);
      const [row] = await db.query<{ legal: object }>('SELECT legal FROM items');
      expect(row?.legal).toMatchObject({
        ...{ citation: '91 FR 1', filedAt: '2026-11-19T13:45:00Z', effectiveOn: '2026-11-21' },
      });
    });

    it('never go back a stage, whichever feed still shows it', async () => {
      await put(DOCUMENTS, [published]);
      for (const feed of [INSPECTION, DOCUMENTS]) expect((await put(feed, [display])).changed).toEqual([]);
      expect(await items()).toMatchObject([{ version: 1, stage: 'published' }]);
    });

    it('do not flip between the wordings of two feeds', async () => {
      await put(DOCUMENTS, [published]);
      const otherWords = ruleOf('2026-00001', { stage: 'published' }, { title: 'In other words' });
      for (let check = 0; check < 3; check++) {
        expect(await put(INSPECTION, [otherWords])).toEqual({ added: [], changed: [] });
        expect(await put(DOCUMENTS, [published])).toEqual({ added: [], changed: [] });
      }
      expect(await items()).toMatchObject([{ version: 1, feed: 'documents' }]);
    });

    it('take over from an agency page that only linked the document, and not the other way round', async () => {
      const linked = ruleOf('2026-00001', { stage: 'announced', type: null }, { title: 'Link' });
      await put(HARBOUR, [linked]);
      expect((await put(INSPECTION, [display])).changed).toEqual([1]);
      expect((await put(HARBOUR, [{ ...linked, title: 'Link again', sha256: 'other' }])).changed).toEqual([]);
      expect(await items()).toMatchObject([{ stage: 'display', feed: 'inspection' }]);
    });

    it('are withdrawn from display, and may be filed again', async () => {
      await put(INSPECTION, [display]);
      const withdrawn = ruleOf('2026-00001', { stage: 'withdrawn' });
      expect((await put(INSPECTION, [withdrawn])).changed).toEqual([1]);
      expect((await put(INSPECTION, [display])).changed).toEqual([1]);
      expect(await items()).toMatchObject([{ version: 3, stage: 'display' }]);
    });

    it('are news from the next stage on, though they were stored silently', async () => {
      await put(INSPECTION, [display], true);
      await put(INSPECTION, [{ ...display, title: 'Reworded', sha256: 'other' }]);
      expect(await items()).toMatchObject([{ silent: true }]);
      await put(DOCUMENTS, [published]);
      expect(await items()).toMatchObject([{ silent: false }]);
    });

    it('survive that two feeds bring a new document, or a new stage of it, at the same moment', async () => {
      const both = await Promise.all([putOn(INSPECTION, [display]), putOn(DOCUMENTS, [published])]);
      expect(both.flatMap(({ added }) => added)).toEqual([1]);
      expect((await items()).map(({ stage }) => stage)).toEqual(['published']);

      const next = ruleOf('2026-00002', { stage: 'announced' });
      await putOn(HARBOUR, [next]);
      const further = ruleOf('2026-00002', { stage: 'published' });
      const changes = await Promise.all([putOn(INSPECTION, [further]), putOn(DOCUMENTS, [further])]);
      expect(changes.flatMap(({ changed }) => changed)).toHaveLength(1);
    });
  });

  /** Without taking the feed: two at once would take turns. */
  async function putOn(feed: Feed, raws: readonly RawItem[]): Promise<Stored> {
    const [row] = await db.query<{ id: number }>('SELECT id FROM feeds WHERE slug = $1', [feed.slug]);
    const taken = {
      ...{ ...feed, id: row?.id ?? 0, workspaceId: null, etag: null, lastModified: null, cursor: null },
      ...{ unconditionalAt: null, movedTo: null, movedSince: null, intervalMs: 1, lastSuccessAt: NOW },
      ...{ lastCheckedAt: NOW, failures: 0, failingSince: null },
    };
    return db.tx((sql) => putItems(sql, raws, { feed: taken, now: NOW, isSilent: () => false }));
  }

  it('of a private feed are nobody else’s, whatever their identity', async () => {
    await put(DOCUMENTS, [ruleOf('2026-00001')]);
    await db.query(`INSERT INTO workspaces (platform, external_id, created_at) VALUES ('slack', 'T1', now())`);
    await db.query(`UPDATE feeds SET workspace_id = 1 WHERE slug = 'harbour'`);
    expect((await put(HARBOUR, [ruleOf('2026-00001')])).added).toHaveLength(1);
    expect((await items()).map(({ identity }) => identity)).toEqual(['fr:2026-00001', 'w1:fr:2026-00001']);
    const [row] = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM items WHERE workspace_id = 1');
    expect(row?.n).toBe(1);
  });
});
