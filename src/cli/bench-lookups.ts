import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAliases } from '../classify/aliases.ts';
import { loadTaxonomy } from '../classify/load.ts';
import type { Db } from '../db/db.ts';
import { migrate } from '../db/migrate.ts';
import { openPglite } from '../db/pglite.ts';
import { openPostgres } from '../db/postgres.ts';
import { buildSearchQuery, buildSearchVector } from '../domain/search-words.ts';
import { syncFeeds } from '../store/feeds.ts';
import { listFound, type Narrow } from '../store/lookup.ts';
import { benchFeed, percentile, QUIET } from './bench-parts.ts';
import { buildEntries } from './bench-samples.ts';

/** How many items look-ups are measured among. */
export const STORED_ITEMS = 50_000;
const INSERT_BATCH = 500;
const LOOKUPS = 240;

/** In milliseconds. */
export interface LookupTimes {
  readonly p50: number;
  readonly p95: number;
}

/** How long look-ups take on the embedded database. */
export function measureLookups(): Promise<LookupTimes> {
  return onPglite(measureOn);
}

/** How long they take on a PostgreSQL server. */
export function measurePostgresLookups(server: string): Promise<LookupTimes> {
  return onPostgres(server, measureOn);
}

/** Measures on an embedded database that is made for it and removed. */
export async function onPglite<T>(measure: (db: Db) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'earshot-bench-'));
  const db = await openPglite({ dir, log: QUIET });
  try {
    return await measure(db);
  } finally {
    await db.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Measures on a PostgreSQL server, in a database that is made for it and dropped. */
export async function onPostgres<T>(server: string, measure: (db: Db) => Promise<T>): Promise<T> {
  const owner = await openPostgres({ url: server, log: QUIET, poolSize: 1 });
  const name = `earshot_bench_${randomBytes(6).toString('hex')}`;
  await owner.query(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  const db = await openPostgres({ url: url.href, log: QUIET });
  try {
    return await measure(db);
  } finally {
    await db.close();
    await owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await owner.close();
  }
}

async function measureOn(db: Db): Promise<LookupTimes> {
  await migrate(db, { log: QUIET });
  await fill(db);
  const aliasesOf = createAliases(loadTaxonomy(join(import.meta.dirname, '../../config')));
  const samples: number[] = [];
  const asked = QUERIES.flatMap((words) => NARROWED.map((narrow) => ({ words, narrow })));
  for (let index = -asked.length; index < LOOKUPS; index += 1) {
    const { words, narrow } = asked[(index + asked.length) % asked.length] ?? { words: '', narrow: NOTHING };
    const startedAt = performance.now();
    const query = buildSearchQuery(words, aliasesOf);
    await listFound(db, { query, workspaceId: null, narrow, limit: 11, now: new Date() });
    if (index >= 0) samples.push(performance.now() - startedAt);
  }
  return { p50: percentile(samples, 0.5), p95: percentile(samples, 0.95) };
}

/** Rare and common words, a phrase, exclusions, a number, Chinese, a company by its names, and what is not there. */
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
  '阿斯麦 licence netherlands',
];

const NOTHING: Narrow = { topics: [], jurisdictions: [], since: null, sources: [] };
const NARROWED: readonly Narrow[] = [
  NOTHING,
  { ...NOTHING, topics: ['legislation'] },
  { ...NOTHING, jurisdictions: ['NL'], since: new Date(Date.now() - 20 * 86_400_000) },
  { ...NOTHING, sources: ['bench'] },
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
  // one in fifty on something rarer
  await db.query(
    `INSERT INTO verdicts (item_id, version, classifier, relevant, score, severity, verdict, judged_at)
     SELECT id, 1, 'bench', true, 1, 'medium', jsonb_build_object(
              'topics', jsonb_build_array(CASE WHEN id % 50 = 7 THEN 'legislation' ELSE 'ai-chips' END),
              'jurisdictions', jsonb_build_array('US', CASE WHEN id % 50 = 9 THEN 'NL' ELSE 'CN' END)), first_seen_at
       FROM items`,
  );
  await db.query('VACUUM ANALYZE items');
  await db.query('VACUUM ANALYZE verdicts');
}
