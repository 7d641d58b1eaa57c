import { countryCode, listCountryNames } from './countries.ts';
import { buildFilter, describeLanguage } from './filter.ts';
import { readKeyword } from './keywords.ts';
import { describeUnknown } from './nearest.ts';
import { type Filter, LANGUAGES, SEVERITIES, TOPICS } from './types.ts';

/** What the words of a filter are read against. */
export interface FilterVocabulary {
  /** Feed slugs. */
  readonly feeds: readonly string[];
  /** The field's own name for a company, or the name as given. */
  canonicalName(name: string): string;
}

/** A filter as typed: comma-separated lists by the names of `FILTER_WORDS`. */
export type FilterWords = Readonly<Record<string, string>>;

/** `problems` are sentences for the person who typed it; where there are any, the filter lacks what they are about. */
export interface ParsedFilter {
  readonly filter: Filter;
  readonly problems: readonly string[];
}

const MAX_WORDS = 25;

/** Reads a filter from words, naming every mistake at once with what was probably meant. */
export function parseFilter(words: FilterWords, vocabulary: FilterVocabulary): ParsedFilter {
  const problems: string[] = [];
  const read = <T extends string>(
    name: string,
    pick: (word: string) => T | null,
    unknown: (word: string) => string,
  ) => {
    const list = splitEntries(words[name] ?? '').map(
      name === 'include' || name === 'exclude' ? (entry) => entry : unquote,
    );
    if (list.length > MAX_WORDS) problems.push(`“${name}” takes at most ${MAX_WORDS} entries, but got ${list.length}.`);
    const picked = list.slice(0, MAX_WORDS).map((word) => ({ word, value: pick(word) }));
    problems.push(...picked.filter(({ value }) => value === null).map(({ word }) => unknown(word)));
    return [...new Set(picked.flatMap(({ value }) => (value === null ? [] : [value])))];
  };
  const [minSeverity] = read('severity', pickOf(SEVERITIES), unknownOf('severity', SEVERITIES));
  const filter = buildFilter({
    topics: read('topics', pickOf(TOPICS), unknownOf('topic', TOPICS)),
    ...(minSeverity === undefined ? {} : { minSeverity }),
    jurisdictions: read('jurisdictions', countryCode, unknownOf('country', listCountryNames())),
    companies: read(
      'companies',
      (word) => (pickKeyword(word) === null ? null : vocabulary.canonicalName(word)),
      sayKeywordProblem,
    ),
    include: read('include', pickKeyword, sayKeywordProblem),
    exclude: read('exclude', pickKeyword, sayKeywordProblem),
    feeds: read('feeds', pickOf(vocabulary.feeds), unknownOf('feed', vocabulary.feeds)),
    languages: read('languages', pickLanguage, unknownOf('language', LANGUAGES.map(describeLanguage))),
  });
  return { filter, problems };
}

/** Splits a comma-separated list; commas inside quotes, straight or curly, belong to the entry. */
export function splitList(text: string): readonly string[] {
  return splitEntries(text).map(unquote);
}

/** As `splitList`, with the quotes as they were typed, but straight. */
function splitEntries(text: string): readonly string[] {
  const entries = text.replace(/[“”„‟«»″＂]/g, '"').match(/(?:"[^"]*(?:"|$)|[^",，、;])+/g) ?? [];
  return entries.map((entry) => entry.replace(/\s+/g, ' ').trim()).filter((entry) => unquote(entry) !== '');
}

function unquote(entry: string): string {
  return entry.replaceAll('"', '').replace(/\s+/g, ' ').trim();
}

/** `AI chips` and `ai_chips` are `ai-chips`. */
function pickOf<T extends string>(choices: readonly T[]): (word: string) => T | null {
  return (word) => choices.find((choice) => choice === word.toLowerCase().replace(/[\s_]+/g, '-')) ?? null;
}

function unknownOf(what: string, choices: readonly string[]): (word: string) => string {
  return (word) => describeUnknown(what, word, choices);
}

function pickLanguage(word: string): string | null {
  const typed = word.toLowerCase();
  return LANGUAGES.find((code) => code === typed || describeLanguage(code).toLowerCase() === typed) ?? null;
}

function pickKeyword(word: string): string | null {
  const read = readKeyword(word);
  return 'keyword' in read ? read.keyword : null;
}

function sayKeywordProblem(word: string): string {
  const read = readKeyword(word);
  return 'problem' in read ? read.problem : '';
}
