import { isBinding, pickActKind } from './act.ts';
import type { Authority, Item } from './types.ts';

/** Of the text of a binding act: nothing goes before it. */
export const BINDING_RANK = 6;
const AUTHORITY_RANK: Readonly<Record<Authority, number>> = { official: 3, press: 2, company: 2, analysis: 1 };

/** Which item of a story speaks for it, the highest first. A correction never leads the act that it corrects, nor more time for comments what is commented on. */
export function rankOf(item: Item): number {
  if (item.legal?.correctionOf != null) return 0;
  if (item.legal?.extendsComments === true) return AUTHORITY_RANK.official;
  if (isBindingText(item)) return BINDING_RANK;
  if (isLegalText(item)) return 5;
  return isBinding(pickActKind(item)) ? 4 : AUTHORITY_RANK[item.authority];
}

/** Whether an item is the text of an act that binds or would bind, rather than talk about one. */
export function isLegalText(item: Item): boolean {
  return item.legal !== null && item.authority === 'official';
}

/** Whether an item is the text of an act that binds. A correction is part of the act that it corrects. */
export function isBindingText(item: Item): boolean {
  return isLegalText(item) && item.legal?.correctionOf == null && isBinding(pickActKind(item));
}
