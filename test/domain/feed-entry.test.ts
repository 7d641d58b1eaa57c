import { describe, expect, it } from 'vitest';
import { parseDurationMs, parseFeedEntry } from '../../src/domain/feed-entry.ts';

const ENTRY = {
  id: 'sample-news',
  kind: 'rss',
  url: 'https://feeds.sample.co.uk/all.xml',
  title: 'Sample',
  authority: 'press',
  pace: '10m',
};

describe('a feed entry', () => {
  it('needs little and gets likely values for the rest', () => {
    expect(parseFeedEntry(ENTRY).entry).toEqual({
      slug: 'sample-news',
      kind: 'rss',
      url: 'https://feeds.sample.co.uk/all.xml',
      title: 'Sample',
      jurisdiction: null,
      authority: 'press',
      lang: 'en',
      owner: 'sample.co.uk',
      paceMs: 600_000,
      options: {},
      enabled: true,
      reason: null,
    });
  });

  it.each([
    ['id', 'Sample News', 'hyphens'],
    ['url', 'ftp://sample.example/', 'http'],
    ['title', undefined, 'missing'],
    ['authority', 'blog', 'official, press, analysis, company'],
    ['jurisdiction', 'USA', 'US'],
    ['lang', 'english', 'en or zh'],
    ['pace', '10', '90s, 10m or 1h'],
    ['pace', '0s', '90s, 10m or 1h'],
    ['pace', 600, 'missing|10m'],
    ['enabled', 'no', 'true or false'],
    ['colour', 'red', 'known are'],
  ])('with %s %j is refused, saying what is meant', (name, value, words) => {
    const { entry, problems } = parseFeedEntry({ ...ENTRY, [name]: value });

    expect(entry).toBeNull();
    expect(problems.map(({ path }) => path)).toEqual([name]);
    expect(problems[0]?.message).toMatch(new RegExp(words));
  });

  it('says everything that is wrong at once, and what an entry is', () => {
    expect(parseFeedEntry({}).problems.map(({ path }) => path)).toEqual([
      'id',
      'kind',
      'url',
      'title',
      'authority',
      'pace',
    ]);
    expect(parseFeedEntry('x').problems).toHaveLength(1);
  });
});

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['1.5m', 90_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
    ['10', null],
    ['m', null],
    ['-1h', null],
  ])('%s', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });
});
