import { DateTime, IANAZone } from 'luxon';
import type { DayKind } from './legal-days.ts';
import { joinWords } from './nearest.ts';

/** Days before a deadline on which its thread is reminded of it, the longest first; empty: never. */
export type Reminders = readonly number[];

/** Of who said nothing else. */
export const USUAL_REMINDERS: Reminders = [7, 1];
/** Comment periods are mostly of sixty days at most. */
export const MAX_DAYS_BEFORE = 60;
const MAX_REMINDERS = 5;
const AT_HOUR = 9;

/** Reads `7,1`, `14 days, 2` or `off`; null where it is none of that. */
export function parseReminders(text: string): Reminders | null {
  const typed = text.trim().toLowerCase();
  if (['off', 'none', 'no', 'never', '-'].includes(typed)) return [];
  const words = typed.replace(/\b(?:days?|d|before)\b|(?<=\d)d\b/g, ' ').match(/[^\s,;，、]+/g) ?? [];
  const days = [...new Set(words.filter((word) => word !== 'and').map(Number))].sort((a, b) => b - a);
  const known = days.every((day) => Number.isInteger(day) && day >= 1 && day <= MAX_DAYS_BEFORE);
  return known && days.length > 0 && days.length <= MAX_REMINDERS ? days : null;
}

/** `reminds 7 days and 1 day before deadlines`; `no reminders`. */
export function describeReminders(reminders: Reminders): string {
  if (reminders.length === 0) return 'no reminders';
  return `reminds ${joinWords(reminders.map(sayDays), 'and')} before deadlines`;
}

/** `7 days`, `1 day`. */
export function sayDays(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

/** When a channel is to be reminded: at nine of its own morning. */
export function pickReminderAt(on: string, daysBefore: number, zone: string): Date {
  const known = IANAZone.isValidZone(zone) ? zone : 'utc';
  return DateTime.fromISO(on, { zone: known }).minus({ days: daysBefore }).set({ hour: AT_HOUR }).toJSDate();
}

/** The zone in which a jurisdiction's agencies count their days; the later of the likely ones where nobody knows. */
export function zoneOfAgency(jurisdiction: string | null): string {
  return AGENCY_ZONES[jurisdiction ?? ''] ?? 'utc';
}

const AGENCY_ZONES: Readonly<Record<string, string>> = {
  ...{
    US: 'America/New_York',
    CA: 'America/Toronto',
    GB: 'Europe/London',
    EU: 'Europe/Brussels',
    NL: 'Europe/Amsterdam',
  },
  ...{ DE: 'Europe/Berlin', FR: 'Europe/Paris', CN: 'Asia/Shanghai', HK: 'Asia/Hong_Kong', TW: 'Asia/Taipei' },
  ...{ JP: 'Asia/Tokyo', KR: 'Asia/Seoul', SG: 'Asia/Singapore', IN: 'Asia/Kolkata', AU: 'Australia/Sydney' },
};

/** Whether a day is still to come: comments may arrive until its end, what takes effect does so at its beginning. */
export function isAhead(
  { what, on }: { readonly what: DayKind; readonly on: string },
  zone: string,
  now: Date,
): boolean {
  const day = DateTime.fromISO(on, { zone });
  return (what === 'comments' ? day.endOf('day') : day.startOf('day')).toJSDate() > now;
}

/** `today`, `tomorrow`, `in 7 days`, by the agency's calendar. */
export function sayDistance(on: string, zone: string, now: Date): string {
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  const days = Math.round(DateTime.fromISO(on, { zone }).diff(today, 'days').days);
  if (days <= 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${sayDays(days)}`;
}

/** Which reminder a message is. */
export interface ReminderCause {
  readonly what: DayKind;
  readonly on: string;
  readonly daysBefore: number;
}

/** What makes a reminder unique in its thread: planning it twice is no harm. */
export function writeReminderCause({ what, on, daysBefore }: ReminderCause): string {
  return `remind:${what}:${on}:${daysBefore}`;
}

/** The reminder that a cause names; null where it is no reminder's. */
export function readReminderCause(cause: string): ReminderCause | null {
  const [, what, on, days] = /^remind:(comments|effective):(\d{4}-\d{2}-\d{2}):(\d+)$/.exec(cause) ?? [];
  if (on === undefined || days === undefined) return null;
  return { what: what === 'comments' ? 'comments' : 'effective', on, daysBefore: Number(days) };
}
