import type { ItemFeatures, Sketch } from './cluster-features.ts';
import { listReasons, toChance, weighLikeness } from './cluster-likeness.ts';
import { buildProbe, type Probe } from './cluster-signals.ts';
import type { StoryModel } from './story-model.ts';

export { buildFeatures, type ItemFeatures, type Sketch } from './cluster-features.ts';

/** What further items are compared with: bounded, plain JSON. */
export interface StoryProfile {
  /** What candidates are fetched by: any term in common. At most 160, the newest kept. */
  readonly terms: readonly string[];
  /** What other documents of the same matter are found by: see `pickRelated`. */
  readonly refs: readonly string[];
  /** The first items and the latest. */
  readonly members: readonly Sketch[];
  /** Outlets that reported it of their own. */
  readonly outlets: readonly Outlet[];
  readonly itemCount: number;
}

/** An outlet that reported a story, with the fingerprint of what it wrote. */
export interface Outlet {
  readonly owner: string;
  readonly print: readonly number[];
}

/** A story that an item may join. */
export interface Candidate {
  readonly id: number;
  readonly profile: StoryProfile;
}

/** The story an item joins, how sure that is (0..1), and why, in sentences for a reader. */
export interface Joined {
  readonly id: number;
  readonly score: number;
  readonly reasons: readonly string[];
}

/** Two stories of one matter: a rule and what suspends it, a proposal and its adoption. */
export interface Related {
  readonly id: number;
  readonly relation: 'suspends' | 'adopts' | 'follows';
}

const MAX_TERMS = 160;
const MAX_REFS = 24;
const FIRST_MEMBERS = 4;
const LAST_MEMBERS = 4;
const MAX_OUTLETS = 8;
/** How many candidates are compared in full. */
const MAX_COMPARED = 60;
/**
 * Two events in one thread is worse than one event in two. At these odds, 7 to 2, 19 of 20 items that stood together in
 * the cross-validated reference files belonged together.
 */
const MIN_EVIDENCE = 1.25;
/** Copies of one text share most of their runs of words. */
const SYNDICATED_SHARE = 0.5;

/** Adds an item to what its story is compared by; null opens a profile. */
export function addToProfile(profile: StoryProfile | null, features: ItemFeatures): StoryProfile {
  const old = profile ?? { terms: [], refs: [], members: [], outlets: [], itemCount: 0 };
  const members = [...old.members, pickSketch(features)];
  const middle = Math.max(0, members.length - FIRST_MEMBERS - LAST_MEMBERS);
  const isNew = isIndependent(old, features);
  return {
    terms: unique([...features.terms, ...old.terms]).slice(0, MAX_TERMS),
    refs: unique([...features.refs, ...old.refs]).slice(0, MAX_REFS),
    members: members.toSpliced(FIRST_MEMBERS, middle),
    outlets: (isNew ? [...old.outlets, { owner: features.owner, print: features.print }] : old.outlets).slice(
      0,
      MAX_OUTLETS,
    ),
    itemCount: old.itemCount + 1,
  };
}

/**
 * The story that an item is about, by likeness of what is done, to whom, with what, where and when; null where it opens
 * its own. Exact joins (`features.keys`) come before this and need none of it.
 */
export function pickStory(model: StoryModel, features: ItemFeatures, candidates: readonly Candidate[]): Joined | null {
  if (features.roundUp) return null;
  const probe = buildProbe(features);
  let best: { readonly candidate: Candidate; readonly evidence: number } | null = null;
  for (const candidate of listLikeliest(features, candidates)) {
    const evidence = weighStory(model, probe, candidate.profile);
    if (evidence > (best?.evidence ?? MIN_EVIDENCE)) best = { candidate, evidence };
  }
  if (best === null) return null;
  const { id, profile } = best.candidate;
  return { id, score: toChance(best.evidence), reasons: listReasons(features, profile.members) };
}

/**
 * Of stories that people took apart, the one with the item that this one is most like: a mean over the members, as
 * `pickStory` takes it, would favour the smaller part.
 */
export function pickPart(model: StoryModel, features: ItemFeatures, parts: readonly Candidate[]): Joined | null {
  const probe = buildProbe(features);
  const weighed = parts.flatMap(({ id, profile: { members } }) =>
    members.map((member) => ({
      id,
      members,
      evidence: weighLikeness(model, probe, member) ?? Number.NEGATIVE_INFINITY,
    })),
  );
  const [best] = weighed.sort((a, b) => b.evidence - a.evidence);
  if (best === undefined) return null;
  return { id: best.id, score: toChance(best.evidence), reasons: listReasons(features, best.members) };
}

/** A story of the same matter that the item does not belong to, by docket, RIN or the act it names. */
export function pickRelated(features: ItemFeatures, candidates: readonly Candidate[]): Related | null {
  const found = candidates.find(({ profile }) => profile.refs.some((ref) => features.refs.includes(ref)));
  if (found === undefined) return null;
  if (features.kind === 'suspension') return { id: found.id, relation: 'suspends' };
  const wasProposed = found.profile.members.some(({ kind }) => kind === 'proposal');
  return { id: found.id, relation: wasProposed && features.kind !== 'proposal' ? 'adopts' : 'follows' };
}

/**
 * Whether an item is a press report of its own: from an owner not heard yet on this story, and no copy of a text that an
 * earlier outlet carried.
 */
export function isIndependent(profile: Pick<StoryProfile, 'outlets'>, features: ItemFeatures): boolean {
  if (features.authority !== 'press') return false;
  return profile.outlets.every(({ owner, print }) => owner !== features.owner && !isCopy(print, features.print));
}

/** Whether two fingerprints are of one text: syndicated copies share most runs of words. */
export function isCopy(a: readonly number[], b: readonly number[]): boolean {
  const least = Math.min(a.length, b.length);
  const shared = a.filter((value) => b.includes(value)).length;
  return least > 0 && shared / least >= SYNDICATED_SHARE;
}

/** The candidates that share most terms: comparing is dear, counting is cheap. */
function listLikeliest(features: ItemFeatures, candidates: readonly Candidate[]): readonly Candidate[] {
  const terms = new Set(features.terms);
  const sharing: { readonly candidate: Candidate; readonly shared: number }[] = [];
  for (const candidate of candidates) {
    let shared = 0;
    for (const term of candidate.profile.terms) if (terms.has(term)) shared += 1;
    if (shared > 0) sharing.push({ candidate, shared });
  }
  sharing.sort((a, b) => b.shared - a.shared);
  return sharing.slice(0, MAX_COMPARED).map(({ candidate }) => candidate);
}

/** The mean likeness to the members, so that one odd member draws nobody in; none where one of them forbids it. */
function weighStory(model: StoryModel, probe: Probe, { members }: StoryProfile): number {
  let sum = 0;
  for (const member of members) {
    const evidence = weighLikeness(model, probe, member);
    if (evidence === null) return Number.NEGATIVE_INFINITY;
    sum += evidence;
  }
  return members.length === 0 ? Number.NEGATIVE_INFINITY : sum / members.length;
}

function pickSketch(features: ItemFeatures): Sketch {
  const { keys, terms, refs, print, owner, roundUp, ...sketch } = features;
  return sketch;
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
