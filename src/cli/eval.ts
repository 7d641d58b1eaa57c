import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Classifier } from '../classify/classifier.ts';
import { createClassifier } from '../classify/create.ts';
import { learnModel } from '../classify/learn.ts';
import { loadClassifier, loadTaxonomy } from '../classify/load.ts';
import { buildModel } from '../classify/model.ts';
import type { Verdict } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';
import { baseline } from './baseline.ts';
import { renderErrors, renderReport } from './eval-text.ts';
import { dealFolds } from './folds.ts';
import { judge, measureSpeed } from './judge.ts';
import { type Labelled, parseLabelledFile } from './labelled.ts';
import { measure } from './metrics.ts';

const HELP = `usage: npm run --silent eval -- FILE.jsonl… [--json] [--errors] [--cv] [--baseline]

Compares the classifier and the story desk with labelled items, one JSON object a line: id, title, summary, source, kind,
lang, published, url, relevant, topics, direction, jurisdictions, story.

  --json      the figures as one JSON object
  --errors    also every item that differs from its label, with what was expected and why it was judged so
  --cv        judge each fifth by a model learned from the other four; items of one story, and those of like titles, stay together
  --baseline  a plain keyword filter instead, for comparison

Topics count over all items; a topic is predicted only where the item was judged relevant. Direction counts over the items
that are relevant by their label; one that was missed is wrong. Stories: all items judged relevant are put into stories in
order of time, as the program would (undated ones last, in the order of the files); B³ counts over the items whose label
names a story, and an item judged irrelevant stands alone.`;

const FOLDS = 5;
const configDir = process.env['EARSHOT_CONFIG_DIR'] ?? resolve(import.meta.dirname, '../../config');

try {
  main();
} catch (error) {
  if (!(error instanceof EarshotError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function main(): void {
  const { values, positionals } = readArgs();
  if (values.help) console.log(HELP);
  else if (positionals.length === 0) throw new EarshotError('bad-input', HELP);
  else evaluate(positionals, values);
}

function evaluate(files: readonly string[], values: Flags): void {
  const labelled = files.flatMap((file) => parseLabelledFile(file, readText(file)));
  const classifier = values.baseline ? baseline : loadClassifier(configDir);
  const crossed = values.cv && !values.baseline;
  const verdicts = crossed ? crossJudge(labelled) : labelled.map(({ item }) => classifier.classify(item));
  const told = judge(labelled, verdicts);
  const report = measure(told, measureSpeed(classifier, labelled));
  if (values.json) {
    console.log(JSON.stringify(report));
    return;
  }
  console.log(renderReport(report, crossed ? `${classifier.name}, cross-validated` : classifier.name));
  if (values.errors) console.log(`\n${renderErrors(told)}`);
}

type Flags = ReturnType<typeof readArgs>['values'];

function readArgs() {
  const flag = { type: 'boolean', default: false } as const;
  const options = { json: flag, errors: flag, cv: flag, baseline: flag, help: { ...flag, short: 'h' } } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (cause) {
    throw new EarshotError('bad-input', `${cause instanceof Error ? cause.message : cause}\n\n${HELP}`, { cause });
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new EarshotError('bad-input', `${file}: cannot be read; is the name right?`, { cause });
  }
}

/** Verdicts by models that have not seen the item, nor any other of its story or of a like title. */
function crossJudge(labelled: readonly Labelled[]): Verdict[] {
  const taxonomy = loadTaxonomy(configDir);
  const folds = dealFolds(labelled, FOLDS);
  const classifiers = Array.from({ length: FOLDS }, (_, fold): Classifier => {
    const rest = labelled.filter((_, at) => folds[at] !== fold).map(({ item, label }) => ({ ...label, item }));
    return createClassifier(taxonomy, buildModel(learnModel(taxonomy, rest, 'cv')));
  });
  return labelled.map(({ item }, at) => {
    const classifier = classifiers[folds[at] ?? 0];
    if (classifier === undefined) throw new Error('a fold without a classifier');
    return classifier.classify(item);
  });
}
