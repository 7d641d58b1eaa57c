import { IANAZone } from 'luxon';
import { describeUnknown } from './nearest.ts';
import { parseTime } from './quiet-hours.ts';
import type { DigestTime } from './schedule.ts';

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** What a person says of a digest's time; null = as it was. `problems` are sentences for that person. */
export interface DigestWords {
  readonly day: number | null;
  readonly time: string | null;
  readonly zone: string | null;
  readonly problems: readonly string[];
}

/** Reads a day, an hour and a time zone, in whatever order: `mon 08:30 Europe/Amsterdam`. */
export function parseDigestWords(text: string): DigestWords {
  const found: { day: number | null; time: string | null; zone: string | null } = { day: null, time: null, zone: null };
  const problems: string[] = [];
  for (const word of text.split(/[\s,]+/).filter((part) => part !== '' && !/^(?:at|on|in)$/i.test(part))) {
    const day = parseDay(word);
    const time = parseTime(word);
    const zone = parseZone(word);
    if (day !== null) found.day = day;
    else if (time !== null) found.time = time;
    else if (zone !== null) found.zone = zone;
    else problems.push(sayUnknown(word));
  }
  return { ...found, problems };
}

/** `Monday 08:30`. */
export function describeDigestTime({ day, time }: DigestTime): string {
  return `${WEEKDAYS[day - 1]} ${time}`;
}

function parseDay(word: string): number | null {
  const typed = word.toLowerCase();
  const index = typed.length < 2 ? -1 : WEEKDAYS.findIndex((day) => day.toLowerCase().startsWith(typed));
  return index < 0 ? null : index + 1;
}

/** An IANA zone, or one by its city. */
function parseZone(word: string): string | null {
  const typed = word.toLowerCase();
  const known = Intl.supportedValuesOf('timeZone').find(
    (zone) => zone.toLowerCase() === typed || zone.toLowerCase().endsWith(`/${typed}`),
  );
  if (known !== undefined) return known;
  return IANAZone.isValidZone(word) ? IANAZone.create(word).name : null;
}

function sayUnknown(word: string): string {
  if (/^\d/.test(word)) return `“${word.slice(0, 40)}” is no time of day; write 08:30.`;
  const cities = Intl.supportedValuesOf('timeZone').map((zone) => zone.slice(zone.lastIndexOf('/') + 1));
  const part = word.slice(word.lastIndexOf('/') + 1);
  return describeUnknown('day or time zone', part, [...WEEKDAYS, ...cities]);
}
