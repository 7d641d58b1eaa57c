import type { Sql } from '../db/db.ts';
import type { ForumRef } from '../domain/message.ts';
import type { Platform } from '../domain/types.ts';
import type { ErrorCode } from '../lib/errors.ts';
import { MAY_GO } from './deliveries.ts';

/** A channel that this worker alone may speak to until the lease ends. */
export interface Lease {
  readonly channelId: number;
  readonly leaseNo: number;
  readonly platform: Platform;
  readonly workspace: string;
  readonly channel: string;
  /** The database id of the workspace. */
  readonly workspaceId: number;
  readonly paceMs: number | null;
  readonly forum: ForumRef | null;
}

/** Takes a channel that is not suspended, rested and free, on a platform that is not waiting; null otherwise. */
export async function takeChannel(sql: Sql, id: number, now: Date, leaseMs: number): Promise<Lease | null> {
  const rows = await sql.query<Lease>(
    `UPDATE channels c SET lease_until = $2::timestamptz + $3 * interval '1 millisecond', lease_no = lease_no + 1
       FROM workspaces w
      WHERE c.id = $1 AND w.id = c.workspace_id AND c.state <> 'suspended'
        AND (c.lease_until IS NULL OR c.lease_until < $2) AND (c.not_before_at IS NULL OR c.not_before_at <= $2)
        AND NOT EXISTS (SELECT 1 FROM platforms p WHERE p.platform = c.platform AND p.not_before_at > $2)
      RETURNING c.id AS "channelId", c.lease_no AS "leaseNo", c.platform, c.external_id AS channel, c.pace_ms AS "paceMs",
                c.forum, w.id AS "workspaceId", w.external_id AS workspace`,
    [id, now, leaseMs],
  );
  return rows[0] ?? null;
}

/** Prolongs a lease immediately before a request; false where it has passed to another worker: send nothing then. */
export async function renewLease(sql: Sql, lease: Lease, now: Date, leaseMs: number): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE channels SET lease_until = $3::timestamptz + $4 * interval '1 millisecond'
      WHERE id = $1 AND lease_no = $2 AND lease_until >= $3 RETURNING id`,
    [lease.channelId, lease.leaseNo, now, leaseMs],
  );
  return rows.length > 0;
}

/** Whether nobody else has taken the channel since, though the lease may have run out. */
export async function holdsLease(sql: Sql, { channelId, leaseNo }: Lease): Promise<boolean> {
  const rows = await sql.query('SELECT id FROM channels WHERE id = $1 AND lease_no = $2', [channelId, leaseNo]);
  return rows.length > 0;
}

/** Gives a channel back; it rests until `notBeforeAt`. */
export async function releaseChannel(sql: Sql, lease: Lease, notBeforeAt: Date | null): Promise<void> {
  await sql.query(
    `UPDATE channels SET lease_until = NULL, not_before_at = greatest(not_before_at, $3::timestamptz)
      WHERE id = $1 AND lease_no = $2`,
    [lease.channelId, lease.leaseNo, notBeforeAt],
  );
}

/** A channel with something due; `severity` is that of the most severe message. */
export interface DueChannel {
  readonly channelId: number;
  readonly platform: Platform;
  readonly severity: number;
}

/** Channels with something due that nobody speaks to, on the platforms that this process serves; the most urgent first. */
export async function listDueChannels(
  sql: Sql,
  platforms: readonly Platform[],
  now: Date,
): Promise<readonly DueChannel[]> {
  return sql.query<DueChannel>(
    `SELECT c.id AS "channelId", c.platform, max(d.severity)::int AS severity
       FROM channels c JOIN deliveries d ON d.channel_id = c.id
       LEFT JOIN threads t ON t.channel_id = d.channel_id AND t.story_id = d.story_id
      WHERE c.state <> 'suspended' AND c.platform = ANY($1::text[])
        AND (c.lease_until IS NULL OR c.lease_until < $2) AND (c.not_before_at IS NULL OR c.not_before_at <= $2)
        AND NOT EXISTS (SELECT 1 FROM platforms p WHERE p.platform = c.platform AND p.not_before_at > $2)
        AND d.not_before_at <= $2 AND ${MAY_GO}
      GROUP BY c.id ORDER BY severity DESC, c.id LIMIT 1000`,
    [platforms, now],
  );
}

/** Makes a whole platform wait: a global rate limit, or a rejected token that is tried again from time to time. */
export async function pausePlatform(
  sql: Sql,
  platform: Platform,
  pause: { readonly notBeforeAt: Date; readonly code: ErrorCode },
  now: Date,
): Promise<void> {
  await sql.query(
    `INSERT INTO platforms (platform, not_before_at, paused_code, paused_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (platform) DO UPDATE SET not_before_at = greatest(platforms.not_before_at, excluded.not_before_at), paused_code = excluded.paused_code,
       paused_at = excluded.paused_at`,
    [platform, pause.notBeforeAt, pause.code, now],
  );
}

/** Forgets what a platform asked of an earlier token, when the program starts. */
export async function clearPlatform(sql: Sql, platform: Platform): Promise<void> {
  await sql.query("DELETE FROM platforms WHERE platform = $1 AND paused_code = 'token-rejected'", [platform]);
}

/** Stops speaking to a channel after an error that only a person can mend; what it is owed is held. */
export async function suspendChannel(
  sql: Sql,
  channelId: number,
  why: { readonly code: ErrorCode; readonly note: string },
  now: Date,
): Promise<void> {
  await sql.query(
    `UPDATE channels SET state = 'suspended', state_code = $2, state_note = $3, state_at = $4 WHERE id = $1`,
    [channelId, why.code, why.note, now],
  );
  await sql.query(
    "UPDATE deliveries SET state = 'held', note = $2 WHERE channel_id = $1 AND state IN ('pending', 'sending')",
    [channelId, why.code],
  );
}

/** Gives back every lease, where no other process can hold one: those of a process that was killed. */
export async function clearLeases(sql: Sql): Promise<void> {
  await sql.query('UPDATE channels SET lease_until = NULL WHERE lease_until IS NOT NULL');
  await sql.query('UPDATE feeds SET lease_until = NULL WHERE lease_until IS NOT NULL');
}
