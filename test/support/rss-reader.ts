import { afterAll, expect } from 'vitest';
import type { Feed, RawItem } from '../../src/domain/types.ts';
import { createHttp } from '../../src/lib/http.ts';
import { createRssSource } from '../../src/sources/rss.ts';
import type { Fetched, Since } from '../../src/sources/source.ts';
import { useFeedReader } from './feed-reader.ts';
import { type Page, startFeedServer } from './feed-server.ts';
import { clockAt, feedOf, NEVER, silentLog } from './feeds.ts';

export type Got = Extract<Fetched, { status: 'fetched' }>;

/** An RSS 2.0 channel with this inside. */
export function rss(inside: string): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Sample</title>${inside}</channel></rss>`;
}

/** Reads whatever a local server is told to carry at one address, at 15:00 UTC on 2026-11-23. */
export async function openRssReader() {
  const server = await startFeedServer();
  const http = createHttp({ userAgent: 'Earshot/test (+https://earshot.example)' });
  const log = silentLog();
  const source = createRssSource({ http, reader: useFeedReader(), clock: clockAt('2026-11-23T15:00:00Z'), log });
  afterAll(async () => {
    await http.close();
    await server.close();
  });
  const fetch = async (page: Page | string, other: Partial<Feed> = {}, since: Since = NEVER): Promise<Got> => {
    const url = server.set('/sub/feed', typeof page === 'string' ? { body: page } : page);
    return (await source.fetch(feedOf(url, other), since, new AbortController().signal)) as Got;
  };
  const fetchItems = async (page: Page | string, other: Partial<Feed> = {}): Promise<readonly RawItem[]> =>
    (await fetch(page, other)).items;
  const fetchItem = async (page: Page | string, other: Partial<Feed> = {}): Promise<RawItem> => {
    const [item] = await fetchItems(page, other);
    return item ?? expect.unreachable('no item');
  };
  return { server, log, fetch, fetchItems, fetchItem };
}
