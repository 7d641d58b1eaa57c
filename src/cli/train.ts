import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Example, learnModel } from '../classify/learn.ts';
import { loadTaxonomy } from '../classify/load.ts';
import type { ModelFile } from '../classify/model.ts';
import { EarshotError } from '../lib/errors.ts';
import { type Labelled, parseLabelledFile } from './labelled.ts';

const USAGE = 'usage: npm run train -- FILE.jsonl…   (labelled items; writes config/model.json)';
const configDir = process.env['EARSHOT_CONFIG_DIR'] ?? resolve(import.meta.dirname, '../../config');

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof EarshotError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function main(files: readonly string[]): void {
  if (files.length === 0 || files.some((file) => file.startsWith('-'))) throw new EarshotError('bad-input', USAGE);
  const examples = files.flatMap((file) => parseLabelledFile(file, readLabelled(file)).map(toExample));
  const model = learnModel(loadTaxonomy(configDir), examples, '');
  const version = createHash('sha256').update(JSON.stringify(model)).digest('hex').slice(0, 8);
  const target = join(configDir, 'model.json');
  writeFileSync(target, render({ ...model, version }));
  console.log(
    `${target}: version ${version}, ${Object.keys(model.weights).length} features of ${examples.length} items`,
  );
}

function readLabelled(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new EarshotError('bad-input', `cannot read ${file}\n${USAGE}`, { cause });
  }
}

function toExample({ item, label }: Labelled): Example {
  const { relevant, topics, direction, jurisdictions } = label;
  return { item, relevant, topics, direction, jurisdictions };
}

/** One feature a line, so that a new model can be compared with the old one. */
function render({ weights, places, ...head }: ModelFile): string {
  const lines = Object.entries(weights).map(([name, row]) => `    ${JSON.stringify(name)}: ${JSON.stringify(row)}`);
  const open = JSON.stringify(head, null, 2).replace(/\n}$/, '');
  return `${open},\n  "weights": {\n${lines.join(',\n')}\n  },\n  "places": ${JSON.stringify(places)}\n}\n`;
}
