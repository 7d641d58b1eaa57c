import { sayName } from '../../domain/thread-state.ts';
import { EarshotError } from '../../lib/errors.ts';
import { insertOwed, newKey } from '../../store/outbox.ts';
import { listSubscriptions } from '../../store/subscriptions.ts';
import { putStance } from '../../store/thread-states.ts';
import type { Command, CommandDeps, Reply } from '../command.ts';
import { plainLine } from '../lines.ts';
import { POINTER_ARG } from '../pointing.ts';
import { type Deciding, decide, UNDO_ARG } from '../thread-story.ts';

/** Has a channel told of everything further of one story. */
export const follow: Command = {
  name: 'follow',
  summary: 'Bring everything further of a story to its thread here, whatever the filters say',
  args: [POINTER_ARG, UNDO_ARG],
  examples: ['follow s-2k7', 'follow s-2k7 undo:yes'],
  needsManage: true,
  run: (call, deps) =>
    decide(call, deps, {
      command: 'follow',
      carryOut: (deciding) => (deciding.undo ? unfollow(deciding) : start(deciding, deps)),
    }),
};

async function start({ tx, story, before, now, by }: Deciding, { prefix }: CommandDeps): Promise<Reply> {
  const { stance } = before;
  if (stance?.what === 'follow') {
    return { ok: true, title: `${sayName(stance.name)} has this channel follow ${story.name} already.`, lines: [] };
  }
  if ((await listSubscriptions(tx, story.channelId)).length === 0) {
    throw new EarshotError('bad-input', `This channel has no subscription. Type “${prefix} subscribe” first.`);
  }
  await putStance(tx, story, by('follow'), now);
  const opened = await openThread({ tx, story, now });
  const when = story.isOpen ? 'Its alert comes now.' : 'Its alert comes once this channel gets messages again.';
  return {
    ok: true,
    title: `This channel follows ${story.name}.`,
    lines: [
      plainLine('Everything further of it comes in its thread, whatever the filters say.'),
      ...(opened ? [plainLine(when)] : []),
    ],
    buttons: [{ label: 'Unfollow', line: `follow ${story.id} undo:yes`, share: false }],
  };
}

/** A story that this channel has no thread on gets one; false where there is one. */
async function openThread({ tx, story, now }: Pick<Deciding, 'tx' | 'story' | 'now'>): Promise<boolean> {
  const { channelId, platform, storyId, state } = story;
  const root = { channelId, platform, what: 'root', announce: false, mention: null, heldUntil: null } as const;
  const occasion = { storyId, cause: `follow:${newKey()}`, severity: state.severity, card: null, urgent: true, now };
  return (await insertOwed(tx, [root], occasion)).length > 0;
}

async function unfollow({ tx, story, before, now }: Deciding): Promise<Reply> {
  if (before.stance?.what !== 'follow') {
    return { ok: true, title: `This channel does not follow ${story.name}.`, lines: [] };
  }
  await putStance(tx, story, null, now);
  const lines = [plainLine('The filters of this channel decide again what comes of it.')];
  return { ok: true, title: `This channel no longer follows ${story.name}.`, lines };
}
