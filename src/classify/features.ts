import { HASH_START, hashCode, hashText } from './hash.ts';
import { isCjkCode, isWordCode } from './normalise.ts';
import type { Reading, Sight } from './reading.ts';
import type { RowTable } from './row-table.ts';

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

/** The known features of an item (all, where none are named), each once, in a fixed order. */
export function listFeatures(reading: Reading, known?: RowTable): Feature[] {
  const features = new Map<number, Feature>();
  const put: Put = (hash, kind, one, other, start, end) => {
    if (known !== undefined && known.find(hash) < 0) return;
    if (!features.has(hash)) features.set(hash, { hash, kind, one, other, start, end });
  };
  addSenses(reading, put);
  addMeetings(reading, put);
  addFacts(reading, put);
  addPlain(reading, put);
  return [...features.values()];
}

type Put = (hash: number, kind: FeatureKind, one: string, other: string, start: number, end: number) => void;

function addSenses({ sights }: Reading, put: Put): void {
  let before: Sight | undefined;
  for (const sight of sights) {
    const { sense, hash, start, end, inTitle } = sight;
    put(hashFeature('any', hash, 0), 'any', sense, '', start, end);
    if (inTitle) put(hashFeature('title', hash, 0), 'title', sense, '', start, end);
    if (before && start - before.end < PHRASE_CHARS && before.inTitle === inTitle) {
      const [one, other] = before.sense < sense ? [before, sight] : [sight, before];
      put(hashFeature('next', one.hash, other.hash), 'next', one.sense, other.sense, before.start, end);
      if (inTitle) put(hashFeature('near', one.hash, other.hash), 'near', one.sense, other.sense, before.start, end);
    }
    if (!before || start >= before.end) before = sight;
  }
}

/** Which matters meet in the item, wherever they stand. */
function addMeetings({ sights }: Reading, put: Put): void {
  const firsts = new Array<Sight | undefined>(MATTERS.length);
  for (const sight of sights) {
    const matter = MATTER_OF.get(sight.sense);
    if (matter !== undefined) firsts[matter] ??= sight;
  }
  firsts.forEach((first, at) => {
    if (!first) return;
    for (let next = at + 1; next < firsts.length; next += 1) {
      const second = firsts[next];
      const [one, other] = [MATTERS[at], MATTERS[next]];
      if (!second || !one || !other) continue;
      const [start, end] = [Math.min(first.start, second.start), Math.max(first.end, second.end)];
      put(hashFeature('both', one.hash, other.hash), 'both', one.name, other.name, start, end);
    }
  });
}

function addFacts({ item, sourceSights, titleEnd, text }: Reading, put: Put): void {
  const add = (one: string, other: string): void => {
    put(hashFeature('fact', hashText(one), other === '' ? 0 : hashText(other)), 'fact', one, other, -1, -1);
  };
  add(item.authority, '');
  for (const { term } of sourceSights) if (term.kind === 'agency') add('source', term.field);
  if (titleEnd + 1 >= text.lower.length) add('title-only', '');
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

/** The matters in the order of their names, and the matter each sense belongs to. */
const MATTERS = [...new Set(Object.values(COARSE))].sort().map((name) => ({ name, hash: hashText(name) }));
const MATTER_OF = new Map(
  Object.entries(COARSE).map(([sense, name]) => [sense, MATTERS.findIndex((matter) => matter.name === name)]),
);

function addPlain({ text: { lower } }: Reading, put: Put): void {
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
      if (at - start > 1) put(hashFeature('word', hash, 0), 'word', '', '', start, at);
      if (last.start >= 0) put(hashFeature('pair', last.hash, hash), 'pair', '', '', last.start, at);
      last = { hash, start };
      start = -1;
    }
    if (code !== 32) last.start = -1;
    if (isCjkCode(code) && at + 1 < lower.length && isCjkCode(lower.charCodeAt(at + 1))) {
      const chars = hashCode(hashCode(HASH_START, code), lower.charCodeAt(at + 1));
      put(hashFeature('chars', chars, 0), 'chars', '', '', at, at + 2);
    }
  }
}

function hashFeature(kind: FeatureKind, one: number, other: number): number {
  let hash = Math.imul(SEEDS[kind] ^ one, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash ^ other, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
