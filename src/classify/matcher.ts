import { isCjkCode, isHanCode, isWordCode, type Normal, normalise } from './normalise.ts';

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

/** The transitions, by open addressing: cheap at any size of vocabulary. `roots` are those of the first state, by symbol. */
interface EdgeTable {
  readonly states: Int32Array;
  readonly symbols: Uint16Array;
  readonly targets: Int32Array;
  readonly roots: Int32Array;
}

interface Automaton {
  readonly classes: Uint16Array;
  readonly edges: EdgeTable;
  readonly fails: Int32Array;
  /** First pattern that ends in a state, -1 where none; further ones by `nextPattern`. */
  readonly firstPattern: Int32Array;
  readonly nextPattern: Int32Array;
  /** The longest proper suffix state in which a pattern ends. */
  readonly outputs: Int32Array;
}

const SHORT_CAPITALS = /^[A-Z][A-Z0-9.&]{0,4}$/;

/** Finds every word of the vocabulary in one pass over a text (Aho-Corasick), at a cost that the vocabulary's size hardly moves. */
export class Matcher {
  readonly #patterns: readonly Pattern[];
  readonly #automaton: Automaton;

  /** `aliases[n]` are the aliases of term n: `=` before one asks for its very case, `*` at its end lets the word run on. */
  constructor(aliases: readonly (readonly string[])[]) {
    this.#patterns = buildPatterns(aliases);
    this.#automaton = buildAutomaton(this.#patterns);
  }

  /** All hits by start; one that lies inside a longer one is left out, since the longer one gives its sense. */
  find(text: Normal): Hit[] {
    const { classes, edges, fails, firstPattern, nextPattern, outputs } = this.#automaton;
    const { lower } = text;
    const hits: Hit[] = [];
    let state = 0;
    let inWord = false;
    for (let at = 0; at < lower.length; at += 1) {
      const code = lower.charCodeAt(at);
      const isWord = isWordCode(code);
      state = step({ edges, fails, state, symbol: classes[code] ?? 0, mayStart: !(inWord && isWord) });
      inWord = isWord;
      if (state === 0) continue;
      for (let node = state; node > 0; node = outputs[node] ?? 0) {
        for (let id = firstPattern[node] ?? -1; id >= 0; id = nextPattern[id] ?? -1) this.#take(id, text, at + 1, hits);
      }
    }
    return dropContained(hits);
  }

  #take(id: number, text: Normal, end: number, hits: Hit[]): void {
    const pattern = this.#patterns[id];
    if (pattern === undefined) return;
    const start = end - pattern.lower.length;
    if (!startsWord(text.lower, start, end)) return;
    const stop = pattern.openRight ? endOfWord(text.lower, end) : closeWord(text.lower, end);
    if (stop < 0) return;
    if (pattern.exact !== null && !pattern.exact.includes(text.cased.slice(start, end))) return;
    hits.push({ terms: pattern.terms, start, end: stop });
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
  const bare = alias.replace(/^=/, '').replace(/\*$/, '');
  const { cased, lower } = normalise(bare);
  const exact = alias.startsWith('=') || SHORT_CAPITALS.test(bare) ? [cased, cased.toUpperCase()] : null;
  return { lower, exact, openRight: alias.endsWith('*'), terms: [] };
}

function buildAutomaton(patterns: readonly Pattern[]): Automaton {
  const trie = buildTrie(patterns);
  const edges = buildTable(trie.edges, trie.symbols);
  const fails = new Int32Array(trie.nodes);
  const outputs = new Int32Array(trie.nodes);
  // By depth: every state's fail state is known before its children need it.
  for (const { from, symbol, to } of trie.edges.sort((one, other) => one.depth - other.depth)) {
    let fail = from === 0 ? 0 : step({ edges, fails, state: fails[from] ?? 0, symbol, mayStart: true });
    // A suffix that starts inside a word can never be a hit; left out, most characters cost one look-up.
    while (fail !== 0 && startsInsideWord(trie.paths[to] ?? '', trie.paths[fail] ?? '')) fail = fails[fail] ?? 0;
    fails[to] = fail;
    outputs[to] = (trie.firstPattern[fail] ?? -1) >= 0 ? fail : (outputs[fail] ?? 0);
  }
  const firstPattern = Int32Array.from(trie.firstPattern);
  return { classes: trie.classes, edges, fails, outputs, firstPattern, nextPattern: Int32Array.from(trie.nextPattern) };
}

interface Edge {
  readonly from: number;
  readonly symbol: number;
  readonly to: number;
  readonly depth: number;
}

function buildTrie(patterns: readonly Pattern[]) {
  const classes = new Uint16Array(65_536);
  const edges: Edge[] = [];
  const firstPattern = [-1];
  const nextPattern: number[] = [];
  const children: Map<number, number>[] = [new Map()];
  const paths = [''];
  let symbols = 0;
  patterns.forEach((pattern, id) => {
    let node = 0;
    for (let at = 0; at < pattern.lower.length; at += 1) {
      const code = pattern.lower.charCodeAt(at);
      if (classes[code] === 0) classes[code] = symbols += 1;
      const symbol = classes[code] ?? 0;
      let next = children[node]?.get(symbol);
      if (next === undefined) {
        next = children.push(new Map()) - 1;
        children[node]?.set(symbol, next);
        firstPattern.push(-1);
        paths.push(pattern.lower.slice(0, at + 1));
        edges.push({ from: node, symbol, to: next, depth: at });
      }
      node = next;
    }
    nextPattern[id] = firstPattern[node] ?? -1;
    firstPattern[node] = id;
  });
  return { classes, symbols, edges, nodes: children.length, paths, firstPattern, nextPattern };
}

function buildTable(edges: readonly Edge[], symbolCount: number): EdgeTable {
  let size = 1024;
  while (size < edges.length * 2) size *= 2;
  const states = new Int32Array(size).fill(-1);
  const symbols = new Uint16Array(size);
  const targets = new Int32Array(size);
  const roots = new Int32Array(symbolCount + 1);
  for (const { from, symbol, to } of edges) {
    if (from === 0) roots[symbol] = to;
    let slot = slotOf(from, symbol, size);
    while ((states[slot] ?? 0) >= 0) slot = (slot + 1) & (size - 1);
    states[slot] = from;
    symbols[slot] = symbol;
    targets[slot] = to;
  }
  return { states, symbols, targets, roots };
}

interface Step {
  readonly edges: EdgeTable;
  readonly fails: Int32Array;
  readonly state: number;
  readonly symbol: number;
  /** Whether a word of the vocabulary may start at this character. */
  readonly mayStart: boolean;
}

function step({ edges, fails, state, symbol, mayStart }: Step): number {
  if (symbol === 0) return 0;
  for (let from = state; from !== 0; from = fails[from] ?? 0) {
    const target = lookUp(edges, from, symbol);
    if (target !== 0) return target;
  }
  return mayStart ? (edges.roots[symbol] ?? 0) : 0;
}

function startsInsideWord(path: string, suffix: string): boolean {
  const start = path.length - suffix.length;
  return start > 0 && isWordCode(path.charCodeAt(start)) && isWordCode(path.charCodeAt(start - 1));
}

function lookUp({ states, symbols, targets }: EdgeTable, state: number, symbol: number): number {
  for (let slot = slotOf(state, symbol, states.length); ; slot = (slot + 1) & (states.length - 1)) {
    const found = states[slot];
    if (found === state && symbols[slot] === symbol) return targets[slot] ?? 0;
    if (found === -1) return 0;
  }
}

function slotOf(state: number, symbol: number, size: number): number {
  const mixed = Math.imul(state ^ Math.imul(symbol, 0x85ebca6b), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) & (size - 1);
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

function dropContained(hits: Hit[]): Hit[] {
  hits.sort((one, other) => one.start - other.start || other.end - one.end);
  const kept: Hit[] = [];
  let reach = -1;
  let last: Hit | undefined;
  for (const hit of hits) {
    const same = last !== undefined && last.start === hit.start && last.end === hit.end;
    if (hit.end <= reach && !same) continue;
    kept.push(hit);
    reach = Math.max(reach, hit.end);
    last = hit;
  }
  return kept;
}
