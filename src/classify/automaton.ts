import { isWordCode } from './normalise.ts';
import { buildTrie, type TrieNode } from './trie.ts';

/** A state's cells: where its transitions begin, the state it is reached from, its suffix, the first state to report. */
const [BASE, ORIGIN, FAIL, REPORT] = [0, 1, 2, 3];
const CELLS = 4;

/**
 * Words as a machine that finds them all in one pass (Aho-Corasick). Its transitions are a double array: a state and a
 * symbol lead to the slot `base + symbol` if its origin says that this slot is reached from that state, so that a step
 * costs the same however many words there are. A state is the number of its slot; 0 is the start.
 */
export class Automaton {
  /** By state four cells side by side, so that a step touches one line of the processor's cache. */
  readonly #cells: Int32Array;
  readonly #symbols: Uint16Array;
  /** The first word that ends in a state, -1 where none does; further ones by `nextWord`. */
  readonly firstWord: Int32Array;
  readonly nextWord: Int32Array;

  /** The number of a word is its place in the list. */
  constructor(words: readonly string[]) {
    const { symbols, nodes, ends, bases, origins } = buildTrie(words);
    this.#symbols = symbols;
    this.#cells = new Int32Array(origins.length * CELLS);
    for (let state = 0; state < origins.length; state += 1) {
      this.#cells[state * CELLS + BASE] = bases[state] ?? 0;
      this.#cells[state * CELLS + ORIGIN] = origins[state] ?? 0;
    }
    this.firstWord = new Int32Array(origins.length).fill(-1);
    this.nextWord = new Int32Array(words.length).fill(-1);
    for (const { slot, id } of ends) this.#end(slot, id);
    this.#linkSuffixes(nodes);
  }

  /** The state after a character: the longest beginning of a word that the text now ends with. */
  step(state: number, code: number, mayStart: boolean): number {
    const cells = this.#cells;
    const symbol = this.#symbols[code] ?? 0;
    if (symbol === 0) return 0;
    for (let from = state; from !== 0; from = cells[from * CELLS + FAIL] ?? 0) {
      const to = (cells[from * CELLS + BASE] ?? 0) + symbol;
      if (cells[to * CELLS + ORIGIN] === from) return to;
    }
    return mayStart && cells[symbol * CELLS + ORIGIN] === 0 ? symbol : 0;
  }

  /** The longest suffix state in which a word ends, a state's own among them; 0 where there is none. */
  reportOf(state: number): number {
    return this.#cells[state * CELLS + REPORT] ?? 0;
  }

  /** The next shorter one after such a state. */
  reportAfter(state: number): number {
    return this.reportOf(this.#cells[state * CELLS + FAIL] ?? 0);
  }

  #end(state: number, word: number): void {
    this.nextWord[word] = this.firstWord[state] ?? -1;
    this.firstWord[state] = word;
  }

  #linkSuffixes(nodes: readonly TrieNode[]): void {
    const cells = this.#cells;
    const depths = new Int32Array(cells.length / CELLS);
    for (const { slot, depth } of nodes) depths[slot] = depth;
    // Nodes come level by level: every state's suffix is known before its children need it.
    for (const { slot, word, depth, parent } of nodes) {
      if (parent === null) continue;
      let fail = 0;
      if (parent.slot !== 0) {
        fail = this.step(cells[parent.slot * CELLS + FAIL] ?? 0, word.charCodeAt(depth - 1), true);
        // A suffix that starts inside a word can never be a hit; left out, most characters cost one look-up.
        while (fail !== 0 && isInsideWord(word, depth - (depths[fail] ?? 0))) fail = cells[fail * CELLS + FAIL] ?? 0;
      }
      cells[slot * CELLS + FAIL] = fail;
      cells[slot * CELLS + REPORT] = (this.firstWord[slot] ?? -1) >= 0 ? slot : this.reportOf(fail);
    }
  }
}

function isInsideWord(word: string, at: number): boolean {
  return at > 0 && isWordCode(word.charCodeAt(at)) && isWordCode(word.charCodeAt(at - 1));
}
