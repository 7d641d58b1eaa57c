import { describe, expect, it } from 'vitest';
import { sayStatus } from '../../src/cli/status.ts';
import type { Counts } from '../../src/store/counts.ts';

const NOW = new Date('2026-11-18T14:00:00Z');
const COUNTS: Counts = {
  ...{ feeds: 30, polled: 27, failing: [], items: 1_204, relevant: 88, stories: 31, messages: 40 },
  nextCheckAt: new Date('2026-11-18T14:00:12Z'),
};

describe('the status line', () => {
  it('says how many feeds are polled, what came of them, and when the next one is', () => {
    expect(sayStatus(COUNTS, NOW)).toBe('27/30 feeds · 1,204 items · 88 relevant · 31 stories · next check in 12 s');
  });

  it('names failing feeds, after their number', () => {
    expect(sayStatus({ ...COUNTS, failing: ['ft', 'scmp'] }, NOW)).toMatch(/ · 2 failing: ft, scmp$/);
    expect(sayStatus({ ...COUNTS, failing: ['a', 'b', 'c', 'd', 'e'] }, NOW)).toMatch(/ · 5 failing: a, b, c …$/);
  });

  it('says that a feed is being checked, or when one will be', () => {
    expect(sayStatus({ ...COUNTS, nextCheckAt: NOW }, NOW)).toMatch(/ · checking$/);
    expect(sayStatus({ ...COUNTS, nextCheckAt: new Date('2026-11-18T15:30:00Z') }, NOW)).toMatch(
      / · next check at \d\d:\d\d$/,
    );
    expect(sayStatus({ ...COUNTS, nextCheckAt: null }, NOW)).toMatch(/ · 31 stories$/);
  });
});
