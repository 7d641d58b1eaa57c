import { describe, expect, it } from 'vitest';
import { sayDigestTitle } from '../../src/domain/digest.ts';
import { parseDigestWords } from '../../src/domain/digest-time.ts';
import { parseHours, pickQuietEnd } from '../../src/domain/quiet-hours.ts';
import { pickDigestSlot } from '../../src/domain/schedule.ts';

describe('a digest', () => {
  it('comes on Monday at nine about the week before, unless something else is said', () => {
    const slot = pickDigestSlot(new Date('2026-11-24T12:00:00Z'), 'Europe/Amsterdam');

    expect(slot).toEqual({
      isoWeek: '2026-W47',
      ...{ dueAt: new Date('2026-11-23T08:00:00Z'), nextDueAt: new Date('2026-11-30T08:00:00Z') },
      ...{ from: new Date('2026-11-15T23:00:00Z'), to: new Date('2026-11-22T23:00:00Z') },
    });
    expect(sayDigestTitle(slot, 'Europe/Amsterdam')).toBe('The week 2026-W47 in export controls and chips');
  });

  it('comes on its day and hour, about the seven days before, in its zone', () => {
    const friday = { day: 5, time: '17:30' };
    const before = pickDigestSlot(new Date('2026-11-27T22:29:00Z'), 'America/New_York', friday);
    const after = pickDigestSlot(new Date('2026-11-27T22:30:00Z'), 'America/New_York', friday);

    expect(before.dueAt).toEqual(new Date('2026-11-20T22:30:00Z'));
    expect(after).toMatchObject({ dueAt: new Date('2026-11-27T22:30:00Z'), from: new Date('2026-11-20T05:00:00Z') });
    expect(before.nextDueAt).toEqual(after.dueAt);
    expect(sayDigestTitle(after, 'America/New_York')).toBe(
      'The seven days to 26 Nov 2026 in export controls and chips',
    );
  });

  it('keeps its hour when the clocks change', () => {
    const slot = pickDigestSlot(new Date('2026-10-20T12:00:00Z'), 'Europe/Amsterdam');
    expect([slot.dueAt, slot.nextDueAt]).toEqual([
      ...[new Date('2026-10-19T07:00:00Z'), new Date('2026-10-26T08:00:00Z')],
    ]);
  });

  it.each([
    ['mon 08:30 Europe/Amsterdam', 1, '08:30', 'Europe/Amsterdam'],
    ['on Thursday at 17.00', 4, '17:00', null],
    ['new_york 9', null, '09:00', 'America/New_York'],
    ['UTC', null, null, 'UTC'],
  ])('reads %s', (text, day, time, zone) => {
    expect(parseDigestWords(text)).toEqual({ day, time, zone, problems: [] });
  });

  it('says what was probably meant', () => {
    expect(parseDigestWords('mnday 25:00 Europe/Amsterdm').problems).toEqual([
      'There is no day or time zone “mnday”. Did you mean Monday, Sunday or Midway?',
      '“25:00” is no time of day; write 08:30.',
      expect.stringContaining('Did you mean Amsterdam'),
    ]);
  });
});

describe('quiet hours', () => {
  const night = { from: '22:00', to: '07:00', passesCritical: false };

  it('span midnight in the channel’s zone', () => {
    const end = new Date('2026-11-21T06:00:00Z');
    expect(pickQuietEnd(night, 'Europe/Berlin', new Date('2026-11-20T20:59:59Z'))).toBeNull();
    expect(pickQuietEnd(night, 'Europe/Berlin', new Date('2026-11-20T21:00:00Z'))).toEqual(end);
    expect(pickQuietEnd(night, 'Europe/Berlin', new Date('2026-11-21T05:59:59Z'))).toEqual(end);
    expect(pickQuietEnd(night, 'Europe/Berlin', end)).toBeNull();
  });

  it('end by the clock on the night that is an hour longer', () => {
    expect(pickQuietEnd(night, 'Europe/Berlin', new Date('2026-10-24T21:00:00Z'))).toEqual(
      new Date('2026-10-25T06:00:00Z'),
    );
  });

  it('are read as people write them', () => {
    expect(parseHours('22-7')).toEqual({ from: '22:00', to: '07:00' });
    expect(parseHours('9:30 – 17h15')).toEqual({ from: '09:30', to: '17:15' });
    for (const wrong of ['night', '25-7', '22', '7-7', '22:60-7']) expect(parseHours(wrong)).toBeNull();
  });
});
