import { join } from 'node:path';
import { loadClassifier, loadStoryModel } from '../classify/load.ts';
import type { Db } from '../db/db.ts';
import { migrate } from '../db/migrate.ts';
import { addToProfile, buildFeatures, type ItemFeatures, pickStory } from '../domain/cluster.ts';
import type { Item } from '../domain/types.ts';
import { listCandidates } from '../store/stories.ts';
import { percentile, QUIET } from './bench-parts.ts';
import { buildEntries, buildNews } from './bench-samples.ts';

/** Among how many open stories an item looks for its own. */
export const OPEN_STORIES = 10_000;
const INSERT_BATCH = 500;
const SOUGHT = 200;
const CONFIG = join(import.meta.dirname, '../../config');

/** In milliseconds: the candidates out of the database, the choice among them, and both together. */
export interface StoryTimes {
  readonly fetchP50: number;
  readonly pickP50: number;
  readonly p50: number;
  readonly p95: number;
}

/** How long items take to find their stories. */
export async function measureStories(db: Db): Promise<StoryTimes> {
  await migrate(db, { log: QUIET });
  const at = new Date();
  await fill(db, at);
  const model = loadStoryModel(CONFIG);
  const samples: { readonly fetched: number; readonly picked: number }[] = [];
  for (const features of readItems(SOUGHT, OPEN_STORIES * 2, at)) {
    const startedAt = performance.now();
    const candidates = await listCandidates(db, features.terms, { at, workspaceId: null });
    const fetchedAt = performance.now();
    pickStory(model, features, candidates);
    samples.push({ fetched: fetchedAt - startedAt, picked: performance.now() - fetchedAt });
  }
  const warm = samples.slice(SOUGHT / 10);
  const whole = warm.map(({ fetched, picked }) => fetched + picked);
  const median = (list: readonly number[]): number => percentile(list, 0.5);
  return {
    fetchP50: median(warm.map(({ fetched }) => fetched)),
    pickP50: median(warm.map(({ picked }) => picked)),
    p50: median(whole),
    p95: percentile(whole, 0.95),
  };
}

async function fill(db: Db, at: Date): Promise<void> {
  const day = 86_400_000;
  const stories = readItems(OPEN_STORIES, 0, at).map((features, index) => {
    const profile = addToProfile(null, features);
    return { profile, at: new Date(at.getTime() - (index % 40) * day) };
  });
  for (let start = 0; start < stories.length; start += INSERT_BATCH) {
    await db.query(
      `INSERT INTO stories (state, profile, severity, first_at, last_at, item_count)
       SELECT '{}'::jsonb, profile, 'medium', at, at, 1
         FROM jsonb_to_recordset($1::jsonb) AS s(profile jsonb, at timestamptz)`,
      [JSON.stringify(stories.slice(start, start + INSERT_BATCH))],
    );
  }
  await db.query(
    `INSERT INTO story_terms (story_id, term, workspace_id, last_at)
     SELECT id, term, 0, last_at FROM stories, jsonb_array_elements_text(profile->'terms') AS term`,
  );
  await db.query('VACUUM ANALYZE stories');
  await db.query('VACUUM ANALYZE story_terms');
}

/** Made-up reports as the story desk reads them, half of them on what others report too. */
function readItems(count: number, from: number, at: Date): ItemFeatures[] {
  const classifier = loadClassifier(CONFIG);
  const entries = buildEntries(count, from, 1).map((entry, index) =>
    index % 2 === 0 ? entry : buildNews(from + index),
  );
  return entries.map(({ title, text }) => {
    const item: Item = {
      ...{ title, summary: text, body: '', lang: 'en', source: 'Bench', owner: 'bench', authority: 'press' },
      ...{ jurisdiction: null, url: null, at, legal: null },
    };
    return buildFeatures(item, classifier.classify(item));
  });
}
