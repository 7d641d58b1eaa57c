import { describe, expect, it } from 'vitest';
import {
  pickBackoff,
  pickDigestSlot,
  pickInterval,
  pickOutageDelay,
  pickPriority,
  pickRetryDelay,
  spanOfDigest,
  withJitter,
} from '../../src/domain/schedule.ts';
import { SEVERITIES } from '../../src/domain/types.ts';

const PRESS = { intervalMs: 600_000, paceMs: 600_000, official: false };
const OFFICIAL = { intervalMs: 60_000, paceMs: 60_000, official: true };

describe('the interval of a feed', () => {
  it('shortens to its pace while it brings something, and stretches fourfold while it is quiet', () => {
    expect(pickInterval({ ...PRESS, intervalMs: 2_000_000 }, 3)).toBe(1_000_000);
    expect(pickInterval({ ...PRESS, intervalMs: 700_000 }, 1)).toBe(600_000);
    let intervalMs = PRESS.paceMs;
    for (let check = 0; check < 50; check++) intervalMs = pickInterval({ ...PRESS, intervalMs }, 0);
    expect(intervalMs).toBe(2_400_000);
  });

  it('is its pace for an official feed, quiet or not', () => {
    expect(pickInterval({ ...OFFICIAL, intervalMs: 240_000 }, 0)).toBe(60_000);
  });
});

describe('the wait after failures', () => {
  it('doubles up to a cap that an official feed reaches early, and never ends', () => {
    expect([0, 1, 2].map((failures) => pickBackoff(PRESS, failures, 0))).toEqual([600_000, 1_200_000, 2_400_000]);
    expect(pickBackoff(PRESS, 1_000, 0)).toBe(6 * 3_600_000);
    expect(pickBackoff(OFFICIAL, 1_000, 0)).toBe(15 * 60_000);
  });

  it('is no shorter than the upstream asks', () => {
    expect(pickBackoff(OFFICIAL, 0, 7_200_000)).toBe(7_200_000);
  });
});

it('spreads checks by a tenth either way', () => {
  expect([0, 0.5, 1].map((random) => withJitter(60_000, random))).toEqual([54_000, 60_000, 66_000]);
});

it('retries a message after seconds at first, after minutes at last', () => {
  expect([0, 1, 2, 3].map(pickRetryDelay)).toEqual([2_000, 2_000, 4_000, 8_000]);
  expect(pickRetryDelay(10_000)).toBe(300_000);
  expect([1, 2, 10_000].map(pickOutageDelay)).toEqual([2_000, 4_000, 60_000]);
});

it('rings for the severe first', () => {
  expect(SEVERITIES.map((_, index) => pickPriority(index))).toEqual([4, 3, 2, 1]);
});

describe('the weekly digest', () => {
  const slotAt = (instant: string, zone: string) => {
    const slot = pickDigestSlot(new Date(instant), zone);
    return [slot.isoWeek, slot.dueAt.toISOString(), slot.from.toISOString(), slot.to.toISOString()];
  };

  it('is due on Monday at nine in the zone of the channel, about the week before', () => {
    const week47 = ['2026-W47', '2026-11-23T08:00:00.000Z', '2026-11-15T23:00:00.000Z', '2026-11-22T23:00:00.000Z'];
    expect(slotAt('2026-11-23T08:00:00Z', 'Europe/Berlin')).toEqual(week47);
    expect(slotAt('2026-11-29T22:00:00Z', 'Europe/Berlin')).toEqual(week47);
    expect(slotAt('2026-11-23T07:59:59Z', 'Europe/Berlin')[0]).toBe('2026-W46');
    expect(slotAt('2026-11-23T08:00:00Z', 'America/New_York')[0]).toBe('2026-W46');
    expect(slotAt('2026-11-23T14:00:00Z', 'America/New_York')[1]).toBe('2026-11-23T14:00:00.000Z');
    expect(slotAt('2026-11-23T00:00:00Z', 'Asia/Tokyo')[1]).toBe('2026-11-23T00:00:00.000Z');
  });

  it('stays at nine when the clocks change, and its week is an hour shorter or longer', () => {
    expect(slotAt('2026-03-30T12:00:00Z', 'Europe/Berlin')).toEqual([
      ...['2026-W13', '2026-03-30T07:00:00.000Z', '2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ]);
    expect(slotAt('2026-11-02T15:00:00Z', 'America/New_York')).toEqual([
      ...['2026-W44', '2026-11-02T14:00:00.000Z', '2026-10-26T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ]);
  });

  it('numbers weeks by ISO at the turn of the year', () => {
    expect(slotAt('2027-01-04T12:00:00Z', 'Europe/Berlin')[0]).toBe('2026-W53');
  });

  it('goes by UTC in a zone that nobody knows', () => {
    expect(slotAt('2026-11-23T09:00:00Z', 'Mars/Olympus')).toEqual(slotAt('2026-11-23T09:00:00Z', 'UTC'));
    const dueAt = new Date('2026-11-23T09:00:00Z');
    expect(spanOfDigest(dueAt, 'Mars/Olympus')).toEqual(spanOfDigest(dueAt, 'UTC'));
  });

  it('spans the same week when asked by its instant', () => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo']) {
      const { dueAt, from, to } = pickDigestSlot(new Date('2026-11-25T12:00:00Z'), zone);
      expect(spanOfDigest(dueAt, zone)).toEqual({ from, to });
    }
  });
});
