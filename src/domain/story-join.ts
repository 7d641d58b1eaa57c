import { isRoutine } from './act.ts';
import type { ItemFeatures, StoryProfile } from './cluster.ts';
import { addToProfile, buildFeatures, isIndependent } from './cluster.ts';
import type { Late } from './late.ts';
import type { Arrival, Outcome, StoryState } from './story.ts';
import { continueStory, openStory } from './story.ts';
import type { Item, Severity, Verdict } from './types.ts';

/** A version of an item with its verdict, on its way into a story. */
export interface Joining {
  readonly id: number;
  readonly version: number;
  readonly item: Item;
  readonly verdict: Verdict;
  /** Of the item alone. */
  readonly severity: Severity;
  /** The short name of its feed. */
  readonly feed: string;
}

/** What is known of a story: what channels see, and what further items are compared with. */
export interface StoryParts {
  readonly state: StoryState;
  readonly profile: StoryProfile;
}

/** A story with the item that has just come into it, and what that changes. */
export interface Grown extends StoryParts, Outcome {
  readonly arrival: Arrival;
}

/** Adds an item to a story; null opens one. `known`: the item is in the story already, in an earlier version. */
export function growStory(
  before: StoryParts | null,
  joining: Joining,
  {
    features,
    known,
    late = null,
  }: { readonly features: ItemFeatures; readonly known: boolean; readonly late?: Late | null },
): Grown {
  const arrival = {
    ...buildArrival(joining, known, isIndependent(before?.profile ?? { outlets: [] }, features)),
    late,
  };
  const outcome: Outcome =
    before === null
      ? { state: openStory(arrival), reply: null, announce: false }
      : continueStory(before.state, arrival);
  const profile = before !== null && known ? before.profile : addToProfile(before?.profile ?? null, features);
  return { ...outcome, profile, arrival };
}

/** Builds a story from the versions of its items, at least one, in the order in which they came. */
export function rebuildStory(versions: readonly Joining[]): StoryParts {
  let story: StoryParts | null = null;
  const known = new Set<number>();
  for (const one of versions) {
    const features = buildFeatures(one.item, one.verdict);
    story = growStory(story, one, { features, known: known.has(one.id) });
    known.add(one.id);
  }
  if (story === null) throw new Error('a story has at least one item');
  return { state: story.state, profile: story.profile };
}

/** The exact join keys of an item as stored: those of a workspace's own items never meet anybody else's. */
export function scopeKeys(keys: readonly string[], workspaceId: number | null): readonly string[] {
  return workspaceId === null ? keys : keys.map((key) => `w${workspaceId}:${key}`);
}

function buildArrival(joining: Joining, known: boolean, independent: boolean): Arrival {
  const { id: itemId, version, item, verdict, severity, feed } = joining;
  return { itemId, version, item, verdict, severity, feed, known, independent, routine: isRoutine(item, verdict) };
}
