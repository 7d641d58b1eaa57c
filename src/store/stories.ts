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
/** How many stories are read of each term: a busy one brings its newest only, a rare one all it has. */
const MAX_PER_TERM = 24;
/** How many candidates are compared with one item. */
const MAX_CANDIDATES = 24;

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

/**
 * The story that owns one of these legal keys; the oldest where there are several. Of two that were split it is the part
 * that was taken out: the keys of both stayed with the other part, and tell nothing.
 */
export async function getStoryByKeys(sql: Sql, keys: readonly string[]): Promise<StoryRow | null> {
  if (keys.length === 0) return null;
  const rows = await sql.query<StoryColumns>(
    `WITH owners AS (SELECT DISTINCT story_id FROM story_keys WHERE key = ANY($1::text[]))
     SELECT s.* FROM stories s JOIN owners o ON o.story_id = s.id
      WHERE NOT EXISTS (SELECT 1 FROM story_splits p JOIN owners t ON t.story_id = p.story_id WHERE p.from_id = s.id)
      ORDER BY s.id LIMIT 1`,
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
    `WITH sharing AS (
       SELECT found.story_id, count(*) AS shared
         FROM unnest($1::text[]) AS wanted (term)
        CROSS JOIN LATERAL (
          SELECT story_id FROM story_terms t
           WHERE t.term = wanted.term AND t.workspace_id = coalesce($2::bigint, 0)
             AND t.last_at > $3::timestamptz - $4 * interval '1 day'
             AND t.last_at < $3::timestamptz + $4 * interval '1 day'
           ORDER BY t.last_at DESC LIMIT $5
        ) AS found
        -- on a busy day many share a term: those that share most come first
        GROUP BY found.story_id ORDER BY shared DESC, found.story_id DESC LIMIT $6
     )
     SELECT s.* FROM sharing JOIN stories s ON s.id = sharing.story_id ORDER BY sharing.shared DESC, s.last_at DESC`,
    [terms, near.workspaceId, near.at, OPEN_DAYS, MAX_PER_TERM, MAX_CANDIDATES],
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
    `SELECT * FROM stories
      WHERE id IN (SELECT story_id FROM story_terms WHERE term = ANY($1::text[]) AND workspace_id = coalesce($2::bigint, 0))
      ORDER BY last_at DESC LIMIT 10`,
    [refs, workspaceId],
  );
  return rows.map(storyOf);
}

/** Opens a story. */
export async function insertStory(sql: Sql, story: Omit<StoryRow, 'id'>): Promise<number> {
  const { state, profile, workspaceId } = story;
  const rows = await sql.query<{ id: number }>(
    `INSERT INTO stories (workspace_id, state, profile, severity, first_at, last_at, item_count)
     VALUES ($1, $2::jsonb, $3::jsonb, $4, $5, $6, 0) RETURNING id`,
    [workspaceId, toJsonb(state), toJsonb(profile), state.severity, state.firstAt, state.lastAt],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('the database returned no id for a story');
  await putTerms(sql, id, profile);
  return id;
}

/** Writes a story's state after an item joined it. */
export async function putStory(sql: Sql, { id, state, profile }: Omit<StoryRow, 'workspaceId'>): Promise<void> {
  await sql.query(
    `UPDATE stories SET state = $2::jsonb, profile = $3::jsonb, severity = $4, first_at = $5, last_at = $6 WHERE id = $1`,
    [id, toJsonb(state), toJsonb(profile), state.severity, state.firstAt, state.lastAt],
  );
  await putTerms(sql, id, profile);
}

/** What the story is found by from now on. */
async function putTerms(sql: Sql, storyId: number, { terms }: StoryProfile): Promise<void> {
  await sql.query('DELETE FROM story_terms WHERE story_id = $1 AND NOT term = ANY($2::text[])', [storyId, terms]);
  await sql.query(
    `INSERT INTO story_terms (story_id, term, workspace_id, last_at)
     SELECT id, term, coalesce(workspace_id, 0), last_at FROM stories, unnest($2::text[]) AS term WHERE id = $1
     ON CONFLICT (story_id, term) DO UPDATE SET last_at = excluded.last_at
       WHERE story_terms.last_at <> excluded.last_at`,
    [storyId, terms],
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
