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
 * - `fact`: what is known of the item besides its words.
 */
export const FEATURE_KINDS = ['title', 'any', 'near', 'next', 'both', 'word', 'pair', 'chars', 'fact'] as const;
export type FeatureKind = (typeof FEATURE_KINDS)[number];

const HASH_START = 0x811c9dc5 | 0;
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
  const [kind, one = '', other = ''] = name.split(' ');
  return hashFeature(kind as FeatureKind, hashText(one), other === '' ? 0 : hashText(other));
}

/** All features of an item, each once, in a fixed order. */
export function listFeatures(reading: Reading): Feature[] {
  const features = new Map<number, Feature>();
  const add = (kind: FeatureKind, one: string, other: string, start: number, end: number): void => {
    const hash = hashFeature(kind, hashText(one), other === '' ? 0 : hashText(other));
    if (!features.has(hash)) features.set(hash, { hash, kind, one, other, start, end });
  };
  addSenses(reading, add);
  addFacts(reading, add);
  addPlain(reading, features);
  return [...features.values()];
}

type Add = (kind: FeatureKind, one: string, other: string, start: number, end: number) => void;

function addSenses(reading: Reading, add: Add): void {
  let before: Sight | undefined;
  const senses = new Map<string, Sight>();
  for (const sight of reading.sights) {
    const { sense } = sight;
    add('any', sense, '', sight.start, sight.end);
    if (sight.inTitle) add('title', sense, '', sight.start, sight.end);
    if (before && sight.start - before.end < PHRASE_CHARS && before.inTitle === sight.inTitle) {
      const [one, other] = sorted(before.sense, sense);
      add('next', one, other, before.start, sight.end);
      if (sight.inTitle) add('near', one, other, before.start, sight.end);
    }
    if (!before || sight.start >= before.end) before = sight;
    const coarse = COARSE[sense];
    if (coarse && !senses.has(coarse)) senses.set(coarse, sight);
  }
  const list = [...senses.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  list.forEach(([one, sight], at) => {
    for (const [other, second] of list.slice(at + 1)) {
      add('both', one, other, Math.min(sight.start, second.start), Math.max(sight.end, second.end));
    }
  });
}

function addFacts(reading: Reading, add: Add): void {
  const { item, sourceSights } = reading;
  add('fact', item.authority, '', -1, -1);
  for (const { term } of sourceSights) if (term.kind === 'agency') add('fact', 'source', term.field, -1, -1);
  if (reading.titleEnd + 1 >= reading.text.lower.length) add('fact', 'title-only', '', -1, -1);
}

/** What each sense amounts to, for telling which matters meet in one item. */
const COARSE: Readonly<Record<string, string>> = {
  ...group('control', [
    'export-control',
    'export-ban',
    'dual-use',
    'illegal-export',
    'export-licence',
    'ear',
    'cn-law',
    'eu-law',
    'jp-law',
  ]),
  ...group('list', ['control-list', 'entity-list', 'us-entity-list']),
  ...group('export', ['export-word']),
  ...group('ai', ['ai-chips', 'diffusion-rule', 'ai-product', 'hbm']),
  ...group('chip', [
    'chips',
    'chip-tools',
    'chipmaker',
    'fab',
    'memory-chips',
    'litho',
    'eda-product',
    'memory-product',
  ]),
  ...group('chip-firm', [
    'firm-ai-chips',
    'firm-chipmaker',
    'firm-memory',
    'firm-tools',
    'firm-eda',
    'firm-cn-chips',
    'firm-cn-tools',
  ]),
  ...group('agency', ['control-agency', 'commerce', 'cn-commerce', 'control-agency-other', 'white-house']),
  ...group('mineral', ['rare-earth', 'mineral', 'magnet', 'mineral-soft']),
  ...group('enforce', ['penalty', 'prosecution', 'smuggling', 'investigation', 'denial-order', 'in-the-matter']),
  ...group('law', ['legislation-word', 'congress']),
  ...group('tariff', ['tariffs', 'talks']),
  ...group('restrict', ['restrict-verb', 'relief-ended', 'cut-off', 'blacklist-verb', 'add-to-list']),
  ...group('ease', ['ease-verb', 'remove-from-list', 'reversal']),
  ...group('sanction', ['sanctions']),
  ...group('us', ['US', 'US-seat']),
  ...group('cn', ['CN', 'CN-seat']),
  ...group('noise', ['earnings', 'review', 'food-chips', 'other-bis', 'software-export', 'software-licence']),
  ...group('other-goods', [
    'crops-energy',
    'trade-remedy',
    'other-sanctions',
    'culture-arms',
    'ip-case',
    'telecom-gear',
    'other-lists',
  ]),
};

function group(name: string, senses: readonly string[]): Record<string, string> {
  return Object.fromEntries(senses.map((sense) => [sense, name]));
}

function addPlain(reading: Reading, features: Map<number, Feature>): void {
  const { lower } = reading.text;
  const put = (kind: FeatureKind, hash: number, start: number, end: number): void => {
    if (!features.has(hash)) features.set(hash, { hash, kind, one: '', other: '', start, end });
  };
  let hash = HASH_START;
  let start = -1;
  let last = { hash: 0, start: -1 };
  for (let at = 0; at <= lower.length; at += 1) {
    const code = at < lower.length ? lower.charCodeAt(at) : 0;
    if (isWordCode(code)) {
      if (start < 0) [start, hash] = [at, HASH_START];
      hash = hashCode(hash, code);
      continue;
    }
    if (start >= 0) {
      if (at - start > 1) put('word', hashFeature('word', hash, 0), start, at);
      if (last.start >= 0) put('pair', hashFeature('pair', last.hash, hash), last.start, at);
      last = { hash, start };
      start = -1;
    }
    if (code !== 32) last.start = -1;
    if (isCjkCode(code) && at + 1 < lower.length && isCjkCode(lower.charCodeAt(at + 1))) {
      const chars = hashCode(hashCode(HASH_START, code), lower.charCodeAt(at + 1));
      put('chars', hashFeature('chars', chars, 0), at, at + 2);
    }
  }
}

function hashCode(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

function hashText(text: string): number {
  let hash = HASH_START;
  for (let at = 0; at < text.length; at += 1) hash = hashCode(hash, text.charCodeAt(at));
  return hash;
}

function hashFeature(kind: FeatureKind, one: number, other: number): number {
  let hash = Math.imul(SEEDS[kind] ^ one, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash ^ other, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function sorted(one: string, other: string): [string, string] {
  return one < other ? [one, other] : [other, one];
}
