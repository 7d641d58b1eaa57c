import { afterAll, expect } from 'vitest';
import type { Feed, RawItem } from '../../src/domain/types.ts';
import { createHttp } from '../../src/lib/http.ts';
import type { ReaderDeps } from '../../src/sources/adapter.ts';
import type { Fetched, Since, Source } from '../../src/sources/source.ts';
import { useFeedReader } from './feed-reader.ts';
import { type Page, startFeedServer } from './feed-server.ts';
import { clockAt, feedOf, NEVER, silentLog } from './feeds.ts';

export type Got = Extract<Fetched, { status: 'fetched' }>;

/** Reads whatever a local server is told to carry at one address, by a kind of upstream, at 15:00 UTC on 2026-11-23. */
export async function openListReader(create: (deps: ReaderDeps) => Source, usual: Partial<Feed>) {
  const server = await startFeedServer();
  const http = createHttp({ userAgent: 'Earshot/test (+https://earshot.example)' });
  const log = silentLog();
  const source = create({ http, reader: useFeedReader(), clock: clockAt('2026-11-23T15:00:00Z'), log });
  afterAll(async () => {
    await http.close();
    await server.close();
  });
  const fetch = async (page: Page | string, other: Partial<Feed> = {}, since: Since = NEVER): Promise<Got> => {
    const url = server.set('/sub/list', typeof page === 'string' ? { body: page } : page);
    return (await source.fetch(feedOf(url, { ...usual, ...other }), since, new AbortController().signal)) as Got;
  };
  const fetchItems = async (page: Page | string, options?: Feed['options']): Promise<readonly RawItem[]> =>
    (await fetch(page, options === undefined ? {} : { options })).items;
  const fail = (page: Page | string, options?: Feed['options']): Promise<unknown> =>
    fetchItems(page, options).then(
      () => expect.unreachable('the fetch must fail'),
      (error: unknown) => error,
    );
  return { server, log, source, fetch, fetchItems, fail };
}
