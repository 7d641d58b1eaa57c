import { type Direction, type Item, TOPICS, type Topic } from '../domain/types.ts';
import { listFeatures, nameFeature } from './features.ts';
import { LABELS, type ModelFile, type ModelLabel } from './model.ts';
import { listCandidates } from './places.ts';
import { Reader, type Reading } from './reading.ts';
import { type Fit, fitLogistic, type Rows } from './regression.ts';
import type { Claim, Taxonomy } from './taxonomy.ts';

/** An item with what is true of it. */
export interface Example {
  readonly item: Item;
  readonly relevant: boolean;
  readonly topics: readonly Topic[];
  readonly direction: Direction;
  readonly jurisdictions: readonly string[];
  /** How much it counts, 0 to 1. */
  readonly weight: number;
}

/** Features seen in fewer items than this say nothing that would hold elsewhere. */
const MIN_ITEMS = 2;
/** Features that weigh less than this on every label, in thousandths of a logit, change nothing and cost room. */
const MIN_WEIGHT = 30;
/** What stands for plain words; they count by how much they tell one label from the rest: see `scaleColumns`. */
const PLAIN = /^(word|pair|chars|head) /;
const PLAIN_LEAST = 0.3;
const PLAIN_SLOPE = 0.7;
const PLAIN_MOST = 2.4;
/** Deeds are rare and telling: they are held back less. */
const DEED_SCALE = 2;
/** The logit that one claim of the vocabulary is worth before anything is learned. */
const CLAIM_WEIGHT = 1.2;
const DEED_WEIGHT = 2;
const RIDGES = { relevant: 2, topic: 2, direction: 2, place: 3 } as const;
/** What each deed speaks for, by its name without the mark of the title. */
const DEED_CLAIMS: Readonly<Record<string, Claim>> = {
  'halts curb': 'easing',
  'halts trade': 'tightening',
  'allows trade': 'easing',
  'imposes curb': 'tightening',
  'not-halts curb': 'tightening',
  'not-allows trade': 'tightening',
};

/** Learns a model from examples; the same examples in the same order give the same model. */
export function learnModel(taxonomy: Taxonomy, examples: readonly Example[], version: string): ModelFile {
  const reader = new Reader(taxonomy);
  const readings = examples.map(({ item }) => reader.read(item));
  const { rows, names } = tabulate(
    readings.map((reading) => listFeatures(reading).map((f) => nameFeature(f, reading.text.lower))),
  );
  const claims = listClaims(taxonomy);
  const fits = LABELS.map((label) =>
    fitLabel({ label, examples, rows, names, prior: buildPrior(label, names, claims) }),
  );
  return {
    version,
    labels: [...LABELS],
    bias: fits.map(({ bias }) => round(bias)),
    weights: packWeights(names, fits),
    places: learnPlaces(readings, examples),
  };
}

interface LabelTask {
  readonly label: ModelLabel;
  readonly examples: readonly Example[];
  readonly rows: Rows;
  readonly names: readonly string[];
  readonly prior: Float64Array;
}

function fitLabel({ label, examples, rows, names, prior }: LabelTask): Fit {
  // Topics and directions are asked of relevant items only, so the others would teach them relevance.
  const chosen = examples.map((_, at) => at).filter((at) => label === 'relevant' || examples[at]?.relevant);
  const truth = chosen.map((at) => (isTrue(label, examples[at]) ? 1 : 0));
  const [kind = 'relevant'] = label.split(':') as [keyof typeof RIDGES];
  const chosenRows = chosen.map((at) => rows[at] ?? new Int32Array());
  const counts = Float64Array.from(chosen, (at) => examples[at]?.weight ?? 1);
  const scale = scaleColumns(names, chosenRows, truth, counts);
  return fitLogistic({ rows: chosenRows, truth, counts, scale, prior, ridge: RIDGES[kind] });
}

/**
 * How much each column counts. A sense of the vocabulary holds in every language and counts 1; a plain word by the
 * logarithm of how much likelier it is under the label than without it, so that common words are held back and telling
 * ones trusted (Wang & Manning, "Baselines and Bigrams", ACL 2012).
 */
function scaleColumns(names: readonly string[], rows: Rows, truth: readonly number[], counts: Float64Array) {
  const sums = [new Float64Array(names.length), new Float64Array(names.length)] as const;
  const totals = [1, 1];
  rows.forEach((row, at) => {
    const side = truth[at] === 1 ? 1 : 0;
    const count = counts[at] ?? 1;
    totals[side] = (totals[side] ?? 0) + count;
    for (const column of row) sums[side][column] = (sums[side][column] ?? 0) + count;
  });
  const shareOf = (side: 0 | 1, column: number): number => ((sums[side][column] ?? 0) + 0.5) / (totals[side] ?? 1);
  return Float64Array.from(names, (name, column) => {
    if (name.startsWith('deed ')) return DEED_SCALE;
    if (!PLAIN.test(name)) return 1;
    const telling = Math.abs(Math.log(shareOf(1, column) / shareOf(0, column)));
    return Math.min(PLAIN_LEAST + PLAIN_SLOPE * telling, PLAIN_MOST);
  });
}

/** What each sense of the vocabulary speaks for. */
function listClaims(taxonomy: Taxonomy): Map<string, readonly Claim[]> {
  const cues = taxonomy.terms
    .filter(({ kind }) => kind === 'cue')
    .map(({ id, says }): [string, readonly Claim[]] => [id, says]);
  return new Map([...Object.entries(taxonomy.fields), ...cues]);
}

/** A claim weighs on a sense wherever it stands, and again in the title. */
function buildPrior(
  label: ModelLabel,
  names: readonly string[],
  claims: ReadonlyMap<string, readonly Claim[]>,
): Float64Array {
  const claim = label.slice(label.indexOf(':') + 1);
  return Float64Array.from(names, (name) => {
    const [kind, sense = '', object = ''] = name.split(' ');
    if (kind === 'deed') return DEED_CLAIMS[`${sense.replace('title-', '')} ${object}`] === claim ? DEED_WEIGHT : 0;
    if (kind !== 'any' && kind !== 'title') return 0;
    const made: readonly string[] = claims.get(sense) ?? [];
    return made.includes(claim) ? CLAIM_WEIGHT : made.includes(`-${claim}`) ? -CLAIM_WEIGHT : 0;
  });
}

function isTrue(label: ModelLabel, example: Example | undefined): boolean {
  if (!example || label === 'relevant') return example?.relevant ?? false;
  const name = label.slice(label.indexOf(':') + 1);
  return label.startsWith('topic:')
    ? example.topics.includes(TOPICS.find((topic) => topic === name) ?? 'export-controls')
    : example.direction === name;
}

function learnPlaces(readings: readonly Reading[], examples: readonly Example[]): ModelFile['places'] {
  const cases = readings.flatMap((reading, at) => {
    const { relevant, jurisdictions, weight } = examples[at] as Example;
    if (!relevant) return [];
    return listCandidates(reading).map(({ code, features }) => ({
      ...{ features, weight },
      truth: jurisdictions.includes(code) ? 1 : 0,
    }));
  });
  const { rows, names } = tabulate(cases.map(({ features }) => features));
  const scale = new Float64Array(names.length).fill(1);
  const prior = new Float64Array(names.length);
  const truth = cases.map((one) => one.truth);
  const counts = Float64Array.from(cases, ({ weight }) => weight);
  const fit = fitLogistic({ rows, truth, counts, scale, prior, ridge: RIDGES.place });
  const weights = Object.fromEntries(
    names.map((name, column) => [name, Math.round((fit.weights[column] ?? 0) * 1000)]),
  );
  return {
    bias: round(fit.bias),
    weights: Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight !== 0)),
  };
}

/** Names as columns, leaving out the rare ones; columns by name, so that their order does not hang on the items'. */
function tabulate(lists: readonly (readonly string[])[]): { rows: Rows; names: string[] } {
  const counts = new Map<string, number>();
  for (const list of lists) for (const name of list) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts.keys()].filter((name) => (counts.get(name) ?? 0) >= MIN_ITEMS).sort();
  const columns = new Map(names.map((name, column) => [name, column]));
  const rows = lists.map((list) => Int32Array.from(list.flatMap((name) => columns.get(name) ?? [])));
  return { rows, names };
}

function packWeights(names: readonly string[], fits: readonly Fit[]): ModelFile['weights'] {
  const packed = names.map((name, column): [string, number[]] => {
    return [name, fits.map(({ weights }) => Math.round((weights[column] ?? 0) * 1000))];
  });
  return Object.fromEntries(packed.filter(([, weights]) => weights.some((weight) => Math.abs(weight) >= MIN_WEIGHT)));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
