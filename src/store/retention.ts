import type { Sql } from '../db/db.ts';

/**
 * How long what is stored is kept: identities, verdicts, deliveries and official texts five years, the bodies of news
 * eighteen months, what belongs to a workspace that removed the bot thirty days.
 */
const TEXTS = '5 years';
const NEWS_BODIES = '18 months';
const REMOVED = '30 days';

/** How many rows of a kind are forgotten at a time: nobody waits for it. */
const BATCH = 500;

/**
 * Forgets what is older than it may be, a batch of each kind; nothing where another process is at it. In a transaction.
 * @returns whether there may be more
 */
export async function forgetOld(tx: Sql, now: Date): Promise<boolean> {
  const [lock] = await tx.query<{ held: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtext('earshot.forget')) AS held",
  );
  if (lock?.held !== true) return false;
  const counts = [
    await forgetWorkspace(tx, now),
    await forgetBodies(tx, now),
    await forgetStories(tx, await listOldStories(tx, now)),
    await forgetDeliveries(tx, now),
    await forgetItems(tx, now),
  ];
  return counts.some((count) => count === BATCH) || (counts[0] ?? 0) > 0;
}

async function forgetBodies(tx: Sql, now: Date): Promise<number> {
  const rows = await tx.query(
    `UPDATE items SET body = '' WHERE id IN (
       SELECT id FROM items WHERE first_seen_at < $1::timestamptz - $2::interval AND body <> '' AND legal IS NULL
          AND authority <> 'official' LIMIT $3) RETURNING id`,
    [now, NEWS_BODIES, BATCH],
  );
  return rows.length;
}

async function listOldStories(tx: Sql, now: Date): Promise<readonly number[]> {
  const rows = await tx.query<{ id: number }>(
    'SELECT id FROM stories WHERE last_at < $1::timestamptz - $2::interval ORDER BY last_at LIMIT $3',
    [now, TEXTS, BATCH],
  );
  return rows.map(({ id }) => id);
}

/** Forgets stories with everything that was said of them; their items go when their own time has come. */
async function forgetStories(tx: Sql, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  await tx.query(
    'UPDATE deliveries SET folded_into = NULL WHERE folded_into IN (SELECT id FROM deliveries WHERE story_id = ANY($1::bigint[]))',
    [ids],
  );
  for (const table of ['feedback', 'thread_states', 'threads', 'deliveries', 'story_keys', 'story_items'])
    await tx.query(`DELETE FROM ${table} WHERE story_id = ANY($1::bigint[])`, [ids]);
  await tx.query('DELETE FROM story_links WHERE story_id = ANY($1::bigint[]) OR other_id = ANY($1::bigint[])', [ids]);
  await tx.query('DELETE FROM story_splits WHERE story_id = ANY($1::bigint[]) OR from_id = ANY($1::bigint[])', [ids]);
  await tx.query('DELETE FROM stories WHERE id = ANY($1::bigint[])', [ids]);
  return ids.length;
}

/** Digests and notes, which are of no story. */
async function forgetDeliveries(tx: Sql, now: Date): Promise<number> {
  const rows = await tx.query<{ id: number }>(
    `SELECT id FROM deliveries d WHERE created_at < $1::timestamptz - $2::interval AND story_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM deliveries f WHERE f.folded_into = d.id) LIMIT $3`,
    [now, TEXTS, BATCH],
  );
  const ids = rows.map(({ id }) => id);
  await tx.query('DELETE FROM digests WHERE due_at < $1::timestamptz - $2::interval', [now, TEXTS]);
  await tx.query('UPDATE digests SET delivery_id = NULL WHERE delivery_id = ANY($1::bigint[])', [ids]);
  await tx.query('DELETE FROM deliveries WHERE id = ANY($1::bigint[])', [ids]);
  return ids.length;
}

/** Items with their versions and verdicts; those of a story that still grows stay with it. */
async function forgetItems(tx: Sql, now: Date): Promise<number> {
  const rows = await tx.query(
    `DELETE FROM items WHERE id IN (
       SELECT id FROM items i WHERE first_seen_at < $1::timestamptz - $2::interval
          AND NOT EXISTS (SELECT 1 FROM story_items s WHERE s.item_id = i.id) LIMIT $3) RETURNING id`,
    [now, TEXTS, BATCH],
  );
  return rows.length;
}

/** Forgets one workspace that removed the bot: its channels with all that was said there, its own feeds and their items. */
async function forgetWorkspace(tx: Sql, now: Date): Promise<number> {
  const [workspace] = await tx.query<{ id: number }>(
    `SELECT id FROM workspaces w WHERE removed_at < $1::timestamptz - $2::interval
        AND (name IS NOT NULL OR EXISTS (SELECT 1 FROM channels WHERE workspace_id = w.id)
          OR NOT EXISTS (SELECT 1 FROM story_splits WHERE workspace_id = w.id)) LIMIT 1`,
    [now, REMOVED],
  );
  if (workspace === undefined) return 0;
  const { id } = workspace;
  const channels = '(SELECT id FROM channels WHERE workspace_id = $1)';
  await tx.query(`UPDATE deliveries SET folded_into = NULL WHERE channel_id IN ${channels}`, [id]);
  for (const table of ['digests', 'feedback', 'thread_states', 'threads', 'deliveries', 'subscriptions'])
    await tx.query(`DELETE FROM ${table} WHERE channel_id IN ${channels}`, [id]);
  await tx.query('DELETE FROM channels WHERE workspace_id = $1', [id]);
  const stories = await tx.query<{ id: number }>('SELECT id FROM stories WHERE workspace_id = $1', [id]);
  await forgetStories(
    tx,
    stories.map((story) => story.id),
  );
  await tx.query('DELETE FROM items WHERE workspace_id = $1', [id]);
  await tx.query('DELETE FROM feed_checks WHERE feed_id IN (SELECT id FROM feeds WHERE workspace_id = $1)', [id]);
  await tx.query('DELETE FROM feeds WHERE workspace_id = $1', [id]);
  await forgetSplitter(tx, id);
  return 1;
}

/** What was split stays split; who did it is forgotten. */
async function forgetSplitter(tx: Sql, workspaceId: number): Promise<void> {
  await tx.query("UPDATE story_splits SET person = '', person_name = NULL WHERE workspace_id = $1", [workspaceId]);
  await tx.query('UPDATE workspaces SET name = NULL WHERE id = $1', [workspaceId]);
  await tx.query(
    'DELETE FROM workspaces w WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM story_splits WHERE workspace_id = w.id)',
    [workspaceId],
  );
}
