import type { Stage } from './types.ts';

/** How far an act has come, for people; a press report has no stage to speak of. */
export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  reported: 'Reported',
  announced: 'Announced',
  display: 'On public inspection',
  published: 'Published',
  corrected: 'Corrected',
  withdrawn: 'Withdrawn',
};
