/** So many of the weightiest features are looked at for explaining a label. */
export const MAX_HEAVY = 24;
/** A key holds a weight above this many bits, and below them a feature, counted down. */
const FEATURE_BITS = 16;
const LAST_FEATURE = 2 ** FEATURE_BITS - 1;

/**
 * The heaviest of some features, heaviest first; of equals the one with the lower number. Kept as one number each, used
 * again for every label, so that finding them makes no garbage.
 */
export class Heaviest {
  readonly #keys = new Int32Array(MAX_HEAVY);
  #count = 0;
  /** Once there are enough, weights up to this are too light. */
  #least = 0;

  get count(): number {
    return this.#count;
  }

  featureAt(place: number): number {
    return LAST_FEATURE - ((this.#keys[place] ?? 0) & LAST_FEATURE);
  }

  weightAt(place: number): number {
    return (this.#keys[place] ?? 0) >> FEATURE_BITS;
  }

  clear(): void {
    this.#count = 0;
    this.#least = 0;
  }

  /** Features come by their number; it and the weight are below 2^15. */
  offer(feature: number, weight: number): void {
    if (weight <= this.#least) return;
    const keys = this.#keys;
    const key = (weight << FEATURE_BITS) | (LAST_FEATURE - feature);
    let at = Math.min(this.#count, MAX_HEAVY - 1);
    this.#count = at + 1;
    for (; at > 0 && (keys[at - 1] ?? 0) < key; at -= 1) keys[at] = keys[at - 1] ?? 0;
    keys[at] = key;
    if (this.#count === MAX_HEAVY) this.#least = this.weightAt(MAX_HEAVY - 1);
  }
}
