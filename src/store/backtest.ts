import type { Sql } from '../db/db.ts';
import type { StoryState } from '../domain/story.ts';

/** A story without what it is compared by. */
export interface PastStory {
  readonly id: number;
  readonly state: StoryState;
}

/** Read in pages, so that nobody waits long for the one connection of the embedded database. */
const PAGE = 500;

/** Every story that began since a moment and that a workspace may see, oldest first; its own are with them. */
export async function* listPast(
  sql: Sql,
  { since, workspaceId }: { readonly since: Date; readonly workspaceId: number | null },
): AsyncGenerator<PastStory> {
  for (let after = 0; ; ) {
    const rows = await sql.query<PastStory>(
      `SELECT id, state FROM stories
        WHERE id > $1 AND first_at >= $2 AND (workspace_id IS NULL OR workspace_id = $3::bigint) ORDER BY id LIMIT $4`,
      [after, since, workspaceId, PAGE],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
  }
}

/** Since when news is read here: before, only official documents are known, by their backfill. Null while nothing is. */
export async function getReadingSince(sql: Sql): Promise<Date | null> {
  const rows = await sql.query<{ since: Date | null }>('SELECT min(first_seen_at) AS since FROM items');
  return rows[0]?.since ?? null;
}
