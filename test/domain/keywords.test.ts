import { describe, expect, it } from 'vitest';
import { buildFilter, describeFilter, isSameFilter, matchFilter } from '../../src/domain/filter.ts';
import { parseFilter } from '../../src/domain/filter-parse.ts';
import { describeKeyword, matchesKeyword, readKeyword } from '../../src/domain/keywords.ts';
import { LANGUAGES } from '../../src/domain/types.ts';

const VOCABULARY = { feeds: [], canonicalName: (name: string) => name };

function include(text: string) {
  return parseFilter({ include: text }, VOCABULARY);
}

function passes(keywords: string, text: string): boolean {
  const { filter, problems } = include(keywords);
  expect(problems).toEqual([]);
  const subject = {
    ...{ topics: [], severity: 'critical' as const, jurisdictions: [], entities: [], feeds: [], languages: LANGUAGES },
    text,
  };
  return matchFilter(filter, subject).matches;
}

describe('keywords', () => {
  it.each([
    ['HBM AND China', 'China gets no HBM', true],
    ['HBM AND China', 'China gets chips', false],
    ['HBM AND (China OR "rare earth")', 'HBM for rare earth', true],
    ['HBM AND China OR gallium', 'Gallium', true],
    ['chips NOT gaming', 'Chips for servers', true],
    ['chips NOT gaming', 'Gaming chips', false],
    ['chips AND NOT (gaming OR crypto)', 'Crypto chips', false],
    ['rare earth AND magnets', 'Rare earth, and magnets of it', true],
    ['rare earth AND magnets', 'Magnets of earth, rare', false],
    ['NOT gaming', 'Licences', true],
    ['"HBM" "China"', 'HBM China', true],
    ['(HBM OR gallium) (China OR Japan)', 'China gallium', true],
    ['(HBM OR gallium) (China OR Japan) AND x', 'China gallium', false],
    ['出口 AND 稀土', '商务部公布稀土出口管制', true],
  ])('%s of “%s” is %s', (keywords, text, wanted) => {
    expect(passes(keywords, text)).toBe(wanted);
  });

  it('are phrases where and, or, not are in small letters or in quotes', () => {
    expect(passes('gallium and germanium', 'Gallium and germanium')).toBe(true);
    expect(passes('gallium and germanium', 'Germanium and gallium')).toBe(false);
    expect(passes('"Research AND Development"', 'research and development')).toBe(true);
    expect(passes('"Research AND Development"', 'development research')).toBe(false);
  });

  it('stand in a list, where commas mean or', () => {
    expect(include('HBM AND China, gallium, "a, b" AND c').filter.include).toEqual([
      ...['"HBM" AND "China"', 'gallium', '"a, b" AND "c"'],
    ]);
  });

  it('say what is wrong with them', () => {
    expect(include('HBM AND, OR x, (a OR b, a OR b), NOT').problems).toEqual([
      '“HBM AND”: a word is missing after AND.',
      '“OR x”: a word is missing before OR.',
      '“(a OR b”: a bracket is not closed.',
      '“a OR b)”: a bracket is closed that was not opened.',
      '“NOT”: a word is missing after NOT.',
    ]);
    expect(include(`a AND ${'b'.repeat(300)}`).problems[0]).toContain('longer than 300');
  });

  it('are told to people, and are not the phrase that reads alike', () => {
    const one = buildFilter({ include: ['"HBM" AND "China"'] });
    expect(describeFilter(one)).toContain('with “HBM” AND “China”');
    expect(isSameFilter(one, buildFilter({ include: ['"hbm" AND "china"'] }))).toBe(true);
    expect(isSameFilter(one, buildFilter({ include: ['hbm and china'] }))).toBe(false);
  });

  it('read back as they were written', () => {
    for (const typed of ['a AND (b OR NOT c)', 'NOT (a OR b) c d OR e', 'x', '"A OR B"']) {
      const read = readKeyword(typed);
      const keyword = 'keyword' in read ? read.keyword : '';
      expect(keyword).not.toBe('');
      expect(readKeyword(keyword)).toEqual({ keyword });
      expect(describeKeyword(keyword)).not.toContain('"');
      expect(matchesKeyword(keyword, () => true)).toBe(true);
    }
  });
});
