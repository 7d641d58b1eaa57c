import { Automaton } from './automaton.ts';
import { isCjkCode, isHanCode, isWordCode, type Normal, normalise } from './normalise.ts';
import { readAlias } from './taxonomy.ts';

/** One place where a word of the vocabulary stands: `[start, end)` in the normalised text. */
export interface Hit {
  /** Numbers of the terms that have this alias. */
  readonly terms: readonly number[];
  readonly start: number;
  readonly end: number;
}

interface Pattern {
  readonly lower: string;
  /** The spellings that count where case matters; null where it does not. */
  readonly exact: readonly string[] | null;
  readonly openRight: boolean;
  readonly terms: number[];
}

const SHORT_CAPITALS = /^[A-Z][A-Z0-9.&]{0,4}$/;

/** Finds every word of the vocabulary in one pass over a text (Aho-Corasick), at a cost that the vocabulary's size hardly moves. */
export class Matcher {
  readonly #patterns: readonly Pattern[];
  /** Their lengths, side by side: most words end before they are looked at any closer. */
  readonly #lengths: Uint32Array;
  readonly #automaton: Automaton;

  /** `aliases[n]` are the aliases of term n: `=` before one asks for its very case, `*` at its end lets the word run on. */
  constructor(aliases: readonly (readonly string[])[]) {
    this.#patterns = buildPatterns(aliases);
    this.#lengths = Uint32Array.from(this.#patterns, ({ lower }) => lower.length);
    this.#automaton = new Automaton(this.#patterns.map(({ lower }) => lower));
  }

  /** All hits by start; one that lies inside a longer one is left out, since the longer one gives its sense. */
  find(text: Normal): Hit[] {
    const automaton = this.#automaton;
    const { firstWord, nextWord } = automaton;
    const { lower } = text;
    const hits: Hit[] = [];
    let state = 0;
    let inWord = false;
    for (let at = 0; at < lower.length; at += 1) {
      const code = lower.charCodeAt(at);
      const isWord = isWordCode(code);
      // Inside a word that none of ours begins with, nothing can be found before it ends.
      if (state === 0 && inWord && isWord) continue;
      state = automaton.step(state, code, !(inWord && isWord));
      inWord = isWord;
      for (let end = automaton.reportOf(state); end !== 0; end = automaton.reportAfter(end)) {
        for (let id = firstWord[end] ?? -1; id >= 0; id = nextWord[id] ?? -1) this.#take(id, text, at + 1, hits);
      }
    }
    return dropContained(hits);
  }

  #take(id: number, text: Normal, end: number, hits: Hit[]): void {
    const start = end - (this.#lengths[id] ?? 0);
    if (!startsWord(text.lower, start, end)) return;
    const pattern = this.#patterns[id];
    if (pattern === undefined) return;
    const stop = pattern.openRight ? endOfWord(text.lower, end) : closeWord(text.lower, end);
    if (stop < 0) return;
    if (pattern.exact !== null && !isSpelt(pattern.exact, text.cased, start)) return;
    insertHit(hits, { terms: pattern.terms, start, end: stop });
  }
}

function buildPatterns(aliases: readonly (readonly string[])[]): Pattern[] {
  const patterns = new Map<string, Pattern>();
  aliases.forEach((list, term) => {
    for (const alias of list) {
      const pattern = buildPattern(alias);
      const key = JSON.stringify([pattern.lower, pattern.exact, pattern.openRight]);
      const known = patterns.get(key) ?? pattern;
      if (!known.terms.includes(term)) known.terms.push(term);
      if (pattern.lower !== '') patterns.set(key, known);
    }
  });
  return [...patterns.values()];
}

function buildPattern(alias: string): Pattern {
  const bare = readAlias(alias);
  const { cased, lower } = normalise(bare);
  const exact = alias.startsWith('=') || SHORT_CAPITALS.test(bare) ? [cased, cased.toUpperCase()] : null;
  return { lower, exact, openRight: alias.endsWith('*'), terms: [] };
}

function isSpelt(spellings: readonly string[], cased: string, start: number): boolean {
  for (const spelling of spellings) if (cased.startsWith(spelling, start)) return true;
  return false;
}

function startsWord(text: string, start: number, end: number): boolean {
  if (start === 0) return true;
  const first = text.charCodeAt(start);
  const before = text.charCodeAt(start - 1);
  if (isWordCode(first)) return !isWordCode(before);
  // A lone character such as 美 or 中 is a country only where a headline starts a word with it.
  if (end - start === 1 && isCjkCode(first)) return isHanCode(first) ? !isHanCode(before) : !isCjkCode(before);
  return true;
}

/** Where a word ends that may carry a plural or possessive s; -1 where it runs on. */
function closeWord(text: string, end: number): number {
  if (end >= text.length || !isWordCode(text.charCodeAt(end)) || !isWordCode(text.charCodeAt(end - 1))) return end;
  const plural = text[end] === 's' && (end + 1 >= text.length || !isWordCode(text.charCodeAt(end + 1)));
  return plural ? end + 1 : -1;
}

function endOfWord(text: string, end: number): number {
  let at = end;
  while (at < text.length && isWordCode(text.charCodeAt(at))) at += 1;
  return at;
}

/** By start, the longer first; as hits come by their end, only the last few have to make room. */
function insertHit(hits: Hit[], hit: Hit): void {
  let at = hits.length;
  for (; at > 0; at -= 1) {
    const before = hits[at - 1];
    if (!before || before.start < hit.start || (before.start === hit.start && before.end >= hit.end)) break;
    hits[at] = before;
  }
  hits[at] = hit;
}

/** Moves those that stay to the front, in place. */
function dropContained(hits: Hit[]): Hit[] {
  let count = 0;
  let reach = -1;
  let last: Hit | undefined;
  for (const hit of hits) {
    const same = last !== undefined && last.start === hit.start && last.end === hit.end;
    if (hit.end <= reach && !same) continue;
    hits[count] = hit;
    count += 1;
    reach = Math.max(reach, hit.end);
    last = hit;
  }
  hits.length = count;
  return hits;
}
