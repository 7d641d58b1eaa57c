import type { Sql } from '../db/db.ts';
import type { ForumRef } from '../domain/message.ts';
import type { Platform } from '../domain/types.ts';

/** A channel by the platform's own id. */
export interface ChannelKey {
  readonly workspaceId: number;
  readonly platform: Platform;
  readonly externalId: string;
  readonly name: string | null;
  /** IANA zone, taken where the channel is new. */
  readonly timeZone: string;
  /** Set where it takes posts instead of messages; what was known of that is replaced. */
  readonly forum?: ForumRef | null;
}

/** `paused` by a person, `suspended` by an error. */
export interface ChannelRow {
  readonly id: number;
  readonly workspaceId: number;
  readonly state: 'open' | 'paused' | 'suspended';
  /** Why it is not open, for a person. */
  readonly stateNote: string | null;
  /** IANA zone of its quiet hours and its digest. */
  readonly timeZone: string;
  /** When a person's pause ends; null where it has no end, or there is none. */
  readonly pausedUntil: Date | null;
  readonly forum: ForumRef | null;
}

const COLUMNS = `c.id, c.workspace_id AS "workspaceId", c.state, c.state_note AS "stateNote", c.time_zone AS "timeZone",
  c.paused_until AS "pausedUntil", c.forum`;

/** Writes a channel where it is new; a known one keeps its state and its zone. */
export async function ensureChannel(sql: Sql, key: ChannelKey, now: Date): Promise<ChannelRow> {
  const { forum = null } = key;
  const rows = await sql.query<ChannelRow>(
    `INSERT INTO channels AS c (workspace_id, platform, external_id, name, time_zone, created_at, forum)
     VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)
     ON CONFLICT (platform, external_id) DO UPDATE SET name = coalesce(excluded.name, c.name), forum = coalesce(excluded.forum, c.forum)
     RETURNING ${COLUMNS}`,
    [
      key.workspaceId,
      key.platform,
      key.externalId,
      key.name,
      key.timeZone,
      now,
      forum === null ? null : JSON.stringify(forum),
    ],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the database returned no channel');
  return row;
}

/** A channel of a workspace, both by the platform's ids; null where it never subscribed. */
export async function getChannel(
  sql: Sql,
  where: { readonly platform: Platform; readonly workspace: string; readonly channel: string },
): Promise<ChannelRow | null> {
  const rows = await sql.query<ChannelRow>(
    `SELECT ${COLUMNS} FROM channels c JOIN workspaces w ON w.id = c.workspace_id
      WHERE c.platform = $1 AND c.external_id = $2 AND w.external_id = $3`,
    [where.platform, where.channel, where.workspace],
  );
  return rows[0] ?? null;
}
