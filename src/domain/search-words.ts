import { stemmer } from 'stemmer';
import { findReferences, maskReferences } from './references.ts';

/**
 * The words of the full-text index, made here and not by `to_tsvector`, which makes a whole Chinese title one word:
 * stemmed words for alphabetic scripts, overlapping pairs of characters for Chinese, Japanese and Korean, and marks
 * for the numbers of documents, dockets, citations and ECCNs. Index and query are built from the same words.
 */
export interface SearchQuery {
  /** For `$n::tsquery`; empty where the text holds nothing to look for. */
  readonly tsquery: string;
  /** Phrases in quotes, as typed. */
  readonly phrases: readonly string[];
  /** Words and phrases after a minus, as typed. */
  readonly exclusions: readonly string[];
  /** Numbers that name a document, in the form of `findReferences`. */
  readonly exact: readonly string[];
}

/** Every way to write a name, or none where it is no known name. */
export type AliasesOf = (name: string) => readonly string[];

/**
 * A tsvector holds positions up to 16,383, words up to 2 kB, and 1 MB in all
 * (https://www.postgresql.org/docs/current/textsearch-limitations.html, 2026-11-23). What stands beyond the last position
 * of a long document is found, but in no phrase.
 */
const LAST_POSITION = 16_383;
const MAX_TEXT_CHARS = 500_000;
const MAX_WORDS = 40_000;
/** Of all different words together; each UTF-16 unit is at most 3 bytes. */
const MAX_WORDS_BYTES = 600_000;
const MAX_REFERENCES = 1_000;
const MAX_WORD_CHARS = 64;
const MAX_QUERY_PARTS = 24;
/** Of a name: the words it is typed in, and the ways to write it. */
const MAX_NAME_WORDS = 4;
const MAX_ALIASES = 16;
/** Between two texts, so that no phrase spans them. */
const GAP = 8;

/** The tsvector literal of an item: title A, summary B, further names, numbers and the full text C. */
export function buildSearchVector(title: string, summary: string, extra: readonly string[]): string {
  const places = new Map<string, Set<string>>();
  let roomBytes = MAX_WORDS_BYTES;
  const add = (word: string, position: number, weight: string): void => {
    const known = places.get(word) ?? new Set();
    if (known.size === 0) roomBytes -= 3 * word.length;
    if (roomBytes > 0 || known.size > 0) places.set(word, known.add(`${Math.min(position, LAST_POSITION)}${weight}`));
  };
  let start = 1;
  for (const [index, whole] of [title, summary, ...extra].entries()) {
    const text = whole.slice(0, MAX_TEXT_CHARS);
    const weight = ['A', 'B'][index] ?? 'C';
    const words = splitWords(text).slice(0, Math.max(0, MAX_WORDS - start));
    for (const { word, at } of words) add(word, start + at, weight);
    for (const reference of findReferences(text).slice(0, MAX_REFERENCES)) add(markReference(reference), start, weight);
    start += words.length + GAP;
  }
  return [...places].map(([word, at]) => `${quote(word)}:${[...at].join(',')}`).join(' ');
}

/**
 * Reads what a person looks for: words (all must occur), "phrases", -exclusions, document numbers. A name of which
 * `aliasesOf` knows other ways to write it is found in any of them; what stands in quotes is meant as it is written.
 */
export function buildSearchQuery(text: string, aliasesOf: AliasesOf = () => []): SearchQuery {
  const parts = splitQuery(text, aliasesOf).slice(0, MAX_QUERY_PARTS);
  const wanted = parts.filter((part) => !part.excluded);
  const unwanted = parts.filter((part) => part.excluded);
  const telling = wanted.filter((part) => part.quoted || !STOP_WORDS.has(part.text.toLowerCase()));
  const terms = (telling.length > 0 ? telling : wanted).map(buildTerm).filter((term) => term !== '');
  const refused = unwanted.map(buildTerm).filter((term) => term !== '');
  return {
    tsquery: terms.length === 0 ? '' : [...terms, ...refused.map((term) => `!(${term})`)].join(' & '),
    phrases: wanted.filter((part) => part.quoted).map((part) => part.text),
    exclusions: unwanted.map((part) => part.text),
    exact: [...new Set(wanted.flatMap((part) => part.references))],
  };
}

/** Folds what writing varies: width, case, accents, `U.S.` and `US`, possessives. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[ßøłđ]/g, (letter) => ({ ß: 'ss', ø: 'o', ł: 'l', đ: 'd' })[letter] ?? letter)
    .replace(/\b(?:[a-z]\.){2,}/g, (initials) => initials.replaceAll('.', ''))
    .replace(/['’]s(?![\p{L}\p{N}])/gu, '');
}

/** Scripts written without blanks, or whose words carry particles: matched by characters. */
export const CJK = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]`;

const RUN = new RegExp(`(?<cjk>${CJK}+)|(?:(?!${CJK})[\\p{L}\\p{N}\\p{M}])+`, 'gu');

/** English words that a person types around what they look for; the index holds them, for phrases. */
const STOP_WORDS = new Set(
  'a an and are as at be been by for from has have how in is it its of on or that the their this to was were what when which will with'.split(
    ' ',
  ),
);

interface Place {
  readonly word: string;
  readonly at: number;
}

/** The words of a text with their positions. The last character of a CJK run stands alone too, so that any one is found. */
function splitWords(text: string): Place[] {
  let at = 0;
  return [...foldText(text).matchAll(RUN)].flatMap(({ 0: run, groups }) => {
    const words = groups?.['cjk'] === undefined ? [stem(run)] : splitPairs(run);
    return words.map((word) => ({ word, at: at++ }));
  });
}

function splitPairs(run: string): string[] {
  const characters = [...run];
  return characters.map((character, index) => `${character}${characters[index + 1] ?? ''}`);
}

function stem(word: string): string {
  return (/^[a-z]{4,}$/.test(word) ? stemmer(word) : word).slice(0, MAX_WORD_CHARS);
}

interface QueryPart {
  readonly text: string;
  readonly quoted: boolean;
  readonly excluded: boolean;
  readonly references: readonly string[];
  /** Other ways to write it. */
  readonly aliases: readonly string[];
}

const QUOTED = /(?<minus>(?<=^|\s)[-−–])?["“”„‟«»「」『』]([^"“”„‟«»「」『』]+)["“”„‟«»「」『』]?/g;

function splitQuery(text: string, aliasesOf: AliasesOf): QueryPart[] {
  const phrases = [...text.matchAll(QUOTED)].map(({ 2: phrase = '', groups }) =>
    buildPart(phrase.trim(), true, groups?.['minus'] !== undefined),
  );
  const unquoted = text.replace(QUOTED, ' ').replace(/https?:\/\/\S+/g, readLink);
  const references = findReferences(unquoted);
  const named = references.length === 0 ? [] : [{ text: '', quoted: false, excluded: false, references, aliases: [] }];
  const words = maskReferences(unquoted)
    .split(/\s+/)
    .filter((word) => word !== '');
  return [...named, ...phrases, ...readWords(words, aliasesOf)];
}

/** Words one by one, but for names of several: `Applied Materials` is one thing to look for. */
function readWords(words: readonly string[], aliasesOf: AliasesOf): QueryPart[] {
  const parts: QueryPart[] = [];
  for (let at = 0; at < words.length; ) {
    let count = Math.min(MAX_NAME_WORDS, words.length - at);
    while (count > 1 && aliasesOf(words.slice(at, at + count).join(' ')).length === 0) count -= 1;
    const part = readWord(words.slice(at, at + count).join(' '));
    parts.push({ ...part, aliases: aliasesOf(part.text).slice(0, MAX_ALIASES) });
    at += count;
  }
  return parts;
}

/** Of a pasted link to a document, its number is what counts. */
function readLink(link: string): string {
  return findReferences(link).join(' ') || link;
}

function readWord(word: string): QueryPart {
  const [, minus, rest = word] = /^([-−–])(.+)$/.exec(word) ?? [];
  return buildPart(rest, false, minus !== undefined);
}

/** A part that is a reference and nothing else is looked for by its mark, whatever its spelling. */
function buildPart(text: string, quoted: boolean, excluded: boolean): QueryPart {
  const references = maskReferences(text).trim() === '' ? findReferences(text) : [];
  return { text, quoted, excluded, references, aliases: [] };
}

function buildTerm(part: QueryPart): string {
  if (part.references.length > 0) return part.references.map((one) => quote(markReference(one))).join(' & ');
  const terms = [...new Set([part.text, ...part.aliases].map(buildWords))].filter((term) => term !== '');
  return terms.length < 2 ? terms.join('') : `(${terms.map((term) => `(${term})`).join(' | ')})`;
}

/** Words that follow one another. */
function buildWords(text: string): string {
  const places = splitWords(text).filter((place, index, all) => !isTail(place, all[index - 1]));
  return places
    .map(({ word, at }, index) => {
      const term = isCjkCharacter(word) ? `${quote(word)}:*` : quote(word);
      return index === 0 ? term : `<${at - (places[index - 1]?.at ?? 0)}> ${term}`;
    })
    .join(' ');
}

/** The lone last character of a run says nothing beyond the pair before it. */
function isTail(place: Place, before: Place | undefined): boolean {
  return (
    isCjkCharacter(place.word) && before !== undefined && [...before.word].at(-1) === place.word && isPair(before.word)
  );
}

const ONE_CJK = new RegExp(`^${CJK}$`, 'u');
const TWO_CJK = new RegExp(`^${CJK}{2}$`, 'u');

function isCjkCharacter(word: string): boolean {
  return ONE_CJK.test(word);
}

function isPair(word: string): boolean {
  return TWO_CJK.test(word);
}

/** Marks cannot be mistaken for words: no word holds `=`. */
function markReference(reference: string): string {
  return `=${reference}`;
}

function quote(word: string): string {
  return `'${word.replace(/\\/g, '\\\\').replace(/'/g, "''")}'`;
}
