import type { Sql } from '../db/db.ts';
import type { StoryState } from '../domain/story.ts';
import { buildTimeline, type ItemVersion, type Step } from '../domain/timeline.ts';
import { listSplits, type Split } from './splits.ts';

/** A story with all that can be told of it in one workspace. */
export interface StoryView {
  readonly id: number;
  readonly state: StoryState;
  readonly items: number;
  /** Oldest first. */
  readonly steps: readonly Step[];
  /** Where this workspace reads it. */
  readonly threads: readonly StoryThread[];
  readonly linked: readonly LinkedStory[];
  /** By which it came to be, or lost an item. */
  readonly splits: readonly Split[];
}

export interface StoryThread {
  /** The platform's id of the channel. */
  readonly channel: string;
  readonly url: string | null;
}

/** Another story that belongs to this one: a rule and its suspension. */
export interface LinkedStory {
  readonly id: number;
  readonly state: StoryState;
  readonly relation: string;
}

/** Items of one story that are listed at most. */
const MAX_ITEMS = 500;

/** A story for one workspace; null where it is another's own. */
export async function getStoryView(sql: Sql, id: number, workspaceId: number | null): Promise<StoryView | null> {
  const [story] = await sql.query<{ state: StoryState; items: number }>(
    `SELECT state, item_count AS items FROM stories WHERE id = $1 AND (workspace_id IS NULL OR workspace_id = $2)`,
    [id, workspaceId],
  );
  if (story === undefined) return null;
  const steps = buildTimeline(await listVersions(sql, id, workspaceId));
  return {
    ...{ id, ...story, steps },
    threads: await listThreads(sql, id, workspaceId),
    linked: await listLinked(sql, id, workspaceId),
    splits: await listSplits(sql, id, workspaceId),
  };
}

/** Stories by id that a workspace may see, in the order asked for. */
export async function listVisibleStories(
  sql: Sql,
  ids: readonly number[],
  workspaceId: number | null,
): Promise<readonly { readonly id: number; readonly state: StoryState }[]> {
  return sql.query(
    `SELECT id, state FROM stories WHERE id = ANY($1::bigint[]) AND (workspace_id IS NULL OR workspace_id = $2)
      ORDER BY array_position($1::bigint[], id)`,
    [ids, workspaceId],
  );
}

/** What newest stories are asked for. */
export interface Latest {
  readonly workspaceId: number | null;
  /** Any of these; empty = all. */
  readonly topics: readonly string[];
  readonly limit: number;
  readonly offset: number;
}

/** The stories with the newest news. */
export async function listLatest(
  sql: Sql,
  { workspaceId, topics, limit, offset }: Latest,
): Promise<readonly { readonly id: number; readonly state: StoryState }[]> {
  return sql.query(
    `SELECT id, state FROM stories
      WHERE (workspace_id IS NULL OR workspace_id = $1) AND ($2::text[] = '{}' OR state->'topics' ?| $2::text[])
      ORDER BY last_at DESC, id DESC LIMIT $3 OFFSET $4`,
    [workspaceId, topics, limit, offset],
  );
}

function listVersions(sql: Sql, id: number, workspaceId: number | null): Promise<readonly ItemVersion[]> {
  return sql.query<ItemVersion>(
    `SELECT i.id AS "itemId", v.version, v.title, i.url, i.source, i.authority, i.published_at AS "publishedAt",
            v.fetched_at AS "fetchedAt", v.legal
       FROM (SELECT item_id FROM story_items WHERE story_id = $1 ORDER BY item_id LIMIT ${MAX_ITEMS}) AS s
       JOIN items i ON i.id = s.item_id JOIN item_versions v ON v.item_id = i.id
      WHERE i.workspace_id IS NULL OR i.workspace_id = $2`,
    [id, workspaceId],
  );
}

function listThreads(sql: Sql, id: number, workspaceId: number | null): Promise<readonly StoryThread[]> {
  return sql.query<StoryThread>(
    `SELECT c.external_id AS channel, t.root->>'url' AS url FROM threads t JOIN channels c ON c.id = t.channel_id
      WHERE t.story_id = $1 AND c.workspace_id = $2 AND t.root IS NOT NULL ORDER BY t.id`,
    [id, workspaceId],
  );
}

function listLinked(sql: Sql, id: number, workspaceId: number | null): Promise<readonly LinkedStory[]> {
  return sql.query<LinkedStory>(
    `SELECT s.id, s.state, min(l.relation) AS relation
       FROM story_links l JOIN stories s ON s.id = CASE WHEN l.story_id = $1 THEN l.other_id ELSE l.story_id END
      WHERE (l.story_id = $1 OR l.other_id = $1) AND (s.workspace_id IS NULL OR s.workspace_id = $2)
      GROUP BY s.id ORDER BY s.id`,
    [id, workspaceId],
  );
}
