import type { Sql } from '../db/db.ts';
import type { StoryProfile } from '../domain/cluster.ts';
import type { StoryState } from '../domain/story.ts';
import { toJsonb } from './jsonb.ts';

/** A story with what further items are compared with. */
export interface StoryRow {
  readonly id: number;
  readonly workspaceId: number | null;
  readonly state: StoryState;
  readonly profile: StoryProfile;
}

/** How old a story may be to be a candidate by likeness; legal identity joins at any age. */
const OPEN_DAYS = 45;
/** How many candidates are compared with one item. */
const MAX_CANDIDATES = 80;

/** Lets one worker at a time assign items to stories, until the transaction ends: two cannot open twins. */
export async function lockStories(sql: Sql): Promise<void> {
  await sql.query("SELECT pg_advisory_xact_lock(hashtext('earshot.stories'))");
}

/** The story an item is in already. */
export async function getStoryOfItem(sql: Sql, itemId: number): Promise<StoryRow | null> {
  const rows = await sql.query<StoryColumns>(
    'SELECT s.* FROM stories s JOIN story_items i ON i.story_id = s.id WHERE i.item_id = $1',
    [itemId],
  );
  return rows[0] === undefined ? null : storyOf(rows[0]);
}

/** The story that owns one of these legal keys; the oldest where there are several. */
export async function getStoryByKeys(sql: Sql, keys: readonly string[]): Promise<StoryRow | null> {
  if (keys.length === 0) return null;
  const rows = await sql.query<StoryColumns>(
    `SELECT s.* FROM stories s JOIN story_keys k ON k.story_id = s.id WHERE k.key = ANY($1::text[]) ORDER BY s.id LIMIT 1`,
    [keys],
  );
  return rows[0] === undefined ? null : storyOf(rows[0]);
}

/** Stories that share a term with an item and are near it in time. A private item is compared with its workspace's own only. */
export async function listCandidates(
  sql: Sql,
  terms: readonly string[],
  near: { readonly at: Date; readonly workspaceId: number | null },
): Promise<readonly StoryRow[]> {
  const rows = await sql.query<StoryColumns>(
    `SELECT * FROM stories
      WHERE terms && $1::text[] AND workspace_id IS NOT DISTINCT FROM $2::bigint
        AND last_at > $3::timestamptz - $4 * interval '1 day' AND first_at < $3::timestamptz + $4 * interval '1 day'
      -- on a busy day many share a term: those that share most come first
      ORDER BY (SELECT count(*) FROM unnest(terms) AS term WHERE term = ANY($1::text[])) DESC, last_at DESC LIMIT $5`,
    [terms, near.workspaceId, near.at, OPEN_DAYS, MAX_CANDIDATES],
  );
  return rows.map(storyOf);
}

/** Stories of any age that share a reference (a docket, a RIN) with an item. */
export async function listSameMatter(
  sql: Sql,
  refs: readonly string[],
  workspaceId: number | null,
): Promise<readonly StoryRow[]> {
  if (refs.length === 0) return [];
  const rows = await sql.query<StoryColumns>(
    `SELECT * FROM stories WHERE terms && $1::text[] AND workspace_id IS NOT DISTINCT FROM $2::bigint
      ORDER BY last_at DESC LIMIT 10`,
    [refs, workspaceId],
  );
  return rows.map(storyOf);
}

/** Opens a story. */
export async function insertStory(sql: Sql, story: Omit<StoryRow, 'id'>): Promise<number> {
  const { state, profile, workspaceId } = story;
  const rows = await sql.query<{ id: number }>(
    `INSERT INTO stories (workspace_id, state, profile, terms, severity, first_at, last_at, item_count)
     VALUES ($1, $2::jsonb, $3::jsonb, $4::text[], $5, $6, $7, 0) RETURNING id`,
    [workspaceId, toJsonb(state), toJsonb(profile), profile.terms, state.severity, state.firstAt, state.lastAt],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('the database returned no id for a story');
  return id;
}

/** Writes a story's state after an item joined it. */
export async function putStory(sql: Sql, { id, state, profile }: Omit<StoryRow, 'workspaceId'>): Promise<void> {
  await sql.query(
    `UPDATE stories SET state = $2::jsonb, profile = $3::jsonb, terms = $4::text[], severity = $5, first_at = $6, last_at = $7
      WHERE id = $1`,
    [id, toJsonb(state), toJsonb(profile), profile.terms, state.severity, state.firstAt, state.lastAt],
  );
}

/** Records that an item is in a story, and which legal keys the story now owns. */
export async function attachItem(
  sql: Sql,
  joining: {
    readonly storyId: number;
    readonly itemId: number;
    readonly keys: readonly string[];
    readonly why: unknown;
  },
  now: Date,
): Promise<void> {
  const { storyId, itemId, keys, why } = joining;
  const added = await sql.query(
    `INSERT INTO story_items (item_id, story_id, joined_at, why) VALUES ($1, $2, $3, $4::jsonb)
     ON CONFLICT (item_id) DO NOTHING RETURNING item_id`,
    [itemId, storyId, now, toJsonb(why)],
  );
  if (added.length > 0) await sql.query('UPDATE stories SET item_count = item_count + 1 WHERE id = $1', [storyId]);
  if (keys.length === 0) return;
  await sql.query('INSERT INTO story_keys (key, story_id) SELECT unnest($1::text[]), $2 ON CONFLICT (key) DO NOTHING', [
    keys,
    storyId,
  ]);
}

/** Links two stories that belong together but are not one event: a rule and its suspension. */
export async function linkStories(sql: Sql, storyId: number, otherId: number, relation: string): Promise<void> {
  await sql.query('INSERT INTO story_links (story_id, other_id, relation) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    storyId,
    otherId,
    relation,
  ]);
}

/** Stories by id, for messages that are built when they are sent. */
export async function listStories(sql: Sql, ids: readonly number[]): Promise<readonly StoryRow[]> {
  const rows = await sql.query<StoryColumns>('SELECT * FROM stories WHERE id = ANY($1::bigint[])', [ids]);
  return rows.map(storyOf);
}

/** Stories with news in a span of time, that a workspace may see. */
export async function listStoriesBetween(
  sql: Sql,
  span: { readonly from: Date; readonly to: Date; readonly workspaceId: number },
): Promise<readonly StoryRow[]> {
  const rows = await sql.query<StoryColumns>(
    `SELECT * FROM stories
      WHERE last_at >= $1 AND first_at < $2 AND (workspace_id IS NULL OR workspace_id = $3)
      ORDER BY last_at DESC LIMIT 2000`,
    [span.from, span.to, span.workspaceId],
  );
  return rows.map(storyOf);
}

interface StoryColumns {
  readonly id: number;
  readonly workspace_id: number | null;
  readonly state: StoryState;
  readonly profile: StoryProfile;
}

function storyOf({ id, workspace_id, state, profile }: StoryColumns): StoryRow {
  return { id, workspaceId: workspace_id, state, profile };
}
