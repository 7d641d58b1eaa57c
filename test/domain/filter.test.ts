import { describe, expect, it } from 'vitest';
import {
  buildFilter,
  describeFilter,
  EVERYTHING_MEDIUM,
  type FilterSubject,
  matchFilter,
} from '../../src/domain/filter.ts';
import { parseFilter } from '../../src/domain/filter-parse.ts';
import type { Filter } from '../../src/domain/types.ts';

const SUBJECT: FilterSubject = {
  topics: ['export-controls', 'ai-chips'],
  severity: 'high',
  jurisdictions: ['CN', 'US'],
  entities: ['Nvidia', 'TSMC'],
  feeds: ['trade-desk'],
  languages: ['en'],
  text: "Nvidia's H20 chips and the export-control rules\n台积电与稀土出口管制\nGermany’s Straße; Intel Corp.",
};

function judge(parts: Partial<Filter>) {
  return matchFilter(buildFilter(parts), SUBJECT);
}

describe('a filter', () => {
  it.each<Partial<Filter>>([
    {},
    { topics: ['legislation', 'ai-chips'] },
    { minSeverity: 'high' },
    { jurisdictions: ['NL', 'CN'] },
    { companies: ['nvidia'] },
    { companies: ['AMD', 'intel corp'] },
    { include: ['gaming', 'CHIPS'] },
    { include: ['export control'] },
    { include: ['Export-Control Rules'] },
    { include: ['strasse'] },
    { include: ['稀土'] },
    { exclude: ['chip'] },
    { exclude: ['半导体'] },
    { feeds: ['trade-desk'] },
    { languages: ['en', 'zh'] },
    { topics: ['ai-chips'], minSeverity: 'medium', jurisdictions: ['US'], companies: ['TSMC'], include: ['H20'] },
  ])('lets pass %j', (parts) => {
    expect(judge(parts)).toMatchObject({ matches: true, failed: null });
  });

  it.each<[Partial<Filter>, RegExp]>([
    [{ topics: ['legislation'] }, /topic is export-controls and ai-chips, not legislation/],
    [{ minSeverity: 'critical' }, /severity is high, below critical/],
    [{ jurisdictions: ['NL'] }, /country is CN and US, not NL/],
    [{ companies: ['AMD', 'Int'] }, /names no AMD or Int/],
    [{ include: ['chip'] }, /holds no chip/],
    [{ include: ['.*'] }, /holds no/],
    [{ exclude: ['gaming', 'h20'] }, /holds h20, which is excluded/],
    [{ exclude: ['稀土'] }, /holds 稀土/],
    [{ feeds: ['other'] }, /feed is trade-desk, not other/],
    [{ languages: ['zh'] }, /language is en, not zh/],
    [{ topics: ['ai-chips'], languages: ['zh'] }, /language/],
  ])('stops %j and says why', (parts, why) => {
    const match = judge(parts);

    expect(match.matches).toBe(false);
    expect(match.failed).toMatch(why);
  });

  it('says what of it was found', () => {
    expect(
      judge({ topics: ['ai-chips', 'legislation'], include: ['H20', 'gaming'], exclude: ['casino'] }).hits,
    ).toEqual(['ai-chips', 'H20']);
  });

  it('says itself in words', () => {
    expect(describeFilter(EVERYTHING_MEDIUM)).toBe('everything, medium severity and above');
    expect(
      describeFilter({
        ...{ topics: ['export-controls', 'ai-chips'], minSeverity: 'critical', jurisdictions: ['TW', 'US'] },
        ...{
          companies: ['ASML'],
          include: ['rare earth'],
          exclude: ['gaming'],
          feeds: ['trade-desk'],
          languages: ['zh'],
        },
      }),
    ).toBe(
      'export controls or AI chips, critical only, about Taiwan or United States, naming ASML, with “rare earth”, ' +
        'without “gaming”, from the feed trade-desk, in Chinese',
    );
  });
});

describe('a filter as typed', () => {
  const vocabulary = {
    feeds: ['trade-desk', 'customs-wire'],
    canonicalName: (name: string) => (name === '台积电' ? 'TSMC' : name),
  };

  it('reads lists, names and codes in any case', () => {
    const { filter, problems } = parseFilter(
      {
        ...{
          topics: 'AI chips, export-controls,',
          severity: 'HIGH',
          jurisdictions: 'Taiwan,us, the Netherlands,Türkiye,EU',
        },
        ...{
          companies: '台积电，ASML',
          include: '“rare earth, or so”, gallium',
          feeds: 'Trade-Desk',
          languages: 'Chinese,en',
        },
      },
      vocabulary,
    );

    expect(problems).toEqual([]);
    expect(filter).toEqual({
      ...{
        topics: ['ai-chips', 'export-controls'],
        minSeverity: 'high',
        jurisdictions: ['TW', 'US', 'NL', 'TR', 'EU'],
      },
      ...{ companies: ['TSMC', 'ASML'], include: ['rare earth, or so', 'gallium'], exclude: [] },
      ...{ feeds: ['trade-desk'], languages: ['zh', 'en'] },
    });
  });

  it('asks for everything of medium severity and above where nothing is said', () => {
    expect(parseFilter({}, vocabulary)).toEqual({ filter: EVERYTHING_MEDIUM, problems: [] });
  });

  it('names every mistake at once, with what was probably meant', () => {
    const { problems } = parseFilter(
      {
        ...{
          topics: 'ai-chip,nonsense',
          severity: 'hihg',
          jurisdictions: 'Chna,Taiwn',
          feeds: 'tradedesk',
          languages: 'chinse',
        },
        ...{ include: '!!', exclude: 'x'.repeat(200) },
      },
      vocabulary,
    );

    expect(problems).toEqual([
      'There is no severity “hihg”. Did you mean high?',
      'There is no topic “ai-chip”. Did you mean ai-chips?',
      expect.stringMatching(/^There is no topic “nonsense”\. Choose from export-controls, .* or legislation\.$/),
      expect.stringMatching(/^There is no country “Chna”\. Did you mean China/),
      expect.stringMatching(/^There is no country “Taiwn”\. Did you mean Taiwan/),
      '“!!” holds no letter or digit.',
      expect.stringMatching(/longer than 100 characters/),
      'There is no feed “tradedesk”. Did you mean trade-desk?',
      'There is no language “chinse”. Did you mean Chinese?',
    ]);
  });

  it('takes a bounded number of words', () => {
    const include = Array.from({ length: 40 }, (_, index) => `w${index}`).join(',');

    expect(parseFilter({ include }, vocabulary).problems).toEqual(['“include” takes at most 25 entries, but got 40.']);
  });
});
