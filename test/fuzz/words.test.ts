import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseFilter } from '../../src/domain/filter-parse.ts';
import { findReferences } from '../../src/domain/references.ts';
import { buildSearchQuery, buildSearchVector } from '../../src/domain/search-words.ts';
import { decode } from '../../src/lib/charset.ts';
import { parseDate } from '../../src/lib/dates.ts';
import { httpUrl } from '../../src/lib/link.ts';
import { cleanLines, clip, toPlain } from '../../src/lib/text.ts';
import { canonicalUrl, registrableDomain, resolveUrl } from '../../src/lib/url.ts';
import { hidesSomething } from '../hostile/safe-text.ts';
import { hostileText, hostileUrl, SEED } from './arbitraries.ts';

const RUNS = { numRuns: 3_000, seed: SEED };

it('any text becomes plain text within its measure', () => {
  fc.assert(
    fc.property(hostileText(), fc.integer({ min: 1, max: 300 }), (text, max) => {
      const plain = toPlain(text);
      expect(hidesSomething(plain)).toBe(false);
      expect(hidesSomething(cleanLines(text).replaceAll('\n', ' '))).toBe(false);
      expect([...clip(plain, max)].length).toBeLessThanOrEqual(max);
    }),
    RUNS,
  );
});

it('any address is http(s) and can be linked, or none', () => {
  fc.assert(
    fc.property(hostileUrl(), hostileUrl(), (href, base) => {
      const url = resolveUrl(href, [base]);
      if (url !== null) expect(url).toMatch(/^https?:\/\/[^\s\p{Cc}]+$/u);
      expect(httpUrl(url) ?? 'https://none').toMatch(/^https?:\/\/[^\s|<>"()@]+$|^https?:\/\/[^/@]+\/[^\s|<>"()]*$/);
      if (url !== null) expect(canonicalUrl(url)).not.toBe('');
      registrableDomain(href);
    }),
    RUNS,
  );
});

it('any bytes become text, any words a date or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.option(hostileText(2)), (bytes, type) => {
      expect(typeof decode(bytes, type === null ? null : `text/xml; charset=${type}`)).toBe('string');
      expect(parseDate(Buffer.from(bytes).toString('latin1'))?.getTime()).not.toBeNaN();
    }),
    RUNS,
  );
});

it('any words become a search, a filter or a sentence about what is wrong', () => {
  const vocabulary = { feeds: ['desk'], canonicalName: (name: string) => name };
  const filter = fc.record({
    topics: hostileText(4),
    severity: hostileText(2),
    include: hostileText(),
    exclude: hostileText(),
    companies: hostileText(4),
    languages: hostileText(2),
    feeds: hostileText(2),
    jurisdictions: hostileText(4),
  }); // prettier-ignore
  fc.assert(
    fc.property(filter, hostileText(), (words, text) => {
      const { problems } = parseFilter(words, vocabulary);
      expect(problems.filter((problem) => problem.trim() === '')).toEqual([]);
      buildSearchQuery(text, () => []);
      buildSearchVector(text, text, [text]);
      findReferences(text);
    }),
    { ...RUNS, numRuns: 500 },
  );
});
