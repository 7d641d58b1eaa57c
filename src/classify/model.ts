import { z } from 'zod';
import { DIRECTIONS, TOPICS } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';
import { parseJson } from '../lib/json.ts';
import { hashName } from './features.ts';
import { RowTable } from './row-table.ts';

/** What the model decides, one linear scorer each: whether an item is relevant, each topic, each direction. */
export const LABELS = [
  'relevant',
  ...TOPICS.map((topic) => `topic:${topic}` as const),
  ...DIRECTIONS.map((direction) => `direction:${direction}` as const),
] as const;
export type ModelLabel = (typeof LABELS)[number];
/** Where a row tells, behind its weights, which labels it speaks for: one bit each, and one if it speaks against any. */
export const SPEAKERS = LABELS.length;
export const AGAINST = LABELS.length;
/** Room for all that; rows of a power of two never straddle a line of the processor's cache. */
export const ROW_WIDTH = 2 ** Math.ceil(Math.log2(SPEAKERS + 1));
/** Contributions below this, in thousandths of a logit, explain nothing. */
export const MIN_WEIGHT = 50;

/** The greatest weight that a row holds; the chance of 33 logits is one. */
const MOST = 32_767;
/** The learned part of the classifier, as `npm run train` writes it. Weights are in thousandths of a logit. */
const ModelFile = z.strictObject({
  version: z.string(),
  labels: z.array(z.string()),
  bias: z.array(z.number()),
  /** By feature name, one weight per label. */
  weights: z.custom<Readonly<Record<string, readonly number[]>>>(areWeights),
  places: z.strictObject({ bias: z.number(), weights: z.record(z.string(), z.number().int()) }),
});
export type ModelFile = z.infer<typeof ModelFile>;

/** A plain loop: a schema over half a million numbers would take most of the program's start. */
function areWeights(rows: unknown): boolean {
  if (typeof rows !== 'object' || rows === null) return false;
  return Object.values(rows).every(
    (row) => Array.isArray(row) && row.every((weight) => Number.isInteger(weight) && Math.abs(weight) <= MOST),
  );
}

/** A model ready for scoring; its weights are whole thousandths, so that their sum is exact in any order. */
export interface Model {
  readonly version: string;
  readonly bias: Float64Array;
  /** Row of a feature's hash in `weights`. */
  readonly rows: RowTable;
  /** By row one weight per label and then, at `SPEAKERS`, its bits; each row `ROW_WIDTH` wide. */
  readonly weights: Int16Array;
  readonly placeBias: number;
  readonly placeWeights: ReadonlyMap<string, number>;
}

/**
 * Reads a model file.
 * @throws EarshotError `bad-config` where it is no model of this version's labels; `npm run train` writes a new one.
 */
export function parseModel(file: string, text: string): Model {
  const parsed = ModelFile.safeParse(parseJson(file, text, 'make it anew with "npm run train"'));
  if (!parsed.success || parsed.data.labels.join() !== LABELS.join()) {
    throw new EarshotError('bad-config', `${file} is no model of this version; make it anew with "npm run train"`);
  }
  return buildModel(parsed.data);
}

/** Lays a model out for scoring. */
export function buildModel(file: ModelFile): Model {
  const names = Object.keys(file.weights);
  const weights = new Int16Array(names.length * ROW_WIDTH);
  names.forEach((name, row) => {
    const given = file.weights[name] ?? [];
    weights.set(given, row * ROW_WIDTH);
    weights[row * ROW_WIDTH + SPEAKERS] = markSpeakers(given);
  });
  return {
    version: file.version,
    bias: Float64Array.from(file.bias),
    rows: new RowTable(names.map(hashName)),
    weights,
    placeBias: file.places.bias,
    placeWeights: new Map(Object.entries(file.places.weights)),
  };
}

/** Most features need no second look: they weigh too little to explain anything. */
function markSpeakers(weights: readonly number[]): number {
  let bits = 0;
  weights.forEach((weight, label) => {
    if (weight >= MIN_WEIGHT) bits |= 1 << label;
    if (weight <= -MIN_WEIGHT) bits |= 1 << AGAINST;
  });
  return bits;
}

/** A logit as a probability. */
export function toProbability(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
