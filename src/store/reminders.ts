import type { Sql } from '../db/db.ts';
import type { DayKind } from '../domain/legal-days.ts';
import type { RemindedDay } from '../domain/reminder-card.ts';
import { isAhead, pickReminderAt, type ReminderCause, writeReminderCause, zoneOfAgency } from '../domain/reminders.ts';
import { pickListening } from '../domain/route.ts';
import { SEVERITIES } from '../domain/types.ts';
import { STANDS } from './legal-days.ts';
import { newKey } from './outbox.ts';
import { listStories } from './stories.ts';
import { listSubscriptions } from './subscriptions.ts';
import { getThreadState } from './thread-states.ts';

/** One reminder that a subscription asks for, its day come or about to come. */
interface Near {
  readonly storyId: number;
  readonly channelId: number;
  readonly zone: string;
  readonly jurisdiction: string | null;
  readonly what: DayKind;
  readonly on: string;
  readonly daysBefore: number;
  /** When the channel was told of the day, or began to ask for this reminder. */
  readonly toldAt: Date;
}

/**
 * Plans the reminders whose hour has come, in the sweep's transaction: of several that are due for one day the last only.
 * What is planned is but the cause: the message is written when it is sent, and dropped where its day no longer stands.
 */
export async function planReminders(sql: Sql, now: Date): Promise<void> {
  const due = (await listNear(sql, now)).filter((one) => isDue(one, now));
  const last = new Map<string, Near>();
  for (const one of due) {
    const key = `${one.channelId}:${one.storyId}:${one.what}:${one.on}`;
    if (one.daysBefore < (last.get(key)?.daysBefore ?? Number.POSITIVE_INFINITY)) last.set(key, one);
  }
  for (const one of last.values()) await planReminder(sql, one, now);
}

/** Reminders that may be due by the day, whose thread is there and was not reminded of that day as near as this before. */
async function listNear(sql: Sql, now: Date): Promise<readonly Near[]> {
  const [furthest] = await sql.query<{ days: number | null }>(
    'SELECT max(n) AS days FROM subscriptions, unnest(reminders) AS n WHERE removed_at IS NULL',
  );
  if (furthest?.days == null) return [];
  return sql.query<Near>(
    `SELECT t.story_id AS "storyId", t.channel_id AS "channelId", c.time_zone AS zone, m.jurisdiction, l.what,
            to_char(l.day, 'YYYY-MM-DD') AS "on", r.days AS "daysBefore",
            greatest(min(l.known_at), min(coalesce(s.reminders_set_at, s.created_at)),
                     (SELECT min(d.sent_at) FROM deliveries d
                       WHERE d.channel_id = t.channel_id AND d.story_id = t.story_id AND d.kind = 'root' AND d.state = 'sent')) AS "toldAt"
       FROM legal_days l JOIN items m ON m.id = l.item_id JOIN story_items i ON i.item_id = l.item_id
       JOIN threads t ON t.story_id = i.story_id AND t.root IS NOT NULL
       JOIN channels c ON c.id = t.channel_id AND c.state = 'open'
       JOIN workspaces w ON w.id = c.workspace_id AND w.removed_at IS NULL
       JOIN subscriptions s ON s.channel_id = c.id AND s.removed_at IS NULL AND s.mode <> 'digest'
      CROSS JOIN unnest(s.reminders) AS r(days)
      WHERE l.day >= $1::date - 1
        AND l.day <= $1::date + 1 + $2::int
        AND l.day - r.days <= $1::date + 1 AND ${STANDS}
        AND NOT EXISTS (
          SELECT 1 FROM deliveries d
           WHERE d.channel_id = t.channel_id AND d.story_id = t.story_id AND d.kind = 'reply'
             AND CASE WHEN starts_with(d.cause, 'remind:' || l.what || ':' || to_char(l.day, 'YYYY-MM-DD') || ':')
                      THEN split_part(d.cause, ':', 4)::int <= r.days ELSE false END)
      GROUP BY t.story_id, t.channel_id, c.time_zone, m.jurisdiction, l.what, l.day, r.days`,
    [now.toISOString().slice(0, 10), furthest.days],
  );
}

/** The message that told of the day was reminder enough for what would have come before it. */
function isDue({ what, on, daysBefore, zone, jurisdiction, toldAt }: Near, now: Date): boolean {
  const dueAt = pickReminderAt(on, daysBefore, zone);
  return dueAt <= now && dueAt > toldAt && isAhead({ what, on }, zoneOfAgency(jurisdiction), now);
}

/** Who mutes the story is left alone, and quiet hours are kept: a reminder then comes when they end. */
async function planReminder(sql: Sql, near: Near, now: Date): Promise<void> {
  const { storyId, channelId } = near;
  const [story] = await listStories(sql, [storyId]);
  const { stance } = await getThreadState(sql, { storyId, channelId });
  if (story === undefined) return;
  const listening = pickListening(story.state, await listSubscriptions(sql, channelId), {
    stance: stance?.what,
    zone: near.zone,
    now,
  });
  if (!listening.some(({ reminders }) => reminders.includes(near.daysBefore))) return;
  await sql.query(
    `INSERT INTO deliveries (channel_id, platform, story_id, kind, cause, severity, announce, state, key, not_before_at, created_at)
     SELECT id, platform, $2, 'reply', $3, $4, true, 'pending', $5, $6, $6 FROM channels WHERE id = $1 ON CONFLICT DO NOTHING`,
    [channelId, storyId, writeReminderCause(near), SEVERITIES.indexOf(story.state.severity), newKey(), now],
  );
}

/** The day that a reminder is about, while it stands and is ahead; null where it changed, was taken back or has passed. */
export async function getRemindedDay(
  sql: Sql,
  storyId: number,
  cause: ReminderCause,
  now: Date,
): Promise<RemindedDay | null> {
  const [row] = await sql.query<Omit<RemindedDay, keyof ReminderCause>>(
    `SELECT l.part, m.jurisdiction, m.legal->>'id' AS "legalId", m.legal->>'documentNumber' AS "documentNumber"
       FROM legal_days l JOIN items m ON m.id = l.item_id JOIN story_items i ON i.item_id = l.item_id
      WHERE i.story_id = $1 AND l.what = $2 AND l.day = $3::date AND ${STANDS} ORDER BY (l.part IS NOT NULL), l.item_id LIMIT 1`,
    [storyId, cause.what, cause.on],
  );
  return row !== undefined && isAhead(cause, zoneOfAgency(row.jurisdiction), now) ? { ...cause, ...row } : null;
}
