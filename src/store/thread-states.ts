import type { Sql } from '../db/db.ts';
import type { Decision, Stance, ThreadState, Work } from '../domain/thread-state.ts';
import type { Severity } from '../domain/types.ts';
import { insertOwed, newKey, type Rung } from './outbox.ts';

/** One story in one channel. */
export interface ThreadKey {
  readonly storyId: number;
  readonly channelId: number;
}

/** What the people of a channel decided about a story; nothing, where they decided nothing. */
export async function getThreadState(sql: Sql, { storyId, channelId }: ThreadKey): Promise<ThreadState> {
  const [row] = await sql.query<StateColumns>('SELECT * FROM thread_states WHERE story_id = $1 AND channel_id = $2', [
    storyId,
    channelId,
  ]);
  const voices = await sql.query<{ name: string | null }>(
    'SELECT person_name AS name FROM feedback WHERE story_id = $1 AND channel_id = $2 ORDER BY id',
    [storyId, channelId],
  );
  return {
    stance: row?.stance ? { what: row.stance, user: row.stance_user ?? '', name: row.stance_name } : null,
    work: row?.work ? { what: row.work, user: row.work_user ?? '', name: row.work_name } : null,
    irrelevantTo: voices.map(({ name }) => name),
  };
}

/** Sets what a channel gets of a story beyond its filters; null = the filters decide again. */
export async function putStance(sql: Sql, key: ThreadKey, stance: Decision<Stance> | null, now: Date): Promise<void> {
  await sql.query(
    `INSERT INTO thread_states (story_id, channel_id, stance, stance_user, stance_name, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (story_id, channel_id) DO UPDATE
       SET stance = excluded.stance, stance_user = excluded.stance_user, stance_name = excluded.stance_name, changed_at = $6`,
    [key.storyId, key.channelId, stance?.what ?? null, stance?.user ?? null, stance?.name ?? null, now],
  );
}

/** Sets who looks after a story in a channel; null = nobody. */
export async function putWork(sql: Sql, key: ThreadKey, work: Decision<Work> | null, now: Date): Promise<void> {
  await sql.query(
    `INSERT INTO thread_states (story_id, channel_id, work, work_user, work_name, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (story_id, channel_id) DO UPDATE
       SET work = excluded.work, work_user = excluded.work_user, work_name = excluded.work_name, changed_at = $6`,
    [key.storyId, key.channelId, work?.what ?? null, work?.user ?? null, work?.name ?? null, now],
  );
}

/** The stories of which a channel wants to hear nothing. */
export async function listMuted(sql: Sql, channelId: number): Promise<ReadonlySet<number>> {
  const rows = await sql.query<{ story_id: number }>(
    "SELECT story_id FROM thread_states WHERE channel_id = $1 AND stance = 'mute'",
    [channelId],
  );
  return new Set(rows.map((row) => row.story_id));
}

/**
 * Lets one person at a time decide about a story in a channel, until the transaction ends: of two who claim it at once,
 * the second hears of the first.
 */
export async function lockThread(tx: Sql, { storyId, channelId }: ThreadKey): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtext('earshot.thread'), hashtext($1 || '.' || $2))", [
    String(storyId),
    String(channelId),
  ]);
}

/** Drops what a channel is still owed of a story; a message on its way stays, for its outcome to be recorded. */
export async function cancelStory(sql: Sql, { storyId, channelId }: ThreadKey): Promise<void> {
  await sql.query(
    `UPDATE deliveries SET state = 'cancelled', note = 'muted'
      WHERE channel_id = $1 AND story_id = $2 AND kind <> 'edit' AND state IN ('pending', 'held') AND NOT in_doubt`,
    [channelId, storyId],
  );
  // its root never went out: there is no thread
  await sql.query(
    `DELETE FROM threads t WHERE t.channel_id = $1 AND t.story_id = $2 AND t.root IS NULL AND NOT EXISTS (
       SELECT 1 FROM deliveries d WHERE d.channel_id = $1 AND d.story_id = $2 AND d.kind = 'root' AND d.state = 'sending')`,
    [channelId, storyId],
  );
}

/** Has the story's root in a channel show at once what was decided; false where none has been sent yet. */
export async function planRootEdit(
  sql: Sql,
  { storyId, channelId, platform, severity }: ThreadKey & Rung & { readonly severity: Severity },
  now: Date,
): Promise<boolean> {
  const edit = { channelId, platform, what: 'edit', announce: false, mention: null, heldUntil: null } as const;
  await insertOwed(sql, [edit], { storyId, cause: `state:${newKey()}`, severity, card: null, urgent: true, now });
  const sent = await sql.query('SELECT id FROM threads WHERE story_id = $1 AND channel_id = $2 AND root IS NOT NULL', [
    storyId,
    channelId,
  ]);
  return sent.length > 0;
}

interface StateColumns {
  readonly stance: Stance | null;
  readonly stance_user: string | null;
  readonly stance_name: string | null;
  readonly work: Work | null;
  readonly work_user: string | null;
  readonly work_name: string | null;
}
