import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import type { FeedRow } from '../../src/store/feeds.ts';
import {
  listDueFeeds,
  moveFeed,
  recordCheck,
  recordFailure,
  releaseFeed,
  syncFeeds,
  takeFeed,
} from '../../src/store/feeds.ts';
import { describeEachDatabase, resetDatabase } from '../support/database.ts';
import { feedOf } from '../support/workers.ts';

const NOW = new Date('2026-11-20T23:59:00Z');
const LEASE_MS = 300_000;
const later = (ms: number): Date => new Date(NOW.getTime() + ms);
const HARBOUR = feedOf({ slug: 'harbour' });

describeEachDatabase('feeds', (open) => {
  let db: Db;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await resetDatabase(db);
    await syncFeeds(db, [HARBOUR, feedOf({ slug: 'ledger' })], NOW);
  });
  afterAll(() => db.close());

  async function take(at: Date = NOW): Promise<FeedRow> {
    const feed = await takeFeed(db, 1, at, LEASE_MS);
    if (feed === null) throw new Error('the feed was not due');
    return feed;
  }
  const check = (feed: FeedRow, at: Date, more: Partial<Parameters<typeof recordCheck>[2]> = {}) =>
    recordCheck(
      db,
      feed,
      {
        ...{ etag: '"1"', lastModified: null, cursor: undefined, unconditional: true, intervalMs: 600_000 },
        ...{ nextCheckAt: new Date(at.getTime() + 600_000), newItems: 2, skipped: 1, movedTo: null, ...more },
      },
      at,
    );

  it('are due at first, and checked by one worker at a time', async () => {
    expect(await listDueFeeds(db, NOW)).toEqual([1, 2]);
    const taken = await Promise.all([1, 2, 3].map(() => takeFeed(db, 1, NOW, LEASE_MS)));
    expect(taken.filter((feed) => feed !== null)).toHaveLength(1);
    expect(await listDueFeeds(db, NOW)).toEqual([2]);
    expect(await listDueFeeds(db, later(LEASE_MS + 1))).toEqual([1, 2]);
  });

  it('are due again at once when a worker gives them back', async () => {
    const feed = await take();
    await releaseFeed(db, feed.id);
    expect(await listDueFeeds(db, NOW)).toEqual([1, 2]);
  });

  it('remember a good check, and keep the cursor that a check does not mention', async () => {
    await check(await take(), NOW, { cursor: { seen: ['a'] } });
    expect(await listDueFeeds(db, later(599_999))).toEqual([2]);
    const feed = await take(later(600_000));
    expect(feed).toMatchObject({ etag: '"1"', cursor: { seen: ['a'] }, failures: 0, lastSuccessAt: NOW });
    await check(feed, later(600_000));
    expect((await take(later(1_200_000))).cursor).toEqual({ seen: ['a'] });
  });

  it('keep validators and the time of the first failure while they fail', async () => {
    await check(await take(), NOW);
    for (const minutes of [10, 20]) {
      const at = later(minutes * 60_000);
      const failure = {
        code: 'source-unreachable',
        message: 'away',
        nextCheckAt: later((minutes + 10) * 60_000),
      } as const;
      await recordFailure(db, await take(at), failure, at);
    }
    const feed = await take(later(30 * 60_000));
    expect(feed).toMatchObject({ etag: '"1"', failures: 2, failingSince: later(10 * 60_000), lastSuccessAt: NOW });
    await check(feed, later(30 * 60_000));
    expect(await take(later(40 * 60_000))).toMatchObject({ failures: 0, failingSince: null });
  });

  it('are counted by day, with the longest gap', async () => {
    await check(await take(), NOW);
    const next = later(600_000);
    const failure = { code: 'source-unreadable', message: 'rubbish', nextCheckAt: next } as const;
    await recordFailure(db, await take(next), failure, next);
    const counts = await db.query(
      'SELECT day, checks, failures, new_items, skipped, longest_gap_ms FROM feed_checks ORDER BY day',
    );
    expect(counts).toEqual([
      { day: '2026-11-20', checks: 1, failures: 0, new_items: 2, skipped: 1, longest_gap_ms: 0 },
      { day: '2026-11-21', checks: 1, failures: 1, new_items: 0, skipped: 0, longest_gap_ms: 600_000 },
    ]);
  });

  it('rest when they are gone from the settings, and come back due', async () => {
    await check(await take(), NOW);
    await syncFeeds(db, [feedOf({ slug: 'ledger' })], later(1));
    expect(await listDueFeeds(db, later(86_400_000))).toEqual([2]);
    await syncFeeds(db, [HARBOUR], later(2));
    expect(await listDueFeeds(db, later(2))).toEqual([1]);
  });

  it('keep their own clock over a restart, unless their address or pace changed', async () => {
    await check(await take(), NOW);
    await syncFeeds(db, [HARBOUR], later(1));
    expect(await listDueFeeds(db, later(1))).toEqual([]);
    await syncFeeds(db, [{ ...HARBOUR, url: 'https://new.example/feed' }], later(2));
    expect(await take(later(2))).toMatchObject({ url: 'https://new.example/feed', etag: null });
  });

  it('remember since when they answer elsewhere, and move', async () => {
    const movedTo = 'https://new.example/feed';
    await check(await take(), NOW, { movedTo });
    await check(await take(later(600_000)), later(600_000), { movedTo });
    const feed = await take(later(1_200_000));
    expect(feed).toMatchObject({ movedTo, movedSince: NOW });
    await moveFeed(db, feed.id, movedTo);
    await check(feed, later(1_200_000));
    expect(await take(later(1_800_000))).toMatchObject({ url: movedTo, movedTo: null, movedSince: null });
  });

  it('of a workspace are not switched off by the settings', async () => {
    await db.query(`INSERT INTO workspaces (platform, external_id, created_at) VALUES ('slack', 'T1', now())`);
    await db.query(`UPDATE feeds SET workspace_id = 1 WHERE slug = 'ledger'`);
    await syncFeeds(db, [HARBOUR], NOW);
    expect(await listDueFeeds(db, NOW)).toEqual([1, 2]);
  });
});
