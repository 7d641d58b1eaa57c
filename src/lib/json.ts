import { EarshotError } from './errors.ts';

/**
 * Reads a file of JSON that the program comes with.
 * @throws EarshotError `bad-config` naming the file and the remedy.
 */
export function parseJson(file: string, text: string, remedy: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EarshotError('bad-config', `${file} is not JSON; ${remedy}`, { cause });
  }
}
