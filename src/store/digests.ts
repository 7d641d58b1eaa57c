import type { Sql } from '../db/db.ts';
import { type DigestTime, MONDAY_AT_NINE, pickDigestSlot } from '../domain/schedule.ts';
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
  readonly dueAt: Date;
}

/** A channel's own choice of when its digest comes: null = nothing was said, `off` = it gets none. */
export type DigestChoice = DigestTime | 'off' | null;

interface ChoiceColumns {
  readonly day: number | null;
  readonly time: string | null;
}

/** What a channel said of its digest. */
export async function getDigestChoice(sql: Sql, channelId: number): Promise<DigestChoice> {
  const rows = await sql.query<ChoiceColumns>(
    'SELECT digest_day AS day, digest_time AS time FROM channels WHERE id = $1',
    [channelId],
  );
  const { day, time } = rows[0] ?? { day: null, time: null };
  if (day === 0) return 'off';
  return day === null || time === null ? null : { day, time };
}

/** Sets when a channel's digest comes, and the zone of its hours. */
export async function putDigestChoice(
  sql: Sql,
  channelId: number,
  choice: { readonly time: DigestTime | 'off'; readonly zone: string },
  now: Date,
): Promise<void> {
  const { time, zone } = choice;
  await sql.query(
    'UPDATE channels SET digest_day = $2, digest_time = $3, time_zone = $4, digest_set_at = $5 WHERE id = $1',
    [channelId, time === 'off' ? 0 : time.day, time === 'off' ? null : time.time, zone, now],
  );
}

/**
 * Makes sure that every open channel that wants a digest has the row of the newest one whose hour has come: who set its
 * day, and who has a digest subscription and did not turn it off.
 */
export async function planDigests(sql: Sql, now: Date): Promise<void> {
  const channels = await sql.query<ChoiceColumns & { id: number; time_zone: string; since: Date }>(
    `SELECT c.id, c.time_zone, c.digest_day AS day, c.digest_time AS time, greatest(min(s.created_at), c.digest_set_at) AS since
       FROM channels c JOIN subscriptions s ON s.channel_id = c.id
      WHERE c.state = 'open' AND s.removed_at IS NULL AND c.digest_day IS DISTINCT FROM 0
        AND (c.digest_day IS NOT NULL OR s.mode IN ('digest', 'both'))
      GROUP BY c.id`,
  );
  for (const { id, time_zone, day, time, since } of channels) {
    const slot = pickDigestSlot(now, time_zone, day === null || time === null ? MONDAY_AT_NINE : { day, time });
    // a channel hears of the weeks since it asked for a digest, and of none that is days past
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
      RETURNING c.platform, c.workspace_id AS "workspaceId", c.time_zone AS zone,
        g.due_at AS "dueAt"`,
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
