import {
  DIRECTIONS,
  type Direction,
  type Entity,
  type Item,
  type Reason,
  TOPICS,
  type Topic,
  type Verdict,
} from '../domain/types.ts';
import { readCitations } from './citations.ts';
import type { Classifier } from './classifier.ts';
import { Evidence } from './evidence.ts';
import { type Model, toProbability } from './model.ts';
import { Phrases } from './phrases.ts';
import { type Found, PlaceFinder } from './places.ts';
import { Reader, type Reading, type Sight } from './reading.ts';
import { explainLabel, explainLaw, explainPlace, explainTitle, explainWords, type Ground } from './reasons.ts';
import { type Settled, settleByLaw, underUmbrella } from './rules.ts';
import type { Taxonomy } from './taxonomy.ts';
import { readDirection, type TitleDirection } from './titles.ts';

/** Where among the model's labels that of relevance stands, those of the topics begin, and those of the directions. */
const [RELEVANT, TOPIC, DIRECTION] = [0, 1, 1 + TOPICS.length];
/** Raise it whenever verdicts may change for another reason than a new model. */
const METHOD = 2;
/** Minerals that are named in this field only where they are at stake; others (helium, lithium cells) may be mere goods. */
const LEVERS = new Set(['rare-earth', 'magnet', 'mineral']);
/** The least score of an act that the law itself, or a title's words, put into the field. */
const SURE_BY_LAW = 0.99;
const SURE_BY_WORDS = 0.95;
/**
 * How much likelier than not an item must be to be relevant, in logits: here, crossed over the labelled items, F1 is best
 * among the thresholds that keep 97 in 100 relevant ones.
 */
const RELEVANT_LOGIT = 0.2;
/** Labellers call a report neutral only where it tells of no step at all; so must we, by as many logits. */
const NEUTRAL_LOGIT = 0.7;
/** A topic left out loses readers, one too many is only noise: below even odds both errors cost least. */
const TOPIC_LOGIT = -0.5;
const MAX_BODY_CHARS = 20_000;

/** Builds a classifier from a vocabulary and a learned model; both are compiled once, here. */
export function createClassifier(taxonomy: Taxonomy, model: Model): Classifier {
  const reader = new Reader(taxonomy);
  const judge: Judge = {
    reader,
    evidence: new Evidence(model),
    phrases: new Phrases(),
    placeFinder: new PlaceFinder(model, reader.senses),
  };
  return { name: `earshot-${METHOD}-${model.version}`, classify: (item) => judgeItem(judge, item) };
}

/** The vocabulary and the model, compiled. */
interface Judge {
  readonly reader: Reader;
  readonly evidence: Evidence;
  readonly phrases: Phrases;
  readonly placeFinder: PlaceFinder;
}

function judgeItem({ reader, evidence, phrases, placeFinder }: Judge, item: Item): Verdict {
  const reading = reader.read(item);
  evidence.gather(reading);
  const settled = settleByLaw(reading);
  const learned = toProbability(evidence.score(RELEVANT) - RELEVANT_LOGIT);
  const settling = findSettling(reading);
  const score = Math.max(learned, settled ? SURE_BY_LAW : 0, settling ? SURE_BY_WORDS : 0);
  const entities = listEntities(reader, reading);
  const { eccns, references } = readCitations(item);
  const ground: Ground = { evidence, phrases, text: reading.text.cased };
  if (score < 0.5) {
    const [topics, jurisdictions, products] = [[], [], []];
    const reasons = [explainLabel(ground, RELEVANT, score)];
    return {
      relevant: false,
      score,
      topics,
      direction: 'neutral',
      jurisdictions,
      entities,
      products,
      eccns,
      references,
      reasons,
    };
  }
  const logits = evidence.scoreAll();
  const chances = weighDirections(logits);
  const topics = pickTopics(logits, reading, settled);
  const titled = settled?.direction == null ? readDirection(item) : null;
  const direction =
    settled?.direction ?? titled?.direction ?? DIRECTIONS[argMax(chances, 0, chances.length)] ?? 'neutral';
  const places = placeFinder.find(reading);
  const jurisdictions = [...new Set([...places.map(({ code }) => code), ...(settled?.places ?? [])])].sort();
  const products = entities.filter(({ kind }) => kind === 'product' || kind === 'mineral').map(({ name }) => name);
  const claims = listClaims({ learned, logits, chances, topics, direction: titled ? null : direction });
  const reasons = explain({ ground, claims, settled, settling, titled, places });
  return { relevant: true, score, topics, direction, jurisdictions, entities, products, eccns, references, reasons };
}

/** Words of the title that put an item into the field by themselves. */
function findSettling({ sights, item }: Reading): Sight | undefined {
  const isOfficial = item.authority === 'official';
  return sights.find(
    ({ term, inTitle }) => inTitle && (term.settles === 'always' || (isOfficial && term.settles !== null)),
  );
}

function pickTopics(logits: readonly number[], reading: Reading, settled: Settled | null): Topic[] {
  const picked = new Set<Topic>(settled?.topics);
  TOPICS.forEach((topic, at) => {
    if ((logits[TOPIC + at] ?? 0) >= TOPIC_LOGIT) picked.add(topic);
  });
  for (const { term, sense, inTitle } of reading.sights) {
    if (inTitle) for (const topic of term.implies) picked.add(topic);
    if (LEVERS.has(sense.name)) picked.add('critical-minerals');
  }
  if (picked.size === 0) picked.add(TOPICS[argMax(logits, TOPIC, DIRECTION) - TOPIC] ?? 'export-controls');
  if (underUmbrella(picked)) picked.add('export-controls');
  return TOPICS.filter((topic) => picked.has(topic));
}

/** The chance of each direction, together one. */
function weighDirections(logits: readonly number[]): number[] {
  const chances = DIRECTIONS.map((direction, at) =>
    Math.exp((logits[DIRECTION + at] ?? 0) - (direction === 'neutral' ? NEUTRAL_LOGIT : 0)),
  );
  const sum = chances.reduce((total, chance) => total + chance, 0);
  return chances.map((chance) => chance / sum);
}

/** Where the greatest value of `[from, to)` stands; the first of equals. */
function argMax(values: readonly number[], from: number, to: number): number {
  let best = from;
  for (let at = from + 1; at < to; at += 1) if ((values[at] ?? 0) > (values[best] ?? 0)) best = at;
  return best;
}

function listEntities(reader: Reader, reading: Reading): Entity[] {
  const { body, summary } = reading.item;
  const more =
    body !== '' && summary.trim() !== ''
      ? reader.read({ ...reading.item, title: '', summary: '', body: body.slice(0, MAX_BODY_CHARS) }).sights
      : [];
  const found = new Set<Entity>();
  for (const sights of [reading.sights, reading.sourceSights, more]) {
    for (const { meaning } of sights) if (meaning.entity) found.add(meaning.entity);
  }
  return [...found];
}

/** What the model's answers rest on. */
interface Answers {
  /** The chance that the item is relevant, by the model alone. */
  readonly learned: number;
  readonly logits: readonly number[];
  /** By direction. */
  readonly chances: readonly number[];
  readonly topics: readonly Topic[];
  /** Null where it is not the model's. */
  readonly direction: Direction | null;
}

/** A label that the verdict carries by the model, and its chance. */
interface LabelClaim {
  readonly label: number;
  readonly score: number;
}

function listClaims({ learned, logits, chances, topics, direction }: Answers): LabelClaim[] {
  const claims: LabelClaim[] = learned >= 0.5 ? [{ label: RELEVANT, score: learned }] : [];
  for (const topic of topics) {
    const label = TOPIC + TOPICS.indexOf(topic);
    claims.push({ label, score: toProbability(logits[label] ?? 0) });
  }
  const way = direction === null ? -1 : DIRECTIONS.indexOf(direction);
  if (way >= 0) claims.push({ label: DIRECTION + way, score: chances[way] ?? 0 });
  return claims;
}

interface Judged {
  readonly ground: Ground;
  readonly claims: readonly LabelClaim[];
  readonly settled: Settled | null;
  readonly settling: Sight | undefined;
  readonly titled: TitleDirection | null;
  readonly places: readonly Found[];
}

function explain({ ground, claims, settled, settling, titled, places }: Judged): Reason[] {
  const reasons = settled ? [explainLaw(settled.why)] : [];
  if (settling) reasons.push(explainWords(ground.text.slice(settling.start, settling.end), settling.term.text));
  if (titled) reasons.push(explainTitle(titled));
  ground.evidence.weigh(claims);
  for (const { label, score } of claims) reasons.push(explainLabel(ground, label, score));
  for (const place of places) reasons.push(explainPlace(place));
  return reasons;
}
