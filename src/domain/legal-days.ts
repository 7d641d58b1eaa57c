import type { LegalFacts } from './types.ts';

/** What happens on a day that an official document names. */
export type DayKind = 'comments' | 'effective';

/** One day of a document, in the agency's own zone (ISO). */
export interface LegalDay {
  readonly what: DayKind;
  readonly on: string;
  /** The part of the act that it is of; null: all of it. */
  readonly part: string | null;
  /** Whether it takes the place of the day that another document of the story named. */
  readonly replaces: boolean;
}

/** The days of a document, each once; of one that was withdrawn none. */
export function listLegalDays(legal: LegalFacts | null): readonly LegalDay[] {
  if (legal === null || legal.stage === 'withdrawn') return [];
  const days = new Map<string, LegalDay>();
  const add = (day: LegalDay): void => {
    const key = `${day.what}:${day.on}`;
    if (isDay(day.on) && !days.has(key)) days.set(key, day);
  };
  const replaces = legal.extendsComments === true || legal.correctionOf !== null;
  if (legal.commentsCloseOn !== null) add({ what: 'comments', on: legal.commentsCloseOn, part: null, replaces });
  if (legal.effectiveOn !== null) add({ what: 'effective', on: legal.effectiveOn, part: null, replaces: false });
  for (const { on, part } of legal.staged ?? []) add({ what: 'effective', on, part, replaces: false });
  return [...days.values()];
}

/** Day of the document itself (ISO), by which the newer of two is told. */
export function dayOfDocument({ publishedOn, filedAt, signedOn }: LegalFacts): string | null {
  return [publishedOn, filedAt?.slice(0, 10), signedOn].find((day) => day != null && isDay(day)) ?? null;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
