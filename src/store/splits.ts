import type { Sql } from '../db/db.ts';

/** An item that was taken out of a story and opened one of its own. */
export interface Split {
  readonly storyId: number;
  readonly fromId: number;
  /** Null once the item is no longer stored. */
  readonly itemId: number | null;
  readonly at: Date;
  /** The person's name as the platform told it; null where it told none, or the person is in another workspace. */
  readonly name: string | null;
  /** Whether somebody in the workspace that asks did it. */
  readonly isOwn: boolean;
}

/** The splits by which a story came to be, or lost an item; oldest first, with the names that a workspace may see. */
export async function listSplits(sql: Sql, storyId: number, workspaceId: number | null): Promise<readonly Split[]> {
  return sql.query<Split>(
    `SELECT story_id AS "storyId", from_id AS "fromId", item_id AS "itemId", split_at AS at,
            CASE WHEN workspace_id = $2 THEN person_name END AS name, workspace_id IS NOT DISTINCT FROM $2 AS "isOwn"
       FROM story_splits WHERE story_id = $1 OR from_id = $1 ORDER BY split_at, story_id`,
    [storyId, workspaceId],
  );
}

/** An item of a story, for people to point at. */
export interface Member {
  readonly itemId: number;
  readonly title: string;
  readonly url: string | null;
  readonly source: string;
  readonly joinedAt: Date;
  /** Whether it joined because it reads alike, and not by a document number, a docket or a link. */
  readonly byLikeness: boolean;
}

/** The items of a story that came into it last, newest first. */
export async function listNewestMembers(sql: Sql, storyId: number, limit: number): Promise<readonly Member[]> {
  return sql.query<Member>(
    `SELECT i.id AS "itemId", i.title, i.url, i.source, s.joined_at AS "joinedAt",
            coalesce((s.why->>'score')::float > 0 AND (s.why->>'score')::float < 1, false) AS "byLikeness"
       FROM story_items s JOIN items i ON i.id = s.item_id WHERE s.story_id = $1
      ORDER BY s.joined_at DESC, i.id DESC LIMIT $2`,
    [storyId, limit],
  );
}
