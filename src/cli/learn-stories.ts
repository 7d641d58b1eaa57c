import { fitLogistic } from '../classify/regression.ts';
import { buildFeatures, type ItemFeatures } from '../domain/cluster.ts';
import { isForbidden } from '../domain/cluster-likeness.ts';
import { buildProbe, compare, type Probe, SIGNALS, type Signals } from '../domain/cluster-signals.ts';
import { mapSignals, type StoryModel } from '../domain/story-model.ts';
import type { Verdict } from '../domain/types.ts';
import type { Labelled } from './labelled.ts';

/** How strongly weights are pulled to nothing: pairs of one story are few. */
const RIDGE = 2;
/**
 * Items without a date are met by the dozen and labelled by the handful: so pairs are also shown as if the date of one
 * were not known, all pairs of one event and each so many of two.
 */
const HIDDEN_EVERY = 3;

/** A labelled item of a story as the story desk sees it. */
interface Seen {
  /** Its place among all items. */
  readonly at: number;
  readonly features: ItemFeatures;
  readonly probe: Probe;
  readonly terms: ReadonlySet<string>;
  readonly story: string;
  readonly file: string;
  readonly weight: number;
}

/**
 * Learns what likeness of two items says about their being of one event, from all pairs of items with a labelled story
 * that the desk would compare. `verdicts` must come from models that have not seen the items: else the desk would learn to
 * trust topics and directions more than it can. The same items in the same order give the same weights.
 */
export function learnStories(labelled: readonly Labelled[], verdicts: readonly Verdict[]): StoryModel {
  return fitPairs(listPairs(labelled, verdicts));
}

/** Two labelled items that the desk may meet, by their places among all. */
export interface StoryPair {
  readonly at: readonly [number, number];
  readonly isSame: boolean;
  /** How much it counts, 0 to 1. */
  readonly weight: number;
  /** By the order of `SIGNALS`. */
  readonly signals: Float64Array;
}

/** All pairs to learn from. */
export function listPairs(labelled: readonly Labelled[], verdicts: readonly Verdict[]): StoryPair[] {
  const seen = labelled.flatMap((one, at) => see(one, verdicts[at], at));
  const met = seen.flatMap((one, at) => seen.slice(0, at).flatMap((other) => pairUp(one, other)));
  return [...met.filter(isOpen), ...hideDates(met)].map(({ one, other, isSame }) => {
    const signals: Signals = compare(one.probe, other.features);
    const weight = Math.min(one.weight, other.weight);
    return { at: [one.at, other.at], isSame, weight, signals: Float64Array.from(SIGNALS, (name) => signals[name]) };
  });
}

/** Learns the weights from pairs. */
export function fitPairs(pairs: readonly StoryPair[]): StoryModel {
  const { bias, weights } = fitLogistic({
    rows: pairs.map(({ signals }) => COLUMNS.filter((column) => signals[column] !== 0)),
    values: pairs.map(({ signals }) => signals.filter((value) => value !== 0)),
    truth: pairs.map(({ isSame }) => (isSame ? 1 : 0)),
    counts: Float64Array.from(pairs, ({ weight }) => weight),
    ridge: RIDGE,
    scale: new Float64Array(SIGNALS.length).fill(1),
    prior: new Float64Array(SIGNALS.length),
  });
  return { bias: round(bias), weights: mapSignals((_, column) => round(weights[column] ?? 0)) };
}

const COLUMNS = Int32Array.from(SIGNALS, (_, column) => column);

interface Pair {
  readonly one: Seen;
  readonly other: Seen;
  readonly isSame: boolean;
}

/** Two items with a term in common, where their labels say whether they are of one event. */
function pairUp(one: Seen, other: Seen): Pair[] {
  const isSame = one.story === other.story;
  if (!isSame && one.file !== other.file) return [];
  return other.features.terms.some((term) => one.terms.has(term)) ? [{ one, other, isSame }] : [];
}

/** Whether the desk would weigh the one against the other. */
function isOpen({ one, other }: Pair): boolean {
  return !isForbidden(one.features, other.features);
}

/** Without a date, items of any two years may meet. */
function hideDates(met: readonly Pair[]): Pair[] {
  const dated = met.filter(({ one, other }) => one.features.at !== null && other.features.at !== null);
  const strangers = dated.filter(({ isSame }) => !isSame);
  const shown = [...dated.filter(({ isSame }) => isSame), ...strangers.filter((_, at) => at % HIDDEN_EVERY === 0)];
  return shown.map((pair) => ({ ...pair, other: hideDate(pair.other) })).filter(isOpen);
}

function hideDate(seen: Seen): Seen {
  return { ...seen, features: { ...seen.features, at: null } };
}

function see({ item, label, file }: Labelled, verdict: Verdict | undefined, at: number): Seen[] {
  if (label.story === null || !verdict?.relevant) return [];
  const features = buildFeatures(item, verdict);
  const read = { features, probe: buildProbe(features), terms: new Set(features.terms) };
  return [{ ...read, at, file, story: label.story, weight: label.weight }];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
