import { z } from 'zod';
import { EarshotError } from '../lib/errors.ts';
import { parseJson } from '../lib/json.ts';
import { SIGNALS, type SignalName, type Signals } from './cluster-signals.ts';

/** What each signal weighs, as `npm run train` learns it. A sum of 0 is an even chance that two items tell of one event. */
export interface StoryModel {
  readonly bias: number;
  readonly weights: Signals;
}

const StoryModelFile = z.strictObject({
  bias: z.number(),
  weights: z.strictObject(mapSignals(() => z.number())),
});

/**
 * Reads a story model.
 * @throws EarshotError `bad-config` where it is no model of this version's signals; `npm run train` writes a new one.
 */
export function parseStoryModel(file: string, text: string): StoryModel {
  const parsed = StoryModelFile.safeParse(parseJson(file, text, 'make it anew with "npm run train"'));
  if (parsed.success) return parsed.data;
  throw new EarshotError('bad-config', `${file} is no story model of this version; make it anew with "npm run train"`);
}

/** Something for each signal. */
export function mapSignals<T>(build: (name: SignalName, at: number) => T): Record<SignalName, T> {
  return Object.fromEntries(SIGNALS.map((name, at) => [name, build(name, at)])) as Record<SignalName, T>;
}
