import { visitFeatures } from './features.ts';
import { Heaviest } from './heaviest.ts';
import { LABELS, type Model, ROW_WIDTH } from './model.ts';
import type { Reading } from './reading.ts';

/** Contributions below this, in thousandths of a logit, explain nothing. */
const MIN_WEIGHT = 50;

/**
 * The features of one item that the model knows, each once: rows of weights, and where in the text the first of each
 * stands. Gathered into arrays that are used again for the next item, so that reading an item makes no garbage.
 */
export class Evidence {
  readonly #model: Model;
  /** By row of the model, one bit for each label that it speaks for; see `markSpeakers`. */
  readonly #speakers: Uint16Array;
  readonly #rows: Int32Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  /** The same bits by feature; none for one that stands nowhere in the text. */
  readonly #speaks: Uint16Array;
  /** By row: whether it is among those gathered. */
  readonly #isKnown: Uint8Array;
  /** By label, and for what speaks against one. */
  readonly #heaviest = LABELS.map(() => new Heaviest());
  readonly #against = new Heaviest();
  readonly #sums = new Int32Array(LABELS.length);
  #count = 0;

  constructor(model: Model) {
    const size = model.rows.size;
    this.#model = model;
    this.#speakers = markSpeakers(model);
    this.#rows = new Int32Array(size);
    this.#starts = new Int32Array(size);
    this.#ends = new Int32Array(size);
    this.#speaks = new Uint16Array(size);
    this.#isKnown = new Uint8Array(size);
  }

  /** Gathers what the model knows of an item, in place of the item before. */
  gather(reading: Reading): void {
    for (let at = 0; at < this.#count; at += 1) this.#isKnown[this.#rows[at] ?? 0] = 0;
    this.#count = 0;
    visitFeatures(reading, (hash, _kind, _one, _other, start, end) => this.#take(hash, start, end));
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

  /** The logits of all labels, in one pass over the rows. */
  scoreAll(): number[] {
    const { weights, bias } = this.#model;
    const sums = this.#sums.fill(0);
    for (let at = 0; at < this.#count; at += 1) {
      const from = (this.#rows[at] ?? 0) * ROW_WIDTH;
      for (let label = 0; label < LABELS.length; label += 1) {
        sums[label] = (sums[label] ?? 0) + (weights[from + label] ?? 0);
      }
    }
    return Array.from(bias, (one, label) => one + (sums[label] ?? 0) / 1000);
  }

  /** Looks in one pass for the few features that stand somewhere in the text and speak most for each of these labels. */
  weigh(asked: readonly number[]): void {
    const { weights } = this.#model;
    let mask = 0;
    for (const label of asked) {
      mask |= 1 << label;
      this.#heaviest[label]?.clear();
    }
    for (let feature = 0; feature < this.#count; feature += 1) {
      const from = (this.#rows[feature] ?? 0) * ROW_WIDTH;
      for (let bits = (this.#speaks[feature] ?? 0) & mask; bits !== 0; bits &= bits - 1) {
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
      if (((this.#speaks[feature] ?? 0) & (1 << AGAINST)) === 0) continue;
      const weight = -(weights[(this.#rows[feature] ?? 0) * ROW_WIDTH + label] ?? 0);
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

  #take(hash: number, start: number, end: number): void {
    const row = this.#model.rows.find(hash);
    if (row < 0 || this.#isKnown[row] === 1) return;
    this.#isKnown[row] = 1;
    this.#rows[this.#count] = row;
    this.#starts[this.#count] = start;
    this.#ends[this.#count] = end;
    this.#speaks[this.#count] = start < 0 ? 0 : (this.#speakers[row] ?? 0);
    this.#count += 1;
  }
}

/** Behind the bits of all labels, one for rows that speak against any. */
const AGAINST = LABELS.length;

/** By row one bit for each label with a weight that may explain it, so that most features need no second look. */
function markSpeakers({ rows, weights }: Model): Uint16Array {
  return Uint16Array.from({ length: rows.size }, (_, row) => {
    let bits = 0;
    for (let label = 0; label < LABELS.length; label += 1) {
      const weight = weights[row * ROW_WIDTH + label] ?? 0;
      if (weight >= MIN_WEIGHT) bits |= 1 << label;
      if (weight <= -MIN_WEIGHT) bits |= 1 << AGAINST;
    }
    return bits;
  });
}
