import { describe, expect, it } from 'vitest';
import { buildFilter } from '../../src/domain/filter.ts';
import type { Audience, News, Subscription } from '../../src/domain/route.ts';
import { planOwed, sayWhy } from '../../src/domain/route.ts';
import type { Cause } from '../../src/domain/story.ts';
import type { Filter } from '../../src/domain/types.ts';
import { fromOutlet, fromRegister, tell } from '../support/arrivals.ts';
import { verdictOf } from '../support/stories.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const MEDIUM = tell(fromOutlet('harbour'));
const CRITICAL = tell(fromRegister({ id: 'fr:1' }));

let nextId = 1;
function asking(filter: Partial<Filter> = {}, more: Partial<Subscription> = {}): Subscription {
  return {
    id: nextId++,
    filter: buildFilter(filter),
    mode: 'alerts',
    mention: null,
    quiet: null,
    reminders: [7, 1],
    ...more,
  };
}

function channel(subscriptions: readonly Subscription[], more: Partial<Audience> = {}): Audience {
  return { channelId: 7, platform: 'slack', zone: 'UTC', subscriptions, hasThread: false, folded: 'no', ...more };
}

function news(more: Partial<News> = {}): News {
  return { state: MEDIUM, reply: null, announce: false, urgent: false, ...more };
}

const whatFor = (one: News, audience: Audience) => planOwed(one, [audience], NOW).map(({ what }) => what);

describe('a story that is new to a channel', () => {
  it('is one root, however many of its subscriptions match', () => {
    expect(whatFor(news(), channel([asking(), asking({ topics: ['export-controls'] })]))).toEqual(['root']);
  });

  it('is nothing where none matches, or only those for a digest', () => {
    expect(whatFor(news(), channel([asking({ minSeverity: 'high' })]))).toEqual([]);
    expect(whatFor(news(), channel([asking({}, { mode: 'digest' })]))).toEqual([]);
    expect(whatFor(news(), channel([asking({}, { mode: 'both' })]))).toEqual(['root']);
  });

  it('is a root when the whole story matches, though the newest item alone does not', () => {
    const wanted = channel([asking({ companies: ['ASML'], include: ['gallium'] })]);
    const first = fromOutlet('harbour', { item: { title: 'Gallium is short' } });
    const second = fromOutlet('ledger', { verdict: verdictOf({ companies: ['ASML'] }) });
    expect(whatFor(news({ state: tell(first) }), wanted)).toEqual([]);
    expect(whatFor(news({ state: tell(first, second), reply: 'outlet' }), wanted)).toEqual(['root']);
  });

  it('pings the role that was asked for when it is critical, and only then', () => {
    const quiet = asking();
    const loud = asking({}, { mention: 'R1' });
    const filtered = asking({ topics: ['legislation'] }, { mention: 'R2' });
    const mentionFor = (one: News) =>
      planOwed(one, [channel([filtered, quiet, loud])], NOW).map(({ mention }) => mention);
    expect(mentionFor(news())).toEqual([null]);
    expect(mentionFor(news({ state: CRITICAL }))).toEqual(['R1']);
  });
});

describe('a story with an open thread', () => {
  const thread = (filter: Partial<Filter> = {}, more: Partial<Subscription> = {}) =>
    channel([asking(filter, more)], { hasThread: true });
  const deaf: Partial<Filter> = { topics: ['legislation'] };

  it('is replied to, and its root edited', () => {
    expect(whatFor(news({ reply: 'outlet' }), thread())).toEqual(['reply', 'edit']);
    expect(whatFor(news(), thread())).toEqual(['edit']);
  });

  it('is replied to with stages, official documents, corrections and withdrawals whatever the filter says', () => {
    for (const reply of ['stage', 'official', 'corrected', 'withdrawn'] as const)
      expect(whatFor(news({ reply }), thread(deaf))).toEqual(['reply', 'edit']);
    for (const reply of ['outlet', 'severity', 'direction'] as const satisfies readonly Cause[])
      expect(whatFor(news({ reply }), thread(deaf))).toEqual(['edit']);
  });

  it('pings only where a reply to a critical story is announced to those who asked', () => {
    const pinged = (one: Partial<News>, filter: Partial<Filter> = {}) =>
      planOwed(news(one), [thread(filter, { mention: 'R1' })], NOW).map(({ mention }) => mention);
    expect(pinged({ state: CRITICAL, reply: 'stage', announce: true })).toEqual(['R1', null]);
    expect(pinged({ state: CRITICAL, reply: 'stage', announce: false })).toEqual([null, null]);
    expect(pinged({ reply: 'withdrawn', announce: true })).toEqual([null, null]);
    expect(pinged({ state: CRITICAL, reply: 'stage', announce: true }, deaf)).toEqual([null, null]);
  });
});

describe('a story that went into a list', () => {
  it('waits with its list, unless it is critical', () => {
    const waiting = channel([asking()], { folded: 'waits' });
    expect(whatFor(news({ reply: 'outlet' }), waiting)).toEqual([]);
    expect(whatFor(news({ state: CRITICAL, reply: 'stage' }), waiting)).toEqual(['root']);
  });

  it('opens its thread with what follows, and with nothing less', () => {
    const listed = channel([asking()], { folded: 'sent' });
    expect(whatFor(news(), listed)).toEqual([]);
    expect(whatFor(news({ reply: 'outlet' }), listed)).toEqual(['root']);
  });
});

it('gives each channel its own', () => {
  const owed = planOwed(
    news({ reply: 'stage' }),
    [
      channel([asking()], { channelId: 1 }),
      channel([asking()], { channelId: 2, platform: 'discord', hasThread: true }),
      channel([asking({ minSeverity: 'critical' })], { channelId: 3 }),
    ],
    NOW,
  );
  expect(owed.map(({ channelId, platform, what }) => `${channelId} ${platform} ${what}`)).toEqual([
    '1 slack root',
    '2 discord reply',
    '2 discord edit',
  ]);
});

describe('the small print', () => {
  it('names every subscription that matches, with what it asks for', () => {
    const wide = asking();
    const narrow = asking({ topics: ['export-controls', 'legislation'], companies: ['ASML'] });
    const state = tell(fromOutlet('harbour', { verdict: verdictOf({ companies: ['ASML'] }) }));
    const why = sayWhy(state, [wide, narrow, asking({ minSeverity: 'critical' }), asking({}, { mode: 'digest' })]);
    expect(why).toContain(`#${wide.id} (medium and above)`);
    expect(why).toContain(`#${narrow.id} (export-controls, ASML, medium and above)`);
    expect(why.match(/#/g)).toHaveLength(2);
  });

  it('says so where none matches any more', () => {
    expect(sayWhy(MEDIUM, [asking({ topics: ['legislation'] })])).toBe('This thread was open already.');
  });
});
