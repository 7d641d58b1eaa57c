import { type ActKind, pickActKind } from './act.ts';
import { readAddressDate } from './cluster-dates.ts';
import { isRoundUp, listDeeds } from './cluster-deeds.ts';
import { listKeys, listRefs } from './cluster-keys.ts';
import { listNumbers, listWords, normalise, weighWord } from './cluster-words.ts';
import type { Authority, Direction, Item, Topic, Verdict } from './types.ts';

/** What two items are compared by. Plain JSON. */
export interface Sketch {
  /** ISO instant; read off its address where the feed gives none (an `at` at the epoch), else null. */
  readonly at: string | null;
  readonly lang: string;
  readonly authority: Authority;
  readonly kind: ActKind;
  readonly direction: Direction;
  readonly topics: readonly Topic[];
  readonly jurisdictions: readonly string[];
  /** Companies. */
  readonly names: readonly string[];
  readonly people: readonly string[];
  readonly agencies: readonly string[];
  /** Products and minerals. */
  readonly products: readonly string[];
  /** What the title, and what the whole text says was done: see `cluster-deeds.ts`. */
  readonly deeds: readonly string[];
  readonly numbers: readonly string[];
  readonly title: readonly string[];
  readonly text: readonly string[];
}

/** What decides which story an item belongs to. Plain JSON. */
export interface ItemFeatures extends Sketch {
  /** Exact join keys: an item joins the story that holds one of them, whatever else it says. */
  readonly keys: readonly string[];
  /** What candidate stories are fetched by: any term in common. At most 48. */
  readonly terms: readonly string[];
  /** Numbers that the whole matter shares, from proposal to last rule: found with, never joined by. */
  readonly refs: readonly string[];
  readonly owner: string;
  /** The smallest hashes of the text's runs of words: copies of one text share most of them. */
  readonly print: readonly number[];
  /** Round-ups and live blogs tell of many events and join none. */
  readonly roundUp: boolean;
}

/** A bureau and its department are one hand to the press. */
const PARENTS: ReadonlyMap<string, string> = new Map([
  ['BIS', 'U.S. Department of Commerce'],
  ['Bureau of Industry and Security', 'U.S. Department of Commerce'],
  ['Department of Commerce', 'U.S. Department of Commerce'],
  ['Office of Export Enforcement', 'U.S. Department of Commerce'],
  ['OFAC', 'U.S. Department of the Treasury'],
  ['DDTC', 'U.S. Department of State'],
]);
const MAX_TERMS = 48;
const MAX_PLACES = 4;
const MAX_ABOUT = 6;
const PRINT_HASHES = 32;
const PRINT_CHARS = 2_000;
const TITLE_CHARS = 600;
const LEAD_CHARS = 600;

/** Reads off an item and its verdict what tells its story. */
export function buildFeatures(item: Item, verdict: Verdict): ItemFeatures {
  const sketch = buildSketch(item, verdict);
  const refs = listRefs(item);
  return {
    ...sketch,
    keys: listKeys(item),
    terms: [...refs, ...listTerms(sketch)].slice(0, MAX_TERMS),
    refs,
    owner: item.owner,
    print: buildPrint(`${stripOutlet(item)} ${item.summary}`.slice(0, PRINT_CHARS)),
    roundUp: isRoundUp(item.title.slice(0, TITLE_CHARS)),
  };
}

function buildSketch(item: Item, verdict: Verdict): Sketch {
  const title = stripOutlet(item).slice(0, TITLE_CHARS);
  const lead = item.summary.slice(0, LEAD_CHARS);
  const named = (kinds: readonly string[]): string[] =>
    verdict.entities.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
  const kind = pickActKind(item);
  return {
    at: item.at.getTime() > 0 ? item.at.toISOString() : readAddressDate(item.url),
    lang: item.lang,
    authority: item.authority,
    kind,
    direction: verdict.direction,
    topics: verdict.topics,
    jurisdictions: verdict.jurisdictions,
    names: unique(named(['company'])).slice(0, 12),
    people: unique(named(['person'])).slice(0, 8),
    agencies: unique(named(['agency']).map((name) => PARENTS.get(name) ?? name)).slice(0, 8),
    products: unique([...verdict.products, ...named(['product', 'mineral']), ...verdict.eccns]).slice(0, 12),
    deeds: listDeeds(title),
    numbers: listNumbers(`${title} ${lead}`),
    title: listWords(title, 40),
    text: listWords(`${title} ${lead}`, 80),
  };
}

/** A title without the outlet that aggregators put behind it. */
function stripOutlet(item: Item): string {
  const at = item.title.search(/\s[-–—|]\s[^-–—|]{2,40}$/);
  if (at < 20) return item.title;
  const tail = normalise(item.title.slice(at + 3));
  const isOutlet = normalise(item.source).includes(tail) || /\.[a-z]{2,4}$/.test(tail) || tail.split(/\s+/).length <= 2;
  return isOutlet ? item.title.slice(0, at) : item.title;
}

/** From the most telling to the broadest: names, amounts, deeds and topics with the places they concern, words. */
function listTerms(sketch: Sketch): string[] {
  const { names, people, products, deeds, jurisdictions, title, numbers } = sketch;
  const places = jurisdictions.slice(0, MAX_PLACES);
  const about = [...deeds, ...pickTelling(sketch.topics)].slice(0, MAX_ABOUT);
  return unique([
    ...[...products, ...names, ...people].map((name) => `n:${name}`),
    ...numbers.filter((number) => !number.startsWith('#')).map((number) => `q:${number}`),
    ...about.flatMap((what) => places.map((place) => `${what}:${place}`)),
    ...title.filter((word) => weighWord(word) > 0.5).map((word) => `w:${word}`),
  ]);
}

/** The umbrella topic is on nearly every item. */
function pickTelling(topics: readonly Topic[]): readonly Topic[] {
  const telling = topics.filter((topic) => topic !== 'export-controls');
  return telling.length > 0 ? telling : topics;
}

function buildPrint(text: string): number[] {
  const words = listShingles(normalise(text));
  return unique(words.map(hash))
    .sort((a, b) => a - b)
    .slice(0, PRINT_HASHES);
}

function listShingles(text: string): string[] {
  const words = [...text.matchAll(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+/gu)].map(
    ([word]) => word,
  );
  return words.slice(0, 200).map((_, at) => words.slice(at, at + 3).join(' '));
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
