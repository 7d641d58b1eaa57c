import { insertFeedback, removeFeedback } from '../../store/feedback.ts';
import type { Caller, Command, Reply } from '../command.ts';
import { plainLine } from '../lines.ts';
import { POINTER_ARG } from '../pointing.ts';
import { type Deciding, decide, UNDO_ARG } from '../thread-story.ts';

/** Says that a story should not have been sent. */
export const irrelevant: Command = {
  name: 'irrelevant',
  summary: 'Say that a story is not about export controls or chips; kept for measuring the classifier',
  args: [POINTER_ARG, UNDO_ARG],
  examples: ['irrelevant s-2k7', 'irrelevant s-2k7 undo:yes'],
  needsManage: false,
  run: (call, deps) =>
    decide(call, deps, {
      command: 'irrelevant',
      carryOut: (deciding) => (deciding.undo ? takeBack(deciding, call.caller) : keep(deciding, call.caller)),
    }),
};

async function keep({ tx, story, now }: Deciding, { user: person, userName: personName }: Caller): Promise<Reply> {
  const voice = { ...story, itemId: story.state.lead.itemId, person, personName };
  const added = await insertFeedback(tx, voice, now);
  return {
    ok: true,
    title: added ? `Noted: ${story.name} is not relevant.` : `You said already that ${story.name} is not relevant.`,
    lines: [plainLine('Kept with the verdict, to measure the classifier by. What comes of the story stays the same.')],
    buttons: [
      { label: 'Mute story', line: `mute ${story.id}`, share: false },
      { label: 'Take back', line: `irrelevant ${story.id} undo:yes`, share: false },
    ],
  };
}

async function takeBack({ tx, story }: Deciding, { user }: Caller): Promise<Reply> {
  const removed = await removeFeedback(tx, story, user);
  const title = removed ? `Taken back: ${story.name} may be relevant.` : `You said nothing about ${story.name}.`;
  return { ok: true, title, lines: [] };
}
