import type { Evidence } from './evidence.ts';
import { type Heaviest, MAX_HEAVY } from './heaviest.ts';

/** Longer words are no longer read at a glance. */
const MAX_CHARS = 60;
const SPACE = 32;
const UNEVEN_SPACES = /[^\S ]| {2}/;
const SPACES = /\s+/g;

/**
 * Words of one item, each once however many features stand for them, with all that speaks for them. Collected into
 * arrays that are used again for the next label.
 */
export class Phrases {
  readonly #starts = new Int32Array(MAX_HEAVY);
  readonly #lengths = new Int32Array(MAX_HEAVY);
  /** In thousandths of a logit. */
  readonly #weights = new Int32Array(MAX_HEAVY);
  #text = '';
  #count = 0;

  /** Collects the words of some features, in place of those before. */
  collect(text: string, evidence: Evidence, heaviest: Heaviest): void {
    this.#text = text;
    this.#count = 0;
    for (let at = 0; at < heaviest.count; at += 1) {
      const feature = heaviest.featureAt(at);
      this.#add(evidence.startOf(feature), evidence.endOf(feature), heaviest.weightAt(at));
    }
  }

  get count(): number {
    return this.#count;
  }

  weightOf(phrase: number): number {
    return this.#weights[phrase] ?? 0;
  }

  /** The phrase with the greatest weight; the first of equals. */
  findHeaviest(): number {
    let best = 0;
    for (let at = 1; at < this.#count; at += 1) if (this.weightOf(at) > this.weightOf(best)) best = at;
    return best;
  }

  /** Leaves a phrase without weight. */
  strike(phrase: number): void {
    this.#weights[phrase] = 0;
  }

  read(phrase: number): string {
    const start = this.#starts[phrase] ?? 0;
    const words = this.#text.slice(start, start + (this.#lengths[phrase] ?? 0));
    return UNEVEN_SPACES.test(words) ? words.replace(SPACES, ' ') : words;
  }

  #add(from: number, to: number, weight: number): void {
    let start = from;
    let end = to;
    while (start < end && this.#text.charCodeAt(start) <= SPACE) start += 1;
    while (start < end && this.#text.charCodeAt(end - 1) <= SPACE) end -= 1;
    const length = end - start;
    if (length > MAX_CHARS) return;
    let phrase = 0;
    while (phrase < this.#count && (this.#lengths[phrase] !== length || !this.#isAt(phrase, start, end))) phrase += 1;
    if (phrase === this.#count) {
      this.#starts[phrase] = start;
      this.#lengths[phrase] = length;
      this.#weights[phrase] = 0;
      this.#count += 1;
    }
    this.#weights[phrase] = this.weightOf(phrase) + weight;
  }

  /** Whether a phrase is that span of the text, or the same words elsewhere; it is as long. */
  #isAt(phrase: number, start: number, end: number): boolean {
    const known = this.#starts[phrase] ?? 0;
    let at = known === start ? end - start : 0;
    while (start + at < end && this.#text.charCodeAt(known + at) === this.#text.charCodeAt(start + at)) at += 1;
    return start + at === end;
  }
}
