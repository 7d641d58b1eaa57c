import type { Sketch } from './cluster-features.ts';
import { isTelling } from './cluster-telling.ts';

/** A frame has at least so many words on each side of what is filled in, and so many in all. */
const SIDE = 2;
const FRAME = 5;
/** What is filled in has at least so many words that tell events apart and that the other item has nowhere. */
const OWN = 2;

/**
 * Whether two titles are one frame filled in twice, as an agency, or a newspaper of one morning, writes them: "to license
 * exports of memory test equipment to China", "to license exports of etching tools to China". Two objects are two events.
 * Only where words stand apart: pairs of characters overlap.
 */
export function areTwins(a: Sketch, b: Sketch): boolean {
  if (a.lang !== b.lang || ['zh', 'ja', 'ko'].includes(a.lang)) return false;
  const before = countAlike(a.title, b.title);
  const behind = countAlike(a.title.toReversed(), b.title.toReversed());
  if (before < SIDE || behind < SIDE || before + behind < FRAME) return false;
  return isFilledIn(a, b, { before, behind }) && isFilledIn(b, a, { before, behind });
}

function countAlike(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((word, at) => word !== b[at]);
  return differs === -1 ? a.length : differs;
}

function isFilledIn(
  one: Sketch,
  other: Sketch,
  { before, behind }: { readonly before: number; readonly behind: number },
): boolean {
  const filling = one.title.slice(before, one.title.length - behind);
  const own = filling.filter((word) => !other.text.includes(word));
  return own.filter(isTelling).length >= OWN && own.length === filling.length;
}
