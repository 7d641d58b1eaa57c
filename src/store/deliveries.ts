import type { Sql } from '../db/db.ts';
import type { Card } from '../domain/card.ts';
import type { MessageRef } from '../domain/message.ts';
import type { Platform } from '../domain/types.ts';
import { toJsonb } from './jsonb.ts';
import { newKey } from './outbox.ts';

export type DeliveryKind = 'root' | 'reply' | 'edit' | 'note';

/** One message owed to one channel, with what is needed to send it. */
export interface Delivery {
  readonly id: number;
  readonly channelId: number;
  readonly platform: Platform;
  readonly storyId: number | null;
  readonly kind: DeliveryKind;
  /** Why it is owed, as planned. */
  readonly cause: string;
  readonly severity: number;
  readonly card: Card | null;
  readonly announce: boolean;
  readonly mention: string | null;
  readonly key: string;
  readonly inDoubt: boolean;
  /** Whether it was sent again unseen, and so may be there twice. */
  readonly uncertain: boolean;
  readonly plain: boolean;
  readonly attempts: number;
  readonly startedAt: Date | null;
  /** The root of its thread, once posted. */
  readonly root: MessageRef | null;
  readonly shownSha256: string | null;
}

/** SQL. Of the rows `d` with their thread `t`: those that wait for nothing but their time. */
export const MAY_GO = `d.state IN ('pending', 'sending')
  AND (d.kind <> 'edit' OR t.root IS NOT NULL)
  -- within a thread strictly in order; a root that replaces a deleted one comes before the replies that wait for it
  AND (d.kind NOT IN ('root', 'reply') OR NOT EXISTS (
    SELECT 1 FROM deliveries e
     WHERE e.channel_id = d.channel_id AND e.story_id = d.story_id AND e.state IN ('pending', 'sending', 'held')
       AND ((e.kind = 'root' AND (d.kind = 'reply' OR e.id < d.id)) OR (e.kind = 'reply' AND d.kind = 'reply' AND e.id < d.id))))`;

/**
 * The next message for a channel: by severity, then age; within a thread strictly in order, and edits after the rest.
 * A message waits while an earlier one of its thread is unsent.
 */
export async function getNextDelivery(sql: Sql, channelId: number, now: Date): Promise<Delivery | null> {
  const rows = await sql.query<Delivery>(
    `SELECT d.id, d.channel_id AS "channelId", d.platform, d.story_id AS "storyId", d.kind, d.cause, d.severity, d.card, d.announce,
            d.mention, d.key, d.in_doubt AS "inDoubt", d.uncertain, d.plain, d.attempts, d.started_at AS "startedAt",
            t.root, t.shown_sha256 AS "shownSha256"
       FROM deliveries d LEFT JOIN threads t ON t.channel_id = d.channel_id AND t.story_id = d.story_id
      WHERE d.channel_id = $1 AND d.not_before_at <= $2 AND ${MAY_GO}
      ORDER BY (d.kind = 'edit'), d.severity DESC, d.id
      LIMIT 1`,
    [channelId, now],
  );
  return rows[0] ?? null;
}

/**
 * Says that a request is about to go out: from here until the answer is recorded its outcome is in doubt. False where it
 * must not go out any more: folded, held or cancelled since it was read.
 */
export async function recordSending(sql: Sql, id: number, now: Date, askAgainAt: Date): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE deliveries SET state = 'sending', in_doubt = true, attempts = attempts + 1, started_at = $2, not_before_at = $3
      WHERE id = $1 AND state IN ('pending', 'sending') RETURNING id`,
    [id, now, askAgainAt],
  );
  return rows.length > 0;
}

/** Records the platform's message id: only now is a message sent. */
export async function recordSent(sql: Sql, delivery: Delivery, ref: MessageRef | null, now: Date): Promise<void> {
  await sql.query(
    `UPDATE deliveries SET state = 'sent', in_doubt = false, ref = $2::jsonb, sent_at = $3, note = NULL WHERE id = $1`,
    [delivery.id, ref === null ? null : toJsonb(ref), now],
  );
}

/** Remembers where a story's root stands and what it shows; null where that is not known. */
export async function recordRoot(
  sql: Sql,
  delivery: Delivery,
  shown: { readonly root: MessageRef; readonly sha256: string | null; readonly editedAt: Date | null },
): Promise<void> {
  await sql.query(
    `UPDATE threads SET root = $3::jsonb, shown_sha256 = $4, edited_at = coalesce($5, edited_at)
      WHERE channel_id = $1 AND story_id = $2`,
    [delivery.channelId, delivery.storyId, toJsonb(shown.root), shown.sha256, shown.editedAt],
  );
}

/** Remembers the thread that the first reply opened under a root. */
export async function recordThread(sql: Sql, delivery: Delivery, thread: string): Promise<void> {
  await sql.query(
    `UPDATE threads SET root = jsonb_set(root, '{thread}', to_jsonb($3::text))
      WHERE channel_id = $1 AND story_id = $2 AND root IS NOT NULL`,
    [delivery.channelId, delivery.storyId, thread],
  );
}

/** Puts a message off. `inDoubt`: whether the request may have been accepted. */
export async function postpone(
  sql: Sql,
  id: number,
  retry: { readonly notBeforeAt: Date; readonly inDoubt: boolean; readonly note: string },
): Promise<void> {
  await sql.query(
    `UPDATE deliveries SET state = CASE WHEN $3 THEN 'sending' ELSE 'pending' END, in_doubt = $3, not_before_at = $2, note = $4
      WHERE id = $1 AND state IN ('pending', 'sending')`,
    [id, retry.notBeforeAt, retry.inDoubt, retry.note],
  );
}

/** Puts a message off that could not be written, and counts that as an attempt: an earlier request may still be in doubt. */
export async function postponeUnwritten(
  sql: Sql,
  id: number,
  retry: { readonly notBeforeAt: Date; readonly note: string },
): Promise<void> {
  await sql.query(
    `UPDATE deliveries SET attempts = attempts + 1, not_before_at = $2, note = $3
      WHERE id = $1 AND state IN ('pending', 'sending')`,
    [id, retry.notBeforeAt, retry.note],
  );
}

/** Marks that a message is sent again although nobody could look whether it is there. */
export async function recordUncertain(sql: Sql, id: number): Promise<void> {
  await sql.query('UPDATE deliveries SET uncertain = true, in_doubt = false WHERE id = $1', [id]);
}

/** Ends a delivery without a message. */
export async function endDelivery(
  sql: Sql,
  id: number,
  end: { readonly state: 'cancelled' | 'failed'; readonly note: string },
): Promise<void> {
  await sql.query('UPDATE deliveries SET state = $2, note = $3, in_doubt = false WHERE id = $1', [
    id,
    end.state,
    end.note,
  ]);
}

/** Lets a message be tried once more as plain text, under a new key: the first was certainly rejected. */
export async function makePlain(sql: Sql, id: number, now: Date): Promise<void> {
  await sql.query(
    `UPDATE deliveries SET state = 'pending', in_doubt = false, plain = true, key = $2, not_before_at = $3 WHERE id = $1`,
    [id, newKey(), now],
  );
}

/**
 * Opens a thread anew after somebody deleted it: a root with the story as it stands, before the replies that wait. False
 * where that was tried for this attempt already: its root cannot be posted.
 */
export async function reopenThread(sql: Sql, delivery: Delivery, now: Date): Promise<boolean> {
  await sql.query('UPDATE threads SET root = NULL, shown_sha256 = NULL WHERE channel_id = $1 AND story_id = $2', [
    delivery.channelId,
    delivery.storyId,
  ]);
  const opened = await sql.query(
    `INSERT INTO deliveries (channel_id, platform, story_id, kind, cause, severity, state, key, not_before_at, created_at)
     VALUES ($1, $2, $3, 'root', $4, $5, 'pending', $6, $7, $7) ON CONFLICT DO NOTHING RETURNING id`,
    [
      delivery.channelId,
      delivery.platform,
      delivery.storyId,
      // a thread may be deleted again and again
      `reopen:${delivery.id}.${delivery.attempts}`,
      delivery.severity,
      newKey(),
      now,
    ],
  );
  return opened.length > 0;
}

/** Forgets a root that is not there: there is nothing to edit, and the next reply opens a new one. */
export async function forgetRoot(sql: Sql, { channelId, storyId }: Delivery): Promise<void> {
  await sql.query('UPDATE threads SET root = NULL, shown_sha256 = NULL WHERE channel_id = $1 AND story_id = $2', [
    channelId,
    storyId,
  ]);
  await sql.query(
    `UPDATE deliveries SET state = 'cancelled', in_doubt = false, note = 'its message is not there'
      WHERE channel_id = $1 AND story_id = $2 AND kind = 'edit' AND state IN ('pending', 'sending', 'held')`,
    [channelId, storyId],
  );
}

/** What a channel waits for. */
export interface NextDue {
  readonly dueAt: Date;
  /** Of the most severe message that waits. */
  readonly severity: number;
}

/** When a channel can next be served: its earliest row, its own rest, its lease, its platform's wait. Null = nothing waits. */
export async function getNextDue(sql: Sql, channelId: number): Promise<NextDue | null> {
  const rows = await sql.query<NextDue>(
    `SELECT max(d.severity)::int AS severity,
            greatest(min(d.not_before_at), c.not_before_at, c.lease_until,
                     (SELECT p.not_before_at FROM platforms p WHERE p.platform = c.platform)) AS "dueAt"
       FROM channels c JOIN deliveries d ON d.channel_id = c.id
       LEFT JOIN threads t ON t.channel_id = d.channel_id AND t.story_id = d.story_id
      WHERE c.id = $1 AND c.state <> 'suspended' AND ${MAY_GO}
      GROUP BY c.id`,
    [channelId],
  );
  return rows[0] ?? null;
}
