import type { Sketch } from './cluster-features.ts';
import { compareGround } from './cluster-ground.ts';
import {
  isAmount,
  isCount,
  isDaily,
  isRare,
  isRarePlace,
  isSpecific,
  isTelling,
  isTellingCount,
  weighShared,
} from './cluster-telling.ts';
import { weighWord } from './cluster-words.ts';
import type { Authority } from './types.ts';

/** An item made ready to be compared with many: its words as sets. */
export interface Probe {
  readonly sketch: Sketch;
  readonly title: ReadonlySet<string>;
  readonly text: ReadonlySet<string>;
  readonly titleWeight: number;
  readonly textWeight: number;
}

/** In what two items can be alike or differ. `…Apart`: both say something there, and nothing the same. `one…`: only one of them does. */
export const SIGNALS = [
  ...(['title', 'text', 'tellingWords', 'tellingWordsBack', 'bestTitle', 'worstTitle', 'sameLanguage'] as const),
  ...(['namesApart', 'oneNamed', 'products', 'dailyProducts', 'productsApart', 'oneProduct'] as const),
  ...(['agencies', 'agenciesApart', 'deeds', 'deedsApart', 'oneDeed'] as const),
  ...(['sameDirection', 'opposed', 'reversal', 'counts', 'amountsApart', 'countsApart'] as const),
  ...(['places', 'rarePlaces', 'placesApart', 'topics', 'topicsApart'] as const),
  ...(['near', 'close', 'far', 'sameDay', 'gap', 'gapSquared', 'undated', 'nearLists', 'farLists'] as const),
  ...(['bothOfficial', 'oneOfficial', 'oneAnalysis', 'bothAnalyses', 'sameAct', 'actsApart'] as const),
  ...(['ground', 'groundless', 'undatedGround', 'farGround', 'wordless', 'nearWordless'] as const),
] as const;

/** How alike two items are in each respect, 0..1. */
export type Signals = Readonly<Record<SignalName, number>>;
export type SignalName = (typeof SIGNALS)[number];

/** Makes an item ready to be compared. */
export function buildProbe(sketch: Sketch): Probe {
  const { title, text } = sketch;
  return { sketch, title: new Set(title), text: new Set(text), titleWeight: weigh(title), textWeight: weigh(text) };
}

/** Compares an item with another. */
export function compare(probe: Probe, other: Sketch): Signals {
  const own = probe.sketch;
  return {
    ...compareWords(probe, other),
    ...compareNames(own, other),
    ...compareDeeds(own, other),
    ...comparePlaces(own, other),
    ...compareTimes(own, other),
    ...compareSpeakers(own, other),
    ...compareGround(probe, other, gapDays(own.at, other.at)),
  };
}

/** Days between two instants; null where one is not known. */
export function gapDays(a: string | null, b: string | null): number | null {
  return a === null || b === null ? null : Math.abs(Date.parse(a) - Date.parse(b)) / DAY_MS;
}

const DAY_MS = 86_400_000;

function compareWords({ sketch, title, text, titleWeight, textWeight }: Probe, other: Sketch) {
  const telling = (words: readonly string[], among: ReadonlySet<string>): number =>
    Math.min(1, weighShared(words.filter(isTelling), among) / 4);
  const covers = [cover(other.title, text), cover(sketch.title, new Set(other.text))];
  return {
    title: overlap(weighShared(other.title, title), titleWeight, weigh(other.title)),
    text: overlap(weighShared(other.text, text), textWeight, weigh(other.text)),
    tellingWords: telling(other.title, text),
    tellingWordsBack: telling(other.text, title),
    bestTitle: Math.max(...covers),
    worstTitle: Math.min(...covers),
    sameLanguage: sketch.lang === other.lang ? 1 : 0,
  };
}

function compareNames(a: Sketch, b: Sketch) {
  return {
    namesApart: isApart(a.names, b.names),
    oneNamed: isOne(a.names.some(isRare), b.names.some(isRare)),
    products: share(a.products.filter(isRare), b.products.filter(isRare)),
    dailyProducts: share(a.products.filter(isDaily), b.products.filter(isDaily)),
    productsApart: isApart(a.products, b.products),
    oneProduct: isOne(a.products.length > 0, b.products.length > 0),
    agencies: share(a.agencies, b.agencies),
    agenciesApart: isApart(a.agencies, b.agencies),
  };
}

function compareDeeds(a: Sketch, b: Sketch) {
  const areOpposed = [a.direction, b.direction].toSorted().join() === 'easing,tightening';
  return {
    deeds: jaccard(a.deeds, b.deeds),
    deedsApart: isApart(a.deeds, b.deeds),
    oneDeed: isOne(a.deeds.some(isSpecific), b.deeds.some(isSpecific)),
    sameDirection: a.direction === b.direction ? 1 : 0,
    opposed: areOpposed ? 1 : 0,
    reversal: areOpposed && isOne(takesBack(a), takesBack(b)) && takesBack(a) === (a.direction === 'easing') ? 1 : 0,
    counts: a.numbers.some((number) => isTellingCount(number) && b.numbers.includes(number)) ? 1 : 0,
    amountsApart: isApart(a.numbers.filter(isAmount), b.numbers.filter(isAmount)),
    countsApart: areLists(a, b) ? isApart(a.numbers.filter(isCount), b.numbers.filter(isCount)) : 0,
  };
}

function comparePlaces(a: Sketch, b: Sketch) {
  return {
    places: jaccard(a.jurisdictions, b.jurisdictions),
    rarePlaces: share(a.jurisdictions.filter(isRarePlace), b.jurisdictions),
    placesApart: isApart(a.jurisdictions, b.jurisdictions),
    topics: jaccard(a.topics, b.topics),
    topicsApart: isApart(a.topics.filter(isNarrow), b.topics.filter(isNarrow)),
  };
}

function compareTimes(a: Sketch, b: Sketch) {
  const days = gapDays(a.at, b.at);
  const near = days !== null && days <= 2;
  /** About 1 after the two months that a story may last. */
  const gap = days === null ? 0 : Math.log1p(days) / 4;
  const lists = areLists(a, b);
  return {
    near: near ? 1 : 0,
    close: days !== null && days > 2 && days <= 8 ? 1 : 0,
    far: days === null ? 0 : Math.min(1, Math.max(0, (days - 8) / 40)),
    sameDay: days !== null && days <= 1 ? 1 : 0,
    gap,
    gapSquared: gap ** 2,
    undated: days === null ? 1 : 0,
    nearLists: lists && near ? 1 : 0,
    farLists: lists && !near ? 1 : 0,
  };
}

/** Who speaks, and whether acts are of one kind: an act and its report are seldom told in the same words. */
function compareSpeakers(a: Sketch, b: Sketch) {
  const count = (authority: Authority): number => [a, b].filter((one) => one.authority === authority).length;
  const areActs = a.kind !== 'none' && b.kind !== 'none';
  return {
    bothOfficial: count('official') === 2 ? 1 : 0,
    oneOfficial: count('official') === 1 ? 1 : 0,
    oneAnalysis: count('analysis') === 1 ? 1 : 0,
    bothAnalyses: count('analysis') === 2 ? 1 : 0,
    sameAct: areActs && a.kind === b.kind ? 1 : 0,
    actsApart: areActs && a.kind !== b.kind ? 1 : 0,
  };
}

/** The share of a title that stands in a text. */
function cover(title: readonly string[], text: ReadonlySet<string>): number {
  const all = weigh(title);
  return all === 0 ? 0 : weighShared(title, text) / all;
}

/** Whether an item's title says that something is lifted, paused or undone. */
function takesBack({ deeds }: Sketch): boolean {
  return deeds.some((deed) => TAKE_BACK.has(deed));
}

const TAKE_BACK: ReadonlySet<string> = new Set(['suspend', 'rescind', 'allow', 'delist']);

/** List changes look alike all year; only the day and the counts tell them apart. */
function areLists(a: Sketch, b: Sketch): boolean {
  return a.deeds.includes('list') && b.deeds.includes('list');
}

function isNarrow(topic: string): boolean {
  return topic !== 'export-controls';
}

function weigh(words: readonly string[]): number {
  let sum = 0;
  for (const word of words) sum += weighWord(word);
  return sum;
}

function overlap(shared: number, one: number, other: number): number {
  return one === 0 || other === 0 ? 0 : shared / Math.sqrt(one * other);
}

function jaccard(a: readonly string[], b: readonly string[]): number {
  const shared = a.filter((value) => b.includes(value)).length;
  const all = a.length + b.length - shared;
  return all === 0 ? 0 : shared / all;
}

/** The first shared name says most. */
function share(a: readonly string[], b: readonly string[]): number {
  const shared = a.filter((value) => b.includes(value)).length;
  return shared === 0 ? 0 : Math.min(1, 0.25 + shared / 2);
}

function isApart(a: readonly string[], b: readonly string[]): number {
  return a.length > 0 && b.length > 0 && !a.some((value) => b.includes(value)) ? 1 : 0;
}

function isOne(a: boolean, b: boolean): number {
  return a === b ? 0 : 1;
}
