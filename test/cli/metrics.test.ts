import { describe, expect, it } from 'vitest';
import type { Label } from '../../src/cli/labelled.ts';
import { type Judged, measure } from '../../src/cli/metrics.ts';
import type { Direction, Topic } from '../../src/domain/types.ts';

interface Case {
  readonly id: string;
  readonly gold?: Partial<Label>;
  readonly relevant?: boolean;
  readonly topics?: readonly Topic[];
  readonly direction?: Direction;
  readonly jurisdictions?: readonly string[];
  readonly cluster?: number | null;
  readonly lang?: string;
}

function judged(one: Case): Judged {
  return {
    label: {
      id: one.id,
      relevant: true,
      topics: [],
      direction: 'neutral',
      jurisdictions: [],
      entities: [],
      story: null,
      weight: 1,
      ...one.gold,
    },
    lang: one.lang ?? 'en',
    verdict: {
      relevant: one.relevant ?? true,
      score: 0.9,
      topics: one.topics ?? [],
      direction: one.direction ?? 'neutral',
      jurisdictions: one.jurisdictions ?? [],
      entities: [],
      products: [],
      eccns: [],
      references: [],
      reasons: [],
    },
    cluster: one.cluster ?? null,
  };
}

function report(...cases: readonly Case[]) {
  return measure(cases.map(judged), 1_000);
}

describe('relevance', () => {
  it('names what was wrong on either side', () => {
    const { items, relevance, languages } = report(
      { id: 'hit' },
      { id: 'missed', relevant: false, lang: 'ko' },
      { id: 'missed too', relevant: false },
      { id: 'wrong', gold: { relevant: false } },
      { id: 'quiet', gold: { relevant: false }, relevant: false },
    );

    expect(items).toBe(5);
    expect(relevance).toMatchObject({ precision: 1 / 2, recall: 1 / 3, f1: 0.4 });
    expect(relevance.falsePositives).toEqual(['wrong']);
    expect(relevance.falseNegatives).toEqual(['missed', 'missed too']);
    expect(languages).toEqual({ en: { recall: 1 / 2 }, ko: { recall: 0 } });
  });
});

describe('topics', () => {
  it('count over all items, and only where the item was judged relevant', () => {
    const { topics } = report(
      { id: 'a', gold: { topics: ['ai-chips'] }, topics: ['ai-chips', 'legislation'] },
      { id: 'b', gold: { topics: ['ai-chips'] }, topics: ['ai-chips'], relevant: false },
      { id: 'c', gold: { relevant: false }, topics: ['ai-chips'] },
    );

    expect(topics.byTopic['ai-chips']).toEqual({ precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 });
    expect(topics.byTopic['legislation']).toMatchObject({ f1: 0 });
    expect(Object.keys(topics.byTopic)).toHaveLength(2);
    expect(topics.macroF1).toBe(1 / 4);
  });
});

describe('direction and jurisdictions', () => {
  it('count the relevant items; a missed one has no direction', () => {
    const { direction, jurisdictions } = report(
      {
        id: 'a',
        gold: { direction: 'easing', jurisdictions: ['US', 'CN'] },
        direction: 'easing',
        jurisdictions: ['US'],
      },
      { id: 'b', gold: { jurisdictions: ['NL'] }, relevant: false },
      { id: 'c', gold: { relevant: false }, direction: 'easing', jurisdictions: ['JP'] },
    );

    expect(direction.accuracy).toBe(1 / 2);
    expect(jurisdictions.f1).toBeCloseTo((2 * 0.5 * (1 / 3)) / (0.5 + 1 / 3));
  });
});

describe('stories', () => {
  const told = (id: string, story: string, cluster: number | null): Case => ({ id, gold: { story }, cluster });

  it('are perfect when each is whole and alone', () => {
    const { stories } = report(told('a', 'x', 1), told('b', 'x', 1), told('c', 'y', 2), { id: 'd', cluster: 1 });

    expect(stories).toEqual({ precision: 1, recall: 1, f1: 1 });
  });

  it('lose precision where two are in one, recall where one is in two', () => {
    expect(report(told('a', 'x', 1), told('b', 'y', 1)).stories).toMatchObject({ precision: 1 / 2, recall: 1 });
    expect(report(told('a', 'x', 1), told('b', 'x', 2)).stories).toMatchObject({ precision: 1, recall: 1 / 2 });
    expect(report(told('a', 'x', null), told('b', 'x', null)).stories).toMatchObject({ precision: 1, recall: 1 / 2 });
  });
});

it('says nothing was wrong of nothing', () => {
  const empty = report();

  expect(empty.relevance.f1).toBe(1);
  expect(JSON.stringify(empty)).not.toContain('null');
});
