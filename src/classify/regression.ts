/** Rows of a sparse matrix of ones: the columns set in each. */
export type Rows = readonly Int32Array[];

/** A linear scorer: weights by column, and a constant. */
export interface Fit {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** What is fitted: `truth[n]` is 1 or 0 for row n, `scale[c]` how much a one in column c counts, `ridge` the penalty. */
export interface Task {
  readonly rows: Rows;
  /** What stands in the columns of each row, where they are not all ones. */
  readonly values?: readonly Float64Array[];
  readonly truth: readonly number[];
  readonly scale: Float64Array;
  /** What each column is thought to weigh before any row is seen; the ridge pulls towards it. */
  readonly prior: Float64Array;
  readonly ridge: number;
  /** How much each row counts; all alike where it is left out. */
  readonly counts?: Float64Array;
}

const MEMORY = 8;
const MAX_STEPS = 120;
const ENOUGH = 1e-3;

/** Fits a logistic regression by L-BFGS. The same rows give the same weights, always. */
export function fitLogistic(task: Task): Fit {
  const size = task.scale.length + 1;
  const offsets = task.rows.map((row, n) =>
    row.reduce((sum, column, at) => sum + (task.prior[column] ?? 0) * (task.values?.[n]?.[at] ?? 1), 0),
  );
  let point = new Float64Array(size);
  let { loss, slope } = measure(task, offsets, point);
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let step = 0; step < MAX_STEPS && norm(slope) > ENOUGH; step += 1) {
    const way = descend(slope, pairs);
    const next = search({ task, offsets }, point, loss, slope, way);
    if (!next) break;
    const s = next.point.map((value, at) => value - (point[at] ?? 0));
    const y = next.slope.map((value, at) => value - (slope[at] ?? 0));
    const sy = dot(s, y);
    if (sy > 1e-12) pairs.push({ s, y, rho: 1 / sy });
    if (pairs.length > MEMORY) pairs.shift();
    ({ point, loss, slope } = next);
  }
  const weights = task.prior.map((prior, column) => prior + (point[column] ?? 0) * (task.scale[column] ?? 1));
  return { weights, bias: point[size - 1] ?? 0 };
}

function measure(
  { rows, values, truth, counts, scale, ridge }: Task,
  offsets: readonly number[],
  point: Float64Array,
): { loss: number; slope: Float64Array } {
  const slope = new Float64Array(point.length);
  const last = point.length - 1;
  let loss = 0;
  for (let n = 0; n < rows.length; n += 1) {
    const row = rows[n] ?? new Int32Array();
    const worth = values?.[n];
    let logit = (point[last] ?? 0) + (offsets[n] ?? 0);
    for (let at = 0; at < row.length; at += 1) {
      const column = row[at] ?? 0;
      logit += (point[column] ?? 0) * (scale[column] ?? 1) * (worth?.[at] ?? 1);
    }
    const sign = truth[n] ? 1 : -1;
    const margin = sign * logit;
    const count = counts?.[n] ?? 1;
    loss += count * (margin > 30 ? 0 : margin < -30 ? -margin : Math.log1p(Math.exp(-margin)));
    const pull = (-sign * count) / (1 + Math.exp(margin));
    for (let at = 0; at < row.length; at += 1) {
      const column = row[at] ?? 0;
      slope[column] = (slope[column] ?? 0) + pull * (scale[column] ?? 1) * (worth?.[at] ?? 1);
    }
    slope[last] = (slope[last] ?? 0) + pull;
  }
  for (let at = 0; at < last; at += 1) {
    loss += (ridge / 2) * (point[at] ?? 0) ** 2;
    slope[at] = (slope[at] ?? 0) + ridge * (point[at] ?? 0);
  }
  return { loss, slope };
}

/** The two-loop recursion: the step that the last few slopes suggest. */
function descend(
  slope: Float64Array,
  pairs: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const way = slope.map((value) => -value);
  const alphas: number[] = [];
  for (const { s, y, rho } of pairs.toReversed()) {
    const alpha = rho * dot(s, way);
    alphas.unshift(alpha);
    addTo(way, y, -alpha);
  }
  const newest = pairs.at(-1);
  const stretch = newest ? dot(newest.s, newest.y) / dot(newest.y, newest.y) : 1 / Math.max(1, norm(slope));
  way.forEach((value, at) => {
    way[at] = value * stretch;
  });
  pairs.forEach(({ s, y, rho }, at) => {
    addTo(way, s, (alphas[at] ?? 0) - rho * dot(y, way));
  });
  return way;
}

interface Offset {
  readonly task: Task;
  /** What the priors alone give each row. */
  readonly offsets: readonly number[];
}

function search(
  ...[{ task, offsets }, point, loss, slope, way]: [Offset, Float64Array, number, Float64Array, Float64Array]
) {
  const fall = dot(slope, way);
  if (fall >= 0) return null;
  for (let stride = 1; stride > 1e-6; stride /= 2) {
    const to = point.map((value, at) => value + stride * (way[at] ?? 0));
    const there = measure(task, offsets, to);
    if (there.loss <= loss + 1e-4 * stride * fall) return { point: to, ...there };
  }
  return null;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

function addTo(target: Float64Array, source: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at += 1) target[at] = (target[at] ?? 0) + factor * (source[at] ?? 0);
}
