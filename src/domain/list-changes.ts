import { countryCode } from './countries.ts';
import type { ListChange } from './types.ts';

/**
 * What a rule changes on a control list, as its summary counts it ("adding 12 entities to the Entity List, under the
 * destinations of China, People's Republic of (China) (11) and Taiwan (1)"). One change for each list and action; the
 * first count stands. Summaries without counts give nothing: that is normal, not an error.
 */
export function readListChanges(summary: string): readonly ListChange[] {
  const text = summary.slice(0, MAX_CHARS).replace(/\s+/g, ' ');
  const clauses = [...text.matchAll(CLAUSE)];
  const changes: ListChange[] = [];
  for (const [index, clause] of clauses.entries()) {
    const segment = text.slice(clause.index, clauses[index + 1]?.index);
    const change = readChange(clause, segment, listOf(segment) ?? listOf(text) ?? 'other');
    const known = changes.some(({ list, action }) => list === change.list && action === change.action);
    if (!known && change.list !== 'other') changes.push(change);
  }
  return changes;
}

/** `forty-two`, `one hundred and four`, `1,024` → a number; null where it is none. */
export function readCount(written: string): number | null {
  if (/^\d[\d,]*$/.test(written)) return Number(written.replaceAll(',', ''));
  let total = 0;
  for (const word of written.toLowerCase().split(/[\s-]+/)) {
    if (word === 'and') continue;
    if (word === 'hundred') total = Math.max(1, total) * 100;
    else if (NUMBERS[word] === undefined) return null;
    else total += NUMBERS[word];
  }
  return total === 0 ? null : total;
}

/** Counts stand at the start of a summary. */
const MAX_CHARS = 8000;

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries([
  ...SMALL.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
]);

const WORD = `(?:${[...SMALL.slice(1), ...TENS].join('|')})`;
const COUNT = `(?:\\d[\\d,]*|(?:${WORD}\\s+hundred(?:\\s+and)?\\s+)?${WORD}(?:-${WORD})?|${WORD}\\s+hundred)`;
const THING = '(?<thing>entit(?:y|ies)|persons?|entr(?:y|ies)|address(?:es)?)';

/** `adding 29 entries (26 entities and 3 addresses)`, `adds forty-two entities under forty-four entries`. */
const CLAUSE = new RegExp(
  `\\b(?<verb>add(?:s|ing|ed)?|remov(?:e|es|ing|ed)|revis(?:e|es|ing|ed)|modif(?:y|ies|ying|ied)|amend(?:s|ing|ed)?)\\s+` +
    `(?:(?:a\\s+total\\s+of|these|the\\s+following|an\\s+additional)\\s+)?(?<count>${COUNT})\\s+(?:\\(\\d+\\)\\s+)?` +
    `(?:(?:new|existing|additional|current)\\s+)*${THING}` +
    `(?:\\s*\\((?<inner>${COUNT})\\s+(?:entit(?:y|ies)|persons?)[^)]*\\))?` +
    `(?:[^.;]{0,80}?\\sunder\\s+(?<under>${COUNT})\\s+entr(?:y|ies))?`,
  'gi',
);

function readChange(clause: RegExpMatchArray, segment: string, list: ListChange['list']): ListChange {
  const { verb = '', count = '', thing = '', inner, under } = clause.groups ?? {};
  const counted = readCount(count);
  const isEntity = /^(entit|person)/i.test(thing);
  const isEntry = /^entr/i.test(thing);
  return {
    list,
    action: /^add/i.test(verb) ? 'add' : /^remov/i.test(verb) ? 'remove' : 'revise',
    entities: isEntity ? counted : inner === undefined ? null : readCount(inner),
    entries: isEntry ? counted : under === undefined ? null : readCount(under),
    destinations: readDestinations(segment),
  };
}

const LISTS: readonly (readonly [RegExp, ListChange['list']])[] = [
  [/\bunverified list\b|\bUVL\b/i, 'unverified-list'],
  [/military[\s-]end[\s-]users?.{0,8}\blist\b|\bMEU list\b/i, 'meu-list'],
  [/specially designated nationals|\bSDN list\b/i, 'sdn-list'],
  [/\bentity list\b/i, 'entity-list'],
];

function listOf(text: string): ListChange['list'] | null {
  const named = LISTS.map(([pattern, list]) => ({ list, at: text.search(pattern) })).filter(({ at }) => at !== -1);
  return named.sort((one, other) => one.at - other.at)[0]?.list ?? null;
}

/** Destinations of the clause itself: a later sentence may count those of entries that are merely amended. */
const LATER =
  /\.\s+(?:this (?:final |interim final )?rule|BIS|in addition|finally|the (?:final )?rule)\b[^.]{0,200}?\b(?:also|revis|amend|modif|correct)/i;
const DESTINATION =
  /(?:\bunder(?: the (?:following )?destinations? of)?|[;,]|\band)\s+(?:and\s+)?(?:the\s+)?([A-Z][\p{L}'’., -]{0,80}?(?:\s\([A-Z][\p{L}. ]{1,40}\))?),?\s\((\d+)\)/gu;

function readDestinations(segment: string): ListChange['destinations'] {
  const cut = segment.search(LATER);
  const text = cut === -1 ? segment : segment.slice(0, cut);
  return [...text.matchAll(DESTINATION)].map(([, written = '', count]) => {
    const name = written.replace(/^and\s+|^the\s+/i, '').trim();
    return { name: shortName(name), code: countryCode(name), count: Number(count) };
  });
}

/** `China, People's Republic of (China)` and `People's Republic of China (China)` are both `China`. */
function shortName(name: string): string {
  return /\(([^()]+)\)$/.exec(name)?.[1] ?? name;
}
