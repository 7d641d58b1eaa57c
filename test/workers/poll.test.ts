import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Feed } from '../../src/domain/types.ts';
import type { Http } from '../../src/lib/http.ts';
import { createHttp } from '../../src/lib/http.ts';
import { createSources } from '../../src/sources/index.ts';
import { syncFeeds } from '../../src/store/feeds.ts';
import type { WorkerDeps } from '../../workers/deps.ts';
import { poll } from '../../workers/poll.ts';
import { describeEachDatabase } from '../support/database.ts';
import { useFeedReader } from '../support/feed-reader.ts';
import type { FeedServer } from '../support/feed-server.ts';
import { startFeedServer } from '../support/feed-server.ts';
import type { Desk } from '../support/workers.ts';
import { feedOf, openDesk } from '../support/workers.ts';

const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;

describeEachDatabase('poll', (open) => {
  const reader = useFeedReader();
  let desk: Desk;
  let server: FeedServer;
  let http: Http;
  let deps: WorkerDeps;
  beforeAll(async () => {
    [desk, server] = await Promise.all([openDesk(open), startFeedServer()]);
    http = createHttp({ userAgent: 'Earshot/test (+https://earshot.example)' });
    deps = {
      ...desk.deps,
      sources: createSources({ http, privateHttp: http, reader, clock: desk.deps.clock, log: desk.deps.log }),
    };
  });
  beforeEach(() => desk.reset());
  afterAll(() => Promise.all([desk.close(), server.close(), http.close()]));

  /** An entry of a feed, so old. */
  const entry = (id: string, ageDays: number | null, title = `Export controls ${id}`): string => {
    const date = ageDays === null ? '' : new Date(desk.now().getTime() - ageDays * DAY_MS).toUTCString();
    return `<item><guid isPermaLink="false">${id}</guid><title>${title}</title>${date === '' ? '' : `<pubDate>${date}</pubDate>`}</item>`;
  };
  const carry = (...entries: readonly string[]): string =>
    server.set('/feed', {
      body: `<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>${entries.join('')}</channel></rss>`,
    });
  const known = async (feed: Partial<Feed> = {}): Promise<number> => {
    await syncFeeds(desk.db, [feedOf({ slug: 'harbour', url: `${server.origin}/feed`, ...feed })], desk.now());
    return (await desk.db.query<{ id: number }>('SELECT id FROM feeds'))[0]?.id ?? 0;
  };
  const check = (feedId: number, signal = NEVER): Promise<void> => poll(deps, { feedId }, signal);
  const row = async () => {
    const [one] = await desk.db.query<{
      readonly failures: number;
      readonly last_error_code: string | null;
      readonly last_success_at: Date | null;
      readonly next_check_at: Date;
      readonly lease_until: Date | null;
    }>('SELECT failures, last_error_code, last_success_at, next_check_at, lease_until FROM feeds');
    if (one === undefined) throw new Error('there is no feed');
    return one;
  };
  const silent = async (): Promise<Readonly<Record<string, boolean>>> => {
    const rows = await desk.db.query<{ title: string; silent: boolean }>('SELECT title, silent FROM items ORDER BY id');
    return Object.fromEntries(rows.map((one) => [one.title.replace('Export controls ', ''), one.silent]));
  };
  const pastDue = async (): Promise<void> => desk.setTime(new Date((await row()).next_check_at.getTime() + 1));

  it('stores what a feed brings, rings for it, and gives the feed back until its next time', async () => {
    carry(entry('a', 0), entry('b', 0));
    const feedId = await known();
    await check(feedId);

    expect(desk.rings).toMatchObject([{ name: 'triage', data: { itemIds: [1, 2] } }]);
    const { failures, lease_until, next_check_at } = await row();
    expect({ failures, lease_until }).toEqual({ failures: 0, lease_until: null });
    expect(next_check_at.getTime() - desk.now().getTime()).toBeGreaterThan(60_000);
    const asked = server.requests.length;
    await check(feedId);
    expect(server.requests).toHaveLength(asked);
  });

  it('is silent the first time but for the last day, then loud but for what resurfaces after a fortnight', async () => {
    carry(entry('fresh', 0.5), entry('old', 3), entry('undated', null));
    const feedId = await known();
    await check(feedId);
    expect(await silent()).toEqual({ fresh: false, old: true, undated: true });

    await pastDue();
    carry(entry('late', 3), entry('stale', 15), entry('dateless', null));
    await check(feedId);
    expect(await silent()).toMatchObject({ late: false, stale: true, dateless: false });
  });

  it('keeps failures as a state, backs off, and recovers', async () => {
    server.set('/feed', { status: 503 });
    const feedId = await known();
    const waits: number[] = [];
    for (let failures = 1; failures <= 3; failures++) {
      await check(feedId);
      expect(await row()).toMatchObject({ failures, lease_until: null });
      waits.push((await row()).next_check_at.getTime() - desk.now().getTime());
      await pastDue();
    }
    expect(waits[2]).toBeGreaterThan((waits[0] ?? 0) * 2);
    expect((await row()).last_error_code).toMatch(/^source-/);

    carry(entry('a', 0));
    await check(feedId);
    expect(await row()).toMatchObject({ failures: 0, last_error_code: null });
  });

  it('shows what it cannot store as a failing feed, and tries again', async () => {
    carry(entry('a', 0));
    const feedId = await known();
    await desk.db.query('ALTER TABLE items ADD CONSTRAINT none CHECK (false) NOT VALID');
    await check(feedId);
    expect(await row()).toMatchObject({ failures: 1, last_error_code: 'source-unreadable', lease_until: null });

    await desk.db.query('ALTER TABLE items DROP CONSTRAINT none');
    await pastDue();
    await check(feedId);
    expect(await row()).toMatchObject({ failures: 0 });
    expect(desk.rings.filter(({ name }) => name === 'triage')).toHaveLength(1);
  });

  it('gives a feed back when the program stops: it is still due, and has not failed', async () => {
    server.set('/feed', { trouble: 'hang' });
    const feedId = await known();
    const stop = new AbortController();
    const checking = check(feedId, stop.signal);
    await expect.poll(() => server.requests.some(({ path }) => path === '/feed')).toBe(true);
    stop.abort();
    await checking;

    const { failures, lease_until, next_check_at } = await row();
    expect({ failures, lease_until }).toEqual({ failures: 0, lease_until: null });
    expect(next_check_at.getTime()).toBeLessThanOrEqual(desk.now().getTime());
  });

  it('does not blame the feed when the queue is away: what it brought is stored', async () => {
    carry(entry('a', 0));
    const feedId = await known();
    const queue = {
      ...deps.queue,
      ring: async () => {
        throw new Error('no queue');
      },
    };
    await expect(poll({ ...deps, queue }, { feedId }, NEVER)).rejects.toThrow('no queue');
    expect(await row()).toMatchObject({ failures: 0, lease_until: null });
    expect(await silent()).toEqual({ a: false });
  });

  it('is done by one worker at a time', async () => {
    carry(entry('a', 0));
    const feedId = await known();
    const before = server.requests.length;
    await Promise.all([check(feedId), check(feedId), check(feedId)]);
    expect(server.requests.length - before).toBe(1);
  });

  it('rings ahead for itself where its next time is near', async () => {
    carry(entry('a', 0));
    await check(await known({ paceMs: 2_000 }));
    const [own] = desk.rings.filter(({ name }) => name === 'poll');
    expect(own?.options.delayMs).toBeGreaterThan(0);
    expect(own?.options.delayMs).toBeLessThan(10_000);
  });
});
