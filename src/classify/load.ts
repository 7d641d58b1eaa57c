import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStoryModel, type StoryModel } from '../domain/story-model.ts';
import { EarshotError } from '../lib/errors.ts';
import type { Classifier } from './classifier.ts';
import { createClassifier } from './create.ts';
import { parseModel } from './model.ts';
import { parseTaxonomy, type Taxonomy, type TextFile } from './taxonomy.ts';

/**
 * Builds the classifier from a configuration folder: `taxonomy/*.yaml`, where the vocabulary is not read yet, and `model.json`.
 * @throws EarshotError `bad-config` naming the file and the remedy.
 */
export function loadClassifier(configDir: string, taxonomy = loadTaxonomy(configDir)): Classifier {
  const file = join(configDir, 'model.json');
  return createClassifier(taxonomy, parseModel(file, readText(file)));
}

/**
 * Reads what the story desk has learned, `stories.json` of a configuration folder.
 * @throws EarshotError `bad-config` naming the file and the remedy.
 */
export function loadStoryModel(configDir: string): StoryModel {
  const file = join(configDir, 'stories.json');
  return parseStoryModel(file, readText(file));
}

/**
 * Reads the vocabulary of a configuration folder.
 * @throws EarshotError `bad-config` naming the file and the remedy.
 */
export function loadTaxonomy(configDir: string): Taxonomy {
  const folder = join(configDir, 'taxonomy');
  const files = listYaml(folder).map(
    (name): TextFile => ({ file: join(folder, name), text: readText(join(folder, name)) }),
  );
  return parseTaxonomy(files);
}

function listYaml(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  } catch (cause) {
    throw new EarshotError('bad-config', `cannot read the folder ${folder}; it holds the classifier's vocabulary`, {
      cause,
    });
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new EarshotError('bad-config', `cannot read ${file}; restore it from the repository`, { cause });
  }
}
