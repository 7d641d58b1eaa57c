import { type TakeFeature, visitFeatures } from './features.ts';
import { Heaviest } from './heaviest.ts';
import { AGAINST, LABELS, MIN_WEIGHT, type Model, ROW_WIDTH, SPEAKERS } from './model.ts';
import type { Reading } from './reading.ts';

/**
 * The features of one item that the model knows, each once: rows of weights, and where in the text the first of each
 * stands. Gathered into arrays that are used again for the next item, so that reading an item makes no garbage.
 */
export class Evidence {
  readonly #model: Model;
  readonly #rows: Int32Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  /** By row: whether it is among those gathered. */
  readonly #isKnown: Uint8Array;
  /** By label, and for what speaks against one. */
  readonly #heaviest = LABELS.map(() => new Heaviest());
  readonly #against = new Heaviest();
  readonly #sums = new Int32Array(ROW_WIDTH);
  /** Made once, so that the visit to the features is compiled for it. */
  readonly #take: TakeFeature = (hash, _kind, _one, _other, start, end) => this.#add(hash, start, end);
  #count = 0;

  constructor(model: Model) {
    const size = model.rows.size;
    this.#model = model;
    this.#rows = new Int32Array(size);
    this.#starts = new Int32Array(size);
    this.#ends = new Int32Array(size);
    this.#isKnown = new Uint8Array(size);
  }

  /** Gathers what the model knows of an item, in place of the item before. */
  gather(reading: Reading): void {
    for (let at = 0; at < this.#count; at += 1) this.#isKnown[this.#rows[at] ?? 0] = 0;
    this.#count = 0;
    visitFeatures(reading, this.#take);
  }

  /** The logit of a label, by its number among `LABELS`. */
  score(label: number): number {
    const { weights, bias } = this.#model;
    const rows = this.#rows;
    const count = this.#count;
    let sum = 0;
    for (let at = 0; at < count; at += 1) sum += weights[(rows[at] ?? 0) * ROW_WIDTH + label] ?? 0;
    return (bias[label] ?? 0) + sum / 1000;
  }

  /** The logits of all labels. */
  scoreAll(): number[] {
    const { bias } = this.#model;
    const sums = this.#sums;
    for (let label = 0; label < LABELS.length; label += 4) this.#sumFour(label);
    return LABELS.map((_, label) => (bias[label] ?? 0) + (sums[label] ?? 0) / 1000);
  }

  /** So many sums at a time stay in the processor's registers. */
  #sumFour(label: number): void {
    const { weights } = this.#model;
    const rows = this.#rows;
    const count = this.#count;
    let [one, two, three, four] = [0, 0, 0, 0];
    for (let at = 0; at < count; at += 1) {
      const from = (rows[at] ?? 0) * ROW_WIDTH + label;
      one += weights[from] ?? 0;
      two += weights[from + 1] ?? 0;
      three += weights[from + 2] ?? 0;
      four += weights[from + 3] ?? 0;
    }
    this.#sums[label] = one;
    this.#sums[label + 1] = two;
    this.#sums[label + 2] = three;
    this.#sums[label + 3] = four;
  }

  /** Looks in one pass for the few features that stand somewhere in the text and speak most for each of these labels. */
  weigh(asked: readonly { readonly label: number }[]): void {
    const { weights } = this.#model;
    let mask = 0;
    for (const { label } of asked) {
      mask |= 1 << label;
      this.#heaviest[label]?.clear();
    }
    for (let feature = 0; feature < this.#count; feature += 1) {
      const from = (this.#rows[feature] ?? 0) * ROW_WIDTH;
      if (this.startOf(feature) < 0) continue;
      for (let bits = (weights[from + SPEAKERS] ?? 0) & mask; bits !== 0; bits &= bits - 1) {
        const label = 31 - Math.clz32(bits & -bits);
        this.#heaviest[label]?.offer(feature, weights[from + label] ?? 0);
      }
    }
  }

  /** What `weigh` found for a label, by the features' numbers among those gathered. */
  heaviestFor(label: number): Heaviest {
    return this.#heaviest[label] ?? this.#against;
  }

  /** The few features that stand somewhere in the text and speak most against a label. */
  heaviestAgainst(label: number): Heaviest {
    const { weights } = this.#model;
    const heaviest = this.#against;
    heaviest.clear();
    for (let feature = 0; feature < this.#count; feature += 1) {
      const from = (this.#rows[feature] ?? 0) * ROW_WIDTH;
      if (this.startOf(feature) < 0 || ((weights[from + SPEAKERS] ?? 0) & (1 << AGAINST)) === 0) continue;
      const weight = -(weights[from + label] ?? 0);
      if (weight >= MIN_WEIGHT) heaviest.offer(feature, weight);
    }
    return heaviest;
  }

  /** How many features were gathered. */
  get count(): number {
    return this.#count;
  }

  /** Where in the text a feature stands. */
  startOf(feature: number): number {
    return this.#starts[feature] ?? -1;
  }

  endOf(feature: number): number {
    return this.#ends[feature] ?? -1;
  }

  #add(hash: number, start: number, end: number): void {
    const row = this.#model.rows.find(hash);
    if (row < 0 || this.#isKnown[row] === 1) return;
    const at = this.#count;
    this.#isKnown[row] = 1;
    this.#rows[at] = row;
    this.#starts[at] = start;
    this.#ends[at] = end;
    this.#count = at + 1;
  }
}
