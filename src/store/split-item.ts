import type { Sql } from '../db/db.ts';
import { buildFeatures } from '../domain/cluster.ts';
import { publicId } from '../domain/public-id.ts';
import { planOwed } from '../domain/route.ts';
import { type Joining, rebuildStory, scopeKeys } from '../domain/story-join.ts';
import { toJsonb } from './jsonb.ts';
import { insertOwed, listAudiences } from './outbox.ts';
import { insertStory, listStories, putStory, type StoryRow } from './stories.ts';
import { relateStories } from './story-links.ts';
import { type ContentColumns, itemOf } from './triage.ts';

/** Who takes which item out of its story. */
export interface Taking {
  readonly itemId: number;
  readonly from: StoryRow;
  readonly workspaceId: number;
  readonly person: string;
  readonly personName: string | null;
}

/** What became of it. */
export interface TakenOut {
  /** The story that the item opened. */
  readonly storyId: number;
  /** Whether alerts of the old story are about to name the new one. */
  readonly isShown: boolean;
}

/**
 * Takes an item out of its story, under the stories' lock: it opens one of its own, with its keys, and the old one is built
 * anew from what remains. Null where the item is all that its story has. What was sent stays where it is; the old story's
 * roots name the new one, which is told only where the item was not told yet.
 */
export async function splitItem(sql: Sql, taking: Taking, now: Date): Promise<TakenOut | null> {
  const { itemId, from } = taking;
  const versions = await listVersions(sql, from.id);
  const moving = versions.filter(({ id }) => id === itemId);
  const staying = versions.filter(({ id }) => id !== itemId);
  if (staying.length === 0) return null;
  const storyId = await insertStory(sql, { workspaceId: from.workspaceId, ...rebuildStory(moving) });
  const { state, profile } = rebuildStory(staying);
  await putStory(sql, { id: from.id, state: { ...state, related: from.state.related }, profile });
  await moveItem(sql, taking, storyId, now);
  await moveKeys(sql, from, storyId, { moving, staying });
  await recordSplit(sql, taking, storyId, now);
  const link = { storyId, otherId: from.id, relation: 'split-from', back: 'split-into' } as const;
  const shown = await relateStories(sql, link, now);
  if (moving.some(({ silent }) => !silent)) await tellUntold(sql, taking, storyId, now);
  return { storyId, isShown: shown.length > 0 };
}

interface Version extends Joining {
  readonly silent: boolean;
}

interface VersionColumns extends ContentColumns, Omit<Version, 'item'> {}

/** The versions by which the items of a story came into it, with their verdicts as stored, in the order of arrival. */
async function listVersions(sql: Sql, storyId: number): Promise<readonly Version[]> {
  const rows = await sql.query<VersionColumns>(
    `SELECT i.id, v.version, f.slug AS feed, i.silent, v.verdict, v.severity, w.title, coalesce(nullif(w.summary, ''), i.summary) AS summary,
            i.body, i.lang, i.source, i.owner, i.authority, i.jurisdiction, i.url, i.published_at, i.first_seen_at, w.legal
       FROM story_items s JOIN items i ON i.id = s.item_id JOIN feeds f ON f.id = i.feed_id
       JOIN verdicts v ON v.item_id = i.id AND v.relevant
       JOIN item_versions w ON w.item_id = i.id AND w.version = v.version
      WHERE s.story_id = $1 ORDER BY v.judged_at, i.id, v.version`,
    [storyId],
  );
  return rows.map((row) => {
    const { id, version, feed, silent, verdict, severity } = row;
    return { id, version, feed, silent, verdict, severity, item: itemOf(row) };
  });
}

async function moveItem(sql: Sql, { itemId, from }: Taking, storyId: number, now: Date): Promise<void> {
  const why = { score: 1, reasons: [`split off from ${publicId('s', from.id)}`] };
  await sql.query('UPDATE story_items SET story_id = $2, joined_at = $3, why = $4::jsonb WHERE item_id = $1', [
    itemId,
    storyId,
    now,
    toJsonb(why),
  ]);
  await sql.query(
    `UPDATE stories s SET item_count = (SELECT count(*) FROM story_items i WHERE i.story_id = s.id) WHERE s.id = ANY($1::bigint[])`,
    [[storyId, from.id]],
  );
}

/** What both parts have stays with the old one: it tells them apart no longer. */
async function moveKeys(
  sql: Sql,
  { id: fromId, workspaceId }: StoryRow,
  storyId: number,
  { moving, staying }: { readonly moving: readonly Version[]; readonly staying: readonly Version[] },
): Promise<void> {
  const shared = new Set(listKeysOf(staying));
  const own = listKeysOf(moving).filter((key) => !shared.has(key));
  await sql.query('UPDATE story_keys SET story_id = $3 WHERE key = ANY($1::text[]) AND story_id = $2', [
    scopeKeys(own, workspaceId),
    fromId,
    storyId,
  ]);
}

function listKeysOf(versions: readonly Version[]): readonly string[] {
  return versions.flatMap(({ item, verdict }) => buildFeatures(item, verdict).keys);
}

async function recordSplit(sql: Sql, taking: Taking, storyId: number, now: Date): Promise<void> {
  const { itemId, from, workspaceId, person, personName } = taking;
  await sql.query(
    `INSERT INTO story_splits (story_id, from_id, item_id, workspace_id, person, person_name, split_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [storyId, from.id, itemId, workspaceId, person, personName, now],
  );
}

/** Who was to read of the item and did not yet: held, or behind others. The new story tells them in its own thread. */
async function tellUntold(sql: Sql, { itemId, from }: Taking, storyId: number, now: Date): Promise<void> {
  const untold = await dropUnsent(sql, from.id, itemId);
  const [story] = await listStories(sql, [storyId]);
  if (untold.size === 0 || story === undefined) return;
  const { state, workspaceId } = story;
  const audiences = await listAudiences(sql, storyId, workspaceId);
  const news = { state, reply: null, announce: false, urgent: false };
  const owed = planOwed(
    news,
    audiences.filter(({ channelId }) => untold.has(channelId)).map((one) => ({ ...one, folded: 'no' })),
    now,
  );
  const cause = `split:i${itemId}.1`;
  await insertOwed(sql, owed, { storyId, cause, severity: state.severity, card: null, urgent: false, now });
}

/** Channels that have not read of the item: the old root, or the reply about it, is not sent. The reply is dropped. */
async function dropUnsent(sql: Sql, fromId: number, itemId: number): Promise<ReadonlySet<number>> {
  const rows = await sql.query<{ channel_id: number }>(
    `WITH unsent AS (
       SELECT d.id, d.channel_id, d.kind FROM deliveries d LEFT JOIN deliveries n ON n.id = d.folded_into
        WHERE d.story_id = $1 AND coalesce(n.state, d.state) IN ('pending', 'held') AND NOT coalesce(n.in_doubt, d.in_doubt)
          AND ((d.kind = 'root' AND d.cause NOT LIKE 'reopen:%') OR (d.kind = 'reply' AND d.cause ~ $2))),
     dropped AS (
       UPDATE deliveries d SET state = 'cancelled', note = 'split off' FROM unsent u WHERE d.id = u.id AND d.kind = 'reply')
     SELECT DISTINCT channel_id FROM unsent`,
    [fromId, `(^|:)i${itemId}\\.`],
  );
  return new Set(rows.map((row) => row.channel_id));
}
