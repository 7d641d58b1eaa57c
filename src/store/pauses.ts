import type { Sql } from '../db/db.ts';
import { SEVERITIES } from '../domain/types.ts';
import { foldHeld, type HeldBy } from './folds.ts';

/** So few held stories come as messages of their own. */
const MAX_SINGLE = 3;
const CRITICAL = SEVERITIES.indexOf('critical');

/** A person's pause. */
export interface Pause {
  /** Null: until somebody resumes. */
  readonly until: Date | null;
  readonly passesCritical: boolean;
}

/** What a channel was owed when it was opened again: how many stories, and whether they come as one list. */
export interface Released {
  readonly stories: number;
  readonly listed: boolean;
}

/** Holds what an open or paused channel is owed. In a transaction. */
export async function pauseChannel(sql: Sql, channelId: number, pause: Pause, now: Date): Promise<void> {
  await sql.query(
    `UPDATE channels SET state = 'paused', paused_at = coalesce(paused_at, $4), paused_until = $2, pause_passes_critical = $3
      WHERE id = $1 AND state <> 'suspended'`,
    [channelId, pause.until, pause.passesCritical, now],
  );
  // a message on its way stays: its outcome must be recorded
  await sql.query(
    `UPDATE deliveries SET state = 'held'
      WHERE channel_id = $1 AND state = 'pending' AND NOT in_doubt AND NOT ($2 AND severity = ${CRITICAL})`,
    [channelId, pause.passesCritical],
  );
}

/** Ends a person's pause; a channel that is suspended as well stays so. Null where it was not paused. In a transaction. */
export async function resumeChannel(sql: Sql, channelId: number, now: Date): Promise<Released | null> {
  const rows = await sql.query<{ state: string }>(
    `UPDATE channels SET state = CASE WHEN state = 'paused' THEN 'open' ELSE state END, paused_at = NULL, paused_until = NULL,
       pause_passes_critical = false
      WHERE id = $1 AND paused_at IS NOT NULL RETURNING state`,
    [channelId],
  );
  if (rows.length === 0) return null;
  return rows[0]?.state === 'open' ? releaseHeld(sql, channelId, 'pause', now) : { stories: 0, listed: false };
}

/**
 * Speaks to a suspended channel again, with what was held for it; where a person had paused it, it goes back to that
 * pause. In a transaction.
 */
export async function reopenChannel(sql: Sql, channelId: number, now: Date): Promise<Released> {
  const rows = await sql.query<{ state: string }>(
    `UPDATE channels SET state = CASE WHEN paused_at IS NULL THEN 'open' ELSE 'paused' END,
       state_code = NULL, state_note = NULL, state_at = $2, not_before_at = NULL
      WHERE id = $1 AND state = 'suspended' RETURNING state`,
    [channelId, now],
  );
  if (rows[0]?.state === 'open') return releaseHeld(sql, channelId, 'error', now);
  await sql.query(
    `UPDATE deliveries d SET state = 'pending', not_before_at = $2 FROM channels c
      WHERE c.id = $1 AND c.state = 'paused' AND c.pause_passes_critical
        AND d.channel_id = $1 AND d.state = 'held' AND d.severity = ${CRITICAL}`,
    [channelId, now],
  );
  return { stories: 0, listed: false };
}

/** Pauses, quiet hours and suspensions whose time has come, in the sweep's transaction. */
export async function releaseDue(sql: Sql, now: Date): Promise<void> {
  for (const { id } of await listPausesEnded(sql, now)) await resumeChannel(sql, id, now);
  for (const { id } of await listQuietEnded(sql, now)) await releaseHeld(sql, id, 'quiet', now);
  for (const { id } of await listToProbe(sql, now)) await reopenChannel(sql, id, now);
}

/** What was held goes out: critical stories and a few others as they are, many others as a list. */
async function releaseHeld(sql: Sql, channelId: number, by: HeldBy, now: Date): Promise<Released> {
  const roots = await sql.query<{ id: number; critical: boolean }>(
    `SELECT d.id, d.severity = ${CRITICAL} OR s.severity = 'critical' AS critical
       FROM deliveries d JOIN stories s ON s.id = d.story_id
      WHERE d.channel_id = $1 AND d.kind = 'root' AND NOT d.in_doubt AND ${MAY_LEAVE} ORDER BY d.severity DESC, d.id`,
    [channelId, now],
  );
  const foldable = roots.filter(({ critical }) => !critical).map(({ id }) => id);
  const listed = foldable.length > MAX_SINGLE;
  if (listed) await foldHeld(sql, channelId, { ids: foldable, by, now });
  await sql.query(
    `UPDATE deliveries d SET state = 'pending', held_until = NULL, not_before_at = $2 WHERE d.channel_id = $1 AND ${MAY_LEAVE}`,
    [channelId, now],
  );
  return { stories: roots.length, listed };
}

/** Of the rows `d`: those that nothing but their channel's state held. */
const MAY_LEAVE = `d.state = 'held' AND (d.held_until IS NULL OR d.held_until <= $2)`;

interface Id {
  readonly id: number;
}

function listPausesEnded(sql: Sql, now: Date): Promise<readonly Id[]> {
  return sql.query<Id>('SELECT id FROM channels WHERE paused_until <= $1', [now]);
}

/** Quiet hours that are over, and what was held at the very moment in which its channel was opened. */
function listQuietEnded(sql: Sql, now: Date): Promise<readonly Id[]> {
  return sql.query<Id>(
    `SELECT c.id FROM channels c WHERE c.state = 'open'
        AND EXISTS (SELECT 1 FROM deliveries d WHERE d.channel_id = c.id AND d.state = 'held'
                      AND (d.held_until IS NULL OR d.held_until <= $1))`,
    [now],
  );
}

/** Once a day a suspended channel is spoken to again, where there is something to say: a failure suspends it anew. */
function listToProbe(sql: Sql, now: Date): Promise<readonly Id[]> {
  return sql.query<Id>(
    `SELECT c.id FROM channels c JOIN workspaces w ON w.id = c.workspace_id AND w.removed_at IS NULL
      WHERE c.state = 'suspended' AND c.state_at <= $1::timestamptz - interval '1 day'
        AND EXISTS (SELECT 1 FROM deliveries d WHERE d.channel_id = c.id AND d.state = 'held')`,
    [now],
  );
}
