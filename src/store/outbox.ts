import { randomBytes } from 'node:crypto';
import type { Sql } from '../db/db.ts';
import type { Card } from '../domain/card.ts';
import type { Audience, Owed } from '../domain/route.ts';
import type { Stance } from '../domain/thread-state.ts';
import type { Platform, Severity } from '../domain/types.ts';
import { SEVERITIES } from '../domain/types.ts';
import { toJsonb } from './jsonb.ts';
import { listActiveSubscriptions } from './subscriptions.ts';

/** How long edits that only add an outlet wait for company (DESIGN §3). */
const EDIT_EVERY_MS = 10 * 60_000;

/** Why and what for messages about a story are owed. */
export interface Occasion {
  readonly storyId: number;
  /** What makes the message unique: planning it twice is no harm. */
  readonly cause: string;
  readonly severity: Severity;
  /** What a reply says; roots and edits are built from the story when they are sent. */
  readonly card: Card | null;
  /** Whether an edit shows a new stage or severity and must not wait. */
  readonly urgent: boolean;
  readonly now: Date;
}

/** A channel that has something new to deliver. */
export interface Rung {
  readonly channelId: number;
  readonly platform: Platform;
}

/** Who may hear of a story: every channel with alert subscriptions; of a private story only its workspace's. */
export async function listAudiences(
  sql: Sql,
  storyId: number,
  workspaceId: number | null,
): Promise<readonly Audience[]> {
  const subscriptions = await listActiveSubscriptions(sql);
  const open = await sql.query<{ channel_id: number }>('SELECT channel_id FROM threads WHERE story_id = $1', [storyId]);
  const threads = new Set(open.map((row) => row.channel_id));
  const stances = await listStances(sql, storyId);
  const folded = await listToldElsewhere(sql, storyId);
  const audiences = new Map<number, Audience>();
  for (const one of subscriptions) {
    if (one.mode === 'digest' || (workspaceId !== null && one.workspaceId !== workspaceId)) continue;
    const known = audiences.get(one.channelId);
    audiences.set(one.channelId, {
      channelId: one.channelId,
      platform: one.platform,
      zone: one.zone,
      hasThread: threads.has(one.channelId),
      ...stances.get(one.channelId),
      folded: folded.get(one.channelId) ?? 'no',
      subscriptions: [...(known?.subscriptions ?? []), one],
    });
  }
  return [...audiences.values()];
}

/** What people decided about a story, by channel. */
async function listStances(sql: Sql, storyId: number): Promise<ReadonlyMap<number, { readonly stance: Stance }>> {
  const rows = await sql.query<{ channel_id: number; stance: Stance }>(
    'SELECT channel_id, stance FROM thread_states WHERE story_id = $1 AND stance IS NOT NULL',
    [storyId],
  );
  return new Map(rows.map(({ channel_id, stance }) => [channel_id, { stance }]));
}

/**
 * Channels in which a list names the story, or will; one that could not be sent told nobody. And those that read it in the
 * thread of the story from which it was split.
 */
async function listToldElsewhere(sql: Sql, storyId: number): Promise<ReadonlyMap<number, 'waits' | 'sent'>> {
  const rows = await sql.query<{ channel_id: number; waits: boolean }>(
    `SELECT f.channel_id, bool_or(n.state <> 'sent') AS waits FROM deliveries f JOIN deliveries n ON n.id = f.folded_into
      WHERE f.story_id = $1 AND f.state = 'folded' AND n.state IN ('pending', 'sending', 'held', 'sent')
      GROUP BY f.channel_id
     UNION ALL
     SELECT t.channel_id, false FROM story_splits p JOIN threads t ON t.story_id = p.from_id
      WHERE p.story_id = $1 AND t.root IS NOT NULL`,
    [storyId],
  );
  return new Map(rows.map(({ channel_id, waits }) => [channel_id, waits ? 'waits' : 'sent']));
}

/** Writes what is owed into the outbox, in the transaction that changed the story. Returns the channels to ring for. */
export async function insertOwed(sql: Sql, owed: readonly Owed[], occasion: Occasion): Promise<readonly Rung[]> {
  const of = (what: Owed['what']): readonly Owed[] => owed.filter((one) => one.what === what);
  const rung = [
    ...(await insertRoots(sql, of('root'), occasion)),
    ...(await insertReplies(sql, of('reply'), occasion)),
    ...(await insertEdits(sql, of('edit'), occasion)),
  ];
  await releasePassed(sql, occasion.storyId);
  return [...new Map(rung.map((one) => [one.channelId, one])).values()];
}

/** Adds a message that stands alone: an announcement, a list, a digest. Returns its id, or null where it was planned before. */
export async function insertNote(
  sql: Sql,
  note: Rung & { readonly storyId: number | null; readonly cause: string; readonly card: Card; readonly now: Date },
): Promise<number | null> {
  const rows = await sql.query<{ id: number }>(
    `INSERT INTO deliveries (channel_id, platform, story_id, kind, cause, severity, card, mention, state, key, not_before_at, created_at)
     SELECT $1, $2, $3, 'note', $4, $5, $6::jsonb, $7, ${stateFor('$5', 'NULL')}, $8, $9, $9 FROM channels c WHERE c.id = $1
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      note.channelId,
      note.platform,
      note.storyId,
      note.cause,
      SEVERITIES.indexOf(note.card.severity),
      toJsonb(note.card),
      note.card.mention,
      newKey(),
      note.now,
    ],
  );
  return rows[0]?.id ?? null;
}

/** A delivery key: 128 random bits in 22 characters, short enough for Discord's 25-character nonce. */
export function newKey(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * What is owed to a channel that is paused or suspended, or in its quiet hours, is held, not lost. `severity` is the
 * parameter that holds the message's; `heldUntil` where the quiet hours' end stands.
 */
function stateFor(severity: string, heldUntil: string): string {
  const passes = `(c.pause_passes_critical AND ${severity}::smallint = ${SEVERITIES.indexOf('critical')})`;
  return `CASE WHEN ${heldUntil} IS NULL AND (c.state = 'open' OR (c.state = 'paused' AND ${passes})) THEN 'pending' ELSE 'held' END`;
}

const WANTED = `wanted AS (
  SELECT w.*, c.state, c.pause_passes_critical
    FROM jsonb_to_recordset($1::jsonb)
      AS w(channel_id bigint, platform text, announce boolean, mention text, key text, held_until timestamptz)
    JOIN channels c ON c.id = w.channel_id)`;
const INSERT = `INSERT INTO deliveries
  (channel_id, platform, story_id, kind, cause, severity, card, announce, mention, state, held_until, key, not_before_at, created_at)`;

/** A message that passes a pause or quiet hours takes along what its thread was to say before it. */
async function releasePassed(sql: Sql, storyId: number): Promise<void> {
  await sql.query(
    `UPDATE deliveries d SET state = 'pending', held_until = NULL FROM channels c
      WHERE d.story_id = $1 AND d.state = 'held' AND c.id = d.channel_id AND c.state <> 'suspended' AND EXISTS (
        SELECT 1 FROM deliveries e
         WHERE e.story_id = $1 AND e.channel_id = d.channel_id AND e.state = 'pending' AND e.kind = 'reply' AND e.id > d.id)`,
    [storyId],
  );
}

async function insertRoots(sql: Sql, owed: readonly Owed[], occasion: Occasion): Promise<readonly Rung[]> {
  if (owed.length === 0) return [];
  return sql.query<Rung>(
    `WITH ${WANTED}, opened AS (
       INSERT INTO threads (story_id, channel_id) SELECT $2, channel_id FROM wanted ON CONFLICT DO NOTHING RETURNING channel_id)
     ${INSERT}
     SELECT c.channel_id, c.platform, $2, 'root', $3, $4, NULL, false, c.mention, ${stateFor('$4', 'c.held_until')}, c.held_until, c.key, $5, $5
       FROM wanted c JOIN opened USING (channel_id)
     ON CONFLICT DO NOTHING RETURNING channel_id AS "channelId", platform`,
    [wantedOf(owed), occasion.storyId, occasion.cause, SEVERITIES.indexOf(occasion.severity), occasion.now],
  );
}

async function insertReplies(sql: Sql, owed: readonly Owed[], occasion: Occasion): Promise<readonly Rung[]> {
  if (owed.length === 0 || occasion.card === null) return [];
  return sql.query<Rung>(
    `WITH ${WANTED}
     ${INSERT}
     SELECT c.channel_id, c.platform, $2, 'reply', $3, $4, $6::jsonb, c.announce, c.mention, ${stateFor('$4', 'c.held_until')}, c.held_until, c.key, $5, $5 FROM wanted c
     ON CONFLICT DO NOTHING RETURNING channel_id AS "channelId", platform`,
    [
      wantedOf(owed),
      occasion.storyId,
      occasion.cause,
      SEVERITIES.indexOf(occasion.severity),
      occasion.now,
      toJsonb(occasion.card),
    ],
  );
}

/**
 * One edit at most waits for each root; an urgent one pulls it forward. One that is due may be under way with the story as
 * it was a moment ago: it is not counted on, and what it does not show another one will. A root that is gone is not edited.
 */
async function insertEdits(sql: Sql, owed: readonly Owed[], occasion: Occasion): Promise<readonly Rung[]> {
  if (owed.length === 0) return [];
  return sql.query<Rung>(
    `WITH ${WANTED}, waiting AS (
       UPDATE deliveries d SET not_before_at = CASE WHEN $6 THEN least(d.not_before_at, $5) ELSE d.not_before_at END
         FROM wanted w
        WHERE d.channel_id = w.channel_id AND d.story_id = $2 AND d.kind = 'edit'
          AND (d.state = 'held' OR (d.state = 'pending' AND d.not_before_at > $5))
        RETURNING d.channel_id, d.platform),
     added AS (
       ${INSERT}
       SELECT c.channel_id, c.platform, $2, 'edit', $3, $4, NULL, false, NULL, ${stateFor('$4', 'c.held_until')}, c.held_until, c.key,
              CASE WHEN $6 THEN $5::timestamptz ELSE greatest($5, coalesce(t.edited_at + $7 * interval '1 millisecond', $5)) END, $5
         FROM wanted c JOIN threads t ON t.story_id = $2 AND t.channel_id = c.channel_id
        WHERE c.channel_id NOT IN (SELECT channel_id FROM waiting)
          AND (t.root IS NOT NULL OR EXISTS (
            SELECT 1 FROM deliveries r WHERE r.channel_id = c.channel_id AND r.story_id = $2 AND r.kind = 'root'
               AND r.state IN ('pending', 'sending', 'held')))
       ON CONFLICT DO NOTHING RETURNING channel_id, platform)
     SELECT channel_id AS "channelId", platform FROM waiting
     UNION ALL SELECT channel_id, platform FROM added`,
    [
      wantedOf(owed),
      occasion.storyId,
      occasion.cause,
      SEVERITIES.indexOf(occasion.severity),
      occasion.now,
      occasion.urgent,
      EDIT_EVERY_MS,
    ],
  );
}

function wantedOf(owed: readonly Owed[]): string {
  return toJsonb(
    owed.map(({ channelId, platform, announce, mention, heldUntil }) => ({
      ...{ channel_id: channelId, platform, announce, mention, held_until: heldUntil },
      key: newKey(),
    })),
  );
}
