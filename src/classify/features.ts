import { findDeeds } from './deeds.ts';
import { HASH_START, hashCode, hashText } from './hash.ts';
import { MATTERS } from './matters.ts';
import { isCjkCode, isWordCode } from './normalise.ts';
import type { Reading, Sight } from './reading.ts';

/** One thing the model has a weight for. `hash` identifies it; the rest is for naming and explaining it. */
export interface Feature {
  readonly hash: number;
  readonly kind: FeatureKind;
  readonly one: string;
  readonly other: string;
  /** Where in the text; -1 where nowhere in particular. */
  readonly start: number;
  readonly end: number;
}

/**
 * - `title`, `any`: a sense occurs in the title, or at all; `near`, `next`: two senses follow each other there.
 * - `both`: two senses occur somewhere. `word`, `pair`: plain words; `chars`: two adjacent Han, kana or Hangul characters.
 * - `head`: a plain word of the title. `deed`: who does what (`lifts curbs`), see `deeds.ts`.
 * - `fact`: what is known of the item besides its words.
 */
export const FEATURE_KINDS = [
  'title',
  'any',
  'near',
  'next',
  'both',
  'word',
  'pair',
  'chars',
  'fact',
  'deed',
  'head',
] as const;
export type FeatureKind = (typeof FEATURE_KINDS)[number];

const SEEDS = Object.fromEntries(FEATURE_KINDS.map((kind) => [kind, hashText(kind)])) as Record<FeatureKind, number>;
/** Two senses further apart than this are not read as one phrase. */
const PHRASE_CHARS = 60;

/** The name under which the model file keeps a feature. */
export function nameFeature({ kind, one, other, start, end }: Feature, lower: string): string {
  if (one === '') return `${kind} ${lower.slice(start, end).replace(/ +/g, ' ')}`;
  return other === '' ? `${kind} ${one}` : `${kind} ${one} ${other}`;
}

/** The hash of a feature by its name; the inverse of naming, as far as the model needs it. */
export function hashName(name: string): number {
  const oneAt = name.indexOf(' ') + 1;
  const oneEnd = name.indexOf(' ', oneAt);
  const seed = SEEDS[name.slice(0, oneAt - 1) as FeatureKind];
  if (oneEnd < 0) return hashFeature(seed, hashText(name.slice(oneAt)), 0);
  return hashFeature(seed, hashText(name.slice(oneAt, oneEnd)), hashText(name.slice(oneEnd + 1)));
}

/** Takes a feature: what it is, its hash, and where in the text it stands. */
export type TakeFeature = (
  hash: number,
  kind: FeatureKind,
  one: string,
  other: string,
  start: number,
  end: number,
) => void;

/** All features of an item, each once, in a fixed order. */
export function listFeatures(reading: Reading): Feature[] {
  const features = new Map<number, Feature>();
  visitFeatures(reading, (hash, kind, one, other, start, end) => {
    if (!features.has(hash)) features.set(hash, { hash, kind, one, other, start, end });
  });
  return [...features.values()];
}

/** Shows each feature of an item, in a fixed order and as often as it occurs; makes nothing that would cost time. */
export function visitFeatures(reading: Reading, take: TakeFeature): void {
  visitSenses(reading, take);
  visitMeetings(reading, take);
  visitDeeds(reading, take);
  visitFacts(reading, take);
  visitPlain(reading, take);
}

function visitSenses({ sights }: Reading, take: TakeFeature): void {
  let before: Sight | undefined;
  for (const sight of sights) {
    const { start, end, inTitle } = sight;
    const { name, hash, number } = sight.sense;
    take(hashFeature(SEEDS.any, hash, 0), 'any', name, '', start, end);
    if (inTitle) take(hashFeature(SEEDS.title, hash, 0), 'title', name, '', start, end);
    if (before && start - before.end < PHRASE_CHARS && before.inTitle === inTitle) {
      const isBehind = before.sense.number < number;
      const one = isBehind ? before.sense : sight.sense;
      const other = isBehind ? sight.sense : before.sense;
      take(hashFeature(SEEDS.next, one.hash, other.hash), 'next', one.name, other.name, before.start, end);
      if (inTitle) take(hashFeature(SEEDS.near, one.hash, other.hash), 'near', one.name, other.name, before.start, end);
    }
    if (!before || start >= before.end) before = sight;
  }
}

/** Which matters meet in the item, wherever they stand. */
function visitMeetings({ sights }: Reading, take: TakeFeature): void {
  const firsts = new Array<Sight | undefined>(MATTERS.length).fill(undefined);
  for (const sight of sights) if (sight.sense.matter >= 0) firsts[sight.sense.matter] ??= sight;
  for (let at = 0; at < firsts.length; at += 1) {
    const first = firsts[at];
    const one = MATTERS[at];
    for (let next = at + 1; first && one && next < firsts.length; next += 1) {
      const second = firsts[next];
      const other = MATTERS[next];
      if (!second || !other) continue;
      const start = Math.min(first.start, second.start);
      const end = Math.max(first.end, second.end);
      take(hashFeature(SEEDS.both, one.hash, other.hash), 'both', one.name, other.name, start, end);
    }
  }
}

function visitDeeds(reading: Reading, take: TakeFeature): void {
  for (const { name, object, inTitle, start, end } of findDeeds(reading)) {
    take(hashFeature(SEEDS.deed, name.hash, object.hash), 'deed', name.text, object.text, start, end);
    if (inTitle)
      take(hashFeature(SEEDS.deed, name.titleHash, object.hash), 'deed', name.titleText, object.text, start, end);
  }
}

function visitFacts({ item, sourceSights, titleEnd, text }: Reading, take: TakeFeature): void {
  visitFact(item.authority, '', take);
  for (const { term } of sourceSights) if (term.kind === 'agency') visitFact('source', term.field, take);
  if (titleEnd + 1 >= text.lower.length) visitFact('title-only', '', take);
}

function visitFact(one: string, other: string, take: TakeFeature): void {
  take(hashFeature(SEEDS.fact, hashText(one), other === '' ? 0 : hashText(other)), 'fact', one, other, -1, -1);
}

function visitPlain({ text: { lower }, titleEnd }: Reading, take: TakeFeature): void {
  let hash = HASH_START;
  let start = -1;
  let hashBefore = 0;
  let startBefore = -1;
  for (let at = 0; at <= lower.length; at += 1) {
    const code = at < lower.length ? lower.charCodeAt(at) : 0;
    if (isWordCode(code)) {
      if (start < 0) {
        start = at;
        hash = HASH_START;
      }
      hash = hashCode(hash, code);
      continue;
    }
    if (start >= 0) {
      if (at - start > 1) {
        take(hashFeature(SEEDS.word, hash, 0), 'word', '', '', start, at);
        if (at <= titleEnd) take(hashFeature(SEEDS.head, hash, 0), 'head', '', '', start, at);
      }
      if (startBefore >= 0) take(hashFeature(SEEDS.pair, hashBefore, hash), 'pair', '', '', startBefore, at);
      hashBefore = hash;
      startBefore = start;
      start = -1;
    }
    if (code !== 32) startBefore = -1;
    if (isCjkCode(code) && at + 1 < lower.length && isCjkCode(lower.charCodeAt(at + 1))) {
      const chars = hashCode(hashCode(HASH_START, code), lower.charCodeAt(at + 1));
      take(hashFeature(SEEDS.chars, chars, 0), 'chars', '', '', at, at + 2);
    }
  }
}

function hashFeature(seed: number, one: number, other: number): number {
  let hash = Math.imul(seed ^ one, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash ^ other, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
