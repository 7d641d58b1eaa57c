import { weighWord } from './cluster-words.ts';

/** What tells one event from another: rare names, figures, words that the field does not use every day. */

/** Whether a word of a title is one that tells events apart. */
export function isTelling(word: string): boolean {
  return weighWord(word) > 0.5;
}

/** Names that are in the news every day: sharing one says little. */
const DAILY: ReadonlySet<string> = new Set([
  ...['Nvidia', 'TSMC', 'Huawei', 'Intel', 'AMD', 'Samsung Electronics', 'SK hynix', 'ASML', 'SMIC', 'Micron'],
  ...['Donald Trump', 'Joe Biden', 'Xi Jinping', 'Jensen Huang'],
  ...['H20', 'H100', 'H200', 'Blackwell', 'HBM', 'rare earths', 'critical minerals'],
]);

/** Deeds that few headlines share; restricting, proposing and responding go on all the time. */
const SPECIFIC: ReadonlySet<string> = new Set([
  ...['list', 'delist', 'suspend', 'rescind', 'penalty', 'charge', 'sentence', 'deny', 'court', 'bill', 'invest'],
  ...['subsidy', 'stake', 'tariff', 'takeover', 'share', 'launch', 'sanction', 'probe', 'letter', 'talks'],
]);

export function isDaily(name: string): boolean {
  return DAILY.has(name);
}

export function isRare(name: string): boolean {
  return !DAILY.has(name);
}

/** The United States and China are in most of the news. */
export function isRarePlace(place: string): boolean {
  return place !== 'US' && place !== 'CN';
}

export function isSpecific(deed: string): boolean {
  return SPECIFIC.has(deed);
}

export function isAmount(number: string): boolean {
  return !isCount(number);
}

/** Small counts agree by chance. */
export function isTellingCount(number: string): boolean {
  return isCount(number) && Number(number.slice(1)) > 9;
}

/** What the words that stand in both are worth. */
export function weighShared(words: readonly string[], among: ReadonlySet<string>): number {
  let sum = 0;
  for (const word of words) if (among.has(word)) sum += weighWord(word);
  return sum;
}

/** Whether a number of an item is a count: `#28`. */
export function isCount(number: string): boolean {
  return number.startsWith('#');
}
