import { type DateAnchors, listDays, sentencesOf } from './legal-dates.ts';
import type { StagedDay } from './types.ts';

/** When an act takes effect, as its DATES section says it. */
export interface Effect {
  /** The first day named (ISO), or null. */
  readonly on: string | null;
  /** Where that is the day of an event. */
  readonly upon: 'display' | 'publication' | null;
  /** Further days, each once. */
  readonly staged: readonly StagedDay[];
}

/**
 * Reads when an act takes effect: a date, "upon publication", "on display", the printer's instruction that stands in the
 * text on public inspection (`[INSERT DATE 30 DAYS AFTER DATE OF PUBLICATION …]`), and days of parts and of compliance.
 */
export function readEffect(dates: string, anchors: DateAnchors): Effect {
  const named = sentencesOf(dates).flatMap((sentence) => readSentence(sentence, anchors));
  const first = named.findIndex(({ on, upon, isCompliance }) => !isCompliance && (on !== null || upon !== null));
  const main = named[first];
  const staged = named
    .filter(({ on }, at) => at !== first && on !== null && on !== main?.on)
    .map(({ on, part }) => ({ on: on ?? '', part }));
  return {
    on: main?.on ?? null,
    upon: main?.upon ?? null,
    staged: staged.filter(({ on }, at) => staged.findIndex((other) => other.on === on) === at).slice(0, MAX_STAGED),
  };
}

const MAX_STAGED = 6;
const PART_CHARS = 90;
const BESIDE_CHARS = 8;

interface EffectiveDay {
  readonly on: string | null;
  readonly upon: Effect['upon'];
  readonly part: string;
  readonly isCompliance: boolean;
}

/** The days of a sentence that a word for taking effect stands before; what stands before the word is the part. */
function readSentence(sentence: string, anchors: DateAnchors): readonly EffectiveDay[] {
  const days: EffectiveDay[] = [];
  let from = 0;
  const named = listDays(sentence, anchors);
  for (const [at, day] of named.entries()) {
    const clause = sentence.slice(from, day.from);
    const word = WORD.exec(clause);
    // "effective March 1 or, for exports to China, April 1": only what says so again is a day of its own
    if (word === null) continue;
    from = day.to;
    const isCompliance = /compliance/i.test(word[0]);
    const part = isCompliance ? 'compliance' : sayPart(clause.slice(0, word.index));
    // "on filing for public inspection, November 24, 2026": the day may stand beside the event
    const beside = named[at + 1];
    const on = day.on ?? (beside !== undefined && beside.from - day.to < BESIDE_CHARS ? beside.on : null);
    days.push({ on, upon: day.upon, part, isCompliance });
  }
  return days;
}

const WORD = /\beffective\b(?!\s+(?:until|through))|\btakes?\s+effect\b|\bcompliance\s+(?:date|is\s+required)\b/i;

/** `, except for instruction 5, which is` → `instruction 5`; a sentence about the whole act names no part. */
function sayPart(words: string): string {
  const part = words
    .replace(/\b(?:which|that)?\s*(?:is|are|will\s+be|shall\s+be|becomes?|will|shall)\s*$/i, '')
    .replace(
      /^[\s,;:.)]*(?:and\b|but\b|while\b|with\b)?[\s,]*(?:(?:except|exception)\b[\s,]*(?:(?:that|for|of)\b)?)?/i,
      '',
    )
    .replace(/[\s,;:(]+$/, '')
    .replace(/^\s*the\s+/i, '')
    .trim();
  return /^(?:this|these|those)\b|^(?:\w+\s+){0,3}(?:rule|order|action|notice|regulation|amendments?)$/i.test(part)
    ? ''
    : part.slice(0, PART_CHARS);
}
