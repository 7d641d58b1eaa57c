import { DateTime } from 'luxon';

/** The hours of a day in which alerts are held, in the channel's zone. */
export interface QuietHours {
  /** `HH:MM`; where it is later than `to`, the hours span midnight. */
  readonly from: string;
  readonly to: string;
  /** Whether critical alerts come all the same. */
  readonly passesCritical: boolean;
}

/** Reads `22:00-07:00`, `22-7` or `22:00–07:00`; null where it is no span of hours. */
export function parseHours(text: string): Pick<QuietHours, 'from' | 'to'> | null {
  const [, from = '', to = ''] = /^\s*([\d:.h]+)\s*(?:-|–|—|to)\s*([\d:.h]+)\s*$/i.exec(text) ?? [];
  const [start, end] = [parseTime(from), parseTime(to)];
  return start === null || end === null || start === end ? null : { from: start, to: end };
}

/** Reads a time of day as `HH:MM`; null where it is none. */
export function parseTime(text: string): string | null {
  const [, hour, minute = '0'] = /^(\d{1,2})(?:[:.h](\d{2}))?$/i.exec(text.trim()) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return null;
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

/** When quiet hours that `now` is in end; null outside of them. */
export function pickQuietEnd({ from, to }: QuietHours, zone: string, now: Date): Date | null {
  const local = DateTime.fromJSDate(now, { zone });
  const time = local.toFormat('HH:mm');
  const inside = from < to ? time >= from && time < to : time >= from || time < to;
  if (!inside) return null;
  const [hour, minute] = to.split(':').map(Number);
  const end = local.set({ hour, minute, second: 0, millisecond: 0 });
  // by the calendar, not by 24 hours: a night may be an hour longer or shorter
  return (end > local ? end : end.plus({ days: 1 })).toJSDate();
}

/** `quiet 22:00–07:00, but for critical alerts`. */
export function describeQuiet({ from, to, passesCritical }: QuietHours): string {
  return `quiet ${from}–${to}${passesCritical ? ', but for critical alerts' : ''}`;
}
