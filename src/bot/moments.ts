import { DateTime } from 'luxon';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** `Mon 30 Nov 2026, 08:30 (Europe/Amsterdam)`. */
export function formatMoment(at: Date, zone: string): string {
  const local = DateTime.fromJSDate(at, { zone }).setLocale('en-GB');
  return `${local.toFormat('ccc d LLL yyyy, HH:mm')} (${zone})`;
}

/** Reads `2d`, `4 hours`, `90m` or `1 week` as milliseconds; null where it is no span of time. */
export function readSpan(text: string): number | null {
  const [, count, unit = ''] =
    /^(\d{1,4})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)$/i.exec(text.trim().replace(/^for\s+/i, '')) ?? [];
  const unitMs = UNITS[unit[0]?.toLowerCase() ?? ''];
  return count === undefined || unitMs === undefined || Number(count) === 0 ? null : Number(count) * unitMs;
}

/** Whether a person said yes; null where it is neither yes nor no. */
export function readYes(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (['yes', 'y', 'true', '1', 'on'].includes(word)) return true;
  return ['no', 'n', 'false', '0', 'off', 'none'].includes(word) ? false : null;
}
