import { z } from 'zod';
import { DIRECTIONS, TOPICS } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';
import { type Feature, hashName } from './features.ts';
import { RowTable } from './row-table.ts';

/** What the model decides, one linear scorer each: whether an item is relevant, each topic, each direction. */
export const LABELS = [
  'relevant',
  ...TOPICS.map((topic) => `topic:${topic}` as const),
  ...DIRECTIONS.map((direction) => `direction:${direction}` as const),
] as const;
export type ModelLabel = (typeof LABELS)[number];

/** The learned part of the classifier, as `npm run train` writes it. Weights are in thousandths of a logit. */
const ModelFile = z.strictObject({
  version: z.string(),
  labels: z.array(z.string()),
  bias: z.array(z.number()),
  /** By feature name, one weight per label. */
  weights: z.record(z.string(), z.array(z.number().int())),
  places: z.strictObject({ bias: z.number(), weights: z.record(z.string(), z.number().int()) }),
});
export type ModelFile = z.infer<typeof ModelFile>;

/** A model ready for scoring. */
export interface Model {
  readonly version: string;
  readonly bias: Float64Array;
  /** Row of a feature's hash in `weights`. */
  readonly rows: RowTable;
  readonly weights: Float64Array;
  readonly placeBias: number;
  readonly placeWeights: ReadonlyMap<string, number>;
}

/**
 * Reads a model file.
 * @throws EarshotError `bad-config` where it is no model of this version's labels; `npm run train` writes a new one.
 */
export function parseModel(file: string, text: string): Model {
  const parsed = ModelFile.safeParse(parseJson(file, text));
  if (!parsed.success || parsed.data.labels.join() !== LABELS.join()) {
    throw new EarshotError('bad-config', `${file} is no model of this version; make it anew with "npm run train"`);
  }
  return buildModel(parsed.data);
}

/** Lays a model out for scoring. */
export function buildModel(file: ModelFile): Model {
  const names = Object.keys(file.weights);
  const weights = new Float64Array(names.length * LABELS.length);
  names.forEach((name, row) => {
    file.weights[name]?.forEach((weight, label) => {
      weights[row * LABELS.length + label] = weight / 1000;
    });
  });
  return {
    version: file.version,
    bias: Float64Array.from(file.bias),
    rows: new RowTable(names.map(hashName)),
    weights,
    placeBias: file.places.bias,
    placeWeights: new Map(Object.entries(file.places.weights).map(([name, weight]) => [name, weight / 1000])),
  };
}

/** The logit of each label. */
export function scoreLabels(model: Model, features: readonly Feature[]): Float64Array {
  const logits = Float64Array.from(model.bias);
  const count = LABELS.length;
  for (const { hash } of features) {
    const row = model.rows.find(hash);
    if (row < 0) continue;
    for (let label = 0; label < count; label += 1) {
      logits[label] = (logits[label] ?? 0) + (model.weights[row * count + label] ?? 0);
    }
  }
  return logits;
}

/** The weight that one feature has for one label. */
export function weightOf(model: Model, hash: number, label: number): number {
  const row = model.rows.find(hash);
  return row < 0 ? 0 : (model.weights[row * LABELS.length + label] ?? 0);
}

/** A logit as a probability. */
export function toProbability(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EarshotError('bad-config', `${file} is not JSON; make it anew with "npm run train"`, { cause });
  }
}
