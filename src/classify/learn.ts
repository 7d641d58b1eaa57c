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
}

/** Features seen in fewer items than this say nothing that would hold elsewhere. */
const MIN_ITEMS = 2;
/** How much a plain word counts beside a sense of the vocabulary, which holds in every language. */
const PLAIN_SCALE = 0.6;
/** The logit that one claim of the vocabulary is worth before anything is learned. */
const CLAIM_WEIGHT = 1.2;
const RIDGES = { relevant: 2, topic: 2, direction: 4, place: 3 } as const;

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
  const scale = Float64Array.from(names, (name) => (/^(word|pair|chars) /.test(name) ? PLAIN_SCALE : 1));
  // Topics and directions are asked of relevant items only, so the others would teach them relevance.
  const chosen = examples.map((_, at) => at).filter((at) => label === 'relevant' || examples[at]?.relevant);
  const truth = chosen.map((at) => (isTrue(label, examples[at]) ? 1 : 0));
  const [kind = 'relevant'] = label.split(':') as [keyof typeof RIDGES];
  const chosenRows = chosen.map((at) => rows[at] ?? new Int32Array());
  return fitLogistic({ rows: chosenRows, truth, scale, prior, ridge: RIDGES[kind] });
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
    const [kind, sense = ''] = name.split(' ');
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
    const { relevant, jurisdictions } = examples[at] as Example;
    if (!relevant) return [];
    return listCandidates(reading).map(({ code, features }) => ({
      features,
      truth: jurisdictions.includes(code) ? 1 : 0,
    }));
  });
  const { rows, names } = tabulate(cases.map(({ features }) => features));
  const scale = new Float64Array(names.length).fill(1);
  const prior = new Float64Array(names.length);
  const fit = fitLogistic({ rows, truth: cases.map(({ truth }) => truth), scale, prior, ridge: RIDGES.place });
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
  return Object.fromEntries(packed.filter(([, weights]) => weights.some((weight) => Math.abs(weight) >= 5)));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
