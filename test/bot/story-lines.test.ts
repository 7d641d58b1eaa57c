import { expect, it } from 'vitest';
import { formatInstant } from '../../src/bot/story-lines.ts';

it('names a zone as its people do', () => {
  const at = new Date('2026-11-20T14:03:00Z');

  expect(formatInstant(at, 'UTC')).toBe('20 Nov 2026, 14:03 UTC');
  expect(formatInstant(at, 'Europe/Berlin')).toBe('20 Nov 2026, 15:03 CET');
  expect(formatInstant(at, 'America/New_York')).toBe('20 Nov 2026, 09:03 EST');
  expect(formatInstant(new Date('2026-11-20T20:03:00Z'), 'Asia/Tokyo')).toBe('21 Nov 2026, 05:03 GMT+9');
});
