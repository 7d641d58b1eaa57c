import { sayName } from '../../domain/thread-state.ts';
import { cancelStory, putStance } from '../../store/thread-states.ts';
import type { Command, Reply } from '../command.ts';
import { plainLine } from '../lines.ts';
import { POINTER_ARG } from '../pointing.ts';
import { type Deciding, decide, UNDO_ARG } from '../thread-story.ts';

/** Ends all messages of one story in a channel. */
export const mute: Command = {
  name: 'mute',
  summary: 'Bring nothing more of a story here, whatever happens',
  args: [POINTER_ARG, UNDO_ARG],
  examples: ['mute s-2k7', 'mute s-2k7 undo:yes'],
  needsManage: true,
  run: (call, deps) =>
    decide(call, deps, {
      command: 'mute',
      carryOut: (deciding) => (deciding.undo ? unmute(deciding) : silence(deciding)),
    }),
};

async function silence({ tx, story, before, now, by }: Deciding): Promise<Reply> {
  const { stance } = before;
  if (stance?.what === 'mute') {
    return { ok: true, title: `${sayName(stance.name)} has muted ${story.name} already.`, lines: [] };
  }
  await putStance(tx, story, by('mute'), now);
  await cancelStory(tx, story);
  return {
    ok: true,
    title: `Muted ${story.name}.`,
    lines: [
      plainLine('Nothing more of this story comes here, without exception: not even a binding act or a withdrawal.'),
    ],
    buttons: [{ label: 'Unmute', line: `mute ${story.id} undo:yes`, share: false }],
  };
}

async function unmute({ tx, story, before, now }: Deciding): Promise<Reply> {
  if (before.stance?.what !== 'mute') return { ok: true, title: `${story.name} is not muted here.`, lines: [] };
  await putStance(tx, story, null, now);
  const lines = [plainLine('The filters of this channel decide again what comes of it.')];
  return { ok: true, title: `Unmuted ${story.name}.`, lines };
}
