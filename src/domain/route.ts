import { matchFilter } from './filter.ts';
import { pickQuietEnd, type QuietHours } from './quiet-hours.ts';
import type { Reminders } from './reminders.ts';
import type { Cause, StoryState } from './story.ts';
import type { Stance } from './thread-state.ts';
import type { Filter, Mode, Platform } from './types.ts';

/** What one channel asked for. */
export interface Subscription {
  readonly id: number;
  readonly filter: Filter;
  readonly mode: Mode;
  /** The role or user group to ping for critical alerts, by the platform's id. */
  readonly mention: string | null;
  /** When its alerts are held; null = never. */
  readonly quiet: QuietHours | null;
  /** When its open threads are reminded of deadlines. */
  readonly reminders: Reminders;
}

/** A channel with its subscriptions, and whether it has a thread on the story already. */
export interface Audience {
  readonly channelId: number;
  readonly platform: Platform;
  /** IANA zone of its quiet hours. */
  readonly zone: string;
  readonly subscriptions: readonly Subscription[];
  readonly hasThread: boolean;
  /** What the channel's people decided about the story; absent: its filters decide. */
  readonly stance?: Stance;
  /**
   * Whether the story was told here without a thread of its own: in a list, or in the thread of the story that it was split
   * from. A list that waits is built when it is sent, and shows the story as it then stands.
   */
  readonly folded: 'no' | 'waits' | 'sent';
}

/** What happened to a story. `reply` null and `opened` false: only its root may have to show something new. */
export interface News {
  readonly state: StoryState;
  readonly reply: Cause | null;
  readonly announce: boolean;
  /** What only those who follow the story are told of, where `reply` is null. */
  readonly followUp?: Cause | null;
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
  /** When the quiet hours end that it must wait for. */
  readonly heldUntil: Date | null;
}

/** Once a thread is open these always reach it, whatever the filter says. */
const ALWAYS: ReadonlySet<Cause> = new Set<Cause>(['withdrawn', 'corrected', 'stage', 'official']);

/**
 * What each channel is owed: a root where the story matches and is new to the channel, a reply and an edit where its
 * thread is open. One root per (story, channel), whichever of its subscriptions match.
 */
export function planOwed(news: News, audiences: readonly Audience[], now: Date): readonly Owed[] {
  return audiences.flatMap((audience) => planForChannel(news, audience, now));
}

function planForChannel(news: News, audience: Audience, now: Date): readonly Owed[] {
  const { channelId, platform, stance } = audience;
  if (stance === 'mute') return [];
  const follows = stance === 'follow';
  const matching = pickMatching(news.state, audience.subscriptions);
  const mention =
    news.state.severity === 'critical' ? (matching.find((one) => one.mention !== null)?.mention ?? null) : null;
  const base = { channelId, platform, heldUntil: pickHeldUntil(news, matching, audience, now) };
  const wanted = follows || matching.length > 0;
  if (!audience.hasThread) {
    const opens = follows || (matching.length > 0 && !isTold(news, audience));
    return opens ? [{ ...base, what: 'root', announce: false, mention }] : [];
  }
  const edit: Owed = { ...base, what: 'edit', announce: false, mention: null, heldUntil: null };
  const reply = news.reply ?? (follows ? (news.followUp ?? null) : null);
  if (reply === null || (!wanted && !ALWAYS.has(reply))) return [edit];
  return [{ ...base, what: 'reply', announce: news.announce, mention: news.announce ? mention : null }, edit];
}

/** A story that was told so opens its thread with what follows on it; in a list that waits, at once when it is critical. */
function isTold({ state, reply }: News, { folded }: Audience): boolean {
  if (folded === 'waits') return state.severity !== 'critical';
  return folded === 'sent' && reply === null;
}

/** A message is held only while every subscription that asks for it is quiet, and until the first of them is not. */
function pickHeldUntil(
  { state }: News,
  matching: readonly Subscription[],
  { subscriptions, zone }: Audience,
  now: Date,
): Date | null {
  // what reaches an open thread whatever the filters say keeps to the hours of all of them
  const asking = matching.length > 0 ? matching : subscriptions.filter(({ mode }) => mode !== 'digest');
  const ends = asking.map(({ quiet }) =>
    quiet === null || (quiet.passesCritical && state.severity === 'critical') ? null : pickQuietEnd(quiet, zone, now),
  );
  if (ends.includes(null)) return null;
  return ends.reduce((first, end) => (first === null || (end !== null && end < first) ? end : first), null);
}

/** Whose time it is to hear of a story's deadlines: subscriptions that it matches, or all where it is followed; none while all are quiet. */
export function pickListening(
  state: StoryState,
  subscriptions: readonly Subscription[],
  { stance, zone, now }: { readonly stance?: Stance | undefined; readonly zone: string; readonly now: Date },
): readonly Subscription[] {
  if (stance === 'mute') return [];
  const alerting = subscriptions.filter(({ mode }) => mode !== 'digest');
  const asking = stance === 'follow' ? alerting : pickMatching(state, alerting);
  const isQuiet = asking.every(({ quiet }) => quiet !== null && pickQuietEnd(quiet, zone, now) !== null);
  return isQuiet ? [] : asking;
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
export function sayWhy(state: StoryState, subscriptions: readonly Subscription[], stance?: Stance): string {
  const matching = pickMatching(state, subscriptions);
  if (matching.length === 0) {
    return stance === 'follow' ? 'Because this channel follows the story.' : 'This thread was open already.';
  }
  return `Because of ${matching.map(({ id, filter }) => `#${id} (${sayFilter(filter, state)})`).join(', ')}`;
}

function sayFilter(filter: Filter, state: StoryState): string {
  const topics = filter.topics.filter((topic) => state.topics.includes(topic));
  const companies = filter.companies.slice(0, 3);
  return [...topics, ...companies, `${filter.minSeverity} and above`].join(', ');
}
