import type { Arrival, Cause, StoryState } from './story.ts';
import { BINDING_RANK, isBindingText, isLegalText } from './story-rank.ts';

/** How many further independent outlets get a reply of their own (DESIGN §3). */
const TOLD_OUTLETS = 2;

/** Why an arrival is worth a message of its own in the thread; null where it only updates the root. */
export function pickCause(before: StoryState, after: StoryState, arrival: Arrival): Cause | null {
  const staged = after.stage !== before.stage;
  const moved = hasMoved(before, arrival);
  const stage = moved ? arrival.item.legal?.stage : after.stage;
  if ((staged || moved) && (stage === 'withdrawn' || stage === 'corrected')) return stage;
  if ((staged || moved) && isLegalText(arrival.item)) return 'stage';
  if (!arrival.known && isLegalText(arrival.item)) return 'official';
  if (staged) return 'stage';
  if (after.severity !== before.severity) return 'severity';
  if (isTurn(before, after)) return 'direction';
  return !arrival.known && isToldOutlet(before, arrival) ? 'outlet' : null;
}

/** A reply notifies nobody: whether this one must be seen in the channel too. */
export function mustBeSeen(before: StoryState, after: StoryState, arrival: Arrival, cause: Cause): boolean {
  if (cause === 'withdrawn') return true;
  if (after.severity === 'critical' && before.severity !== 'critical') return true;
  return isBindingText(arrival.item) && before.lead.rank < BINDING_RANK;
}

/** Whether a document of the story went a stage further, though another may lead the story and be further still. */
function hasMoved(before: StoryState, { itemId, item }: Arrival): boolean {
  const known = before.sources.find((source) => source.itemId === itemId);
  return known !== undefined && isLegalText(item) && item.legal?.stage !== known.stage;
}

/** From restricting to easing or back; to learn a direction that was not known is no turn. */
function isTurn(before: StoryState, after: StoryState): boolean {
  return after.direction !== before.direction && before.direction !== 'neutral' && after.direction !== 'neutral';
}

/** The first two outlets of other owners after the one that opened the story; analysts and companies only add to the root. */
function isToldOutlet(before: StoryState, { independent, item }: Arrival): boolean {
  if (!independent || before.independentOwners.includes(item.owner)) return false;
  const opener = before.sources[0]?.owner;
  return before.independentOwners.filter((owner) => owner !== opener).length < TOLD_OUTLETS;
}
