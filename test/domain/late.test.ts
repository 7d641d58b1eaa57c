import { describe, expect, it } from 'vitest';
import { buildReplyCard, buildRootCard } from '../../src/domain/card.ts';
import { pickLate } from '../../src/domain/late.ts';
import { continueStory, openStory } from '../../src/domain/story.ts';
import type { LegalFacts } from '../../src/domain/types.ts';
import { again, fromRegister } from '../support/arrivals.ts';
import { legalOf } from '../support/stories.ts';

const FILED = { stage: 'display', filedAt: '2026-03-02T13:45:00Z' } as const;

const sinceOf = (legal: Partial<LegalFacts>, now: string, id = 'fr:1'): string | null => {
  const { item } = fromRegister({ id, ...legal });
  return pickLate(item, new Date(now))?.since ?? null;
};

describe('an official act is told of late', () => {
  it('where it has been on display for hours', () => {
    expect(sinceOf(FILED, '2026-03-02T14:45:00Z')).toBeNull();
    expect(sinceOf(FILED, '2026-03-02T22:00:00Z')).toBe('on display since 2026-03-02 08:45 (US Eastern)');
  });

  it('where it was published on an earlier day of its own clock', () => {
    expect(sinceOf({ publishedOn: '2026-03-03' }, '2026-03-04T04:59:00Z')).toBeNull();
    expect(sinceOf({ publishedOn: '2026-03-03' }, '2026-03-04T05:00:00Z')).toBe('published 2026-03-03 (US Eastern)');
  });

  it('elsewhere only after days: registers list by days of zones of their own', () => {
    expect(sinceOf({ publishedOn: '2026-03-03' }, '2026-03-05T05:00:00Z', 'mofcom:2026-7')).toBeNull();
    expect(sinceOf({ publishedOn: '2026-03-03' }, '2026-03-07T05:00:00Z', 'mofcom:2026-7')).toBe(
      'published 2026-03-03 (Beijing)',
    );
  });

  it('and the press never is', () => {
    const { item } = fromRegister({ id: 'fr:1', ...FILED });
    expect(pickLate({ ...item, legal: null }, new Date('2027-01-01T00:00:00Z'))).toBeNull();
    expect(pickLate({ ...item, authority: 'press' }, new Date('2027-01-01T00:00:00Z'))).toBeNull();
  });
});

describe('the mark', () => {
  const late = { since: 'on display since 2026-03-02 08:45 (US Eastern)', foundAt: '2026-03-03T15:02:00.000Z' };
  const mark = { label: 'Found late', value: `${late.since}; found 2026-03-03 10:02 (US Eastern)` };
  const display = fromRegister({ id: 'fr:1', ...FILED }, { late });

  it('stands on the alert, and stays while the act goes on in time', () => {
    const state = openStory(display);
    expect(buildRootCard('s-1', state, '').fields).toContainEqual(mark);
    const published = again(display, { legal: legalOf({ id: 'fr:1' }) }, { late: null });
    const after = continueStory(state, published);
    expect(buildRootCard('s-1', after.state, '').fields).toContainEqual(mark);
    expect(buildReplyCard('s-1', after.state, published, 'stage').fields).not.toContainEqual(mark);
  });

  it('stands on the reply alone where the alert was in time', () => {
    const inTime = { ...display, late: null };
    const published = again(inTime, { legal: legalOf({ id: 'fr:1' }) }, { late });
    const { state } = continueStory(openStory(inTime), published);
    expect(buildReplyCard('s-1', state, published, 'stage').fields).toContainEqual(mark);
    expect(buildRootCard('s-1', state, '').fields).not.toContainEqual(mark);
  });
});
