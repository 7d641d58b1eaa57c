import { resolve } from 'node:path';
import type { Classifier } from '../classify/classifier.ts';
import { loadClassifier, loadStoryModel, loadTaxonomy } from '../classify/load.ts';
import { EarshotError } from '../lib/errors.ts';
import { readArguments } from './arguments.ts';
import { baseline } from './baseline.ts';
import { crossJudge, crossStories } from './crossing.ts';
import { renderErrors, renderReport } from './eval-text.ts';
import { type Given, judge, measureSpeed } from './judge.ts';
import type { Labelled } from './labelled.ts';
import { readLabelledFiles } from './labelled-files.ts';
import { measure } from './metrics.ts';

const HELP = `usage: npm run --silent eval -- FILE.jsonl… [--json] [--errors] [--cv] [--baseline] [--texts FILE.jsonl]
       [--count FILE.jsonl]…

Compares the classifier and the story desk with labelled items, one JSON object a line: id, title, summary, source, kind,
lang, published, url, relevant, topics, direction, jurisdictions, story.

  --json      the figures as one JSON object
  --errors    also every item that differs from its label, with what was expected and why it was judged so
  --cv        judge each fifth by models learned from the other four; items of one story, and those of like titles, stay together
  --baseline  a plain keyword filter instead, for comparison
  --count     count the items of this file only, and learn from the others (--cv); may be given several times
  --texts     a file with the texts of lines that hold only labels, by their id

A line with a "weight" below 1 was labelled in haste: --cv learns from it, no figure counts it.

Topics count over all items; a topic is predicted only where the item was judged relevant. Direction counts over the items
that are relevant by their label; one that was missed is wrong. Stories: all items judged relevant are put into stories in
order of time, as the program would (undated ones last, in the order of the files); B³ counts over the items whose label
names a story, and an item judged irrelevant stands alone.`;

const flag = { type: 'boolean', default: false } as const;
const OPTIONS = {
  ...{ json: flag, errors: flag, cv: flag, baseline: flag },
  texts: { type: 'string' },
  count: { type: 'string', multiple: true, default: [] as string[] },
} as const;
const configDir = process.env['EARSHOT_CONFIG_DIR'] ?? resolve(import.meta.dirname, '../../config');

try {
  main();
} catch (error) {
  if (!(error instanceof EarshotError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function main(): void {
  const { values, positionals } = readArguments(HELP, { options: OPTIONS, allowPositionals: true });
  if (positionals.length === 0) throw new EarshotError('bad-input', HELP);
  evaluate(positionals, values);
}

type Options = ReturnType<typeof readArguments<{ readonly options: typeof OPTIONS }>>['values'];

function evaluate(files: readonly string[], values: Options): void {
  const labelled = readLabelledFiles(files, values.texts);
  const classifier = values.baseline ? baseline : loadClassifier(configDir);
  const crossed = values.cv && !values.baseline;
  const counts = ({ label, file }: Labelled): boolean =>
    label.weight === 1 && (values.count.length === 0 || values.count.includes(file));
  const counted = labelled.filter(counts);
  if (counted.length === 0)
    throw new EarshotError('bad-input', 'No item counts: --count takes files as they are given.');
  const told = judge(counted, crossed ? cross(labelled, counts) : giveAll(counted, classifier));
  const report = measure(told, measureSpeed(classifier, counted));
  if (values.json) {
    console.log(JSON.stringify(report));
    return;
  }
  console.log(renderReport(report, crossed ? `${classifier.name}, cross-validated` : classifier.name));
  if (values.errors) console.log(`\n${renderErrors(told)}`);
}

/** What the items that count are given by models learned from the other folds. */
function cross(labelled: readonly Labelled[], counts: (one: Labelled) => boolean): Given {
  const crossed = crossJudge(loadTaxonomy(configDir), labelled);
  const models = crossStories(labelled, crossed);
  const counted = labelled.map(counts);
  const pick = <T>(list: readonly T[]): readonly T[] => list.filter((_, at) => counted[at]);
  return { verdicts: pick(crossed.verdicts), models: pick(models) };
}

function giveAll(labelled: readonly Labelled[], classifier: Classifier): Given {
  const model = loadStoryModel(configDir);
  return { verdicts: labelled.map(({ item }) => classifier.classify(item)), models: labelled.map(() => model) };
}
