import { distance } from 'fastest-levenshtein';

/** The choices that a misspelt word most likely meant, nearest first; none where nothing is near. */
export function pickNearest(word: string, choices: readonly string[], count = 3): readonly string[] {
  const typed = word.toLowerCase();
  return choices
    .map((choice) => ({ choice, far: farness(typed, choice.toLowerCase()) }))
    .filter(({ far }) => far <= Math.ceil(typed.length / 3))
    .sort((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ choice }) => choice);
}

/** Says that a word is none of the choices, naming the nearest ones, or all of them where they are few. */
export function describeUnknown(what: string, word: string, choices: readonly string[]): string {
  const near = pickNearest(word, choices);
  const unknown = `There is no ${what} “${clip(word)}”.`;
  if (near.length > 0) return `${unknown} Did you mean ${joinWords(near, 'or')}?`;
  return choices.length > 0 && choices.length <= 12 ? `${unknown} Choose from ${joinWords(choices, 'or')}.` : unknown;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[], last: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** People leave words out more often than they mistype them: a beginning or a part counts as near. */
function farness(typed: string, choice: string): number {
  const whole = distance(typed, choice);
  const part = typed.length >= 3 && (choice.startsWith(typed) || choice.split(/[\s-]+/).includes(typed));
  return part ? Math.min(whole, 1) : whole;
}

function clip(word: string): string {
  return word.length > 60 ? `${word.slice(0, 59)}…` : word;
}
