import type { ActKind } from './act.ts';
import type { Sketch } from './cluster-features.ts';
import { weighWord } from './cluster-words.ts';

/** How alike two items are in each respect; all 0..1 but for `days`. */
export interface Signals {
  readonly title: number;
  readonly text: number;
  readonly rareWords: number;
  readonly names: number;
  readonly commonNames: number;
  readonly namesApart: number;
  readonly products: number;
  readonly productsApart: number;
  readonly agencies: number;
  readonly deeds: number;
  readonly deedsApart: number;
  readonly sameDirection: number;
  readonly opposed: number;
  readonly places: number;
  readonly placesApart: number;
  readonly topics: number;
  readonly amounts: number;
  readonly counts: number;
  readonly amountsApart: number;
  readonly near: number;
  readonly close: number;
  readonly far: number;
  readonly undated: number;
  readonly otherScript: number;
  readonly bothActs: number;
}

/** How alike an item and a story are. */
export interface Likeness {
  /** The weighted sum; 0 is an even chance. */
  readonly evidence: number;
  /** `evidence` as a chance, 0..1. */
  readonly score: number;
  /** Whatever the likeness, these two cannot be one event. */
  readonly forbidden: boolean;
  readonly shared: Shared;
}

/** What the two have in common, for the reasons. */
export interface Shared {
  readonly names: readonly string[];
  readonly deeds: readonly string[];
  readonly numbers: readonly string[];
  readonly words: readonly string[];
  readonly places: readonly string[];
  readonly days: number | null;
}

/**
 * What each respect weighs. Fitted to pairs of labelled items as a logistic regression (whole stories kept in one fold)
 * and rounded; see `CONTRIBUTING.md` for how to fit anew.
 */
const WEIGHTS: Signals = {
  title: 1.2,
  text: 1.1,
  rareWords: 1.1,
  names: 1.4,
  commonNames: 0.1,
  namesApart: -1.8,
  products: 1.2,
  productsApart: -1,
  agencies: 1.2,
  deeds: 0.2,
  deedsApart: -0.7,
  sameDirection: 1.8,
  opposed: -1.1,
  places: 2.4,
  placesApart: -0.9,
  topics: 3.1,
  amounts: 0.4,
  counts: 0.6,
  amountsApart: -0.2,
  near: 2.7,
  close: 1.3,
  far: -3.8,
  undated: -0.6,
  otherScript: 0,
  bothActs: -0.7,
};
const BIAS = -7.8;
/** A follow-up may come weeks later; after this a likeness is a new event with the same cast. */
const MAX_GAP_DAYS = 60;

/** Measures how alike two items are. */
export function measureLikeness(a: Sketch, b: Sketch): Likeness {
  const signals = compare(a, b);
  const evidence = SIGNALS.reduce((sum, name) => sum + WEIGHTS[name] * signals[name], BIAS);
  return { evidence, score: toScore(evidence), forbidden: isForbidden(a, b), shared: listShared(a, b) };
}
const SIGNALS = Object.keys(WEIGHTS) as readonly (keyof Signals)[];

/** The chance that a sum of evidence stands for. */
export function toScore(evidence: number): number {
  return 1 / (1 + Math.exp(-evidence));
}

/** Why an item joined, in sentences for a reader. */
export function listReasons({ score, shared }: Likeness): readonly string[] {
  const said = (words: readonly string[], what: string): string[] =>
    words.length === 0 ? [] : [`${what} ${words.slice(0, 5).join(', ')}`];
  return [
    `${Math.round(score * 100)} % alike by what is done, to whom, with what, where and when`,
    ...said(shared.names, 'both name'),
    ...said(shared.places, 'both concern'),
    ...said(shared.numbers.map(readNumber), 'both give the figure'),
    ...said(shared.words, 'both titles say'),
    ...(shared.days === null ? [] : [`${Math.round(shared.days)} days apart`]),
  ];
}

function readNumber(number: string): string {
  if (number.startsWith('%')) return `${number.slice(1)} %`;
  return Number(number.slice(1)).toLocaleString('en');
}

function isForbidden(a: Sketch, b: Sketch): boolean {
  const days = gapDays(a.at, b.at);
  if (days !== null && days > MAX_GAP_DAYS) return true;
  if (a.kind === 'none' || b.kind === 'none') return false;
  if (ALONE.has(a.kind) || ALONE.has(b.kind)) return true;
  return STEPS.some((step) => (a.kind === step) !== (b.kind === step));
}
/** Acts that come by the dozen and look alike: each is its own story. */
const ALONE: ReadonlySet<ActKind> = new Set(['denial-order', 'temporary-denial', 'committee-meeting', 'paperwork']);
/** Steps of a matter that are stories of their own. */
const STEPS: readonly ActKind[] = ['proposal', 'suspension'];

function listShared(a: Sketch, b: Sketch): Shared {
  const both = (x: readonly string[], y: readonly string[]): string[] => x.filter((value) => y.includes(value));
  return {
    names: [...both(a.names, b.names), ...both(a.products, b.products), ...both(a.agencies, b.agencies)],
    deeds: both(a.deeds, b.deeds),
    numbers: both(a.numbers, b.numbers).filter((number) => number.length > 2),
    words: both(a.title, b.title).filter(isRare),
    places: both(a.jurisdictions, b.jurisdictions),
    days: gapDays(a.at, b.at),
  };
}

/** Companies that are in the news every day: sharing one says little. */
const DAILY: ReadonlySet<string> = new Set([
  'Nvidia',
  'TSMC',
  'Huawei',
  'Intel',
  'AMD',
  'Samsung Electronics',
  'SK hynix',
  'ASML',
  'SMIC',
  'Micron',
  'Donald Trump',
  'Joe Biden',
  'Xi Jinping',
]);

/** Compares two items. */
export function compare(a: Sketch, b: Sketch): Signals {
  const days = gapDays(a.at, b.at);
  const otherScript = isCjk(a.lang) === isCjk(b.lang) && (a.lang === b.lang || !isCjk(a.lang)) ? 0 : 1;
  const rareA = a.names.filter((name) => !DAILY.has(name));
  const rareB = b.names.filter((name) => !DAILY.has(name));
  return {
    title: overlap(a.title, b.title),
    text: overlap(a.text, b.text),
    rareWords: Math.min(1, sharedWeight(a.title.filter(isRare), b.text) / 4),
    names: share(rareA, rareB),
    commonNames: share(
      a.names.filter((name) => DAILY.has(name)),
      b.names.filter((name) => DAILY.has(name)),
    ),
    namesApart: apart(a.names, b.names),
    products: share(a.products, b.products),
    productsApart: apart(a.products, b.products),
    agencies: share(a.agencies, b.agencies),
    deeds: jaccard(a.deeds, b.deeds),
    deedsApart: apart(a.deeds, b.deeds),
    sameDirection: a.direction === b.direction ? 1 : 0,
    opposed: isOpposed(a.direction, b.direction) || isOpposed(b.direction, a.direction) ? 1 : 0,
    places: jaccard(a.jurisdictions, b.jurisdictions),
    placesApart: apart(a.jurisdictions, b.jurisdictions),
    topics: jaccard(a.topics, b.topics),
    amounts: countShared(a.numbers, b.numbers, (number) => !number.startsWith('#')) > 0 ? 1 : 0,
    counts:
      Math.min(
        2,
        countShared(a.numbers, b.numbers, (number) => number.startsWith('#')),
      ) / 2,
    amountsApart: apart(a.numbers.filter(isBig), b.numbers.filter(isBig)),
    near: days !== null && days <= 2 ? 1 : 0,
    close: days !== null && days > 2 && days <= 8 ? 1 : 0,
    far: days === null ? 0 : Math.min(1, Math.max(0, (days - 8) / 40)),
    undated: days === null ? 1 : 0,
    otherScript,
    bothActs: a.kind !== 'none' && b.kind !== 'none' ? 1 : 0,
  };
}

/** Days between two instants; null where one is not known. */
export function gapDays(a: string | null, b: string | null): number | null {
  return a === null || b === null ? null : Math.abs(Date.parse(a) - Date.parse(b)) / 86_400_000;
}

function isCjk(lang: string): boolean {
  return lang === 'zh' || lang === 'ja' || lang === 'ko';
}
function isRare(word: string): boolean {
  return weighWord(word) >= 0.6;
}
function isBig(number: string): boolean {
  return !number.startsWith('#');
}
function isOpposed(a: string, b: string): boolean {
  return a === 'tightening' && b === 'easing';
}
function jaccard(a: readonly string[], b: readonly string[]): number {
  const shared = a.filter((value) => b.includes(value)).length;
  const all = a.length + b.length - shared;
  return all === 0 ? 0 : shared / all;
}
function share(a: readonly string[], b: readonly string[]): number {
  const shared = a.filter((value) => b.includes(value)).length;
  return Math.min(1, shared / 2 + (shared > 0 ? 0.25 : 0));
}
function apart(a: readonly string[], b: readonly string[]): number {
  return a.length > 0 && b.length > 0 && !a.some((value) => b.includes(value)) ? 1 : 0;
}
function countShared(a: readonly string[], b: readonly string[], keep: (value: string) => boolean): number {
  return a.filter((value) => keep(value) && b.includes(value)).length;
}
function sharedWeight(a: readonly string[], b: readonly string[]): number {
  return a.reduce((sum, word) => (b.includes(word) ? sum + weighWord(word) : sum), 0);
}
function weight(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + weighWord(word), 0);
}
function overlap(a: readonly string[], b: readonly string[]): number {
  const less = Math.sqrt(weight(a) * weight(b));
  return less === 0 ? 0 : sharedWeight(a, b) / less;
}
