import { readFileSync } from 'node:fs';
import { EarshotError } from '../lib/errors.ts';
import { type Labelled, parseLabelledFile, parseTexts } from './labelled.ts';

/**
 * Reads files of labelled items, in the order given; `texts` names a file with the texts of lines that hold only labels.
 * @throws EarshotError `bad-input` naming the file, and the line where one is wrong.
 */
export function readLabelledFiles(files: readonly string[], texts: string | undefined): Labelled[] {
  const known = texts === undefined ? new Map() : parseTexts(texts, readText(texts));
  return files.flatMap((file) => parseLabelledFile(file, readText(file), known));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new EarshotError('bad-input', `${file}: cannot be read; is the name right?`, { cause });
  }
}
