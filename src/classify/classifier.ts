import type { Item, Verdict } from '../domain/types.ts';

/** Judges items: pure, synchronous, deterministic; never throws. */
export interface Classifier {
  /** Carries a version and is stored with each verdict. */
  readonly name: string;
  classify(item: Item): Verdict;
}
