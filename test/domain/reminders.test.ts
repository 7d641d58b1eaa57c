import { describe, expect, it } from 'vitest';
import {
  describeReminders,
  isAhead,
  parseReminders,
  pickReminderAt,
  readReminderCause,
  sayDistance,
  writeReminderCause,
} from '../../src/domain/reminders.ts';

it.each<[string, readonly number[] | null]>([
  ['7,1', [7, 1]],
  ['1 day and 14 days', [14, 1]],
  ['3d, 10d, 3', [10, 3]],
  ['off', []],
  ['None', []],
  ['', null],
  ['0', null],
  ['61', null],
  ['1.5', null],
  ['soon', null],
  ['1,2,3,4,5,6', null],
])('reminders:%s is %j', (text, expected) => {
  expect(parseReminders(text)).toEqual(expected);
});

it('says them as a person would', () => {
  expect(describeReminders([7, 1])).toBe('reminds 7 days and 1 day before deadlines');
  expect(describeReminders([])).toBe('no reminders');
});

describe('a reminder', () => {
  it('comes at nine of the channel’s morning, summer time or not', () => {
    expect(pickReminderAt('2026-04-02', 7, 'Europe/Berlin').toISOString()).toBe('2026-03-26T08:00:00.000Z');
    expect(pickReminderAt('2026-04-02', 1, 'Europe/Berlin').toISOString()).toBe('2026-04-01T07:00:00.000Z');
    expect(pickReminderAt('2026-04-02', 1, 'Nowhere/Town').toISOString()).toBe('2026-04-01T09:00:00.000Z');
  });

  it('has a day ahead by the agency’s clock: comments until its end, what takes effect until its beginning', () => {
    const on = '2026-03-20';
    const eastern = (what: 'comments' | 'effective', now: string): boolean =>
      isAhead({ what, on }, 'America/New_York', new Date(now));
    expect(eastern('comments', '2026-03-21T03:59:00Z')).toBe(true);
    expect(eastern('comments', '2026-03-21T04:00:00Z')).toBe(false);
    expect(eastern('effective', '2026-03-20T03:59:00Z')).toBe(true);
    expect(eastern('effective', '2026-03-20T04:00:00Z')).toBe(false);
  });

  it('counts the days by the agency’s calendar', () => {
    const far = (now: string): string => sayDistance('2026-03-20', 'America/New_York', new Date(now));
    expect(far('2026-03-13T13:00:00Z')).toBe('in 7 days');
    expect(far('2026-03-19T03:59:00Z')).toBe('in 2 days');
    expect(far('2026-03-19T04:01:00Z')).toBe('tomorrow');
    expect(far('2026-03-20T12:00:00Z')).toBe('today');
  });

  it('is known by its cause', () => {
    const cause = { what: 'comments', on: '2026-03-20', daysBefore: 7 } as const;
    expect(readReminderCause(writeReminderCause(cause))).toEqual(cause);
    expect(readReminderCause('i5.1')).toBeNull();
  });
});
