import { DateTime } from 'luxon';
import type { Subscription } from './route.ts';
import { matchesStory } from './route.ts';
import type { StoryState } from './story.ts';
import { SEVERITIES } from './types.ts';

/** How many stories a digest names. */
export const DIGEST_TOP = 15;

/** A story that a digest may name. */
export interface DigestStory {
  readonly id: number;
  readonly state: StoryState;
}

/**
 * The stories of a channel's digest: most severe, then most widely reported, then newest. Its digest subscriptions choose
 * them; where it has none but wants a digest all the same, all its subscriptions do.
 */
export function pickDigest<T extends DigestStory>(
  stories: readonly T[],
  subscriptions: readonly Subscription[],
): readonly T[] {
  const own = subscriptions.filter(({ mode }) => mode !== 'alerts');
  const filters = (own.length > 0 ? own : subscriptions).map(({ filter }) => filter);
  return stories
    .filter(({ state }) => filters.some((filter) => matchesStory(state, filter)))
    .toSorted(
      (a, b) =>
        SEVERITIES.indexOf(b.state.severity) - SEVERITIES.indexOf(a.state.severity) ||
        b.state.independentOwners.length - a.state.independentOwners.length ||
        b.state.lastAt.localeCompare(a.state.lastAt),
    );
}

/** `The week 2026-W47 …` where it is a calendar week, else by its last day. */
export function sayDigestTitle(span: { readonly from: Date; readonly to: Date }, zone: string): string {
  const from = DateTime.fromJSDate(span.from, { zone });
  const last = DateTime.fromJSDate(span.to, { zone }).minus({ days: 1 }).setLocale('en-GB');
  const days =
    from.weekday === 1 ? `week ${from.toFormat("kkkk-'W'WW")}` : `seven days to ${last.toFormat('d LLL yyyy')}`;
  return `The ${days} in export controls and chips`;
}
