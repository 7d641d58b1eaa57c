import { describe, expect, it } from 'vitest';
import { buildFilter } from '../../src/domain/filter.ts';
import { type Audience, type News, planOwed, sayWhy } from '../../src/domain/route.ts';
import { openStory } from '../../src/domain/story.ts';
import { itemOf, verdictOf } from '../support/stories.ts';

const NOW = new Date('2026-03-03T12:00:00Z');
const STATE = openStory({
  ...{ itemId: 1, version: 1, item: itemOf({ title: 'Chip rule' }), verdict: verdictOf({}), severity: 'medium' },
  ...{ feed: 'desk', known: false, independent: true, routine: false },
});
const OTHERWISE = buildFilter({ topics: ['legislation'] });
const ALL = buildFilter({});

function audience(more: Partial<Audience>, filter = ALL): Audience {
  const subscription = { id: 1, filter, mode: 'alerts', mention: null, quiet: null, reminders: [7, 1] } as const;
  return {
    channelId: 7,
    platform: 'slack',
    zone: 'UTC',
    hasThread: true,
    folded: 'no',
    subscriptions: [subscription],
    ...more,
  };
}

const whatFor = (news: Partial<News>, one: Audience): readonly string[] =>
  planOwed({ state: STATE, reply: null, announce: false, urgent: false, ...news }, [one], NOW).map(({ what }) => what);

describe('a story that a channel follows', () => {
  it('brings every further item to its thread, whatever the filter says', () => {
    const followed = audience({ stance: 'follow' }, OTHERWISE);

    expect(whatFor({ followUp: 'outlet' }, followed)).toEqual(['reply', 'edit']);
    expect(whatFor({ reply: 'severity' }, followed)).toEqual(['reply', 'edit']);
    expect(whatFor({ followUp: 'outlet' }, audience({}, OTHERWISE))).toEqual(['edit']);
    expect(whatFor({ reply: 'severity' }, audience({}, OTHERWISE))).toEqual(['edit']);
    expect(whatFor({ followUp: null }, followed)).toEqual(['edit']);
  });

  it('says so in its small print, where no filter lets it through', () => {
    const { subscriptions } = audience({}, OTHERWISE);

    expect(sayWhy(STATE, subscriptions, 'follow')).toBe('Because this channel follows the story.');
    expect(sayWhy(STATE, subscriptions)).toBe('This thread was open already.');
    expect(sayWhy(STATE, audience({}).subscriptions, 'follow')).toContain('Because of #1');
  });

  it('opens a thread where there is none', () => {
    expect(whatFor({}, audience({ stance: 'follow', hasThread: false }, OTHERWISE))).toEqual(['root']);
  });
});

describe('a story that a channel muted', () => {
  it('brings nothing, whatever happens', () => {
    expect(whatFor({ reply: 'withdrawn', announce: true }, audience({ stance: 'mute' }))).toEqual([]);
    expect(whatFor({}, audience({ stance: 'mute', hasThread: false }))).toEqual([]);
  });
});
