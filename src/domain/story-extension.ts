import type { Extension } from './legal-fields.ts';
import type { Arrival } from './story.ts';

/** The last day for comments on a story's act as a later document of the story changed it. */
export interface StoryExtension extends Extension {
  readonly itemId: number;
  /** Day of that document (ISO): the newest counts, whichever is read first. */
  readonly dated: string;
}

/** What stands of a story's extension once an item came: a notice that gives more time, or a correction that names a day. */
export function pickExtension(before: StoryExtension | null, { itemId, item }: Arrival): StoryExtension | null {
  const others = before?.itemId === itemId ? null : before;
  const { legal } = item;
  if (legal === null || legal.commentsCloseOn === null || legal.stage === 'withdrawn') return others;
  if (legal.extendsComments !== true && legal.correctionOf === null) return others;
  const dated = legal.publishedOn ?? legal.filedAt?.slice(0, 10) ?? legal.signedOn ?? '';
  if (others !== null && others.dated > dated) return others;
  return { on: legal.commentsCloseOn, by: legal.documentNumber, itemId, dated };
}
