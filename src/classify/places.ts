import { type Claim, GROUPS, gatherClaims, groupOf, listWords } from './claims.ts';
import type { Sense } from './meanings.ts';
import { type Model, toProbability } from './model.ts';
import type { Reading } from './reading.ts';

/** A jurisdiction an item may concern, with what speaks for it. */
export interface Candidate {
  readonly code: string;
  /** Names of the model's features, each once. */
  readonly features: readonly string[];
}

/** A jurisdiction that the model found to be concerned. */
export interface Found {
  readonly code: string;
  readonly probability: number;
  /** The words of the item that name it, its agencies or its parties. */
  readonly words: readonly string[];
}

/** Where leaving out and putting in too many cost the same over the labelled items. */
const THRESHOLD = 0.5;

/** Every jurisdiction the item names or hints at, with its features: what the model learns from. */
export function listCandidates(reading: Reading): Candidate[] {
  return gatherClaims(reading).map(({ code, features }) => {
    const shared = new Set(reading.sights.flatMap(({ sense, inTitle }) => nameShared(groupOf(code), sense, inTitle)));
    return { code, features: [...features, ...shared] };
  });
}

/** Finds the jurisdictions acting or aimed at. */
export class PlaceFinder {
  readonly #model: Model;
  /** What each sense adds to every place of a group: by sense, by group, and by whether it stands in the title. */
  readonly #shared: Int32Array;
  /** By sense and by title: which of them were added already. */
  readonly #isAdded: Uint8Array;

  constructor(model: Model, senses: readonly Sense[]) {
    const names = senses.flatMap((sense) => GROUPS.flatMap((group) => nameShared(group, sense, true)));
    this.#model = model;
    this.#shared = Int32Array.from(names, (name) => model.placeWeights.get(name) ?? 0);
    this.#isAdded = new Uint8Array(senses.length * 2);
  }

  /** By code. */
  find(reading: Reading): Found[] {
    const shared = this.#sumShared(reading);
    const found: Found[] = [];
    for (const claim of gatherClaims(reading)) {
      const logit = (this.#sumOwn(claim) + (shared[GROUPS.indexOf(groupOf(claim.code))] ?? 0)) / 1000;
      const probability = toProbability(this.#model.placeBias + logit);
      if (probability >= THRESHOLD) found.push({ code: claim.code, words: listWords(reading, claim), probability });
    }
    return found.sort((one, other) => (one.code < other.code ? -1 : 1));
  }

  #sumOwn({ features }: Claim): number {
    let sum = 0;
    for (const feature of features) sum += this.#model.placeWeights.get(feature) ?? 0;
    return sum;
  }

  /** For each group the sum over the item's senses, each once. */
  #sumShared({ sights }: Reading): number[] {
    const sums = GROUPS.map(() => 0);
    for (const { sense, inTitle } of sights) {
      this.#add(sums, sense.number, 0);
      if (inTitle) this.#add(sums, sense.number, 1);
    }
    for (const { sense } of sights) {
      this.#isAdded[sense.number * 2] = 0;
      this.#isAdded[sense.number * 2 + 1] = 0;
    }
    return sums;
  }

  #add(sums: number[], sense: number, title: 0 | 1): void {
    if (this.#isAdded[sense * 2 + title] === 1) return;
    this.#isAdded[sense * 2 + title] = 1;
    for (let group = 0; group < sums.length; group += 1) {
      const weight = this.#shared[(sense * sums.length + group) * 2 + title] ?? 0;
      sums[group] = (sums[group] ?? 0) + weight;
    }
  }
}

/** What a sense says of every place of a group: anywhere in the text, and in the title. */
function nameShared(group: string, { name }: Sense, inTitle: boolean): string[] {
  return inTitle ? [`${group}|${name}`, `${group}|title|${name}`] : [`${group}|${name}`];
}
