import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDate } from '../../src/lib/dates.ts';

describe('parseDate', () => {
  it.each([
    ['Mon, 23 Nov 2026 10:00:00 +0100', '09:00'],
    ['Mon, 23 Nov 2026 10:00:00 EST', '15:00'],
    ['Mon, 23 Nov 2026 10:00:00 JST', '01:00'],
    ['Wed, 23 Nov 2026 10:00:00 GMT', '10:00'],
    ['23 Nov 26 10:00 +0900', '01:00'],
    ['Mon Nov 23 10:00:00 2026', '10:00'],
    ['2026-11-23T10:00:00Z', '10:00'],
    ['2026-11-23T10:00:00.123456+08:00', '02:00'],
    ['2026-11-23 10:00:00 +0900', '01:00'],
    ['2026-11-23 10:00', '10:00'],
    ['Mon, 11/23/2026 - 10:00', '10:00'],
    ['Monday, November 23, 2026 - 10:00', '10:00'],
    ['November 23, 2026 10:00 AM', '10:00'],
    ['Nov 23, 2026 10:00 PM EST', '03:00'],
    ['2026/11/23 10:00', '10:00'],
    ['2026.11.23 10:00:00', '10:00'],
    ['2026年11月23日 10:00', '10:00'],
    ['2026-11-23', '00:00'],
    ['1795428000', '10:00'],
    ['  Mon,  23 Nov 2026\n10:00:00 UT ', '10:00'],
  ])('reads %j', (written, time) => {
    expect(parseDate(written)?.toISOString().slice(11, 16)).toBe(time);
  });

  it('reads a September of four letters', () => {
    expect(parseDate('3 Sept 2026 1:02:03 GMT')).toEqual(new Date('2026-09-03T01:02:03Z'));
  });

  it('reads a date without a zone in the zone given', () => {
    expect(parseDate('2026-11-23 09:00:00', 'Asia/Seoul')).toEqual(new Date('2026-11-23T00:00:00Z'));
  });

  it.each([
    '',
    'soon',
    'garbage 1',
    'Thu, 31 Feb 2026 10:00:00 GMT',
    '1970-01-01',
    '0000-00-00',
    '2026-13-40',
    'x'.repeat(500),
  ])('says that %j is none', (written) => {
    expect(parseDate(written)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseDate(text);
      }),
    );
  });
});
