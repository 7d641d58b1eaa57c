import type { ActKind } from './act.ts';
import type { Sketch } from './cluster-features.ts';
import { compare, gapDays, isTelling, type Probe, type Signals } from './cluster-signals.ts';

/**
 * What each respect weighs: a logistic regression over pairs of labelled items, whole stories kept in one fold, rounded.
 * A sum of 0 is an even chance that two items tell of one event. `reversal` is set by hand: labelled pairs hold too few.
 */
const WEIGHTS: Signals = {
  words: { title: 2, text: 2.1, tellingWords: 1, tellingWordsBack: 1.5, sameLanguage: -1.2 },
  names: {
    names: 0.5,
    dailyNames: -0.3,
    namesApart: -1.5,
    oneNamed: -0.6,
    products: 0.7,
    dailyProducts: 0.8,
    productsApart: -1.3,
    oneProduct: -0.8,
    agencies: 1.2,
    agenciesApart: -0.3,
  },
  deeds: {
    deeds: 0.8,
    deedsApart: -0.1,
    oneDeed: -0.7,
    sameDirection: 0.6,
    opposed: -0.7,
    reversal: -3,
    bothActs: -0.4,
    counts: 0.6,
    amountsApart: -0.5,
    countsApart: -0.5,
  },
  places: { places: 1.4, samePlaces: 0.6, placesApart: -0.4, topics: 1.9, topicsApart: -0.9 },
  times: {
    near: 1,
    close: 1.5,
    far: -2.3,
    undated: -0.9,
    nearAnchor: 0.7,
    undatedAnchor: 1.1,
    nearLists: 1.6,
    farLists: -1,
  },
};
const BIAS = -4.3;

/** A follow-up may come weeks later; what is alike after this is a new event with the same cast. */
const MAX_GAP_DAYS = 60;

/** Acts that come by the dozen and look alike: each is its own story. */
const ALONE: ReadonlySet<ActKind> = new Set(['denial-order', 'temporary-denial', 'committee-meeting']);

/** Steps of a matter that are stories of their own. */
const STEPS: readonly ActKind[] = ['proposal', 'suspension'];

/** Sums up how alike two items are, as evidence for one event; null where they cannot be one whatever they share. */
export function weighLikeness(probe: Probe, other: Sketch): number | null {
  if (isForbidden(probe.sketch, other)) return null;
  const { words, names, deeds, places, times } = compare(probe, other);
  const said = sum(WEIGHTS.words, words) + sum(WEIGHTS.names, names) + sum(WEIGHTS.deeds, deeds);
  return BIAS + said + sum(WEIGHTS.places, places) + sum(WEIGHTS.times, times);
}

function sum<T extends Readonly<Record<string, number>>>(weights: T, signals: T): number {
  let total = 0;
  for (const respect in weights) total += (weights[respect] ?? 0) * (signals[respect] ?? 0);
  return total;
}

/** The chance that a sum of evidence stands for, 0..1. */
export function toChance(evidence: number): number {
  return 1 / (1 + Math.exp(-evidence));
}

/** What an item and a story have in common, in sentences for a reader. */
export function listReasons(item: Sketch, members: readonly Sketch[]): readonly string[] {
  const all = (list: (sketch: Sketch) => readonly string[]): string[] => {
    const known = new Set(members.flatMap(list));
    return list(item).filter((value) => known.has(value));
  };
  const gaps = members.map(({ at }) => gapDays(item.at, at)).filter((days) => days !== null);
  return [
    ...say('names the same', [
      ...all(({ names }) => names),
      ...all(({ people }) => people),
      ...all(({ products }) => products),
    ]),
    ...say(
      'the same authority',
      all(({ agencies }) => agencies),
    ),
    ...say(
      'concerns the same',
      all(({ jurisdictions }) => jurisdictions),
    ),
    ...say(
      'the same figure',
      all(({ numbers }) => numbers)
        .filter(isTellingNumber)
        .map(readNumber),
    ),
    ...say('the same words in the title', all(({ title }) => title).filter(isTelling)),
    ...say(
      'the same kind of step',
      all(({ deeds }) => deeds),
    ),
    ...(gaps.length === 0 ? [] : [sayGap(Math.min(...gaps))]),
  ];
}

function isForbidden(a: Sketch, b: Sketch): boolean {
  const days = gapDays(a.at, b.at);
  if (days !== null && days > MAX_GAP_DAYS) return true;
  if (a.kind === 'none' || b.kind === 'none') return false;
  if (ALONE.has(a.kind) || ALONE.has(b.kind)) return true;
  if (a.kind === 'paperwork' && b.kind === 'paperwork') return true;
  return STEPS.some((step) => (a.kind === step) !== (b.kind === step));
}

function say(what: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${what}: ${values.slice(0, 5).join(', ')}`];
}

function sayGap(days: number): string {
  if (days < 1) return 'within a day of each other';
  return `${Math.round(days)} ${Math.round(days) === 1 ? 'day' : 'days'} apart`;
}

function isTellingNumber(number: string): boolean {
  return !number.startsWith('#') || Number(number.slice(1)) > 9;
}

function readNumber(number: string): string {
  if (number.startsWith('%')) return `${number.slice(1)} %`;
  return Number(number.slice(1)).toLocaleString('en');
}
