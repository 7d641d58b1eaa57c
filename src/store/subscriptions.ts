import type { Sql } from '../db/db.ts';
import { isSameFilter } from '../domain/filter.ts';
import type { QuietHours } from '../domain/quiet-hours.ts';
import { type Reminders, USUAL_REMINDERS } from '../domain/reminders.ts';
import type { Subscription } from '../domain/route.ts';
import type { Filter, Mode, Platform } from '../domain/types.ts';

/** A subscription with where its messages go. */
export interface ActiveSubscription extends Subscription {
  readonly channelId: number;
  readonly platform: Platform;
  readonly workspaceId: number;
  /** IANA zone of its channel. */
  readonly zone: string;
}

/** What a channel asks for. */
export interface NewSubscription {
  readonly channelId: number;
  readonly filter: Filter;
  readonly mode: Mode;
  readonly mention: string | null;
  readonly quiet?: QuietHours | null;
  /** The usual ones unless given. */
  readonly reminders?: Reminders;
  /** The person, by the platform's id. */
  readonly createdBy: string;
}

/**
 * Adds a subscription, or finds the one that asks for the same; `added` says which. In a transaction: the lock on the
 * channel keeps a command that the platform delivers twice from being taken twice.
 */
export async function insertSubscription(
  tx: Sql,
  wanted: NewSubscription,
  now: Date,
): Promise<{ readonly id: number; readonly added: boolean }> {
  const { channelId, filter, mode, mention, quiet = null, reminders = USUAL_REMINDERS, createdBy } = wanted;
  await tx.query('SELECT id FROM channels WHERE id = $1 FOR UPDATE', [channelId]);
  const same = findSame(await listSubscriptions(tx, channelId), { filter, mode, mention, quiet, reminders });
  if (same !== undefined) return { id: same.id, added: false };
  const rows = await tx.query<{ id: number }>(
    `INSERT INTO subscriptions (channel_id, filter, mode, mention, created_by, created_at, quiet, reminders)
     VALUES ($1, $2::jsonb, $3, $4, $5, $6, $7::jsonb, $8::int[]) RETURNING id`,
    [channelId, JSON.stringify(filter), mode, mention, createdBy, now, jsonOf(quiet), [...reminders]],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('the database returned no id for a subscription');
  return { id, added: true };
}

/**
 * Changes what a subscription of a channel asks for. In a transaction.
 * @returns the id of another that asks for the same already: nothing was changed then
 */
export async function putSubscription(
  tx: Sql,
  channelId: number,
  { id, filter, mode, mention, quiet, reminders }: Subscription,
  now: Date,
): Promise<{ readonly twin: number | null }> {
  await tx.query('SELECT id FROM channels WHERE id = $1 FOR UPDATE', [channelId]);
  const others = (await listSubscriptions(tx, channelId)).filter((one) => one.id !== id);
  const twin = findSame(others, { filter, mode, mention, quiet, reminders });
  if (twin !== undefined) return { twin: twin.id };
  await tx.query(
    `UPDATE subscriptions SET filter = $3::jsonb, mode = $4, mention = $5, quiet = $6::jsonb, reminders = $7::int[],
       reminders_set_at = CASE WHEN reminders = $7::int[] THEN reminders_set_at ELSE $8 END
      WHERE id = $2 AND channel_id = $1 AND removed_at IS NULL`,
    [channelId, id, JSON.stringify(filter), mode, mention, jsonOf(quiet), [...reminders], now],
  );
  return { twin: null };
}

/** What a channel asks for now, oldest first. */
export async function listSubscriptions(sql: Sql, channelId: number): Promise<readonly Subscription[]> {
  return sql.query<Subscription>(
    'SELECT id, filter, mode, mention, quiet, reminders FROM subscriptions WHERE channel_id = $1 AND removed_at IS NULL ORDER BY id',
    [channelId],
  );
}

/** Every subscription in force, of suspended and paused channels too: what those are owed is held. */
export async function listActiveSubscriptions(sql: Sql): Promise<readonly ActiveSubscription[]> {
  return sql.query<ActiveSubscription>(
    `SELECT s.id, s.filter, s.mode, s.mention, s.quiet, s.reminders, s.channel_id AS "channelId", c.platform,
            c.workspace_id AS "workspaceId", c.time_zone AS zone
       FROM subscriptions s JOIN channels c ON c.id = s.channel_id JOIN workspaces w ON w.id = c.workspace_id
      WHERE s.removed_at IS NULL AND w.removed_at IS NULL ORDER BY s.id`,
  );
}

/** Ends one subscription of a channel, or all of them; returns the ids of those that it ended. */
export async function removeSubscriptions(
  sql: Sql,
  channelId: number,
  which: number | 'all',
  now: Date,
): Promise<readonly number[]> {
  const rows = await sql.query<{ id: number }>(
    `UPDATE subscriptions SET removed_at = $3
      WHERE channel_id = $1 AND removed_at IS NULL AND ($2::bigint IS NULL OR id = $2::bigint) RETURNING id`,
    [channelId, which === 'all' ? null : which, now],
  );
  return rows.map((row) => row.id);
}

/** Drops what a channel is still owed once it asks for nothing; a message on its way stays, for its outcome to be recorded. */
export async function cancelOwed(sql: Sql, channelId: number): Promise<void> {
  await sql.query(
    `UPDATE deliveries SET state = 'cancelled', note = 'unsubscribed' WHERE channel_id = $1 AND state IN ('pending', 'held') AND NOT in_doubt`,
    [channelId],
  );
}

type Wish = Omit<Subscription, 'id'>;

function findSame(subscriptions: readonly Subscription[], wish: Wish): Subscription | undefined {
  return subscriptions.find(
    (one) =>
      one.mode === wish.mode &&
      one.mention === wish.mention &&
      isSameQuiet(one.quiet, wish.quiet) &&
      one.reminders.join() === wish.reminders.join() &&
      isSameFilter(one.filter, wish.filter),
  );
}

function isSameQuiet(one: QuietHours | null, other: QuietHours | null): boolean {
  return one?.from === other?.from && one?.to === other?.to && one?.passesCritical === other?.passesCritical;
}

function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
