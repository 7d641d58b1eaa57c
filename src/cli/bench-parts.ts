import { startFeedServer } from '../../test/support/feed-server.ts';
import { parseFeedEntry } from '../domain/feed-entry.ts';
import type { Feed } from '../domain/types.ts';
import { systemClock } from '../lib/clock.ts';
import { createHttp } from '../lib/http.ts';
import type { Log } from '../lib/log.ts';
import { openFeedReader } from '../sources/feed-reader.ts';
import { createSources } from '../sources/index.ts';
import { buildEntries, buildFeed } from './bench-samples.ts';

export const QUIET: Log = { debug() {}, info() {}, warn() {}, error() {} };

const PARSE_ITEMS = 2_000;
const PARSE_ROUNDS = 10;

/** The `share`-th part of sorted samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** A feed of the benchmark's own; an official one, because those keep their pace. */
export function benchFeed(url: string, pace: string): Feed {
  const parsed = parseFeedEntry({
    id: 'bench',
    kind: 'rss',
    url,
    title: 'Bench',
    authority: 'official',
    owner: 'bench',
    pace,
  });
  if (parsed.entry === null) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return parsed.entry;
}

/** Items a second that the RSS source fetches from this machine, decodes, parses and normalises. */
export async function measureParse(): Promise<{ readonly itemsPerSecond: number }> {
  const server = await startFeedServer();
  const http = createHttp({ userAgent: 'Earshot bench' });
  const reader = openFeedReader();
  const source = createSources({ http, privateHttp: http, reader, clock: systemClock, log: QUIET }).get('rss');
  const feed = benchFeed(server.set('/feed.xml', { body: buildFeed(buildEntries(PARSE_ITEMS)) }), '1m');
  const since = { validators: { etag: null, lastModified: null }, cursor: null, lastSuccessAt: null };
  const fetchOnce = async (): Promise<void> => void (await source?.fetch(feed, since, AbortSignal.timeout(60_000)));
  await fetchOnce();
  const startedAt = performance.now();
  for (let round = 0; round < PARSE_ROUNDS; round += 1) await fetchOnce();
  const seconds = (performance.now() - startedAt) / 1_000;
  await Promise.all([server.close(), http.close(), reader.close()]);
  return { itemsPerSecond: (PARSE_ITEMS * PARSE_ROUNDS) / seconds };
}
