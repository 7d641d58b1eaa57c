/** Words by their common beginnings, laid out as a double array: see the automaton. */
export interface Trie {
  /** By UTF-16 unit: its number among those that the words are written with, from 1; 0 where it is none of them. */
  readonly symbols: Uint16Array;
  /** Level by level, the start first. */
  readonly nodes: readonly TrieNode[];
  /** In which slot each word ends; equal words by their numbers. */
  readonly ends: readonly { readonly slot: number; readonly id: number }[];
  readonly bases: Int32Array;
  readonly origins: Int32Array;
}

/** A beginning that words have in common: so many units of any of them. */
export interface TrieNode {
  readonly word: string;
  readonly depth: number;
  readonly parent: TrieNode | null;
  /** The words that begin so, from one place to another in their sorted list. */
  readonly from: number;
  readonly to: number;
  readonly slot: number;
}

/** A word and its number. */
interface Entry {
  readonly word: string;
  readonly id: number;
}

/** Builds the trie of these words; the number of a word is its place in the list. */
export function buildTrie(words: readonly string[]): Trie {
  const { symbols, count } = numberSymbols(words);
  const sorted = words.map((word, id): Entry => ({ word, id }));
  // A stable sort: equal words stay by their numbers.
  sorted.sort((one, other) => (one.word < other.word ? -1 : one.word > other.word ? 1 : 0));
  const layout = new Layout();
  const ends: { slot: number; id: number }[] = [];
  const nodes: TrieNode[] = [{ word: '', depth: 0, parent: null, from: 0, to: sorted.length, slot: 0 }];
  for (const node of nodes) {
    let { from } = node;
    for (; from < node.to && sorted[from]?.word.length === node.depth; from += 1) {
      ends.push({ slot: node.slot, id: sorted[from]?.id ?? -1 });
    }
    const starts = listStarts(sorted, from, node);
    const codes = starts.map((start) => symbols[sorted[start]?.word.charCodeAt(node.depth) ?? 0] ?? 0);
    const base = layout.place(node.slot, codes);
    starts.forEach((start, at) => {
      const { word = '' } = sorted[start] ?? {};
      const to = starts[at + 1] ?? node.to;
      nodes.push({ word, depth: node.depth + 1, parent: node, from: start, to, slot: base + (codes[at] ?? 0) });
    });
  }
  return { symbols, nodes, ends, ...layout.finish(count) };
}

function numberSymbols(words: readonly string[]): { symbols: Uint16Array; count: number } {
  const symbols = new Uint16Array(65_536);
  let count = 0;
  for (const word of words) {
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at);
      if (symbols[code] !== 0) continue;
      count += 1;
      symbols[code] = count;
    }
  }
  return { symbols, count };
}

/** Where in the sorted words of a node another unit comes next. */
function listStarts(sorted: readonly Entry[], from: number, { depth, to }: TrieNode): number[] {
  const starts: number[] = [];
  let before = -1;
  for (let at = from; at < to; at += 1) {
    const code = sorted[at]?.word.charCodeAt(depth) ?? 0;
    if (code !== before) starts.push(at);
    before = code;
  }
  return starts;
}

const FREE = -1;

/** Gives each node a slot: the children of one node stand as far apart as their symbols, between those of others. */
class Layout {
  readonly #bases = [0];
  readonly #origins = [FREE];
  #firstFree = 1;

  /** Takes slots for a node's children; the slot of each is the base it gives back and the child's symbol. */
  place(slot: number, symbols: readonly number[]): number {
    const base = slot === 0 ? 0 : this.#findBase(symbols);
    this.#bases[slot] = base;
    for (const symbol of symbols) {
      while (this.#origins.length <= base + symbol) this.#bases[this.#origins.push(FREE) - 1] = 0;
      this.#origins[base + symbol] = slot;
    }
    while (this.#firstFree < this.#origins.length && this.#origins[this.#firstFree] !== FREE) this.#firstFree += 1;
    return base;
  }

  /** Every base plus every symbol is a slot, so that a step need not look where the array ends. */
  finish(symbolCount: number): { bases: Int32Array; origins: Int32Array } {
    const size = this.#origins.length + symbolCount;
    return { bases: lengthen(this.#bases, size, 0), origins: lengthen(this.#origins, size, FREE) };
  }

  /** The least base that puts all symbols on free slots. */
  #findBase(symbols: readonly number[]): number {
    let base = Math.max(1, this.#firstFree - (symbols[0] ?? 0));
    while (!this.#isFree(base, symbols)) base += 1;
    return base;
  }

  #isFree(base: number, symbols: readonly number[]): boolean {
    for (const symbol of symbols) if ((this.#origins[base + symbol] ?? FREE) !== FREE) return false;
    return true;
  }
}

function lengthen(values: readonly number[], size: number, rest: number): Int32Array {
  const longer = new Int32Array(size).fill(rest);
  longer.set(values);
  return longer;
}
