import { expect, it } from 'vitest';
import { parseDays, parseSince } from '../../src/domain/since.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

it('reads a moment in the past as people write it', () => {
  const moments = ['7d', '2 weeks', 'yesterday', 'Today', '2026', '2026-11', '2026-11-01', '1 Nov 2026'];

  expect(moments.map((text) => parseSince(text, NOW)?.toISOString())).toEqual([
    ...['2026-11-13T12:00:00.000Z', '2026-11-06T12:00:00.000Z', '2026-11-19T00:00:00.000Z', '2026-11-20T00:00:00.000Z'],
    ...['2026-01-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z'],
  ]);
});

it('refuses what lies ahead or is no time', () => {
  for (const text of ['', 'soon', '2027-01-01', '7', 'd', '7 parsecs']) expect(parseSince(text, NOW), text).toBeNull();
});

it('reads a number of days', () => {
  expect(['30', '30d', '6 weeks', '3 months', '1y'].map(parseDays)).toEqual([30, 30, 42, 90, 365]);
  for (const text of ['', 'soon', '-3', '1.5']) expect(parseDays(text), text).toBeNull();
});
