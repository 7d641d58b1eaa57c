/** Words by their common beginnings, laid out as a double array: see the automaton. */
export interface Trie {
  /** By UTF-16 unit: its number among those that the words are written with, from 1; 0 where it is none of them. */
  readonly symbols: Uint16Array;
  /** Level by level, the start first. */
  readonly nodes: readonly TrieNode[];
  readonly bases: Int32Array;
  readonly origins: Int32Array;
}

/** A beginning that words have in common. */
export interface TrieNode {
  readonly path: string;
  readonly parent: TrieNode | null;
  readonly children: ReadonlyMap<number, TrieNode>;
  /** The numbers of the words that end here. */
  readonly ends: readonly number[];
  readonly slot: number;
}

/** Builds the trie of these words; the number of a word is its place in the list. */
export function buildTrie(words: readonly string[]): Trie {
  const symbols = new Uint16Array(65_536);
  let symbolCount = 0;
  const start = buildNode('', null);
  words.forEach((word, id) => {
    let node = start;
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at);
      if (symbols[code] === 0) symbols[code] = symbolCount += 1;
      const symbol = symbols[code] ?? 0;
      const next = node.children.get(symbol) ?? buildNode(word.slice(0, at + 1), node);
      node.children.set(symbol, next);
      node = next;
    }
    node.ends.push(id);
  });
  const nodes = [start];
  for (const { children } of nodes) nodes.push(...children.values());
  return { symbols, nodes, ...layOut(nodes, symbolCount) };
}

/** A node while the trie is built. */
interface Draft extends TrieNode {
  readonly children: Map<number, Draft>;
  readonly ends: number[];
  slot: number;
}

function buildNode(path: string, parent: TrieNode | null): Draft {
  return { path, parent, children: new Map(), ends: [], slot: 0 };
}

/** Gives each node a slot: the children of one node stand as far apart as their symbols, between those of others. */
function layOut(nodes: readonly Draft[], symbolCount: number): { bases: Int32Array; origins: Int32Array } {
  const bases = [0];
  const origins = [FREE];
  let firstFree = 1;
  for (const { slot, children } of nodes) {
    const base = slot === 0 ? 0 : findBase(origins, [...children.keys()], firstFree);
    bases[slot] = base;
    for (const [symbol, child] of children) {
      child.slot = base + symbol;
      while (origins.length <= child.slot) bases[origins.push(FREE) - 1] = 0;
      origins[child.slot] = slot;
    }
    while (firstFree < origins.length && origins[firstFree] !== FREE) firstFree += 1;
  }
  // Every base plus every symbol is a slot, so that a step need not look where the array ends.
  const size = origins.length + symbolCount;
  return { bases: lengthen(bases, size, 0), origins: lengthen(origins, size, FREE) };
}

function lengthen(values: readonly number[], size: number, rest: number): Int32Array {
  const longer = new Int32Array(size).fill(rest);
  longer.set(values);
  return longer;
}

const FREE = -1;

/** The least base that puts all symbols on free slots. */
function findBase(origins: readonly number[], symbols: readonly number[], firstFree: number): number {
  const [first = 0] = symbols;
  for (let base = Math.max(1, firstFree - first); ; base += 1) {
    if (symbols.every((symbol) => (origins[base + symbol] ?? FREE) === FREE)) return base;
  }
}
