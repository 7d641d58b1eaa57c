import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Classifier } from '../classify/classifier.ts';
import { createClassifier } from '../classify/create.ts';
import { loadTaxonomy } from '../classify/load.ts';
import { parseModel } from '../classify/model.ts';
import { isCjkCode } from '../classify/normalise.ts';
import type { Taxonomy, Term } from '../classify/taxonomy.ts';
import type { Item } from '../domain/types.ts';
import { type Labelled, parseLabelledFile } from './labelled.ts';

const ROOT = join(import.meta.dirname, '../..');
const ITEM_CHARS = 500;
const WARM_ROUNDS = 30;
const ROUNDS = 30;
const GROWTH = 10;

/** Items that the classifier judges in one second of one core's time, warm. */
export interface ClassifyRates {
  readonly itemsPerSecond: number;
  /** The same with ten times the vocabulary, in the same items. */
  readonly itemsPerSecondGrown: number;
}

/** Measures both vocabularies in turn, so that whatever else the machine does weighs on both. */
export function measureClassify(): ClassifyRates {
  const file = join(ROOT, 'config/model.json');
  const model = parseModel(file, readFileSync(file, 'utf8'));
  const taxonomy = loadTaxonomy(join(ROOT, 'config'));
  const classifiers = [taxonomy, growTaxonomy(taxonomy)].map((vocabulary) => createClassifier(vocabulary, model));
  const items = buildItems();
  for (let round = 0; round < WARM_ROUNDS; round += 1) for (const each of classifiers) timeRound(each, items);
  const seconds = classifiers.map(() => 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    classifiers.forEach((each, at) => {
      seconds[at] = (seconds[at] ?? 0) + timeRound(each, items);
    });
  }
  const [itemsPerSecond = 0, itemsPerSecondGrown = 0] = seconds.map((spent) => (items.length * ROUNDS) / spent);
  return { itemsPerSecond, itemsPerSecondGrown };
}

/** Seconds of processor time. */
function timeRound(classifier: Classifier, items: readonly Item[]): number {
  const before = process.cpuUsage();
  for (const item of items) classifier.classify(item);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

/** Our labelled items, each run on with others of its language and relevance until it has 500 characters. */
function buildItems(): Item[] {
  const file = join(ROOT, 'test/fixtures/labelled/items.jsonl');
  const labelled = parseLabelledFile(file, readFileSync(file, 'utf8'));
  return labelled.map(({ item, label }, at) => {
    const isAlike = (one: Labelled): boolean => one.item.lang === item.lang && one.label.relevant === label.relevant;
    const others = [...labelled.slice(at + 1), ...labelled.slice(0, at)].filter(isAlike);
    const texts = [item.summary, ...others.flatMap(({ item: { title, summary } }) => [`${title}.`, summary])];
    const summary = texts.filter((text) => text !== '').join(' ');
    return { ...item, summary: summary.slice(0, ITEM_CHARS - item.title.length) };
  });
}

/** Nine more terms for each one, by made-up names that begin as its own do. */
function growTaxonomy({ terms, fields }: Taxonomy): Taxonomy {
  const more = terms.flatMap((term, at) =>
    Array.from({ length: GROWTH - 1 }, (_, copy): Term => {
      const vary = (alias: string, place: number): string => varyName(alias, (at * GROWTH + copy) * 97 + place);
      return { ...term, id: `${term.id}-${copy}`, aliases: term.aliases.map(vary), seats: term.seats.map(vary) };
    }),
  );
  return { terms: [...terms, ...more], fields };
}

const ENDINGS = [
  'ba',
  'chi',
  'dor',
  'en',
  'fu',
  'gal',
  'hi',
  'jin',
  'kor',
  'lan',
  'mer',
  'nis',
  'or',
  'qua',
  'ran',
  'tek',
];
const HAN_ENDINGS = [...'昌晟鼎丰恒汇嘉凯隆铭诺欧鹏瑞泰祥'];

/** The first half of a name, and after it two or more syllables that the number tells. */
function varyName(name: string, number: number): string {
  const start = name.slice(0, Math.ceil(name.length / 2));
  const endings = isCjkCode(name.charCodeAt(0)) ? HAN_ENDINGS : ENDINGS;
  let ending = '';
  for (let rest = number + endings.length; rest > 0; rest = Math.floor(rest / endings.length))
    ending += endings[rest % endings.length];
  return start + ending;
}
