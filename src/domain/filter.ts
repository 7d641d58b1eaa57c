import { countryName } from './countries.ts';
import { describeKeyword, matchesKeyword } from './keywords.ts';
import { joinWords } from './nearest.ts';
import { CJK, foldText } from './search-words.ts';
import { type Filter, SEVERITIES, type Severity, type Topic } from './types.ts';

/** What a filter judges: a story (`StoryState` fits), or an item with its verdict. */
export interface FilterSubject {
  readonly topics: readonly Topic[];
  readonly severity: Severity;
  readonly jurisdictions: readonly string[];
  /** Canonical names. */
  readonly entities: readonly string[];
  readonly feeds: readonly string[];
  readonly languages: readonly string[];
  /** Titles and summaries. */
  readonly text: string;
}

export interface FilterMatch {
  readonly matches: boolean;
  /** The first part that did not pass, in words; null where all did. */
  readonly failed: string | null;
  /** What of the filter was found: topics, countries, companies, keywords. */
  readonly hits: readonly string[];
}

/** A filter from its parts: what is left out asks for everything, of medium severity and above. */
export function buildFilter(parts: Partial<Filter>): Filter {
  return {
    topics: [],
    minSeverity: 'medium',
    jurisdictions: [],
    companies: [],
    include: [],
    exclude: [],
    feeds: [],
    languages: [],
    ...parts,
  };
}

/** Everything worth a message: what a channel gets that asked for nothing in particular. */
export const EVERYTHING_MEDIUM: Filter = buildFilter({});

/**
 * Judges a subject. Every part must pass; within a part any one word is enough. Keywords are whole words whatever
 * their case and accents; Chinese, Japanese and Korean ones match anywhere.
 */
export function matchFilter(filter: Filter, subject: FilterSubject): FilterMatch {
  const hits: string[] = [];
  if (SEVERITIES.indexOf(subject.severity) < SEVERITIES.indexOf(filter.minSeverity)) {
    return { matches: false, failed: `its severity is ${subject.severity}, below ${filter.minSeverity}`, hits };
  }
  for (const part of listParts(filter, subject)) {
    const found = part.wanted.filter(part.has);
    if (part.wanted.length > 0 && found.length > 0 === (part.refuse ?? false)) {
      return { matches: false, failed: part.failed(found), hits };
    }
    hits.push(...found);
  }
  return { matches: true, failed: null, hits };
}

/** Whether two filters ask for the same, whatever the order and case of their words. */
export function isSameFilter(one: Filter, other: Filter): boolean {
  const canon = ({ minSeverity, ...lists }: Filter): string =>
    JSON.stringify([minSeverity, ...LISTS.map((name) => [...new Set(lists[name].map(foldText))].sort())]);
  return canon(one) === canon(other);
}

const LISTS = ['topics', 'jurisdictions', 'companies', 'include', 'exclude', 'feeds', 'languages'] as const;

/** A filter as a person would say it: `export controls or AI chips, high severity and above, naming Nvidia`. */
export function describeFilter(filter: Filter): string {
  const parts = [
    filter.topics.length === 0 ? 'everything' : joinWords(filter.topics.map(describeTopic), 'or'),
    filter.minSeverity === 'low' ? 'of any severity' : describeSeverity(filter.minSeverity),
    say('about', filter.jurisdictions.map(countryName)),
    say('naming', filter.companies),
    say('with', filter.include.map(describeKeyword)),
    say('without', filter.exclude.map(describeKeyword)),
    say(filter.feeds.length > 1 ? 'from the feeds' : 'from the feed', filter.feeds),
    say('in', filter.languages.map(describeLanguage)),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** A topic within a sentence: `export controls`, `AI chips`, `the Entity List`. */
export function describeTopic(topic: Topic): string {
  const written: Partial<Record<Topic, string>> = { 'ai-chips': 'AI chips', 'entity-list': 'the Entity List' };
  return written[topic] ?? topic.replaceAll('-', ' ');
}

/** The English name of a language code. */
export function describeLanguage(code: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code;
}

interface Part {
  readonly wanted: readonly string[];
  has(word: string): boolean;
  /** True: the part passes only where none of its words is found. */
  readonly refuse?: boolean;
  failed(found: readonly string[]): string;
}

function listParts(filter: Filter, subject: FilterSubject): readonly Part[] {
  const { topics, jurisdictions, companies, include, exclude, feeds, languages } = filter;
  let text: string | undefined;
  const inText = (word: string): boolean => {
    text ??= spaceWords(subject.text);
    return findWord(text, spaceWords(word));
  };
  const holds = (keyword: string): boolean => matchesKeyword(keyword, inText);
  const isNamed = (word: string): boolean =>
    subject.entities.some((name) => foldText(name) === foldText(word)) || inText(word);
  return [
    listedPart('topic', topics, subject.topics),
    listedPart('country', jurisdictions, subject.jurisdictions),
    listedPart('feed', feeds, subject.feeds),
    listedPart('language', languages, subject.languages),
    // the text is folded only for a story that passed all of the above
    { wanted: companies, has: isNamed, failed: () => `it names no ${joinWords(companies, 'or')}` },
    { wanted: include, has: holds, failed: () => `it holds no ${sayWords(include, 'or')}` },
    {
      wanted: exclude,
      has: holds,
      refuse: true,
      failed: (found) => `it holds ${sayWords(found, 'and')}, which is excluded`,
    },
  ];
}

/** One word or phrase by itself, as in a sentence; an expression with its words quoted. */
function sayWords(keywords: readonly string[], last: 'and' | 'or'): string {
  return joinWords(
    keywords.map((keyword) => (keyword.includes('"') ? describeKeyword(keyword) : keyword)),
    last,
  );
}

function listedPart(what: string, wanted: readonly string[], listed: readonly string[]): Part {
  const failed = (): string =>
    `its ${what} is ${listed.length === 0 ? 'none' : joinWords(listed, 'and')}, not ${joinWords(wanted, 'or')}`;
  return { wanted, has: (word) => listed.includes(word), failed };
}

/** Folded, with one blank between words and none elsewhere. */
function spaceWords(text: string): string {
  return foldText(text)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}

const WORD_CHARACTER = new RegExp(`^(?!${CJK})[\\p{L}\\p{N}\\p{M}]$`, 'u');

function findWord(text: string, word: string): boolean {
  if (word === '') return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    if (!isInside(text, at) && !isInside(text, end)) return true;
  }
  return false;
}

/** Whether a place in a text is between two characters of one alphabetic word. */
function isInside(text: string, at: number): boolean {
  return WORD_CHARACTER.test(text[at - 1] ?? '') && WORD_CHARACTER.test(text[at] ?? '');
}

function say(how: string, words: readonly string[]): string {
  return words.length === 0 ? '' : `${how} ${joinWords(words, 'or')}`;
}

function describeSeverity(severity: Severity): string {
  return severity === 'critical' ? 'critical only' : `${severity} severity and above`;
}
