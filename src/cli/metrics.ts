import type { Verdict } from '../domain/types.ts';
import { TOPICS } from '../domain/types.ts';
import type { Label } from './labelled.ts';

/** One labelled item with what the program makes of it. `cluster` is the story it was put in, null where it was put in none. */
export interface Judged {
  readonly label: Label;
  readonly lang: string;
  readonly verdict: Verdict;
  readonly cluster: number | null;
}

export interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** The figures of `npm run eval`; shares are 0..1. */
export interface Report {
  readonly items: number;
  readonly relevance: Scores & {
    readonly falsePositives: readonly string[];
    readonly falseNegatives: readonly string[];
  };
  readonly topics: { readonly macroF1: number; readonly byTopic: Readonly<Record<string, Scores>> };
  readonly direction: { readonly accuracy: number };
  readonly jurisdictions: { readonly f1: number };
  readonly languages: Readonly<Record<string, { readonly recall: number }>>;
  readonly stories: Scores;
  readonly itemsPerSecond: number;
}

/** Compares verdicts and stories with the labels. */
export function measure(judged: readonly Judged[], itemsPerSecond: number): Report {
  return {
    items: judged.length,
    relevance: measureRelevance(judged),
    topics: measureTopics(judged),
    direction: { accuracy: measureDirection(judged) },
    jurisdictions: { f1: measureJurisdictions(judged).f1 },
    languages: measureLanguages(judged),
    stories: measureStories(judged),
    itemsPerSecond,
  };
}

function measureRelevance(judged: readonly Judged[]): Report['relevance'] {
  const hits = judged.filter(({ label, verdict }) => label.relevant && verdict.relevant).length;
  const falsePositives = judged.filter(({ label, verdict }) => !label.relevant && verdict.relevant).map(idOf);
  const falseNegatives = judged.filter(({ label, verdict }) => label.relevant && !verdict.relevant).map(idOf);
  return { ...score(hits, falsePositives.length, falseNegatives.length), falsePositives, falseNegatives };
}

/** Over all items; a topic is predicted only where the item was judged relevant. Topics that nobody names are left out. */
function measureTopics(judged: readonly Judged[]): Report['topics'] {
  const byTopic = TOPICS.map((topic) => {
    const wanted = judged.map(({ label }) => label.topics.includes(topic));
    const given = judged.map(({ verdict }) => verdict.relevant && verdict.topics.includes(topic));
    return { topic, wanted, given };
  }).filter(({ wanted, given }) => wanted.includes(true) || given.includes(true));
  const scores = byTopic.map(({ topic, wanted, given }) => [topic, compareFlags(wanted, given)] as const);
  return { macroF1: mean(scores.map(([, { f1 }]) => f1)), byTopic: Object.fromEntries(scores) };
}

/** Over the relevant items; one that was missed has no direction. */
function measureDirection(judged: readonly Judged[]): number {
  const relevant = judged.filter(({ label }) => label.relevant);
  return mean(
    relevant.map(({ label, verdict }) => (verdict.relevant && verdict.direction === label.direction ? 1 : 0)),
  );
}

/** Micro-averaged over all (item, jurisdiction) pairs. */
function measureJurisdictions(judged: readonly Judged[]): Scores {
  let hits = 0;
  let wanted = 0;
  let given = 0;
  for (const { label, verdict } of judged) {
    const found = verdict.relevant ? verdict.jurisdictions : [];
    wanted += label.jurisdictions.length;
    given += found.length;
    hits += found.filter((code) => label.jurisdictions.includes(code)).length;
  }
  return score(hits, given - hits, wanted - hits);
}

function measureLanguages(judged: readonly Judged[]): Report['languages'] {
  const relevant = judged.filter(({ label }) => label.relevant);
  const langs = [...new Set(relevant.map(({ lang }) => lang))].sort();
  return Object.fromEntries(
    langs.map((lang) => {
      const own = relevant.filter((one) => one.lang === lang);
      return [lang, { recall: mean(own.map(({ verdict }) => (verdict.relevant ? 1 : 0))) }];
    }),
  );
}

/**
 * B³ over the items that have a labelled story: for each, the share of its own among those it was put with (precision)
 * and the share of its own that were put with it (recall). An item that was put in no story stands alone.
 */
function measureStories(judged: readonly Judged[]): Scores {
  const told = judged.filter(({ label }) => label.story !== null);
  const rates = told.map((one) => {
    const cluster = told.filter((other) => isTogether(one, other));
    const story = told.filter((other) => other.label.story === one.label.story);
    const both = cluster.filter((other) => other.label.story === one.label.story).length;
    return { precision: both / cluster.length, recall: both / story.length };
  });
  const precision = mean(rates.map((rate) => rate.precision));
  const recall = mean(rates.map((rate) => rate.recall));
  return { precision, recall, f1: harmonic(precision, recall) };
}

function isTogether(one: Judged, other: Judged): boolean {
  return one === other || (one.cluster !== null && one.cluster === other.cluster);
}

function compareFlags(wanted: readonly boolean[], given: readonly boolean[]): Scores {
  const hits = wanted.filter((flag, at) => flag && given[at]).length;
  const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length;
  return score(hits, count(given) - hits, count(wanted) - hits);
}

function score(hits: number, wrong: number, missed: number): Scores {
  const precision = hits + wrong === 0 ? 1 : hits / (hits + wrong);
  const recall = hits + missed === 0 ? 1 : hits / (hits + missed);
  return { precision, recall, f1: harmonic(precision, recall) };
}

function harmonic(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}

/** 1 for an empty list: nothing was asked, nothing was missed. */
function mean(values: readonly number[]): number {
  return values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function idOf({ label }: Judged): string {
  return label.id;
}
