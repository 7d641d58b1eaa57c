import {
  DIRECTIONS,
  type Direction,
  ENTITY_KINDS,
  type Entity,
  type Item,
  type Reason,
  TOPICS,
  type Topic,
  type Verdict,
} from '../domain/types.ts';
import type { Classifier } from './classifier.ts';
import { type Feature, listFeatures } from './features.ts';
import { LABELS, type Model, type ModelLabel, scoreLabels, toProbability } from './model.ts';
import { type Found, findPlaces } from './places.ts';
import { Reader, type Reading } from './reading.ts';
import { explainLabel, explainLaw, explainPlace } from './reasons.ts';
import { type Settled, settleByLaw, underUmbrella } from './rules.ts';
import type { Taxonomy } from './taxonomy.ts';

/** Raise it whenever verdicts may change for another reason than a new model. */
const METHOD = 1;
/** An export control classification number: category, product group, number, and paragraphs (`3A090.a`, `4E001.b.1`). */
const ECCN = /\b[0-9][A-E][0-9]{3}(?:\.[a-z](?:\.[0-9]+)?)*\b/g;
/** Minerals that are named in this field only where they are at stake; others (helium, lithium cells) may be mere goods. */
const LEVERS = new Set(['rare-earth', 'magnet', 'mineral']);
/** The least score of an act that the law itself, or a title's words, put into the field. */
const SURE_BY_LAW = 0.99;
const SURE_BY_WORDS = 0.9;
/** A topic left out loses readers, one too many is only noise: below even odds both errors cost least. */
const TOPIC_LOGIT = -0.5;
const MAX_BODY_CHARS = 20_000;

/** Builds a classifier from a vocabulary and a learned model; both are compiled once, here. */
export function createClassifier(taxonomy: Taxonomy, model: Model): Classifier {
  const reader = new Reader(taxonomy);
  return { name: `earshot-${METHOD}-${model.version}`, classify: (item) => judge(reader, model, item) };
}

function judge(reader: Reader, model: Model, item: Item): Verdict {
  const reading = reader.read(item);
  const features = listFeatures(reading, model.rows);
  const logits = scoreLabels(model, features);
  const settled = settleByLaw(reading);
  const learned = toProbability(logits[0] ?? 0);
  const score = Math.max(learned, settled ? SURE_BY_LAW : 0, isSettledByWords(reading) ? SURE_BY_WORDS : 0);
  const names = { entities: listEntities(reader, reading), eccns: listEccns(item) };
  if (score < 0.5)
    return {
      ...EMPTY,
      score,
      ...names,
      products: [],
      reasons: [explainLabel({ model, reading, features, label: 0, score })],
    };
  const topics = pickTopics(logits, reading, settled);
  const direction = settled?.direction ?? pickDirection(logits);
  const places = findPlaces(model, reading);
  const jurisdictions = [...new Set([...places.map(({ code }) => code), ...(settled?.places ?? [])])].sort();
  const reasons = explain({ model, reading, features, logits, settled, topics, direction, places });
  const products = names.entities
    .filter(({ kind }) => kind === 'product' || kind === 'mineral')
    .map(({ name }) => name);
  return { relevant: true, score, topics, direction, jurisdictions, ...names, products, reasons };
}

const EMPTY = { relevant: false, topics: [], direction: 'neutral', jurisdictions: [], eccns: [] } as const;

function isSettledByWords({ sights }: Reading): boolean {
  return sights.some(({ term, inTitle }) => inTitle && term.settles);
}

function pickTopics(logits: Float64Array, reading: Reading, settled: Settled | null): Topic[] {
  const picked = new Set<Topic>(settled?.topics);
  TOPICS.forEach((topic, at) => {
    if ((logits[1 + at] ?? 0) >= TOPIC_LOGIT) picked.add(topic);
  });
  for (const { term, sense, inTitle } of reading.sights) {
    if (inTitle) for (const topic of term.implies) picked.add(topic);
    if (LEVERS.has(sense)) picked.add('critical-minerals');
  }
  if (picked.size === 0) picked.add(TOPICS[argMax(logits.subarray(1, 1 + TOPICS.length))] ?? 'export-controls');
  if (underUmbrella(picked)) picked.add('export-controls');
  return TOPICS.filter((topic) => picked.has(topic));
}

function pickDirection(logits: Float64Array): Direction {
  return DIRECTIONS[argMax(logits.subarray(1 + TOPICS.length))] ?? 'neutral';
}

function argMax(values: Float64Array): number {
  return values.reduce((best, value, at) => (value > (values[best] ?? 0) ? at : best), 0);
}

function listEntities(reader: Reader, reading: Reading): Entity[] {
  const { body, summary } = reading.item;
  const more =
    body !== '' && summary.trim() !== ''
      ? reader.read({ ...reading.item, title: '', summary: '', body: body.slice(0, MAX_BODY_CHARS) }).sights
      : [];
  const found = new Map<string, Entity>();
  for (const { term } of [...reading.sights, ...reading.sourceSights, ...more]) {
    const kind = ENTITY_KINDS.find((one) => one === term.kind);
    if (kind && !found.has(`${kind}:${term.id}`)) found.set(`${kind}:${term.id}`, { name: term.id, kind });
  }
  return [...found.values()];
}

function listEccns({ title, summary, body }: Item): string[] {
  const found = [title, summary, body.slice(0, MAX_BODY_CHARS)].flatMap((text) => text.match(ECCN) ?? []);
  return [...new Set(found)].sort();
}

interface Judged {
  readonly model: Model;
  readonly reading: Reading;
  readonly features: readonly Feature[];
  readonly logits: Float64Array;
  readonly settled: Settled | null;
  readonly topics: readonly Topic[];
  readonly direction: Direction;
  readonly places: readonly Found[];
}

function explain({ settled, topics, direction, places, logits, ...rest }: Judged): Reason[] {
  const labels: ModelLabel[] = [
    'relevant',
    ...topics.map((topic) => `topic:${topic}` as const),
    `direction:${direction}`,
  ];
  const learned = labels.map((name) => {
    const label = LABELS.indexOf(name);
    return explainLabel({ ...rest, label, score: toProbability(logits[label] ?? 0) });
  });
  return [...(settled ? [explainLaw(settled.why)] : []), ...learned, ...places.map(explainPlace)];
}
