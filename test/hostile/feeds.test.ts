import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Feed } from '../../src/domain/types.ts';
import { createHttp, type Http } from '../../src/lib/http.ts';
import { createSources } from '../../src/sources/index.ts';
import { syncFeeds } from '../../src/store/feeds.ts';
import type { WorkerDeps } from '../../workers/deps.ts';
import { poll } from '../../workers/poll.ts';
import { openTestPglite } from '../support/database.ts';
import { useFeedReader } from '../support/feed-reader.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { type Desk, feedOf, openDesk } from '../support/workers.ts';
import { type HostileFeed, itemOf, listHostileFeeds, rssOf, SECRET } from './feeds.ts';
import { expectSafeItem } from './safe-text.ts';

const server = await startFeedServer();
const FEEDS = listHostileFeeds(server.origin);

const NEVER = new AbortController().signal;
const PRIVATE = 'private-rss';

interface Row {
  readonly id: number;
  readonly slug: string;
  readonly failures: number;
  readonly last_error_code: string | null;
  readonly last_error: string | null;
}

describe('a feed made to do harm', { timeout: 60_000 }, () => {
  const reader = useFeedReader();
  let desk: Desk;
  let http: Http;
  let impatient: Http;
  let deps: WorkerDeps;
  beforeAll(async () => {
    desk = await openDesk(openTestPglite);
    http = createHttp({ userAgent: 'Earshot/test' });
    impatient = createHttp({ userAgent: 'Earshot/test', timeoutMs: 500 });
    const { clock, log } = desk.deps;
    deps = { ...desk.deps, sources: createSources({ http, privateHttp: impatient, reader, clock, log }) };
    server.set('/secret', { body: SECRET });
    server.set('/good', { body: rssOf(itemOf('good', 'Export controls on chips are tightened')) });
  });
  beforeEach(() => desk.reset());
  afterAll(() => Promise.all([desk.close(), server.close(), http.close(), impatient.close()]));

  /** Polls it beside a good one; both feeds as they stand then. */
  const pollBeside = async ({ page, slow }: HostileFeed): Promise<Readonly<Record<string, Row>>> => {
    server.set('/feed', page);
    const kind: Partial<Feed> = slow === true ? { kind: PRIVATE } : {};
    const feeds = [
      feedOf({ slug: 'hostile', url: `${server.origin}/feed`, ...kind }),
      feedOf({ slug: 'good', url: `${server.origin}/good` }),
    ];
    await syncFeeds(desk.db, feeds, desk.now());
    const ids = await desk.db.query<{ id: number }>('SELECT id FROM feeds ORDER BY slug DESC');
    await Promise.all(ids.map(({ id }) => poll(deps, { feedId: id }, NEVER)));
    const rows = await desk.db.query<Row>('SELECT id, slug, failures, last_error_code, last_error FROM feeds');
    return Object.fromEntries(rows.map((row) => [row.slug, row]));
  };
  const items = (slug: string) =>
    desk.db.query<{ title: string; summary: string; url: string | null }>(
      'SELECT i.title, i.summary, i.url FROM items i JOIN feeds f ON f.id = i.feed_id WHERE f.slug = $1',
      [slug],
    );

  it.each(FEEDS.map((feed) => [feed.name, feed] as const))(
    '%s: is reported or read harmlessly, and the others go on',
    async (_name, hostile) => {
      const asked = server.requests.length;
      const { hostile: feed, good } = await pollBeside(hostile);

      expect(good).toMatchObject({ failures: 0, last_error_code: null });
      expect(await items('good')).toHaveLength(1);
      if (hostile.outcome === 'refused') {
        expect(feed).toMatchObject({ failures: 1, last_error_code: expect.stringMatching(/^source-/) });
        expect(feed?.last_error).toMatch(/^[^\p{Cc}]{10,300}\.$/u);
        expect(feed?.last_error).not.toContain('Earshot cannot handle');
        expect(await items('hostile')).toEqual([]);
      } else {
        expect(feed).toMatchObject({ failures: 0, last_error_code: null });
        const stored = await items('hostile');
        expect(stored.length).toBeGreaterThan(0);
        for (const item of stored) expectSafeItem(item);
        expect(JSON.stringify(stored)).not.toMatch(new RegExp(`${SECRET}|root:x:0|hahaha`));
      }
      expect(server.requests.slice(asked).filter(({ path }) => path === '/secret')).toEqual([]);
    },
  );

  it('is judged like any other, and what it says is told without harm', async () => {
    const channels = [await desk.subscribe('slack'), await desk.subscribe('discord')];
    const texts = FEEDS.filter(({ name }) => name.endsWith(' in every field'));
    for (const hostile of texts) {
      await pollBeside(hostile);
      await desk.db.query(`UPDATE items SET silent = false, title = 'Export controls on chips: ' || title`);
      await desk.db.query(`UPDATE feeds SET next_check_at = $1`, [desk.now()]);
    }
    await desk.judge();
    for (const channel of channels) await desk.serve(channel);

    expect(texts.length).toBeGreaterThan(25);
    for (const channel of channels) {
      // edits wait for one another
      const outbox = (await desk.outbox(channel)).filter(({ kind }) => kind !== 'edit');
      expect(outbox.length).toBeGreaterThan(0);
      expect(outbox.filter(({ state }) => state !== 'sent' && state !== 'folded')).toEqual([]);
      expect(outbox.filter(({ plain }) => plain)).toEqual([]);
    }
  });
});
