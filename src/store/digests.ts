import type { Sql } from '../db/db.ts';
import { pickDigestSlot } from '../domain/schedule.ts';
import type { Platform } from '../domain/types.ts';

/** How late a digest may still come. */
const LATE_MS = 3 * 86_400_000;

/** A channel's digest that is due. */
export interface DueDigest {
  readonly channelId: number;
  readonly isoWeek: string;
}

/** A digest's channel. */
export interface DigestChannel {
  readonly platform: Platform;
  readonly workspaceId: number;
  readonly zone: string;
}

/** Makes sure that every open channel with a digest subscription has the row of the newest week whose hour has come. */
export async function planDigests(sql: Sql, now: Date): Promise<void> {
  const channels = await sql.query<{ id: number; time_zone: string; since: Date }>(
    `SELECT c.id, c.time_zone, min(s.created_at) AS since FROM channels c JOIN subscriptions s ON s.channel_id = c.id
      WHERE c.state = 'open' AND s.removed_at IS NULL AND s.mode IN ('digest', 'both')
      GROUP BY c.id`,
  );
  for (const { id, time_zone, since } of channels) {
    const slot = pickDigestSlot(now, time_zone);
    // a channel hears of the weeks since it subscribed, and of none that is days past
    if (slot.dueAt < since || slot.dueAt < latest(now)) continue;
    await sql.query(
      `INSERT INTO digests (channel_id, iso_week, due_at, state) VALUES ($1, $2, $3, 'due') ON CONFLICT DO NOTHING`,
      [id, slot.isoWeek, slot.dueAt],
    );
  }
}

/** Digests whose hour has come, days ago at most, and that are not planned yet. */
export async function listDueDigests(sql: Sql, now: Date): Promise<readonly DueDigest[]> {
  return sql.query(
    `SELECT channel_id AS "channelId", iso_week AS "isoWeek" FROM digests WHERE state = 'due' AND due_at <= $1 AND due_at >= $2 LIMIT 200`,
    [now, latest(now)],
  );
}

/** Takes a due digest, in the transaction that plans its message; null where another worker was first. */
export async function takeDigest(sql: Sql, due: DueDigest): Promise<DigestChannel | null> {
  const rows = await sql.query<DigestChannel>(
    `UPDATE digests g SET state = 'planned' FROM channels c
      WHERE g.channel_id = $1 AND g.iso_week = $2 AND g.state = 'due' AND c.id = g.channel_id
      RETURNING c.platform, c.workspace_id AS "workspaceId", c.time_zone AS zone`,
    [due.channelId, due.isoWeek],
  );
  return rows[0] ?? null;
}

/** Remembers which message is a week's digest. */
export async function recordDigest(sql: Sql, due: DueDigest, deliveryId: number | null): Promise<void> {
  await sql.query('UPDATE digests SET delivery_id = $3 WHERE channel_id = $1 AND iso_week = $2', [
    due.channelId,
    due.isoWeek,
    deliveryId,
  ]);
}

/** What was due before is late for good. */
function latest(now: Date): Date {
  return new Date(now.getTime() - LATE_MS);
}
