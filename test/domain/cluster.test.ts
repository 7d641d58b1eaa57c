import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadStoryModel } from '../../src/classify/load.ts';
import {
  addToProfile,
  buildFeatures,
  type ItemFeatures,
  isIndependent,
  pickStory,
  type StoryProfile,
} from '../../src/domain/cluster.ts';
import type { Item } from '../../src/domain/types.ts';
import { itemOf, verdictOf } from '../support/stories.ts';

const MODEL = loadStoryModel(join(import.meta.dirname, '../../config'));

type Verdict = Parameters<typeof verdictOf>[0];

function featuresOf(item: Partial<Item> & { title: string }, verdict: Verdict = {}): ItemFeatures {
  return buildFeatures(itemOf(item), verdictOf(verdict));
}

function profileOf(...items: readonly ItemFeatures[]): StoryProfile {
  const [first, ...rest] = items;
  if (first === undefined) throw new Error('a story has an item');
  return rest.reduce((profile, item) => addToProfile(profile, item), addToProfile(null, first));
}

function joins(item: ItemFeatures, ...story: readonly ItemFeatures[]): boolean {
  return pickStory(MODEL, item, [{ id: 7, profile: profileOf(...story) }])?.id === 7;
}

const day = (date: string): Date => new Date(`${date}T12:00:00Z`);

const BAN = featuresOf(
  {
    title: 'Washington bars Corvex from buying Lumen accelerators',
    summary: 'The Commerce Department told three suppliers to stop sales to the Chinese server maker Corvex.',
  },
  { companies: ['Corvex'], products: ['Lumen'], topics: ['export-controls', 'ai-chips'], agencies: ['BIS'] },
);
const BAN_TOO: [Partial<Item> & { title: string }, Verdict] = [
  {
    title: 'US blocks sales of Lumen accelerators to Corvex of China',
    summary: 'Three suppliers were told by letter to halt shipments, the department confirmed.',
    source: 'Upland Post',
    owner: 'Upland',
  },
  { companies: ['Corvex'], products: ['Lumen'], topics: ['export-controls', 'ai-chips'] },
];

describe('one event', () => {
  it('is one story from two outlets, with reasons that a reader understands', () => {
    const joined = pickStory(MODEL, featuresOf(...BAN_TOO), [{ id: 7, profile: profileOf(BAN) }]);

    expect(joined?.id).toBe(7);
    expect(joined?.score).toBeGreaterThan(0.6);
    expect(joined?.reasons).toContain('names the same: Corvex, Lumen');
    expect(joined?.reasons).toContain('concerns the same: CN, US');
    expect(joined?.reasons).toContain('within a day of each other');
  });

  it.each([
    ['zh', '美國禁止向科維克斯出售Lumen加速晶片'],
    ['ja', '米国、コーベックスへのLumenアクセラレーター輸出を禁止'],
    ['ko', '미국, 코벡스에 루멘 가속기 수출 금지'],
    ['de', 'USA verbieten Verkauf von Lumen-Beschleunigern an Corvex'],
  ])('is one story in English and in %s', (lang, title) => {
    expect(joins(featuresOf({ title, lang, source: lang, owner: lang }, BAN_TOO[1]), BAN)).toBe(true);
  });

  it('is one story whichever report comes first', () => {
    expect(joins(BAN, featuresOf(...BAN_TOO))).toBe(true);
  });

  it('is one story with a follow-up two weeks later that tells more of it', () => {
    const [item, verdict] = BAN_TOO;
    const later = {
      ...item,
      title: 'How Washington came to block Lumen accelerators for Corvex',
      at: day('2026-03-17'),
    };

    expect(joins(featuresOf(later, verdict), BAN)).toBe(true);
  });

  it('is one story with a syndicated copy that another outlet carries a day later', () => {
    const copy = featuresOf(
      {
        title: 'Washington bars Corvex from buying Lumen accelerators - Valley Mirror',
        summary: 'The Commerce Department told three suppliers to stop sales to the Chinese server maker Corvex.',
        source: 'Valley Mirror',
        owner: 'Valley',
        at: day('2026-03-04'),
      },
      BAN_TOO[1],
    );

    expect(joins(copy, BAN)).toBe(true);
  });

  it('is one story with a report whose date only its address tells', () => {
    const [item, verdict] = BAN_TOO;
    const dated = featuresOf({ ...item, at: new Date(0), url: 'https://upland.example/2026/03/04/lumen' }, verdict);

    expect(dated.at).toBe('2026-03-04T12:00:00.000Z');
    expect(joins(dated, BAN)).toBe(true);
  });

  it('is one story with a report whose date is not known', () => {
    const [item, verdict] = BAN_TOO;
    const undated = featuresOf({ ...item, title: `${item.title} in surprise move`, at: new Date(0) }, verdict);

    expect(undated.at).toBeNull();
    expect(joins(undated, BAN, featuresOf(...BAN_TOO))).toBe(true);
  });
});

describe('two events', () => {
  it('are two stories when the same cast does something else', () => {
    const charged = featuresOf(
      { title: 'Corvex manager arrested over smuggled Lumen boards', at: day('2026-04-14') },
      { ...BAN_TOO[1], direction: 'enforcement', topics: ['export-controls', 'enforcement', 'ai-chips'] },
    );
    expect(joins(charged, BAN)).toBe(false);
  });

  it('are two stories when one takes the other back', () => {
    const lifted = featuresOf(
      { title: 'Washington lifts its ban on Lumen accelerators for Corvex', at: day('2026-04-10') },
      { ...BAN_TOO[1], direction: 'easing' },
    );
    expect(joins(lifted, BAN)).toBe(false);
  });

  it('are two stories when it is the same kind of step against others', () => {
    const others = featuresOf(
      { title: 'Dutch government widens licence duty for Polder etching tools', source: 'Upland Post' },
      { companies: ['Polder'], places: ['CN', 'NL'], topics: ['export-controls', 'chipmaking'] },
    );
    expect(joins(others, BAN)).toBe(false);
  });

  it('are two stories two months apart, however alike', () => {
    const [item, verdict] = BAN_TOO;
    expect(joins(featuresOf({ ...item, at: day('2026-05-20') }, verdict), BAN)).toBe(false);
  });

  it('are two stories when one item belongs to the better of two', () => {
    const other = featuresOf(
      { title: 'Japan adds 23 items to its control list', lang: 'en' },
      { places: ['JP'], agencies: ['METI'] },
    );
    const stories = [
      { id: 1, profile: profileOf(other) },
      { id: 2, profile: profileOf(BAN) },
    ];
    expect(pickStory(MODEL, featuresOf(...BAN_TOO), stories)?.id).toBe(2);
    expect(pickStory(MODEL, featuresOf(...BAN_TOO), [...stories].reverse())?.id).toBe(2);
  });
});

describe('a busy day', () => {
  it('keeps apart what shares a company, its country and the day only', () => {
    const expansion = featuresOf(
      { title: 'Samsung brings forward its first plant at Yongin', source: 'Hangang Daily' },
      { companies: ['Samsung Electronics'], places: ['KR'], topics: ['chipmaking'], direction: 'neutral' },
    );
    const labour = featuresOf(
      { title: 'Memory prices keep climbing as stocks run dry, Samsung says', source: 'Upland Post' },
      { companies: ['Samsung Electronics'], places: ['KR'], topics: ['chipmaking'], direction: 'neutral' },
    );
    expect(joins(labour, expansion)).toBe(false);
  });

  it('keeps apart two objects in one frame of words, and not one object in two', () => {
    const verdict: Verdict = { places: ['CN', 'US'], topics: ['export-controls'], direction: 'tightening' };
    const say = (goods: string, source = 'Harbour Times') =>
      featuresOf({ title: `Commerce to license exports of ${goods} to China, memo shows`, source }, verdict);
    expect(joins(say('cryogenic etching tools'), say('memory test equipment'))).toBe(false);
    expect(joins(say('cryogenic etching tools', 'Upland Post'), say('cryogenic etchers'))).toBe(true);
  });
});

describe('a round-up', () => {
  it.each([
    'Weekly round-up: Corvex barred from Lumen accelerators, and more',
    'Live updates: US blocks sales of Lumen accelerators to Corvex of China',
    '一周要闻：美国禁止向科维克斯出售Lumen',
    '8点1氪丨美国禁止向科维克斯出售Lumen',
  ])('joins nothing: %s', (title) => {
    expect(joins(featuresOf({ title }, BAN_TOO[1]), BAN)).toBe(false);
  });
});

describe('routine notices', () => {
  it('stand alone, however alike they read', () => {
    const order = (name: string): ItemFeatures =>
      featuresOf(
        { title: `In the Matter of: ${name}; Order Denying Export Privileges`, authority: 'official', owner: 'US' },
        { direction: 'enforcement', places: ['US'], agencies: ['BIS'], topics: ['export-controls', 'enforcement'] },
      );
    expect(joins(order('Jan Example'), order('Ann Sample'))).toBe(false);
  });

  it('are joined by the press report of one', () => {
    const order = featuresOf(
      {
        title: 'Example Air; Order Renewing Temporary Denial of Export Privileges',
        authority: 'official',
        owner: 'US',
      },
      { companies: ['Example Air'], direction: 'enforcement', places: ['RU', 'US'], agencies: ['BIS'] },
    );
    const report = featuresOf(
      { title: 'US renews denial order against Example Air' },
      { companies: ['Example Air'], direction: 'enforcement', places: ['RU', 'US'], agencies: ['BIS'] },
    );
    expect(joins(report, order)).toBe(true);
  });
});

describe('an independent outlet', () => {
  it('is another owner with words of its own', () => {
    expect(isIndependent(profileOf(BAN), featuresOf(...BAN_TOO))).toBe(true);
  });

  it('is not the same owner, a copy, an analyst or a company', () => {
    const [item, verdict] = BAN_TOO;
    const sameOwner = featuresOf({ ...item, owner: 'Harbour Media' }, verdict);
    const copy = featuresOf(
      {
        title: 'Washington bars Corvex from buying Lumen accelerators - Valley Mirror',
        summary: 'The Commerce Department told three suppliers to stop sales to the Chinese server maker Corvex.',
        source: 'Valley Mirror',
        owner: 'Valley',
      },
      verdict,
    );
    const others = (['analysis', 'company', 'official'] as const).map((authority) =>
      featuresOf({ ...item, authority }, verdict),
    );
    expect([sameOwner, copy, ...others].filter((features) => isIndependent(profileOf(BAN), features))).toEqual([]);
  });
});

describe('what is kept of a story', () => {
  it('stays small however many items join, and survives JSON', () => {
    const items = Array.from({ length: 60 }, (_, at) =>
      featuresOf({ title: `Report ${at} on Corvex, town${at} and port${at}`, owner: `Owner ${at}` }, BAN_TOO[1]),
    );
    const profile = profileOf(...items);

    expect(profile.itemCount).toBe(60);
    expect(profile.members.length).toBeLessThanOrEqual(8);
    expect(profile.terms.length).toBeLessThanOrEqual(160);
    expect(JSON.stringify(profile).length).toBeLessThan(40_000);
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
  });

  it('shares a term with every item that joins it, in any language', () => {
    const chinese = featuresOf({ title: '美國禁止向科維克斯出售Lumen加速晶片', lang: 'zh' }, BAN_TOO[1]);

    expect(chinese.terms.some((term) => profileOf(BAN).terms.includes(term))).toBe(true);
    expect(chinese.terms.length).toBeLessThanOrEqual(48);
  });
});

it('never fails, whatever an item holds', () => {
  const text = fc.oneof(fc.string({ unit: fc.constantFrom(...'aZ9%$.,- |亿年公布한ア\ud83d\u0000\n') }), fc.lorem());
  fc.assert(
    fc.property(text, text, fc.option(fc.webUrl()), fc.date(), (title, summary, url, at) => {
      const features = featuresOf({ title, summary, url, at });
      pickStory(MODEL, features, [{ id: 1, profile: profileOf(BAN, features) }]);
    }),
  );
});

it('reads an endless title as quickly as a long one', () => {
  const title = '公布 - 列入 1,000 million remove '.repeat(20_000);

  expect(featuresOf({ title, summary: title }).terms.length).toBeLessThanOrEqual(48);
});
