import { normalise } from '../classify/normalise.ts';
import type { Labelled } from './labelled.ts';

/** Titles that share more than this of their words (or character pairs) are told of one matter. */
const ALIKE = 0.4;

/**
 * Deals labelled items into folds for cross-validation, items of one story or with like titles always into the same one:
 * else a copy of an item would stand in the part that is learned from. Returns each item's fold, 0 to `count - 1`.
 */
export function dealFolds(labelled: readonly Labelled[], count: number): number[] {
  const parents = labelled.map((_, at) => at);
  const root = (at: number): number => {
    let node = at;
    while (parents[node] !== node) node = parents[node] ?? node;
    return node;
  };
  const join = (one: number, other: number): void => {
    parents[Math.max(root(one), root(other))] = Math.min(root(one), root(other));
  };
  const stories = new Map<string, number>();
  const shingles = labelled.map(({ item }) => listShingles(item.title));
  labelled.forEach(({ label }, at) => {
    if (label.story !== null) join(at, stories.get(label.story) ?? at);
    if (label.story !== null && !stories.has(label.story)) stories.set(label.story, at);
    for (let before = 0; before < at; before += 1) if (areAlike(shingles[before], shingles[at])) join(before, at);
  });
  return dealGroups(
    parents.map((_, at) => root(at)),
    count,
  );
}

/** Largest groups first, each into the fold that holds least so far. */
function dealGroups(roots: readonly number[], count: number): number[] {
  const sizes = new Map<number, number>();
  for (const root of roots) sizes.set(root, (sizes.get(root) ?? 0) + 1);
  const filled = new Array<number>(count).fill(0);
  const folds = new Map<number, number>();
  for (const [root, size] of [...sizes].sort(([a, one], [b, other]) => other - one || a - b)) {
    const fold = filled.indexOf(Math.min(...filled));
    folds.set(root, fold);
    filled[fold] = (filled[fold] ?? 0) + size;
  }
  return roots.map((root) => folds.get(root) ?? 0);
}

function listShingles(title: string): Set<string> {
  const { lower } = normalise(title);
  const words = lower.match(/[a-z0-9\u00c0-\u024f]{3,}/g) ?? [];
  const runs = lower.match(/[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]{2,}/g) ?? [];
  return new Set([
    ...words,
    ...runs.flatMap((run) => Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))),
  ]);
}

function areAlike(one: Set<string> | undefined, other: Set<string> | undefined): boolean {
  if (!one || !other || one.size < 3 || other.size < 3) return false;
  let shared = 0;
  for (const shingle of one) if (other.has(shingle)) shared += 1;
  return shared / (one.size + other.size - shared) > ALIKE;
}
