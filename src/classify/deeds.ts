import { hashText } from './hash.ts';
import { isWordCode } from './normalise.ts';
import type { Reading, Sight } from './reading.ts';
import type { Role } from './taxonomy.ts';

/**
 * A clause of the kind "lifts curbs": a verb whose effect hangs on its object. To halt a curb eases, to halt trade
 * tightens; a negation before the verb turns it round, and what somebody only asks for is not done yet.
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

const NAMES = new Map<Role | null, { readonly plain: Name; readonly denied: Name; readonly asked: Name }>(
  (['halts', 'allows', 'imposes'] as const).map((verb) => [
    verb,
    { plain: nameVerb(verb), denied: nameVerb(`not-${verb}`), asked: nameVerb(`asked-${verb}`) },
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
  /** How far from its verb the word stands by which somebody asks for it. */
  readonly askingChars: number;
}

const PLAIN: Manner = { after: 48, before: 30, isVerbLast: false, denialChars: 16, askingChars: 40 };
/** A Han, kana or Hangul character says as much as two letters. */
const CHINESE: Manner = { after: 24, before: 12, isVerbLast: false, denialChars: 8, askingChars: 16 };
const VERB_LAST: Manner = { after: 12, before: 24, isVerbLast: true, denialChars: 8, askingChars: 16 };
const MANNERS = new Map([
  ['zh', CHINESE],
  ['ja', VERB_LAST],
  ['ko', VERB_LAST],
]);
/** An object among so many neighbours is looked for. */
const NEIGHBOURS = 6;
/** "Lifts export curbs": of two objects as near, the curb is the head. */
const CURB_FIRST = 0.2;
const [STOP, SPACE] = [46, 32];
/** By UTF-16 unit: 1 where a clause ends. */
const ENDS_CLAUSE = new Uint8Array(65_536);
for (const end of '\n;。；!?！？') ENDS_CLAUSE[end.charCodeAt(0)] = 1;
/** How far behind its verb a particle may stand: "puts all new curbs on chip exports on hold". */
const PARTICLE_CHARS = 70;
/** In "curbs on chip exports" and "export curbs" the curb is the head, however near the verb the trade stands. */
const HEAD_CHARS = 30;
const OF = /^ (?:on|of|over|against|for|to|op|van|voor|fur|auf|bei|von|der|des|sur|a l'|a|aux|de|du|d')(?: |$)/;
const COMPOUND_CHARS = 2;
/** What stands between giving up and the verb of the plan: " plan to ". */
const PLAN_CHARS = 28;
const INFINITIVE = /\b(?:to|om|te|zu|de|d'|a) $/;

/** The deeds of an item, by the position of their verbs. */
export function findDeeds({ actors, text: { lower }, item: { lang } }: Reading): Deed[] {
  const manner = MANNERS.get(lang) ?? PLAIN;
  const deeds: Deed[] = [];
  for (let at = 0; at < actors.length; at += 1) {
    const verb = actors[at];
    const names = verb && NAMES.get(verb.term.role);
    if (!names || !hasParticle(verb, lower)) continue;
    const undone = verb.term.role === 'halts' ? findUndone(verb, actors[at + 1], lower) : undefined;
    const object = undone ?? findObject(actors, at, lower, manner);
    if (!object) continue;
    const isAsked = stands(actors, at, 'asks', manner.isVerbLast, manner.askingChars);
    const isDenied = stands(actors, at, 'denies', manner.isVerbLast, manner.denialChars);
    deeds.push({
      name: isDenied ? names.denied : isAsked ? names.asked : names.plain,
      object: undone || isCurb(actors, object, lower) ? CURB : TRADE,
      inTitle: verb.inTitle,
      start: Math.min(verb.start, object.start),
      end: Math.max(verb.end, object.end),
    });
  }
  return deeds;
}

/** Whether a verb that needs a particle ("puts … on hold", "hebt … auf") has one behind it. */
function hasParticle({ term: { particles }, end }: Sight, lower: string): boolean {
  if (particles.length === 0) return true;
  let reach = end;
  while (reach < lower.length && reach < end + PARTICLE_CHARS && !endsClause(lower, reach, reach + 1)) reach += 1;
  const rest = lower.slice(end, reach);
  return particles.some((particle) => {
    const at = rest.indexOf(` ${particle}`);
    return at >= 0 && !isWordCode(lower.charCodeAt(end + at + 1 + particle.length));
  });
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

/** The verb of a plan that is given up: "shelves plan to tighten exports" halts a curb, whatever stands behind. */
function findUndone(verb: Sight, next: Sight | undefined, lower: string): Sight | undefined {
  if (next?.term.role !== 'imposes' || next.inTitle !== verb.inTitle) return undefined;
  const between = lower.slice(verb.end, next.start);
  return between.length <= PLAN_CHARS && INFINITIVE.test(between) && !endsClause(lower, verb.end, next.start)
    ? next
    : undefined;
}

/** Whether an object is a curb, or trade that only tells what a curb beside it is on. */
function isCurb(actors: readonly Sight[], object: Sight, lower: string): boolean {
  if (object.term.role === 'curb') return true;
  const at = actors.indexOf(object);
  for (let next = Math.max(0, at - NEIGHBOURS); next < actors.length && next <= at + NEIGHBOURS; next += 1) {
    const other = actors[next];
    if (other?.term.role !== 'curb') continue;
    if (other.start >= object.end && other.start - object.end <= COMPOUND_CHARS) return true;
    const isBefore = other.end <= object.start && object.start - other.end <= HEAD_CHARS;
    if (isBefore && OF.test(lower.slice(other.end, object.start))) return true;
  }
  return false;
}

function endsClause(lower: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const code = lower.charCodeAt(at);
    if (ENDS_CLAUSE[code] === 1 || (code === STOP && isFullStop(lower, at))) return true;
  }
  return false;
}

/** A stop before a space, but not that of "U.S.". */
function isFullStop(lower: string, at: number): boolean {
  return !(lower.charCodeAt(at + 1) > SPACE) && lower.charCodeAt(at - 2) !== STOP;
}

/** Whether a word of a role stands close to a verb, on the side where the language puts it. */
function stands(actors: readonly Sight[], at: number, role: Role, isBehind: boolean, chars: number): boolean {
  const verb = actors[at];
  const last = Math.min(actors.length, at + NEIGHBOURS + 1);
  for (let next = Math.max(0, at - NEIGHBOURS); verb && next < last; next += 1) {
    const other = actors[next];
    if (other?.term.role !== role || other.inTitle !== verb.inTitle) continue;
    const gap = isBehind ? other.start - verb.end : verb.start - other.end;
    if (gap >= 0 && gap <= chars) return true;
  }
  return false;
}

function nameVerb(text: string): Name {
  const titleText = `title-${text}`;
  return { text, titleText, hash: hashText(text), titleHash: hashText(titleText) };
}
