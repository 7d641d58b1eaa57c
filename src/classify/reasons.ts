import type { Reason } from '../domain/types.ts';
import type { Evidence } from './evidence.ts';
import { isFunctional } from './function-words.ts';
import { LABELS } from './model.ts';
import type { Phrases } from './phrases.ts';
import type { Found } from './places.ts';
import type { TitleDirection } from './titles.ts';

const MAX_WORDS = 5;

/** What an item's labels are explained by. */
export interface Ground {
  readonly evidence: Evidence;
  /** Used again for each label. */
  readonly phrases: Phrases;
  /** The item's text, as written. */
  readonly text: string;
}

/**
 * Says which words of the item speak most for the model's answer (against it, where an item is not relevant); the label,
 * by its number among `LABELS`, was among those the evidence was weighed for.
 */
export function explainLabel({ evidence, phrases, text }: Ground, label: number, score: number): Reason {
  const name = LABELS[label] ?? 'relevant';
  const refused = name === 'relevant' && score < 0.5;
  phrases.collect(text, evidence, refused ? evidence.heaviestAgainst(label) : evidence.heaviestFor(label));
  const { words, weight } = pickApart(phrases);
  return { label: name, words, weight: Math.round(weight / 10) / 100, text: sentence(name, words, score, refused) };
}

/** The heaviest few that say something, and do not repeat each other's words. */
function pickApart(phrases: Phrases): { words: string[]; weight: number } {
  const words: string[] = [];
  let weight = 0;
  for (let left = phrases.count; left > 0 && words.length < MAX_WORDS; left -= 1) {
    const heaviest = phrases.findHeaviest();
    const candidate = phrases.read(heaviest);
    if (!isFunctional(candidate) && !words.some((picked) => isRepeated(picked, candidate))) {
      words.push(candidate);
      weight += phrases.weightOf(heaviest);
    }
    phrases.strike(heaviest);
  }
  return { words, weight };
}

function isRepeated(one: string, other: string): boolean {
  return one.length < other.length ? other.includes(one) : one.includes(other);
}

/** The reason of an item that the law itself settles. */
export function explainLaw(why: string): Reason {
  return { label: 'relevant', words: [], weight: 1, text: `Relevant by its legal facts: ${why}.` };
}

/** The reason of an item that words of its title put into the field, whatever else it says. */
export function explainWords(words: string, meaning: string): Reason {
  const text = `Relevant by words of its title: ${quote([words])} always means ${meaning} here.`;
  return { label: 'relevant', words: [words], weight: 1, text };
}

/** The reason of a direction that the title of an act settles. */
export function explainTitle({ direction, why }: TitleDirection): Reason {
  return {
    label: `direction:${direction}`,
    words: [],
    weight: 1,
    text: `Direction ${direction} by the form of its title: ${why}.`,
  };
}

/** Why a jurisdiction is thought to be concerned. */
export function explainPlace({ code, words, probability }: Found): Reason {
  const named = words.slice(0, MAX_WORDS);
  const by = named.length > 0 ? `named by ${quote(named)}` : 'meant without being named, as in most news of this kind';
  const text = `${code} acts or is aimed at: ${by} (${percent(probability)}).`;
  return { label: `jurisdiction:${code}`, words: named, weight: Math.round(probability * 100) / 100, text };
}

function sentence(name: string, words: readonly string[], score: number, refused: boolean): string {
  const because = words.length > 0 ? `, above all for ${quote(words)}` : ', by the sum of many small signs';
  if (refused) return `Not about export controls or chips (${percent(score)} likely)${because}.`;
  if (name === 'relevant') return `About export controls or chips (${percent(score)} likely)${because}.`;
  return `${SUBJECTS.get(name)} (${percent(score)} likely)${because}.`;
}

/** What a sentence calls each label. */
const SUBJECTS = new Map<string, string>(
  LABELS.map((name) => {
    const [kind = '', value = ''] = name.split(':');
    return [name, `${kind === 'topic' ? 'Topic' : 'Direction'} ${value}`];
  }),
);

function quote(words: readonly string[]): string {
  let quoted = '';
  for (const word of words) quoted += quoted === '' ? `“${word}”` : `, “${word}”`;
  return quoted;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
