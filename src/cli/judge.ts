import type { Classifier } from '../classify/classifier.ts';
import { addToProfile, buildFeatures, type ItemFeatures, pickStory, type StoryProfile } from '../domain/cluster.ts';
import type { StoryModel } from '../domain/story-model.ts';
import type { Verdict } from '../domain/types.ts';
import type { Labelled } from './labelled.ts';
import type { Judged } from './metrics.ts';

/** A labelled item with the program's verdict, its story, and why it joined that story. */
export interface Told extends Judged {
  readonly item: Labelled['item'];
  /** Why it joined; empty for an item that opened its story, or has none. */
  readonly why: readonly string[];
}

/** What judges each item: its verdict, and the model by which it finds its story. */
export interface Given {
  readonly verdicts: readonly Verdict[];
  readonly models: readonly StoryModel[];
}

/** Enough runs for a steady figure. */
const MEASURE_MS = 400;

/**
 * Judges items and gives them stories as the program would: all relevant items in order of time (those without a date
 * last, in the order given), exact keys first, then likeness.
 */
export function judge(labelled: readonly Labelled[], given: Given): readonly Told[] {
  const told = labelled.map(({ item, label }, at) => ({
    item,
    label,
    lang: item.lang,
    verdict: pick(given.verdicts, at),
  }));
  const desk = createDesk();
  const joined = new Map<number, Seat>();
  for (const at of orderByTime(labelled)) {
    const one = told[at];
    if (one?.verdict.relevant) joined.set(at, desk.seat(pick(given.models, at), buildFeatures(one.item, one.verdict)));
  }
  return told.map((one, at) => ({ ...one, cluster: joined.get(at)?.story ?? null, why: joined.get(at)?.why ?? [] }));
}

/** How many items a second a classifier judges, warm. */
export function measureSpeed(classifier: Classifier, labelled: readonly Labelled[]): number {
  if (labelled.length === 0) return 0;
  let items = 0;
  const startedAt = performance.now();
  while (performance.now() - startedAt < MEASURE_MS) {
    for (const { item } of labelled) classifier.classify(item);
    items += labelled.length;
  }
  return Math.round((items * 1_000) / (performance.now() - startedAt));
}

interface Seat {
  readonly story: number;
  readonly why: readonly string[];
}

/** The story desk of the program, with its tables in memory. */
function createDesk(): { seat(model: StoryModel, features: ItemFeatures): Seat } {
  const profiles: StoryProfile[] = [];
  const byKey = new Map<string, number>();
  const byTerm = new Map<string, Set<number>>();

  const find = (model: StoryModel, features: ItemFeatures): Seat | null => {
    const key = features.keys.find((one) => byKey.has(one));
    if (key !== undefined) return { story: byKey.get(key) ?? 0, why: [`the same document, docket or link: ${key}`] };
    const ids = new Set(features.terms.flatMap((term) => [...(byTerm.get(term) ?? [])]));
    const candidates = [...ids].sort((a, b) => a - b).flatMap((id) => wrap(id, profiles[id]));
    const picked = pickStory(model, features, candidates);
    return picked === null ? null : { story: picked.id, why: picked.reasons };
  };

  const seat = (model: StoryModel, features: ItemFeatures): Seat => {
    const found = find(model, features) ?? { story: profiles.length, why: [] };
    const profile = addToProfile(profiles[found.story] ?? null, features);
    profiles[found.story] = profile;
    for (const key of features.keys) if (!byKey.has(key)) byKey.set(key, found.story);
    for (const term of features.terms) byTerm.set(term, (byTerm.get(term) ?? new Set()).add(found.story));
    return found;
  };
  return { seat };
}

function wrap(id: number, profile: StoryProfile | undefined): { id: number; profile: StoryProfile }[] {
  return profile === undefined ? [] : [{ id, profile }];
}

function orderByTime(labelled: readonly Labelled[]): number[] {
  const timeOf = (at: number): number => labelled[at]?.item.at.getTime() || Number.POSITIVE_INFINITY;
  return labelled.map((_, at) => at).sort((a, b) => compareNumbers(timeOf(a), timeOf(b)) || a - b);
}

/** Infinity minus infinity is no number. */
function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function pick<T>(list: readonly T[], at: number): T {
  const value = list[at];
  if (value === undefined) throw new Error(`nothing given for item ${at}`);
  return value;
}
