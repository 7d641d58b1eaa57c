import { expect, it } from 'vitest';
import { buildEnglishLine } from '../../src/domain/english-line.ts';
import type { Verdict } from '../../src/domain/types.ts';
import { fromOutlet, fromRegister, tell } from '../support/arrivals.ts';
import { verdictOf } from '../support/stories.ts';

const lineOf = (lang: string, verdict: Verdict): string =>
  buildEnglishLine(tell(fromOutlet('harbour', { item: { lang }, verdict })));

it('says in our own words what an item in another language is about, and whom it names', () => {
  const verdict = verdictOf({ topics: ['export-controls', 'ai-chips'], direction: 'easing', companies: ['Nvidia'] });
  expect(lineOf('ja', verdict)).toBe('In Japanese: easing on AI chips (CN, US). Names: Nvidia.');
});

it('names the act where it has a number', () => {
  const act = fromRegister({ id: 'mofcom:2026-61', type: 'Announcement' }, { item: { lang: 'zh' } });
  expect(buildEnglishLine(tell(act))).toContain('Act: 2026-61.');
});

it('makes do with what is known', () => {
  expect(lineOf('nl', verdictOf({ topics: ['export-controls'], places: [] }))).toBe(
    'In Dutch: tightening on export controls.',
  );
  expect(lineOf('cs', verdictOf({ topics: [], direction: 'neutral', places: ['CZ'] }))).toBe(
    'In cs: news on chips (CZ).',
  );
});

it('is silent where the title is English', () => {
  expect(lineOf('en', verdictOf({}))).toBe('');
});
