import { parseDate } from '../lib/dates.ts';

const DAY_MS = 86_400_000;
const UNIT_DAYS: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };

/** How a person may write it, without blanks: those would end it where everything is typed in one line. */
export const SINCE_EXAMPLES = '7d, 2w, 3m, yesterday, 2026-11 or 2026-11-01';

/**
 * The moment that a person means by `7d`, `2 weeks`, `yesterday`, `2026`, `2026-11`, `2026-11-01`, `1 Nov 2026`. Days begin
 * in UTC. Null where it is none of these, or lies ahead.
 */
export function parseSince(text: string, now: Date): Date | null {
  const typed = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const today = new Date(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  if (typed === 'today') return today;
  if (typed === 'yesterday') return new Date(today.getTime() - DAY_MS);
  const [, count, unit] = /^(\d{1,4}) ?(d|w|m|y|days?|weeks?|months?|years?)$/.exec(typed) ?? [];
  if (count !== undefined) {
    return new Date(now.getTime() - Number(count) * (UNIT_DAYS[unit?.[0] ?? ''] ?? 1) * DAY_MS);
  }
  const at = /^(19|20)\d\d$/.test(typed) ? parseDate(`${typed}-01-01`) : parseDate(text.trim());
  return at === null || at > now ? null : at;
}

/** How many days a person means by `30`, `30d`, `6 weeks`; null where it is no such span. */
export function parseDays(text: string): number | null {
  const [, count, unit = 'd'] =
    /^(\d{1,4}) ?(d|w|m|y|days?|weeks?|months?|years?)?$/.exec(text.trim().toLowerCase()) ?? [];
  return count === undefined ? null : Number(count) * (UNIT_DAYS[unit[0] ?? ''] ?? 1);
}
