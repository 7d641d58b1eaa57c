import type { CardField } from './card.ts';
import { sayDay, sayInstant, usDay } from './legal-fields.ts';
import type { Item } from './types.ts';

/** That an official act was found well after its stage began: Earshot was away, or its upstream listed it late. */
export interface Late {
  /** `on display since 2026-11-18 08:45 (US Eastern)`. */
  readonly since: string;
  /** When it was found (ISO instant). */
  readonly foundAt: string;
}

/** A filing is listed within minutes, and looked for every half hour at least. */
const DISPLAY_MS = 3 * 3_600_000;
/** Other registers date by days of zones of their own, and some list an act a day later. */
const ELSEWHERE_MS = 3 * 86_400_000;

/** Whether an official document comes late to be told of; null for everything else. */
export function pickLate({ legal, authority }: Item, now: Date): Late | null {
  if (legal === null || authority !== 'official') return null;
  const { stage, filedAt, publishedOn } = legal;
  const foundAt = now.toISOString();
  if (stage === 'display') {
    if (filedAt === null || now.getTime() - Date.parse(filedAt) <= DISPLAY_MS) return null;
    return { since: `on display since ${sayInstant(filedAt)}`, foundAt };
  }
  if ((stage !== 'published' && stage !== 'corrected') || publishedOn === null) return null;
  const isLate = legal.id.startsWith('fr:')
    ? publishedOn < usDay(now)
    : now.getTime() - Date.parse(publishedOn) > ELSEWHERE_MS;
  return isLate ? { since: `published ${sayDay(legal, publishedOn)}`, foundAt } : null;
}

/** The mark on a message. */
export function buildLateFields(late: Late | null | undefined): readonly CardField[] {
  if (late == null) return [];
  return [{ label: 'Found late', value: `${late.since}; found ${sayInstant(late.foundAt)}` }];
}
