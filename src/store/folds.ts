import type { Sql } from '../db/db.ts';
import { SEVERITIES } from '../domain/types.ts';
import type { Rung } from './outbox.ts';
import { newKey } from './outbox.ts';
import type { StoryRow } from './stories.ts';
import { listStories } from './stories.ts';

/** What held the stories of a list: a person's pause, quiet hours, an error of the channel. */
export type HeldBy = 'pause' | 'quiet' | 'error';

/** Marks the cause of a root that a feed's first poll brought. */
export const FIRST_POLL = 'first:';

/** Roots that first polls may bring a channel in an hour; the rest come as a list (DESIGN §3). */
const MAX_FIRST_ROOTS = 5;
/** Roots that may wait for one channel: at a message a second more would take over two minutes. */
const MAX_WAITING_ROOTS = 120;
/** Routine notices that may wait for one channel as messages of their own. */
const MAX_WAITING_ROUTINE = 3;
/** Stories one list names: few enough that every platform shows all of them. */
const MAX_LISTED = 15;
/** How long a list waits for more. */
const LIST_WAIT_MS = 20_000;

/** Folds what would flood these channels into lists. A critical story is never folded. In the transaction that planned it. */
export async function foldBursts(sql: Sql, channels: readonly Rung[], now: Date): Promise<void> {
  for (const { channelId } of channels) {
    const excess = await listExcess(sql, channelId, now);
    if (excess.length > 0) await foldInto(sql, { channelId, kind: 'fold', waitMs: LIST_WAIT_MS }, excess, now);
  }
}

/** Folds roots that were held into one list, or several where they are very many. In the transaction that releases them. */
export async function foldHeld(
  sql: Sql,
  channelId: number,
  { ids, by, now }: { readonly ids: readonly number[]; readonly by: HeldBy; readonly now: Date },
): Promise<void> {
  await foldInto(sql, { channelId, kind: `held-${by}`, waitMs: 0 }, ids, now);
}

/** The stories that a list names, most severe first. */
export async function listFolded(sql: Sql, noteId: number): Promise<readonly StoryRow[]> {
  const rows = await sql.query<{ story_id: number }>(
    'SELECT story_id FROM deliveries WHERE folded_into = $1 ORDER BY severity DESC, id',
    [noteId],
  );
  const stories = new Map(
    (
      await listStories(
        sql,
        rows.map((row) => row.story_id),
      )
    ).map((story) => [story.id, story]),
  );
  return rows.map((row) => stories.get(row.story_id)).filter((story) => story !== undefined);
}

async function listExcess(sql: Sql, channelId: number, now: Date): Promise<readonly number[]> {
  const rows = await sql.query<{ id: number }>(
    `WITH roots AS (
       SELECT d.id, d.severity, d.state, d.cause LIKE $3 || '%' AS first, (s.state->>'routine')::boolean AS routine
         FROM deliveries d JOIN stories s ON s.id = d.story_id
        WHERE d.channel_id = $1 AND d.kind = 'root' AND d.state <> 'folded' AND d.cause NOT LIKE 'reopen:%'
          AND (d.state = 'pending' OR d.created_at > $2::timestamptz - interval '1 hour')
     ), listed AS (
       SELECT count(*) AS routine FROM deliveries f JOIN deliveries n ON n.id = f.folded_into JOIN stories s ON s.id = f.story_id
        WHERE n.channel_id = $1 AND n.state = 'pending' AND n.not_before_at > $2 AND (s.state->>'routine')::boolean
     ), ranked AS (
       SELECT *,
              row_number() OVER (PARTITION BY first ORDER BY (state = 'pending'), severity DESC, id) AS first_rank,
              row_number() OVER (PARTITION BY state ORDER BY severity DESC, id) AS waiting_rank,
              (SELECT l.routine FROM listed l) + count(*) FILTER (WHERE roots.routine AND state = 'pending') OVER () AS waiting_routine
         FROM roots
     )
     SELECT id FROM ranked
      WHERE state = 'pending' AND severity < $4
        AND ((first AND first_rank > $5) OR waiting_rank > $6 OR (routine AND waiting_routine > $7))`,
    [
      channelId,
      now,
      FIRST_POLL,
      SEVERITIES.indexOf('critical'),
      MAX_FIRST_ROOTS,
      MAX_WAITING_ROOTS,
      MAX_WAITING_ROUTINE,
    ],
  );
  return rows.map((row) => row.id);
}

interface Target {
  readonly channelId: number;
  /** What its cause begins with; the list's title follows from it. */
  readonly kind: string;
  readonly waitMs: number;
}

async function foldInto(sql: Sql, target: Target, ids: readonly number[], now: Date): Promise<void> {
  for (let rest = ids; rest.length > 0; ) {
    const note = await getOpenList(sql, target, now);
    const wanted = rest.slice(0, MAX_LISTED - note.listed);
    rest = rest.slice(wanted.length);
    // one that is being sent since it was counted goes its own way
    const taken = (
      await sql.query<{ id: number }>(
        `UPDATE deliveries SET state = 'folded', folded_into = $2 WHERE id = ANY($1::bigint[])
            AND state IN ('pending', 'held') AND NOT in_doubt RETURNING id`,
        [wanted, note.id],
      )
    ).map((row) => row.id);
    // a follow-up opens the story's root: until then it has no thread here
    await sql.query(
      `WITH gone AS (
         DELETE FROM threads t USING deliveries d
          WHERE d.id = ANY($1::bigint[]) AND t.channel_id = d.channel_id AND t.story_id = d.story_id RETURNING t.channel_id, t.story_id)
       UPDATE deliveries d SET state = 'cancelled', note = 'folded' FROM gone
        WHERE d.channel_id = gone.channel_id AND d.story_id = gone.story_id AND d.kind IN ('reply', 'edit') AND d.state IN ('pending', 'held')`,
      [taken],
    );
  }
}

/** The list of this channel that still waits and has room, or a new one. One that is due may be being written. */
async function getOpenList(
  sql: Sql,
  { channelId, kind, waitMs }: Target,
  now: Date,
): Promise<{ id: number; listed: number }> {
  const open = await sql.query<{ id: number; listed: number }>(
    `SELECT n.id, (SELECT count(*)::int FROM deliveries f WHERE f.folded_into = n.id) AS listed
       FROM deliveries n
      WHERE n.channel_id = $1 AND n.kind = 'note' AND n.cause LIKE $2 || ':%' AND NOT n.in_doubt
        AND (n.state = 'held' OR (n.state = 'pending' AND n.not_before_at > $3))
      ORDER BY n.id DESC LIMIT 1`,
    [channelId, kind, now],
  );
  const waiting = open[0];
  if (waiting !== undefined && waiting.listed < MAX_LISTED) return waiting;
  const key = newKey();
  const added = await sql.query<{ id: number }>(
    `INSERT INTO deliveries (channel_id, platform, kind, cause, severity, state, key, not_before_at, created_at)
     SELECT id, platform, 'note', $2 || ':' || $3::text, 1, 'pending', $3, $4::timestamptz + $5 * interval '1 millisecond', $4
       FROM channels WHERE id = $1
     RETURNING id`,
    [channelId, kind, key, now, waitMs],
  );
  return { id: added[0]?.id ?? 0, listed: 0 };
}
