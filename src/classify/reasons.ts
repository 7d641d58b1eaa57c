import type { Reason } from '../domain/types.ts';
import type { Feature } from './features.ts';
import { LABELS, type Model, weightOf } from './model.ts';
import type { Found } from './places.ts';
import type { Reading } from './reading.ts';

const MAX_WORDS = 5;
const MAX_WORD_CHARS = 60;
/** So many of the weightiest features are looked at. */
const MAX_HEAVY = 24;
/** Contributions below this, in logits, explain nothing. */
const MIN_WEIGHT = 0.05;

/** What one label of the model is to be explained for. */
export interface Question {
  readonly model: Model;
  readonly reading: Reading;
  readonly features: readonly Feature[];
  /** Its number among `LABELS`. */
  readonly label: number;
  readonly score: number;
}

/** Says which words of the item speak most for the model's answer (against it, where an item is not relevant). */
export function explainLabel({ model, reading, features, label, score }: Question): Reason {
  const name = LABELS[label] ?? 'relevant';
  const refused = name === 'relevant' && score < 0.5;
  const sign = refused ? -1 : 1;
  const heavy: { feature: Feature; weight: number }[] = [];
  for (const feature of features) {
    const weight = weightOf(model, feature.hash, label) * sign;
    if (weight >= MIN_WEIGHT && feature.start >= 0) heavy.push({ feature, weight });
  }
  heavy.sort((one, other) => other.weight - one.weight);
  const weights = new Map<string, number>();
  for (const { feature, weight } of heavy.slice(0, MAX_HEAVY)) {
    const words = reading.text.cased.slice(feature.start, feature.end).replace(/\s+/g, ' ').trim();
    if (words.length <= MAX_WORD_CHARS) weights.set(words, (weights.get(words) ?? 0) + weight);
  }
  const best = pickApart([...weights].sort(([, one], [, other]) => other - one));
  const weight = best.reduce((sum, [, one]) => sum + one, 0);
  const words = best.map(([one]) => one);
  return { label: name, words, weight: Math.round(weight * 100) / 100, text: sentence(name, words, score, refused) };
}

/** The first few that do not repeat each other's words. */
function pickApart(sorted: readonly (readonly [string, number])[]): (readonly [string, number])[] {
  const picked: (readonly [string, number])[] = [];
  for (const candidate of sorted) {
    if (picked.length === MAX_WORDS) break;
    if (!picked.some(([words]) => words.includes(candidate[0]) || candidate[0].includes(words))) picked.push(candidate);
  }
  return picked;
}

/** The reason of an item that the law itself settles. */
export function explainLaw(why: string): Reason {
  return { label: 'relevant', words: [], weight: 1, text: `Relevant by its legal facts: ${why}.` };
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
  const [kind = '', value = ''] = name.split(':');
  return `${kind === 'topic' ? 'Topic' : 'Direction'} ${value} (${percent(score)} likely)${because}.`;
}

function quote(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(', ');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
