import type { Sql } from '../db/db.ts';

/** Clocks of several machines differ by less. */
const TOLERATED_MS = 60_000;
/** Nothing is brought nearer than that: longer than a request under way may take. */
const LEAST_WAIT_MS = 60_000;

/**
 * Notices that the clock was set back (by a person, by NTP), and takes every wait of ours back with it: what was due in a
 * minute would otherwise be due in an hour and a minute. The proof is a feed that was checked in the future; how far the
 * clock went is known as exactly as the last check is old. What people asked for by the clock (pauses, quiet hours,
 * digests) keeps to the clock. Returns by how much, 0 = it was not set back. In the sweep's transaction.
 */
export async function followClockBack(sql: Sql, now: Date): Promise<number> {
  const [row] = await sql.query<{ at: Date | null }>('SELECT max(last_checked_at) AS at FROM feeds');
  const backMs = (row?.at?.getTime() ?? 0) - now.getTime();
  if (backMs <= TOLERATED_MS) return 0;
  for (const [table, times] of Object.entries(WAITS)) {
    const set = times.map((time) => `${time} = ${earlier(time)}`).join(', ');
    const where = times.map((time) => `${time} > $1`).join(' OR ');
    await sql.query(`UPDATE ${table} SET ${set} WHERE ${where}`, [now, backMs, LEAST_WAIT_MS]);
  }
  await sql.query(
    `UPDATE feeds SET last_checked_at = $1, last_success_at = least(last_success_at, $1) WHERE last_checked_at > $1`,
    [now],
  );
  await sql.query('UPDATE threads SET edited_at = $1 WHERE edited_at > $1', [now]);
  return backMs;
}

const WAITS = {
  feeds: ['next_check_at', 'lease_until'],
  channels: ['not_before_at', 'lease_until'],
  platforms: ['not_before_at'],
  deliveries: ['not_before_at'],
  items: ['triage_not_before_at'],
} as const;

/** As long after now as it was before, and at least as long as `LEAST_WAIT_MS`: that may have been written since. */
function earlier(time: string): string {
  return `greatest(${time} - $2 * interval '1 millisecond', least(${time}, $1::timestamptz + $3 * interval '1 millisecond'))`;
}
