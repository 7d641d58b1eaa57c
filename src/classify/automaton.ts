import { isWordCode } from './normalise.ts';
import { buildTrie, type TrieNode } from './trie.ts';

/**
 * Words as a machine that finds them all in one pass (Aho-Corasick). Its transitions are a double array: a state and a
 * symbol lead to the slot `bases[state] + symbol` if `origins` says that this slot is reached from that state, so that
 * a step costs the same however many words there are. A state is the number of its slot; 0 is the start.
 */
export class Automaton {
  /** The first word that ends in a state, -1 where none does; further ones by `nextWord`. */
  readonly firstWord: Int32Array;
  readonly nextWord: Int32Array;
  /** The longest proper suffix state in which a word ends, 0 where there is none. */
  readonly outputs: Int32Array;
  readonly #symbols: Uint16Array;
  readonly #bases: Int32Array;
  readonly #origins: Int32Array;
  readonly #fails: Int32Array;

  /** The number of a word is its place in the list. */
  constructor(words: readonly string[]) {
    const { symbols, nodes, bases, origins } = buildTrie(words);
    this.#symbols = symbols;
    this.#bases = bases;
    this.#origins = origins;
    this.#fails = new Int32Array(origins.length);
    this.outputs = new Int32Array(origins.length);
    this.firstWord = new Int32Array(origins.length).fill(-1);
    this.nextWord = new Int32Array(words.length).fill(-1);
    for (const { slot, ends } of nodes) for (const word of ends) this.#end(slot, word);
    this.#linkSuffixes(nodes);
  }

  /** The state after a character: the longest beginning of a word that the text now ends with. */
  step(state: number, code: number, mayStart: boolean): number {
    const symbol = this.#symbols[code] ?? 0;
    if (symbol === 0) return 0;
    for (let from = state; from !== 0; from = this.#fails[from] ?? 0) {
      const to = (this.#bases[from] ?? 0) + symbol;
      if (this.#origins[to] === from) return to;
    }
    return mayStart && this.#origins[symbol] === 0 ? symbol : 0;
  }

  #end(state: number, word: number): void {
    this.nextWord[word] = this.firstWord[state] ?? -1;
    this.firstWord[state] = word;
  }

  #linkSuffixes(nodes: readonly TrieNode[]): void {
    const depths = new Int32Array(this.#fails.length);
    for (const { slot, path } of nodes) depths[slot] = path.length;
    // Nodes come level by level: every state's suffix is known before its children need it.
    for (const { slot, path, parent } of nodes) {
      if (parent === null || parent.slot === 0) continue;
      let fail = this.step(this.#fails[parent.slot] ?? 0, path.charCodeAt(path.length - 1), true);
      // A suffix that starts inside a word can never be a hit; left out, most characters cost one look-up.
      while (fail !== 0 && isInsideWord(path, path.length - (depths[fail] ?? 0))) fail = this.#fails[fail] ?? 0;
      this.#fails[slot] = fail;
      this.outputs[slot] = (this.firstWord[fail] ?? -1) >= 0 ? fail : (this.outputs[fail] ?? 0);
    }
  }
}

function isInsideWord(path: string, at: number): boolean {
  return at > 0 && isWordCode(path.charCodeAt(at)) && isWordCode(path.charCodeAt(at - 1));
}
