import { hasChipParty, isBinding, isDenial, isRoutine, pickActKind } from './act.ts';
import { type Direction, type Item, SEVERITIES, type Severity, type Stage, type Verdict } from './types.ts';

/**
 * How severe an item is, taken alone. `critical`: a binding act in force or on display. `high`: an official proposal, an
 * enforcement action, a new official step. `medium`: a report, a company statement, legislation moving. `low`:
 * analysis, routine notices, news of the industry that tells of no measure, and what may well be about something else.
 * A press report of a binding act stays below `critical` until an official item says so.
 */
export function pickSeverity(item: Item, verdict: Verdict): Severity {
  if (!verdict.relevant || isUnsure(item, verdict) || isRoutine(item, verdict)) return 'low';
  switch (item.authority) {
    case 'official':
      return pickOfficial(item, verdict);
    case 'analysis':
      return 'low';
    case 'company':
    case 'press':
      return isCommentary(item.title) || isIndustryNews(verdict) ? 'low' : 'medium';
  }
}

/** Below this chance of being relevant at all, an item wakes nobody by itself; a second outlet may still raise its story. */
const SURE = 0.85;
/** For what is no official's: so that 97 in 100 of what alerts are relevant, while few of the relevant reports stay below. */
const SURE_OF_REPORT = 0.93;

function isUnsure({ authority }: Item, { score }: Verdict): boolean {
  return score < (authority === 'official' ? SURE : SURE_OF_REPORT);
}

/** Plants, orders, prices and new chips: supply, but no government's step. See docs/adr/0013. */
function isIndustryNews({ topics, direction }: Verdict): boolean {
  return direction === 'neutral' && topics.every((topic) => topic === 'chipmaking' || topic === 'ai-chips');
}

/** What a story's severity rests on when an item joins it. */
export interface StoryParts {
  /** Before this item; null for a new story. */
  readonly previous: Severity | null;
  /** Of the item alone. */
  readonly item: Severity;
  /** The story's stage, this item included. */
  readonly stage: Stage;
  /** The story's direction, this item included. */
  readonly direction: Direction;
  /** Outlets that reported it of their own, this item's included: see `isIndependent`. */
  readonly independentOutlets: number;
}

/** How severe a story is: its severest item, raised to `high` by two independent outlets; falls only by withdrawal. */
export function storySeverity(parts: StoryParts): Severity {
  if (parts.stage === 'withdrawn') return pickMilder(parts.previous ?? parts.item, 'medium');
  const known = parts.previous === null ? parts.item : pickSeverer(parts.previous, parts.item);
  const corroborated = parts.independentOutlets >= 2 && parts.direction !== 'neutral';
  return corroborated ? pickSeverer(known, 'high') : known;
}

/** The severer of two. */
export function pickSeverer(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}

function pickMilder(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}

function pickOfficial(item: Item, verdict: Verdict): Severity {
  const kind = pickActKind(item);
  if (item.legal?.stage === 'withdrawn') return 'medium';
  if (kind === 'correction') return 'medium';
  if (isBinding(kind)) return kind === 'proclamation' && verdict.direction === 'neutral' ? 'high' : 'critical';
  if (isDenial(kind)) return hasChipParty(verdict) ? 'critical' : 'low';
  if (kind === 'proposal' || kind === 'penalty' || kind === 'charges') return 'high';
  if (verdict.topics.includes('legislation')) return 'medium';
  return verdict.direction === 'neutral' ? 'medium' : 'high';
}

/** Titles of opinion, explainers and round-ups: they follow the news. */
const COMMENTARY =
  /^(?:opinion|analysis|commentary|editorial|explainer|explained|podcast|q&a|kommentar|analyse|opinie)\b|\b(?:op-ed|week in review|weekly (?:round-?up|digest|recap)|live (?:blog|updates))\b|^(?:社论|社論|评论|評論|时评|社説|사설|칼럼)|\[(?:사설|칼럼)\]|周报|週報/i;

function isCommentary(title: string): boolean {
  return COMMENTARY.test(title);
}
