import type { Card, CardField } from './card.ts';

/** Beyond the filter: everything further of a story, or nothing more of it. */
export type Stance = 'follow' | 'mute';

/** Whether somebody looks after a story. */
export type Work = 'claimed' | 'done';

/** Who decided what; the name is the platform's, null where it told none. */
export interface Decision<T> {
  readonly what: T;
  readonly user: string;
  readonly name: string | null;
}

/** What the people of one channel decided about one story. */
export interface ThreadState {
  readonly stance: Decision<Stance> | null;
  readonly work: Decision<Work> | null;
  /** Who said that it is not relevant, oldest first. */
  readonly irrelevantTo: readonly (string | null)[];
}

type CardButton = Card['buttons'][number];

const SOMEBODY = 'somebody';
const MAX_NAMES = 5;

/** Puts on a story's root what the channel's people decided, and the buttons for what they may decide next. */
export function withThreadState(root: Card, state: ThreadState): Card {
  if (root.story === null) return root;
  return { ...root, fields: [...root.fields, ...buildFields(state)], buttons: buildButtons(root.story, state) };
}

/** A person's name as a message shows it. */
export function sayName(name: string | null): string {
  return name ?? SOMEBODY;
}

function buildFields({ stance, work, irrelevantTo }: ThreadState): readonly CardField[] {
  const names = irrelevantTo.slice(0, MAX_NAMES).map(sayName);
  const others = irrelevantTo.length - names.length;
  const fields: readonly (CardField | null)[] = [
    work && { label: work.what === 'done' ? 'Done' : 'Claimed', value: `by ${sayName(work.name)}` },
    stance && { label: stance.what === 'mute' ? 'Muted' : 'Followed', value: sayStance(stance) },
    names.length === 0
      ? null
      : { label: 'Not relevant', value: `to ${names.join(', ')}${others > 0 ? ` and ${others} more` : ''}` },
  ];
  return fields.filter((field) => field !== null);
}

function sayStance({ what, name }: Decision<Stance>): string {
  const follows = what === 'mute' ? 'nothing more of this story comes here' : 'everything further comes in this thread';
  return `by ${sayName(name)}: ${follows}`;
}

function buildButtons(story: string, { stance, work }: ThreadState): readonly CardButton[] {
  const follow = { label: 'Follow', line: `follow ${story}` };
  const mute = { label: 'Mute story', line: `mute ${story}` };
  const stances: Readonly<Record<Stance | 'none', readonly CardButton[]>> = {
    none: [follow, mute],
    follow: [{ label: 'Unfollow', line: `follow ${story} undo:yes` }, mute],
    mute: [follow, { label: 'Unmute', line: `mute ${story} undo:yes` }],
  };
  return [
    { label: 'Why', line: `why ${story}` },
    ...stances[stance?.what ?? 'none'],
    { label: 'Not relevant', line: `irrelevant ${story}` },
    work?.what === 'claimed' ? { label: 'Done', line: `done ${story}` } : { label: 'Claim', line: `claim ${story}` },
  ];
}
