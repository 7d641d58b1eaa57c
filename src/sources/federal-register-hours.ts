import { DateTime } from 'luxon';

const EASTERN = 'America/New_York';
const MINUTE_MS = 60_000;

/** When something new can appear, in minutes after midnight, and how often to look then and otherwise. */
interface Hours {
  readonly from: number;
  readonly to: number;
  readonly withinMs: number;
  readonly outsideMs: number;
}

/**
 * Filings go on display every minute from 08:00 to 19:00 Eastern on weekdays, the regular ones at 08:45; documents are
 * published from 04:00 (the API's own `config/schedule.rb`, 2026-11-23). Federal holidays are not known here: a look too many.
 */
const HOURS: Readonly<Record<'documents' | 'public-inspection', Hours>> = {
  'public-inspection': { from: 8 * 60 + 30, to: 18 * 60 + 30, withinMs: MINUTE_MS, outsideMs: 30 * MINUTE_MS },
  documents: { from: 4 * 60, to: 12 * 60, withinMs: 10 * MINUTE_MS, outsideMs: 60 * MINUTE_MS },
};

/** The wait until the next look is worth while, in milliseconds; never past the opening of the office. */
export function pickNextCheckMs(mode: keyof typeof HOURS, now: Date): number {
  const { from, to, withinMs, outsideMs } = HOURS[mode];
  const at = DateTime.fromJSDate(now, { zone: EASTERN });
  const minutes = at.hour * 60 + at.minute;
  const weekday = at.weekday <= 5;
  if (weekday && minutes >= from && minutes < to) return withinMs;
  const opens = at.set({ hour: Math.floor(from / 60), minute: from % 60, second: 0, millisecond: 0 });
  const untilOpeningMs = opens.toMillis() - at.toMillis();
  return weekday && untilOpeningMs > 0 ? Math.min(outsideMs, untilOpeningMs) : outsideMs;
}
