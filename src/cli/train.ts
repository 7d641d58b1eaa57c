import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Example, learnModel } from '../classify/learn.ts';
import { loadTaxonomy } from '../classify/load.ts';
import type { ModelFile } from '../classify/model.ts';
import type { Taxonomy } from '../classify/taxonomy.ts';
import { EarshotError } from '../lib/errors.ts';
import { readArguments } from './arguments.ts';
import { crossJudge } from './crossing.ts';
import type { Labelled } from './labelled.ts';
import { readLabelledFiles } from './labelled-files.ts';
import { learnStories } from './learn-stories.ts';

const USAGE = `usage: npm run train -- FILE.jsonl… [--texts FILE.jsonl]

Learns from labelled items; writes config/model.json and config/stories.json. --texts names a file with the texts of lines
that hold only labels, by their id.`;
const configDir = process.env['EARSHOT_CONFIG_DIR'] ?? resolve(import.meta.dirname, '../../config');

try {
  main();
} catch (error) {
  if (!(error instanceof EarshotError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function main(): void {
  const { values, positionals } = readArguments(USAGE, {
    options: { texts: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length === 0) throw new EarshotError('bad-input', USAGE);
  const labelled = readLabelledFiles(positionals, values.texts);
  const taxonomy = loadTaxonomy(configDir);
  trainClassifier(taxonomy, labelled);
  trainStories(taxonomy, labelled);
}

function trainClassifier(taxonomy: Taxonomy, labelled: readonly Labelled[]): void {
  const model = learnModel(taxonomy, labelled.map(toExample), '');
  const version = createHash('sha256').update(JSON.stringify(model)).digest('hex').slice(0, 8);
  const target = join(configDir, 'model.json');
  writeFileSync(target, render({ ...model, version }));
  const features = Object.keys(model.weights).length;
  console.log(`${target}: version ${version}, ${features} features of ${labelled.length} items`);
}

/** The desk learns from verdicts like those it will be given: of models that have not seen the item. */
function trainStories(taxonomy: Taxonomy, labelled: readonly Labelled[]): void {
  const model = learnStories(labelled, crossJudge(taxonomy, labelled).verdicts);
  const target = join(configDir, 'stories.json');
  writeFileSync(target, `${JSON.stringify(model, null, 2)}\n`);
  const stories = new Set(labelled.map(({ label }) => label.story).filter((story) => story !== null));
  console.log(`${target}: ${Object.keys(model.weights).length} signals of ${stories.size} stories`);
}

function toExample({ item, label }: Labelled): Example {
  const { relevant, topics, direction, jurisdictions, weight } = label;
  return { item, relevant, topics, direction, jurisdictions, weight };
}

/** One feature a line, so that a new model can be compared with the old one. */
function render({ weights, places, ...head }: ModelFile): string {
  const lines = Object.entries(weights).map(([name, row]) => `    ${JSON.stringify(name)}: ${JSON.stringify(row)}`);
  const open = JSON.stringify(head, null, 2).replace(/\n}$/, '');
  return `${open},\n  "weights": {\n${lines.join(',\n')}\n  },\n  "places": ${JSON.stringify(places)}\n}\n`;
}
