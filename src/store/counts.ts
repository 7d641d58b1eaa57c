import type { Sql } from '../db/db.ts';
import type { Platform } from '../domain/types.ts';

/** How things stand, for the status line and the account at the end of a run. */
export interface Counts {
  readonly feeds: number;
  readonly polled: number;
  readonly failing: readonly string[];
  readonly items: number;
  readonly relevant: number;
  readonly stories: number;
  readonly messages: number;
  readonly nextCheckAt: Date | null;
}

/** Counts what is stored. */
export async function getCounts(sql: Sql): Promise<Counts> {
  const [row] = await sql.query<Counts>(
    `SELECT count(*)::int AS feeds, count(last_checked_at)::int AS polled, min(next_check_at) AS "nextCheckAt",
            coalesce(array_agg(slug ORDER BY slug) FILTER (WHERE failing_since IS NOT NULL), '{}') AS failing,
            (SELECT count(*)::int FROM items) AS items,
            (SELECT count(DISTINCT item_id)::int FROM verdicts WHERE relevant) AS relevant,
            (SELECT count(*)::int FROM stories) AS stories,
            (SELECT count(*)::int FROM deliveries WHERE state = 'sent') AS messages
       FROM feeds WHERE enabled`,
  );
  if (row === undefined) throw new Error('the database returned no counts');
  return row;
}

/** Whether feeds have not been checked since a moment, or are being checked. */
export async function hasFeedsToCheck(sql: Sql, since: Date, now: Date): Promise<boolean> {
  const due = await sql.query(
    'SELECT 1 FROM feeds WHERE enabled AND (last_checked_at IS NULL OR last_checked_at < $1 OR lease_until > $2) LIMIT 1',
    [since, now],
  );
  return due.length > 0;
}

/** Whether something is still to be said: items not judged, or messages due by `until`. */
export async function hasWork(sql: Sql, platforms: readonly Platform[], until: Date): Promise<boolean> {
  const [row] = await sql.query<{ busy: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM items WHERE triaged_version < version AND triage_failures = 0)
         OR EXISTS (
           SELECT 1 FROM deliveries d JOIN channels c ON c.id = d.channel_id
             LEFT JOIN threads t ON t.channel_id = d.channel_id AND t.story_id = d.story_id
            WHERE c.state <> 'suspended' AND c.platform = ANY($2::text[]) AND d.state IN ('pending', 'sending')
              AND d.not_before_at <= $1 AND (d.kind <> 'edit' OR t.root IS NOT NULL)) AS busy`,
    [until, platforms],
  );
  return row?.busy === true;
}
