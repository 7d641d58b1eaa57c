import { isWordCode } from './normalise.ts';

/** Words as a machine that finds them all in one pass (Aho-Corasick). State 0 is the start. */
export interface Automaton {
  readonly classes: Uint16Array;
  readonly edges: EdgeTable;
  readonly fails: Int32Array;
  /** First pattern that ends in a state, -1 where none; further ones by `nextPattern`. */
  readonly firstPattern: Int32Array;
  readonly nextPattern: Int32Array;
  /** The longest proper suffix state in which a pattern ends. */
  readonly outputs: Int32Array;
}

/** The transitions, by open addressing: cheap at any size of vocabulary. `roots` are those of the first state, by symbol. */
interface EdgeTable {
  readonly states: Int32Array;
  readonly symbols: Uint16Array;
  readonly targets: Int32Array;
  readonly roots: Int32Array;
}

/** Builds the automaton of these words; the number of a word is its place in the list. */
export function buildAutomaton(words: readonly string[]): Automaton {
  const trie = buildTrie(words);
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

function buildTrie(words: readonly string[]) {
  const classes = new Uint16Array(65_536);
  const edges: Edge[] = [];
  const firstPattern = [-1];
  const nextPattern: number[] = [];
  const children: Map<number, number>[] = [new Map()];
  const paths = [''];
  let symbols = 0;
  words.forEach((word, id) => {
    let node = 0;
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at);
      if (classes[code] === 0) classes[code] = symbols += 1;
      const symbol = classes[code] ?? 0;
      let next = children[node]?.get(symbol);
      if (next === undefined) {
        next = children.push(new Map()) - 1;
        children[node]?.set(symbol, next);
        firstPattern.push(-1);
        paths.push(word.slice(0, at + 1));
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

/** One character read in a state. */
export interface Step {
  readonly edges: EdgeTable;
  readonly fails: Int32Array;
  readonly state: number;
  readonly symbol: number;
  /** Whether a word of the vocabulary may start at this character. */
  readonly mayStart: boolean;
}

/** The state after a character: the longest beginning of a word that the text now ends with. */
export function step({ edges, fails, state, symbol, mayStart }: Step): number {
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
