import type { Sql } from '../db/db.ts';
import type { Authority, Feed } from '../domain/types.ts';
import type { ErrorCode } from '../lib/errors.ts';

/** A feed with what is remembered of it. */
export interface FeedRow extends Feed {
  readonly id: number;
  readonly workspaceId: number | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly cursor: unknown;
  readonly unconditionalAt: Date | null;
  readonly movedTo: string | null;
  readonly movedSince: Date | null;
  readonly intervalMs: number;
  readonly lastSuccessAt: Date | null;
  readonly lastCheckedAt: Date | null;
  readonly failures: number;
  readonly failingSince: Date | null;
}

/** Makes the table agree with config/feeds.yaml: a feed that is no longer there rests, its items stay. */
export async function syncFeeds(sql: Sql, feeds: readonly Feed[], now: Date): Promise<void> {
  for (const feed of feeds) {
    await sql.query(
      `INSERT INTO feeds (slug, kind, url, title, jurisdiction, authority, lang, owner, pace_ms, options, interval_ms, next_check_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $9, $11)
       ON CONFLICT (slug) DO UPDATE SET
         kind = excluded.kind, title = excluded.title, jurisdiction = excluded.jurisdiction,
         authority = excluded.authority, lang = excluded.lang, owner = excluded.owner, options = excluded.options,
         enabled = true,
         -- a changed address or pace takes effect at once; otherwise the feed's own clock stands
         etag = CASE WHEN feeds.url = excluded.url THEN feeds.etag END,
         last_modified = CASE WHEN feeds.url = excluded.url THEN feeds.last_modified END,
         interval_ms = CASE WHEN feeds.pace_ms = excluded.pace_ms THEN feeds.interval_ms ELSE excluded.pace_ms END,
         next_check_at = CASE WHEN feeds.url = excluded.url AND feeds.pace_ms = excluded.pace_ms AND feeds.enabled
                              THEN feeds.next_check_at ELSE excluded.next_check_at END,
         url = excluded.url, pace_ms = excluded.pace_ms`,
      [
        feed.slug,
        feed.kind,
        feed.url,
        feed.title,
        feed.jurisdiction,
        feed.authority,
        feed.lang,
        feed.owner,
        feed.paceMs,
        JSON.stringify(feed.options),
        now,
      ],
    );
  }
  await sql.query('UPDATE feeds SET enabled = false WHERE workspace_id IS NULL AND NOT slug = ANY($1::text[])', [
    feeds.map((feed) => feed.slug),
  ]);
}

/** Makes every feed due: `--once` reads each of them whatever its clock says. */
export async function makeFeedsDue(sql: Sql, now: Date): Promise<void> {
  await sql.query('UPDATE feeds SET next_check_at = $1 WHERE enabled', [now]);
}

/** Feeds whose time has come and that nobody is checking. */
export async function listDueFeeds(sql: Sql, now: Date): Promise<readonly number[]> {
  const rows = await sql.query<{ id: number }>(
    `SELECT id FROM feeds
      WHERE enabled AND next_check_at <= $1 AND (lease_until IS NULL OR lease_until < $1)
      ORDER BY next_check_at, id LIMIT 200`,
    [now],
  );
  return rows.map((row) => row.id);
}

/** Takes a due feed for `leaseMs`; null where it is not due or another worker has it. */
export async function takeFeed(sql: Sql, id: number, now: Date, leaseMs: number): Promise<FeedRow | null> {
  const rows = await sql.query<FeedColumns>(
    `UPDATE feeds SET lease_until = $2::timestamptz + $3 * interval '1 millisecond'
      WHERE id = $1 AND enabled AND next_check_at <= $2 AND (lease_until IS NULL OR lease_until < $2)
      RETURNING *`,
    [id, now, leaseMs],
  );
  return rows[0] === undefined ? null : feedOf(rows[0]);
}

/** What a good check leaves behind. */
export interface CheckResult {
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Undefined: as it was. */
  readonly cursor: unknown;
  readonly unconditional: boolean;
  readonly intervalMs: number;
  readonly nextCheckAt: Date;
  readonly newItems: number;
  readonly skipped: number;
  readonly movedTo: string | null;
}

/** Records a good check. In the transaction that stored its last items: the validators never run ahead of the items. */
export async function recordCheck(sql: Sql, feed: FeedRow, result: CheckResult, now: Date): Promise<void> {
  await sql.query(
    `UPDATE feeds SET
       etag = $2, last_modified = $3, cursor = coalesce($4::jsonb, cursor),
       unconditional_at = CASE WHEN $5 THEN $6::timestamptz ELSE unconditional_at END,
       interval_ms = $7, next_check_at = $8, lease_until = NULL,
       last_checked_at = $6, last_success_at = $6,
       last_new_item_at = CASE WHEN $9 > 0 THEN $6 ELSE last_new_item_at END,
       moved_to = $10, moved_since = CASE WHEN $10::text IS NULL THEN NULL WHEN moved_to = $10 THEN moved_since ELSE $6 END,
       failures = 0, failing_since = NULL, last_error_code = NULL, last_error = NULL
     WHERE id = $1`,
    [
      feed.id,
      result.etag,
      result.lastModified,
      result.cursor === undefined ? null : JSON.stringify(result.cursor),
      result.unconditional,
      now,
      result.intervalMs,
      result.nextCheckAt,
      result.newItems,
      result.movedTo,
    ],
  );
  await countCheck(sql, feed, now, { failures: 0, newItems: result.newItems, skipped: result.skipped });
}

/** Records a failed check; the validators stay. Says whether with this one no feed at all can be reached any more. */
export async function recordFailure(
  sql: Sql,
  feed: FeedRow,
  failure: { readonly code: ErrorCode; readonly message: string; readonly nextCheckAt: Date },
  now: Date,
): Promise<{ readonly noneReachable: boolean }> {
  const [row] = await sql.query<{ noneReachable: boolean }>(
    `UPDATE feeds SET next_check_at = $2, lease_until = NULL, last_checked_at = $3, failures = failures + 1,
       failing_since = coalesce(failing_since, $3), last_error_code = $4, last_error = $5
     WHERE id = $1
     RETURNING $4 = 'source-unreachable' AND (
       SELECT count(*) > 0 AND every(last_error_code IS NOT DISTINCT FROM 'source-unreachable')
         FROM feeds AS others WHERE enabled AND others.id <> $1) AS "noneReachable"`,
    [feed.id, failure.nextCheckAt, now, failure.code, failure.message],
  );
  await countCheck(sql, feed, now, { failures: 1, newItems: 0, skipped: 0 });
  return { noneReachable: row?.noneReachable === true };
}

/** Gives a feed back unchecked: it stays due. */
export async function releaseFeed(sql: Sql, id: number): Promise<void> {
  await sql.query('UPDATE feeds SET lease_until = NULL WHERE id = $1', [id]);
}

/** Adopts a new address that has answered for days. */
export async function moveFeed(sql: Sql, id: number, url: string): Promise<void> {
  await sql.query('UPDATE feeds SET url = $2, moved_to = NULL, moved_since = NULL WHERE id = $1', [id, url]);
}

interface Counts {
  readonly failures: number;
  readonly newItems: number;
  readonly skipped: number;
}

async function countCheck(sql: Sql, feed: FeedRow, now: Date, counts: Counts): Promise<void> {
  const gapMs = feed.lastCheckedAt === null ? 0 : Math.max(0, now.getTime() - feed.lastCheckedAt.getTime());
  await sql.query(
    `INSERT INTO feed_checks (feed_id, day, checks, failures, new_items, skipped, longest_gap_ms)
     VALUES ($1, ($2::timestamptz AT TIME ZONE 'UTC')::date, 1, $3, $4, $5, $6)
     ON CONFLICT (feed_id, day) DO UPDATE SET
       checks = feed_checks.checks + 1, failures = feed_checks.failures + excluded.failures,
       new_items = feed_checks.new_items + excluded.new_items, skipped = feed_checks.skipped + excluded.skipped,
       longest_gap_ms = greatest(feed_checks.longest_gap_ms, excluded.longest_gap_ms)`,
    [feed.id, now, counts.failures, counts.newItems, counts.skipped, gapMs],
  );
}

interface FeedColumns {
  readonly id: number;
  readonly workspace_id: number | null;
  readonly slug: string;
  readonly kind: string;
  readonly url: string;
  readonly title: string;
  readonly jurisdiction: string | null;
  readonly authority: Authority;
  readonly lang: string;
  readonly owner: string;
  readonly pace_ms: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly etag: string | null;
  readonly last_modified: string | null;
  readonly cursor: unknown;
  readonly unconditional_at: Date | null;
  readonly moved_to: string | null;
  readonly moved_since: Date | null;
  readonly interval_ms: number;
  readonly last_success_at: Date | null;
  readonly last_checked_at: Date | null;
  readonly failures: number;
  readonly failing_since: Date | null;
}

function feedOf(row: FeedColumns): FeedRow {
  const { id, slug, kind, url, title, jurisdiction, authority, lang, owner, options, etag, cursor, failures } = row;
  return {
    ...{ id, slug, kind, url, title, jurisdiction, authority, lang, owner, options, etag, cursor, failures },
    workspaceId: row.workspace_id,
    paceMs: row.pace_ms,
    lastModified: row.last_modified,
    unconditionalAt: row.unconditional_at,
    movedTo: row.moved_to,
    movedSince: row.moved_since,
    intervalMs: row.interval_ms,
    lastSuccessAt: row.last_success_at,
    lastCheckedAt: row.last_checked_at,
    failingSince: row.failing_since,
  };
}
