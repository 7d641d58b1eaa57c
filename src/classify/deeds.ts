import { hashText } from './hash.ts';
import type { Reading, Sight } from './reading.ts';
import type { Role } from './taxonomy.ts';

/**
 * A clause of the kind "lifts curbs": a verb whose effect hangs on its object. To halt a curb eases, to halt trade
 * tightens; a negation before the verb turns it round.
 */
export interface Deed {
  readonly name: Name;
  readonly object: Word;
  readonly inTitle: boolean;
  readonly start: number;
  readonly end: number;
}

interface Word {
  readonly text: string;
  readonly hash: number;
}

interface Name extends Word {
  readonly titleText: string;
  readonly titleHash: number;
}

const NAMES = new Map<Role | null, { readonly plain: Name; readonly denied: Name }>(
  (['halts', 'allows', 'imposes'] as const).map((verb) => [
    verb,
    { plain: nameVerb(verb), denied: nameVerb(`not-${verb}`) },
  ]),
);
const CURB: Word = { text: 'curb', hash: hashText('curb') };
const TRADE: Word = { text: 'trade', hash: hashText('trade') };

/** How a language builds its clauses. */
interface Manner {
  /** How far after its verb an object may stand, and how far before it, in characters. */
  readonly after: number;
  readonly before: number;
  /** Here the object stands before its verb, and the negation after it. */
  readonly isVerbLast: boolean;
  readonly denialChars: number;
}

const PLAIN: Manner = { after: 48, before: 24, isVerbLast: false, denialChars: 16 };
/** A Han, kana or Hangul character says as much as two letters. */
const CHINESE: Manner = { after: 24, before: 12, isVerbLast: false, denialChars: 8 };
const VERB_LAST: Manner = { after: 12, before: 24, isVerbLast: true, denialChars: 8 };
const MANNERS = new Map([
  ['zh', CHINESE],
  ['ja', VERB_LAST],
  ['ko', VERB_LAST],
]);
/** An object among so many neighbours is looked for. */
const NEIGHBOURS = 6;
/** "Lifts export curbs": of two objects as near, the curb is the head. */
const CURB_FIRST = 0.2;
const CLAUSE_ENDS = new Set([...'\n.;。；!?！？'].map((end) => end.charCodeAt(0)));

/** The deeds of an item, by the position of their verbs. */
export function findDeeds({ actors, text, item: { lang } }: Reading): Deed[] {
  const manner = MANNERS.get(lang) ?? PLAIN;
  const deeds: Deed[] = [];
  for (let at = 0; at < actors.length; at += 1) {
    const verb = actors[at];
    const names = verb && NAMES.get(verb.term.role);
    const object = names && findObject(actors, at, text.lower, manner);
    if (!object) continue;
    deeds.push({
      name: isDenied(actors, at, manner) ? names.denied : names.plain,
      object: object.term.role === 'curb' ? CURB : TRADE,
      inTitle: verb.inTitle,
      start: Math.min(verb.start, object.start),
      end: Math.max(verb.end, object.end),
    });
  }
  return deeds;
}

function findObject(actors: readonly Sight[], at: number, lower: string, manner: Manner): Sight | undefined {
  const verb = actors[at];
  const last = Math.min(actors.length, at + NEIGHBOURS + 1);
  let best: Sight | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let next = Math.max(0, at - NEIGHBOURS); verb && next < last; next += 1) {
    const other = actors[next];
    if (!other || (other.term.role !== 'curb' && other.term.role !== 'trade')) continue;
    const isAfter = other.start >= verb.end;
    if (other.inTitle !== verb.inTitle || (!isAfter && other.end > verb.start)) continue;
    const from = isAfter ? verb.end : other.end;
    const to = isAfter ? other.start : verb.start;
    const share = (to - from) / (isAfter ? manner.after : manner.before);
    const cost = share - (other.term.role === 'curb' ? CURB_FIRST : 0);
    if (share > 1 || cost >= least || endsClause(lower, from, to)) continue;
    least = cost;
    best = other;
  }
  return best;
}

function endsClause(lower: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (CLAUSE_ENDS.has(lower.charCodeAt(at))) return true;
  return false;
}

function isDenied(actors: readonly Sight[], at: number, { isVerbLast, denialChars }: Manner): boolean {
  const verb = actors[at];
  const last = Math.min(actors.length, at + NEIGHBOURS + 1);
  for (let next = Math.max(0, at - NEIGHBOURS); verb && next < last; next += 1) {
    const other = actors[next];
    if (other?.term.role !== 'denies') continue;
    const gap = isVerbLast ? other.start - verb.end : verb.start - other.end;
    if (gap >= 0 && gap <= denialChars) return true;
  }
  return false;
}

function nameVerb(text: string): Name {
  const titleText = `title-${text}`;
  return { text, titleText, hash: hashText(text), titleHash: hashText(titleText) };
}
