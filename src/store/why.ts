import type { Sql } from '../db/db.ts';
import type { Filter, Mode, Severity, Verdict } from '../domain/types.ts';
import type { DeliveryKind } from './deliveries.ts';

/** What became of an item: its verdict and its story. */
export interface ItemAccount {
  readonly id: number;
  readonly title: string;
  readonly url: string | null;
  readonly summary: string;
  readonly lang: string;
  readonly source: string;
  /** The short name of its feed. */
  readonly feed: string;
  /** Stored without telling anybody: it came with a first reading, or long after its date. */
  readonly silent: boolean;
  readonly seenAt: Date;
  /** Null while it waits to be judged. */
  readonly verdict: Verdict | null;
  readonly severity: Severity | null;
  readonly judgedAt: Date | null;
  readonly joinedAt: Date | null;
  /** Why it joined its story; null where it is in none. */
  readonly why: { readonly score?: number; readonly reasons?: readonly string[] } | null;
}

/** The account of one item that a workspace may see. */
export async function getItemAccount(sql: Sql, id: number, workspaceId: number | null): Promise<ItemAccount | null> {
  const rows = await sql.query<ItemAccount>(
    `SELECT i.id, i.title, i.url, i.summary, i.lang, i.source, f.slug AS feed, i.silent, i.first_seen_at AS "seenAt", v.verdict, v.severity,
            v.judged_at AS "judgedAt", s.joined_at AS "joinedAt", s.why
       FROM items i JOIN feeds f ON f.id = i.feed_id
       LEFT JOIN verdicts v ON v.item_id = i.id AND v.version = i.triaged_version
       LEFT JOIN story_items s ON s.item_id = i.id
      WHERE i.id = $1 AND (i.workspace_id IS NULL OR i.workspace_id = $2)`,
    [id, workspaceId],
  );
  return rows[0] ?? null;
}

/** When a story last had news that was to be told: null where all of it was stored silently. */
export async function getLastTold(sql: Sql, storyId: number): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date | null }>(
    `SELECT max(v.judged_at) AS at FROM story_items s JOIN items i ON i.id = s.item_id
       LEFT JOIN verdicts v ON v.item_id = i.id AND v.version = i.triaged_version
      WHERE s.story_id = $1 AND NOT i.silent`,
    [storyId],
  );
  return row?.at ?? null;
}

/** A subscription of the channel, with its age. */
export interface DatedSubscription {
  readonly id: number;
  readonly filter: Filter;
  readonly mode: Mode;
  readonly createdAt: Date;
}

/** What a channel asks for now, oldest first. */
export async function listDatedSubscriptions(sql: Sql, channelId: number): Promise<readonly DatedSubscription[]> {
  return sql.query<DatedSubscription>(
    `SELECT id, filter, mode, created_at AS "createdAt" FROM subscriptions
      WHERE channel_id = $1 AND removed_at IS NULL ORDER BY id`,
    [channelId],
  );
}

/** One message about a story to one channel, and the list that it was folded into. */
export interface DeliveryAccount {
  readonly kind: DeliveryKind;
  /** What made it owed: `i5.2` is the second version of item 5. */
  readonly cause: string;
  readonly state: 'pending' | 'sending' | 'sent' | 'held' | 'folded' | 'cancelled' | 'failed';
  readonly note: string | null;
  readonly url: string | null;
  readonly inDoubt: boolean;
  readonly uncertain: boolean;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly sentAt: Date | null;
  readonly notBeforeAt: Date;
  /** When the quiet hours end that hold it; null where something else does. */
  readonly heldUntil: Date | null;
  /** Of a folded one: of the list that names it. */
  readonly listSentAt: Date | null;
  readonly listUrl: string | null;
}

const MAX_DELIVERIES = 12;

/** What a channel was owed about a story, oldest first; of the updates of its root only what did not come to pass. */
export async function listDeliveryAccounts(
  sql: Sql,
  channelId: number,
  storyId: number,
): Promise<readonly DeliveryAccount[]> {
  const rows = await sql.query<DeliveryAccount>(
    `SELECT d.kind, d.cause, d.state, d.note, d.ref->>'url' AS url, d.in_doubt AS "inDoubt", d.uncertain, d.attempts,
            d.created_at AS "createdAt", d.started_at AS "startedAt", d.sent_at AS "sentAt", d.not_before_at AS "notBeforeAt", d.held_until AS "heldUntil",
            f.sent_at AS "listSentAt", f.ref->>'url' AS "listUrl"
       FROM deliveries d LEFT JOIN deliveries f ON f.id = d.folded_into
      WHERE d.channel_id = $1 AND d.story_id = $2 AND NOT (d.kind = 'edit' AND d.state IN ('sent', 'cancelled'))
      ORDER BY d.id DESC LIMIT ${MAX_DELIVERIES}`,
    [channelId, storyId],
  );
  return [...rows].reverse();
}

/** A digest that named a story. */
export interface DigestAccount {
  readonly isoWeek: string;
  readonly sentAt: Date | null;
  readonly url: string | null;
}

/** The digests of a channel that name a story by its public id. */
export async function listDigestAccounts(
  sql: Sql,
  channelId: number,
  story: string,
): Promise<readonly DigestAccount[]> {
  return sql.query<DigestAccount>(
    `SELECT g.iso_week AS "isoWeek", d.sent_at AS "sentAt", d.ref->>'url' AS url
       FROM digests g JOIN deliveries d ON d.id = g.delivery_id
      WHERE g.channel_id = $1 AND position('(' || $2::text || ')' IN d.card->>'body') > 0 ORDER BY g.iso_week`,
    [channelId, story],
  );
}
