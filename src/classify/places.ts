import { type Model, toProbability } from './model.ts';
import type { Reading, Sight } from './reading.ts';

/** A jurisdiction an item may concern, with what speaks for it. */
export interface Candidate {
  readonly code: string;
  /** Names of the model's features, each once. */
  readonly features: readonly string[];
  /** The words of the item that name it, its agencies or its parties. */
  readonly words: readonly string[];
}

/** A jurisdiction that the model found to be concerned. */
export interface Found extends Candidate {
  readonly probability: number;
}

/** These two are meant in most items of the field, named or not. */
const ALWAYS = ['US', 'CN'];
const WITH_PRIOR = new Set(['US', 'CN', 'TW', 'KR', 'JP', 'NL', 'DE', 'GB', 'RU', 'EU', 'IR']);
const NEAR_CHARS = 40;
/** A place left out is worse than one too many; this is where both errors cost least over the labelled items. */
const THRESHOLD = 0.4;

/** The jurisdictions acting or aimed at, by code. */
export function findPlaces(model: Model, reading: Reading): Found[] {
  return listCandidates(reading)
    .map((candidate) => ({ ...candidate, probability: toProbability(scorePlace(model, candidate)) }))
    .filter(({ probability }) => probability >= THRESHOLD)
    .sort((one, other) => (one.code < other.code ? -1 : 1));
}

/** Every jurisdiction the item names or hints at, with its features. */
export function listCandidates(reading: Reading): Candidate[] {
  const evidence = new Map<string, { features: Set<string>; words: Set<string> }>();
  const touch = (code: string) => {
    const known = evidence.get(code) ?? { features: new Set<string>(), words: new Set<string>() };
    evidence.set(code, known);
    return known;
  };
  for (const code of ALWAYS) touch(code);
  reading.sights.forEach((sight, at) => {
    if (sight.term.home === null) return;
    const { features, words } = touch(sight.term.home);
    for (const feature of describeSight(reading, sight, at)) features.add(feature);
    words.add(reading.text.cased.slice(sight.start, sight.end).trim());
  });
  for (const { term } of reading.sourceSights) if (term.home) touch(term.home).features.add(`source:${term.kind}`);
  const { jurisdiction } = reading.item;
  if (jurisdiction) touch(jurisdiction).features.add('feed');
  const named = [...evidence].filter(([, { features }]) => features.has('title:place') || features.has('any:place'));
  return [...evidence].map(([code, { features, words }]) => {
    return { code, features: [...features, ...describeRest(reading, code, features, named.length)], words: [...words] };
  });
}

function scorePlace(model: Model, { features }: Candidate): number {
  let logit = model.placeBias;
  for (const feature of features) logit += model.placeWeights.get(feature) ?? 0;
  return logit;
}

function describeSight(reading: Reading, sight: Sight, at: number): string[] {
  const { term, inTitle, seat } = sight;
  const what = term.kind === 'place' ? (seat ? 'seat' : 'place') : term.kind === 'company' ? sight.sense : term.kind;
  const features = [`any:${what}`];
  if (inTitle) features.push(`title:${what}`);
  if (inTitle && sight.start === 0) features.push(`first:${term.kind}`);
  if (term.kind !== 'place') return features;
  const before = reading.sights[at - 1];
  const after = reading.sights[at + 1];
  if (before && sight.start - before.end < NEAR_CHARS) features.push(`after:${before.sense}`);
  if (after && after.start - sight.end < NEAR_CHARS) features.push(`before:${after.sense}`);
  const word = reading.text.lower
    .slice(Math.max(0, sight.start - 12), sight.start)
    .match(/([a-z]+|[^\sa-z])[\s(]*$/)?.[1];
  features.push(`word:${word ?? 'none'}`);
  return features;
}

function describeRest(reading: Reading, code: string, own: ReadonlySet<string>, named: number): string[] {
  const features = [WITH_PRIOR.has(code) ? `code:${code}` : 'code:other'];
  if (!own.has('any:place') && !own.has('any:seat')) features.push('unnamed', `unnamed:${features[0]}`);
  if (named === 1 && own.has('any:place')) features.push('alone');
  if (named >= 4) features.push('among-many');
  features.push(`authority:${reading.item.authority}:${ALWAYS.includes(code) ? code : 'other'}`);
  const group = ALWAYS.includes(code) ? code : 'other';
  for (const { sense, inTitle } of reading.sights) {
    features.push(`${group}|${sense}`);
    if (inTitle) features.push(`${group}|title|${sense}`);
  }
  return [...new Set(features)];
}
