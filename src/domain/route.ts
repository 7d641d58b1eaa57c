import { matchFilter } from './filter.ts';
import type { Cause, StoryState } from './story.ts';
import type { Filter, Mode, Platform } from './types.ts';

/** What one channel asked for. */
export interface Subscription {
  readonly id: number;
  readonly filter: Filter;
  readonly mode: Mode;
  /** The role or user group to ping for critical alerts, by the platform's id. */
  readonly mention: string | null;
}

/** A channel with its subscriptions, and whether it has a thread on the story already. */
export interface Audience {
  readonly channelId: number;
  readonly platform: Platform;
  readonly subscriptions: readonly Subscription[];
  readonly hasThread: boolean;
  /** Whether a list names the story here: one that waits is built when it is sent, and shows the story as it then stands. */
  readonly folded: 'no' | 'waits' | 'sent';
}

/** What happened to a story. `reply` null and `opened` false: only its root may have to show something new. */
export interface News {
  readonly state: StoryState;
  readonly reply: Cause | null;
  readonly announce: boolean;
  /** Whether the root must be edited at once (a new stage) or may wait (another outlet). */
  readonly urgent: boolean;
}

/** What one channel is owed for it. */
export interface Owed {
  readonly channelId: number;
  readonly platform: Platform;
  readonly what: 'root' | 'reply' | 'edit';
  readonly announce: boolean;
  readonly mention: string | null;
}

/** Once a thread is open these always reach it, whatever the filter says. */
const ALWAYS: ReadonlySet<Cause> = new Set<Cause>(['withdrawn', 'corrected', 'stage', 'official']);

/**
 * What each channel is owed: a root where the story matches and is new to the channel, a reply and an edit where its
 * thread is open. One root per (story, channel), whichever of its subscriptions match.
 */
export function planOwed(news: News, audiences: readonly Audience[]): readonly Owed[] {
  return audiences.flatMap((audience) => planForChannel(news, audience));
}

function planForChannel(news: News, audience: Audience): readonly Owed[] {
  const { channelId, platform } = audience;
  const matching = pickMatching(news.state, audience.subscriptions);
  const mention =
    news.state.severity === 'critical' ? (matching.find((one) => one.mention !== null)?.mention ?? null) : null;
  const base = { channelId, platform };
  if (!audience.hasThread) {
    const wanted = matching.length > 0 && !isTold(news, audience);
    return wanted ? [{ ...base, what: 'root', announce: false, mention }] : [];
  }
  const edit: Owed = { ...base, what: 'edit', announce: false, mention: null };
  if (news.reply === null || (matching.length === 0 && !ALWAYS.has(news.reply))) return [edit];
  return [{ ...base, what: 'reply', announce: news.announce, mention: news.announce ? mention : null }, edit];
}

/** A story in a list opens its thread with what follows on it, and at once when it is critical. */
function isTold({ state, reply }: News, { folded }: Audience): boolean {
  if (folded === 'waits') return state.severity !== 'critical';
  return folded === 'sent' && reply === null;
}

/** The alert subscriptions that a story matches; the filter judges the whole story. */
export function pickMatching(state: StoryState, subscriptions: readonly Subscription[]): readonly Subscription[] {
  return subscriptions.filter(({ mode, filter }) => mode !== 'digest' && matchesStory(state, filter));
}

/** Whether a story passes a filter. */
export function matchesStory(state: StoryState, filter: Filter): boolean {
  return matchFilter(filter, state).matches;
}

/** Small print that says why a channel gets a story: its subscriptions by id and what they ask for. */
export function sayWhy(state: StoryState, subscriptions: readonly Subscription[]): string {
  const matching = pickMatching(state, subscriptions);
  if (matching.length === 0) return 'This thread was open already.';
  return `Because of ${matching.map(({ id, filter }) => `#${id} (${sayFilter(filter, state)})`).join(', ')}`;
}

function sayFilter(filter: Filter, state: StoryState): string {
  const topics = filter.topics.filter((topic) => state.topics.includes(topic));
  const companies = filter.companies.slice(0, 3);
  return [...topics, ...companies, `${filter.minSeverity} and above`].join(', ');
}
