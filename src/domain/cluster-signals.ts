import type { Sketch } from './cluster-features.ts';
import { weighWord } from './cluster-words.ts';

/** An item made ready to be compared with many: its words as sets. */
export interface Probe {
  readonly sketch: Sketch;
  readonly title: ReadonlySet<string>;
  readonly text: ReadonlySet<string>;
  readonly titleWeight: number;
  readonly textWeight: number;
}

/** How alike two items are in each respect, 0..1. */
export type Signals = ReturnType<typeof compare>;

/** Makes an item ready to be compared. */
export function buildProbe(sketch: Sketch): Probe {
  const { title, text } = sketch;
  return { sketch, title: new Set(title), text: new Set(text), titleWeight: weigh(title), textWeight: weigh(text) };
}

/** Compares an item with another. `…Apart`: both say something there, and nothing the same. `one…`: only one of them does. */
export function compare(probe: Probe, other: Sketch) {
  const own = probe.sketch;
  return {
    words: compareWords(probe, other),
    names: compareNames(own, other),
    deeds: compareDeeds(own, other),
    places: comparePlaces(own, other),
    times: compareTimes(own, other),
  };
}

/** Days between two instants; null where one is not known. */
export function gapDays(a: string | null, b: string | null): number | null {
  return a === null || b === null ? null : Math.abs(Date.parse(a) - Date.parse(b)) / DAY_MS;
}

/** Whether a word of a title is one that tells events apart. */
export function isTelling(word: string): boolean {
  return weighWord(word) > 0.5;
}

const DAY_MS = 86_400_000;

function compareWords({ sketch, title, text, titleWeight, textWeight }: Probe, other: Sketch) {
  const telling = (words: readonly string[], among: ReadonlySet<string>): number =>
    Math.min(1, weighShared(words.filter(isTelling), among) / 4);
  return {
    title: overlap(weighShared(other.title, title), titleWeight, weigh(other.title)),
    text: overlap(weighShared(other.text, text), textWeight, weigh(other.text)),
    tellingWords: telling(other.title, text),
    tellingWordsBack: telling(other.text, title),
    sameLanguage: sketch.lang === other.lang ? 1 : 0,
  };
}

function compareNames(a: Sketch, b: Sketch) {
  const [one, other] = [
    [...a.names, ...a.people],
    [...b.names, ...b.people],
  ];
  return {
    names: share(one.filter(isRare), other.filter(isRare)),
    dailyNames: share(one.filter(isDaily), other.filter(isDaily)),
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
  const bothActs = a.kind !== 'none' && b.kind !== 'none';
  return {
    deeds: jaccard(a.deeds, b.deeds),
    deedsApart: isApart(a.deeds, b.deeds),
    oneDeed: isOne(a.deeds.some(isSpecific), b.deeds.some(isSpecific)),
    sameDirection: a.direction === b.direction ? 1 : 0,
    opposed: areOpposed ? 1 : 0,
    reversal: areOpposed && isOne(takesBack(a), takesBack(b)) && takesBack(a) === (a.direction === 'easing') ? 1 : 0,
    bothActs: bothActs ? 1 : 0,
    counts: a.numbers.some((number) => isTellingCount(number) && b.numbers.includes(number)) ? 1 : 0,
    amountsApart: isApart(a.numbers.filter(isAmount), b.numbers.filter(isAmount)),
    countsApart: areLists(a, b) ? isApart(a.numbers.filter(isCount), b.numbers.filter(isCount)) : 0,
  };
}

function comparePlaces(a: Sketch, b: Sketch) {
  const isSame = a.jurisdictions.length > 0 && a.jurisdictions.join() === b.jurisdictions.join();
  return {
    places: jaccard(a.jurisdictions, b.jurisdictions),
    samePlaces: isSame ? 1 : 0,
    placesApart: isApart(a.jurisdictions, b.jurisdictions),
    topics: jaccard(a.topics, b.topics),
    topicsApart: isApart(a.topics.filter(isNarrow), b.topics.filter(isNarrow)),
  };
}

function compareTimes(a: Sketch, b: Sketch) {
  const days = gapDays(a.at, b.at);
  const near = days !== null && days <= 2;
  const anchor = measureAnchor(a, b);
  const lists = areLists(a, b);
  return {
    near: near ? 1 : 0,
    close: days !== null && days > 2 && days <= 8 ? 1 : 0,
    far: days === null ? 0 : Math.min(1, Math.max(0, (days - 8) / 40)),
    undated: days === null ? 1 : 0,
    nearAnchor: near ? anchor : 0,
    undatedAnchor: days === null ? anchor : 0,
    nearLists: lists && near ? 1 : 0,
    farLists: lists && !near ? 1 : 0,
  };
}

/** Something that few events share: a rare name or product, a sum of money, a telling deed. */
function measureAnchor(a: Sketch, b: Sketch): number {
  const names = share(a.names.filter(isRare), b.names.filter(isRare));
  const products = share(a.products.filter(isRare), b.products.filter(isRare));
  const amounts = a.numbers.some((number) => isAmount(number) && b.numbers.includes(number)) ? 1 : 0;
  const deeds = a.deeds.some((deed) => isSpecific(deed) && b.deeds.includes(deed)) ? 0.5 : 0;
  return Math.max(names, products, amounts, deeds);
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

/** Names that are in the news every day: sharing one says little. */
const DAILY: ReadonlySet<string> = new Set([
  ...['Nvidia', 'TSMC', 'Huawei', 'Intel', 'AMD', 'Samsung Electronics', 'SK hynix', 'ASML', 'SMIC', 'Micron'],
  ...['Donald Trump', 'Joe Biden', 'Xi Jinping', 'Jensen Huang'],
  ...['H20', 'H100', 'H200', 'Blackwell', 'HBM', 'rare earths', 'critical minerals'],
]);

/** Deeds that few headlines share; restricting, proposing and responding go on all the time. */
const SPECIFIC: ReadonlySet<string> = new Set([
  ...['list', 'delist', 'suspend', 'rescind', 'penalty', 'charge', 'sentence', 'deny', 'court', 'bill', 'invest'],
  ...['subsidy', 'stake', 'tariff', 'takeover', 'share', 'launch', 'sanction', 'probe', 'letter', 'talks'],
]);

function isDaily(name: string): boolean {
  return DAILY.has(name);
}

function isRare(name: string): boolean {
  return !DAILY.has(name);
}

function isSpecific(deed: string): boolean {
  return SPECIFIC.has(deed);
}

function isNarrow(topic: string): boolean {
  return topic !== 'export-controls';
}

function isCount(number: string): boolean {
  return number.startsWith('#');
}

function isAmount(number: string): boolean {
  return !isCount(number);
}

/** Small counts agree by chance. */
function isTellingCount(number: string): boolean {
  return isCount(number) && Number(number.slice(1)) > 9;
}

function weigh(words: readonly string[]): number {
  let sum = 0;
  for (const word of words) sum += weighWord(word);
  return sum;
}

function weighShared(words: readonly string[], among: ReadonlySet<string>): number {
  let sum = 0;
  for (const word of words) if (among.has(word)) sum += weighWord(word);
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
