import type { Sql } from '../db/db.ts';
import type { Platform } from '../domain/types.ts';

/** How one feed does. */
export interface FeedHealth {
  readonly slug: string;
  readonly title: string;
  readonly lastSuccessAt: Date | null;
  readonly lastNewItemAt: Date | null;
  readonly nextCheckAt: Date;
  readonly failingSince: Date | null;
  /** Why it fails, in a sentence. */
  readonly lastError: string | null;
  /** Today, in UTC. */
  readonly checks: number;
  readonly newItems: number;
  readonly longestGapMs: number;
}

/** The public feeds and a workspace's own, failing ones first. */
export async function listFeedHealth(sql: Sql, workspaceId: number | null, now: Date): Promise<readonly FeedHealth[]> {
  return sql.query<FeedHealth>(
    `SELECT f.slug, f.title, f.last_success_at AS "lastSuccessAt", f.last_new_item_at AS "lastNewItemAt",
            f.next_check_at AS "nextCheckAt", f.failing_since AS "failingSince", f.last_error AS "lastError",
            coalesce(c.checks, 0) AS checks, coalesce(c.new_items, 0) AS "newItems",
            coalesce(c.longest_gap_ms, 0) AS "longestGapMs"
       FROM feeds f LEFT JOIN feed_checks c ON c.feed_id = f.id AND c.day = ($2::timestamptz AT TIME ZONE 'UTC')::date
      WHERE f.enabled AND (f.workspace_id IS NULL OR f.workspace_id = $1)
      ORDER BY (f.failing_since IS NULL), f.failing_since, f.slug`,
    [workspaceId, now],
  );
}

/** How one channel does. */
export interface ChannelHealth {
  readonly state: 'open' | 'paused' | 'suspended';
  readonly stateNote: string | null;
  readonly stateAt: Date | null;
  /** A person's pause, which outlives a suspension. */
  readonly pausedAt: Date | null;
  readonly pausedUntil: Date | null;
  readonly zone: string;
  /** Messages planned or sent today, in the channel's zone, by their state. */
  readonly today: Readonly<Record<string, number>>;
  /** All that still wait. */
  readonly waiting: number;
  readonly held: number;
}

/** How a channel does; null where it never subscribed. */
export async function getChannelHealth(sql: Sql, channelId: number, now: Date): Promise<ChannelHealth | null> {
  const [channel] = await sql.query<ChannelHealth>(
    `SELECT c.state, c.state_note AS "stateNote", c.state_at AS "stateAt", c.paused_at AS "pausedAt",
            c.paused_until AS "pausedUntil", c.time_zone AS zone,
            (SELECT coalesce(jsonb_object_agg(state, count), '{}') FROM (
               SELECT d.state, count(*)::int AS count FROM deliveries d
                WHERE d.channel_id = c.id AND d.kind <> 'edit'
                  AND coalesce(d.sent_at, d.created_at) >= date_trunc('day', $2::timestamptz AT TIME ZONE c.time_zone) AT TIME ZONE c.time_zone
                GROUP BY d.state) AS counted) AS today,
            (SELECT count(*)::int FROM deliveries d WHERE d.channel_id = c.id AND d.state IN ('pending', 'sending') AND d.kind <> 'edit') AS waiting,
            (SELECT count(*)::int FROM deliveries d WHERE d.channel_id = c.id AND d.state = 'held' AND d.kind <> 'edit') AS held
       FROM channels c WHERE c.id = $1`,
    [channelId, now],
  );
  return channel ?? null;
}

/** Something that went wrong with a message. */
export interface DeliveryTrouble {
  readonly note: string;
  readonly at: Date;
  readonly state: string;
}

/** The newest trouble with a message to a channel that no later success has undone. */
export async function getLastTrouble(sql: Sql, channelId: number): Promise<DeliveryTrouble | null> {
  const rows = await sql.query<DeliveryTrouble>(
    `SELECT note, coalesce(started_at, created_at) AS at, state FROM deliveries
      WHERE channel_id = $1 AND note IS NOT NULL AND attempts > 0 AND state <> 'cancelled'
      ORDER BY coalesce(started_at, created_at) DESC LIMIT 1`,
    [channelId],
  );
  return rows[0] ?? null;
}

/** A wait that a whole platform asked for, or a token that it rejects. */
export interface PlatformPause {
  readonly code: string | null;
  readonly until: Date;
}

/** What holds up everything on a platform now; null where nothing does. */
export async function getPlatformPause(sql: Sql, platform: Platform, now: Date): Promise<PlatformPause | null> {
  const rows = await sql.query<PlatformPause>(
    'SELECT paused_code AS code, not_before_at AS until FROM platforms WHERE platform = $1 AND not_before_at > $2',
    [platform, now],
  );
  return rows[0] ?? null;
}
