import { isDenial, pickActKind } from '../domain/act.ts';
import type { Direction, Item } from '../domain/types.ts';

/** A direction that a title settles, and why, for a reader. */
export interface TitleDirection {
  readonly direction: Direction;
  readonly why: string;
}

const DEBARS = /\bdebarment\b/i;
const TAKES_BACK = /\b(?:vacat\w*|terminat\w*|rescind\w*|lift\w*)\b/i;
const ADDS = /\badd(?:s|ed|ing|itions?)?\b/i;
const REMOVES = /\b(?:remov\w*|delet\w*|delist\w*)\b/i;
/** Rules that call themselves controls, or more of them; and rules that take some away. */
const CONTROLS =
  /^(?:export )?controls (?:on|of)\b|\b(?:additional|enhanced|expanded|new|stricter) (?:[\w-]+ ){0,3}(?:controls?|sanctions|restrictions|requirements|measures)\b|\b(?:imposition|expansion|addition) of (?:[\w-]+ ){0,4}(?:controls?|sanctions|restrictions|license requirements)\b/i;
const RELIEVES =
  /\b(?:removal|elimination|relaxation|easing|reduction) of (?:[\w-]+ ){0,4}(?:controls?|sanctions|restrictions|license requirements)\b|\b(?:expansion|addition|establishment|creation) of (?:[\w-]+ ){0,3}license exception\b|^(?:new|expanded) license exception\b/i;
/** A rule that only tidies an earlier one changes no direction. */
const REPORTS = /\b(?:clarif\w*|correction|corrections|conforming|technical amendments?|update|updates)\b/i;
/** Steps of procedure that change nothing yet, whatever they are about. */
const PROCEDURE = /^(?:notice of )?requests? for\b|^procedures for\b|\b(?:comment period|public briefing)\s*$/i;

/**
 * The direction that the title of an official act settles by its form: additions to a list tighten, removals alone ease,
 * an order denying export privileges enforces, and notices of routine or procedure are neutral. Null where it is open.
 */
export function readDirection(item: Item): TitleDirection | null {
  const { title } = item;
  const kind = pickActKind(item);
  if ((isDenial(kind) || DEBARS.test(title)) && !TAKES_BACK.test(title))
    return { direction: 'enforcement', why: 'it denies a party exports' };
  if (item.authority !== 'official') return null;
  if (kind === 'committee-meeting' || kind === 'paperwork')
    return { direction: 'neutral', why: 'it is a routine notice' };
  if (PROCEDURE.test(title)) return { direction: 'neutral', why: 'it is a step of procedure' };
  if (kind === 'rule' || kind === 'none') return readRule(title);
  if (kind !== 'list-change') return null;
  if (ADDS.test(title)) return { direction: 'tightening', why: 'it adds to a list' };
  return REMOVES.test(title) ? { direction: 'easing', why: 'it only removes from a list' } : null;
}

/** A rule whose title names both more and less is left open. */
function readRule(title: string): TitleDirection | null {
  const [tightens, eases] = [CONTROLS.test(title), RELIEVES.test(title)];
  if (tightens === eases || REPORTS.test(title)) return null;
  return tightens
    ? { direction: 'tightening', why: 'it is a rule that sets controls' }
    : { direction: 'easing', why: 'it is a rule that takes controls away' };
}
