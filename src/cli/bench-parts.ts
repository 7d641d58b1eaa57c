import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFeedServer } from '../../test/support/feed-server.ts';
import { loadClassifier } from '../classify/load.ts';
import type { Db } from '../db/db.ts';
import { migrate } from '../db/migrate.ts';
import { openPglite } from '../db/pglite.ts';
import { parseFeedEntry } from '../domain/feed-entry.ts';
import { buildSearchQuery, buildSearchVector } from '../domain/search-words.ts';
import type { Feed, Item } from '../domain/types.ts';
import { systemClock } from '../lib/clock.ts';
import { createHttp } from '../lib/http.ts';
import type { Log } from '../lib/log.ts';
import { createSources } from '../sources/index.ts';
import { syncFeeds } from '../store/feeds.ts';
import { listFound } from '../store/lookup.ts';
import { buildEntries, buildFeed } from './bench-samples.ts';

export const QUIET: Log = { debug() {}, info() {}, warn() {}, error() {} };

const PARSE_ITEMS = 2_000;
const PARSE_ROUNDS = 10;
const CLASSIFY_ITEMS = 5_000;
const STORED_ITEMS = 50_000;
const INSERT_BATCH = 500;
const LOOKUPS = 200;

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
  const source = createSources({ http, clock: systemClock, log: QUIET }).get('rss');
  const feed = benchFeed(server.set('/feed.xml', { body: buildFeed(buildEntries(PARSE_ITEMS)) }), '1m');
  const since = { validators: { etag: null, lastModified: null }, cursor: null, lastSuccessAt: null };
  const fetchOnce = async (): Promise<void> => void (await source?.fetch(feed, since, AbortSignal.timeout(60_000)));
  await fetchOnce();
  const startedAt = performance.now();
  for (let round = 0; round < PARSE_ROUNDS; round += 1) await fetchOnce();
  const seconds = (performance.now() - startedAt) / 1_000;
  await Promise.all([server.close(), http.close()]);
  return { itemsPerSecond: (PARSE_ITEMS * PARSE_ROUNDS) / seconds };
}

/** Items a second that the classifier judges, warm, on one core. */
export function measureClassify(): { readonly itemsPerSecond: number } {
  const classifier = loadClassifier(join(import.meta.dirname, '../../config'));
  const items = buildEntries(CLASSIFY_ITEMS).map(
    ({ title, text }): Item => ({
      ...{ title, summary: text, body: '', lang: 'en', source: 'Bench', owner: 'bench', authority: 'press' },
      ...{ jurisdiction: null, url: null, at: new Date(), legal: null },
    }),
  );
  for (const item of items.slice(0, 1_000)) classifier.classify(item);
  const startedAt = performance.now();
  for (const item of items) classifier.classify(item);
  return { itemsPerSecond: items.length / ((performance.now() - startedAt) / 1_000) };
}

/** How long look-ups take on the embedded database. */
export async function measureLookups(): Promise<{
  readonly items: number;
  readonly p50: number;
  readonly p95: number;
}> {
  const dir = await mkdtemp(join(tmpdir(), 'earshot-bench-'));
  const db = await openPglite({ dir, log: QUIET });
  try {
    await migrate(db, { log: QUIET });
    await fill(db);
    const samples: number[] = [];
    for (let index = -QUERIES.length; index < LOOKUPS; index += 1) {
      const query = buildSearchQuery(QUERIES[(index + QUERIES.length) % QUERIES.length] ?? '');
      const startedAt = performance.now();
      await listFound(db, { query, workspaceId: null, limit: 10, now: new Date() });
      if (index >= 0) samples.push(performance.now() - startedAt);
    }
    return { items: STORED_ITEMS, p50: percentile(samples, 0.5), p95: percentile(samples, 0.95) };
  } finally {
    await db.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Rare and common words, a phrase, exclusions, a number, Chinese, and what is not there. */
const QUERIES = [
  'nvidia',
  'export controls',
  '"advanced computing" china',
  'semiconductor -memory',
  '2026-10007',
  '出口管制',
  'chip',
  'gallium',
  'wolframite',
  'asml licence netherlands',
];

async function fill(db: Db): Promise<void> {
  const now = new Date();
  await syncFeeds(db, [benchFeed('http://127.0.0.1/feed.xml', '1m')], now);
  const [feed] = await db.query<{ id: number }>('SELECT id FROM feeds');
  for (let start = 0; start < STORED_ITEMS; start += INSERT_BATCH) {
    const rows = buildEntries(INSERT_BATCH, start).map(({ id, title, text }) => ({
      ...{ identity: id, title, summary: text, search: buildSearchVector(title, text, [id]) },
      seen: new Date(now.getTime() - (STORED_ITEMS - start) * 60_000),
    }));
    await db.query(
      `INSERT INTO items (identity, feed_id, title, summary, body, lang, source, owner, authority, first_seen_at, sha256, silent,
                          first_poll, search, triaged_version)
       SELECT identity, $2, title, summary, '', 'en', 'Bench', 'bench', 'press', seen, identity, true, true, search::tsvector, 1
         FROM jsonb_to_recordset($1::jsonb) AS r(identity text, title text, summary text, search text, seen timestamptz)`,
      [JSON.stringify(rows), feed?.id],
    );
  }
  await db.query('VACUUM ANALYZE items');
}
