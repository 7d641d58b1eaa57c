import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Feed, RawItem } from '../../src/domain/types.ts';
import { createHttp, type Http } from '../../src/lib/http.ts';
import type { SourceDeps } from '../../src/sources/adapter.ts';
import type { Fetched, Source, Validators } from '../../src/sources/source.ts';
import { type FeedServer, type Page, startFeedServer } from '../support/feed-server.ts';
import { clockAt, NEVER, silentLog } from '../support/feeds.ts';

/** One entry that an upstream carries; `title` may be changed, `broken` is one that says nothing. */
export interface Entry {
  readonly id: number;
  readonly title: string;
  readonly broken?: boolean;
}

/** A kind of upstream, played on a local server. */
export interface SourceCase {
  readonly kind: string;
  readonly create: (deps: SourceDeps) => Source;
  /** The path that the feed is fetched from. */
  readonly path: string;
  readonly feed: (url: string) => Feed;
  /** The answer that carries these entries, newest first. */
  readonly page: (entries: readonly Entry[]) => Page;
}

const NOW = '2026-11-23T15:00:00Z';
const ENTRIES: readonly Entry[] = [
  { id: 3, title: 'Licences for etching tools are suspended' },
  { id: 2, title: 'A list of gallium exporters appears' },
  { id: 1, title: 'Talks on accelerators go on' },
];

/** What holds for every kind of upstream. */
export function describeSource(given: SourceCase): void {
  describe(`a source of kind ${given.kind}`, () => {
    let server: FeedServer;
    let http: Http;
    let source: Source;
    let feed: Feed;

    beforeAll(async () => {
      server = await startFeedServer();
      http = createHttp({ userAgent: 'Earshot/test (+https://earshot.example)' });
    });
    beforeEach(() => {
      source = given.create({ http, clock: clockAt(NOW), log: silentLog() });
      feed = given.feed(server.origin + given.path);
      server.set(given.path, given.page(ENTRIES));
    });
    afterAll(async () => {
      await http.close();
      await server.close();
    });

    const fetch = (since = NEVER): Promise<Fetched> => source.fetch(feed, since, new AbortController().signal);
    const fail = (page: Page): Promise<unknown> => {
      server.set(given.path, page);
      return fetch().then(
        () => expect.unreachable('the fetch must fail'),
        (error: unknown) => error,
      );
    };

    it('brings every entry once, as plain text with an identity', async () => {
      const items = itemsOf(await fetch());

      expect(items.map(({ title }) => title)).toEqual(ENTRIES.map(({ title }) => title));
      expect(new Set(items.map(({ identity }) => identity)).size).toBe(ENTRIES.length);
      for (const item of items) {
        expect(item.sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(item.url).toMatch(/^https?:\/\//);
        expect(item.publishedAt?.getTime() ?? 0).toBeLessThanOrEqual(Date.parse(NOW));
      }
    });

    it('reads the same content to the same identities and versions', async () => {
      expect(itemsOf(await fetch()).map(keyOf)).toEqual(itemsOf(await fetch()).map(keyOf));
    });

    it('brings nothing twice as something else on the next check', async () => {
      const first = await fetch();
      const next = await fetch(remembered(first));

      const known = new Set(itemsOf(first).map(keyOf));
      expect(itemsOf(next).filter((item) => !known.has(keyOf(item)))).toEqual([]);
    });

    it('brings what is new and what changed, under the old identity', async () => {
      const first = await fetch();
      const [changed, ...rest] = ENTRIES;
      server.set(
        given.path,
        given.page([
          { id: 4, title: 'A fourth notice' },
          { id: changed?.id ?? 0, title: 'Licences are not suspended' },
          ...rest,
        ]),
      );
      const next = itemsOf(await fetch(remembered(first)));

      const before = new Map(itemsOf(first).map((item) => [item.identity, item.sha256]));
      const fresh = next.filter(({ identity }) => !before.has(identity)).map(({ title }) => title);
      const altered = next
        .filter(({ identity, sha256 }) => before.has(identity) && before.get(identity) !== sha256)
        .map(({ title }) => title);
      expect({ fresh, altered }).toEqual({ fresh: ['A fourth notice'], altered: ['Licences are not suspended'] });
    });

    it('counts an entry that cannot be read and brings the others', async () => {
      server.set(given.path, given.page([...ENTRIES, { id: 9, title: '', broken: true }]));
      const fetched = await fetch();

      expect(itemsOf(fetched)).toHaveLength(ENTRIES.length);
      expect(fetched).toMatchObject({ skipped: 1 });
    });

    it('finds nothing in an upstream that carries nothing', async () => {
      server.set(given.path, given.page([]));

      expect(itemsOf(await fetch())).toEqual([]);
    });

    it('names itself, and sends no validator that it was never given', async () => {
      await fetch();
      const headers = server.requests.at(-1)?.headers ?? {};

      expect(headers['user-agent']).toContain('https://earshot.example');
      expect(headers).not.toHaveProperty('if-none-match');
      expect(headers).not.toHaveProperty('if-modified-since');
    });

    it.each<[string, Page, object]>([
      ['nothing with status 200', { body: '' }, { code: 'source-unreadable' }],
      ['nothing with status 202', { status: 202, body: ' ' }, { code: 'source-unreadable' }],
      [
        'a web page with status 200',
        { body: '<!doctype html><html><body>Welcome</body></html>', type: 'text/html' },
        { code: 'source-unreadable' },
      ],
      [
        'a challenge with status 200',
        { body: '<html><title>Just a moment...</title></html>', type: 'text/html' },
        { code: 'source-blocked' },
      ],
      ['a challenge header', { headers: { 'cf-mitigated': 'challenge' }, status: 403 }, { code: 'source-blocked' }],
      ['a refusal', { status: 403 }, { code: 'source-blocked' }],
      [
        'a plea for patience',
        { status: 429, headers: { 'retry-after': '120' } },
        { code: 'source-blocked', retryAfterMs: 120_000 },
      ],
      [
        'trouble',
        { status: 503, headers: { 'retry-after': '30' } },
        { code: 'source-unreachable', retryAfterMs: 30_000 },
      ],
      ['gone', { status: 410 }, { code: 'source-unreachable' }],
      ['a broken connection', { trouble: 'reset' }, { code: 'source-unreachable' }],
      ['half an answer', { trouble: 'cut', body: '<rss' }, { code: 'source-unreachable' }],
      ['too much', { trouble: 'flood', encoding: 'gzip' }, { code: 'source-unreadable' }],
    ])('fails when it is answered with %s', async (_, page, expected) => {
      expect(await fail(page)).toMatchObject(expected);
    });

    it('stops when it is told to', async () => {
      server.set(given.path, { trouble: 'hang' });
      const controller = new AbortController();
      const asked = server.requests.length;
      const fetching = source.fetch(feed, NEVER, controller.signal);
      fetching.catch(() => undefined);
      await expect.poll(() => server.requests.length).toBeGreaterThan(asked);
      controller.abort(new Error('stopping'));

      await expect(fetching).rejects.toThrow('stopping');
    });

    it('refuses settings that it does not know', () => {
      const wrong = { ...feed, options: { ...feed.options, colour: 'red' } };

      expect(() => source.check(feed)).not.toThrow();
      expect(() => source.check(wrong)).toThrow(
        expect.objectContaining({ code: 'bad-config', message: expect.stringContaining(feed.slug) }),
      );
    });
  });
}

function itemsOf(fetched: Fetched): readonly RawItem[] {
  return fetched.status === 'fetched' ? fetched.items : [];
}

function keyOf({ identity, sha256 }: RawItem): string {
  return `${identity} ${sha256}`;
}

/** What a store would hand to the next check: the cursor has been through JSON. */
function remembered(fetched: Fetched): { validators: Validators; cursor: unknown; lastSuccessAt: Date } {
  const cursor = fetched.status === 'fetched' ? fetched.cursor : null;
  return { validators: fetched.validators, cursor: JSON.parse(JSON.stringify(cursor)), lastSuccessAt: new Date(NOW) };
}
