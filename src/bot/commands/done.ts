import { sayName } from '../../domain/thread-state.ts';
import { putWork } from '../../store/thread-states.ts';
import type { Command, Reply } from '../command.ts';
import { POINTER_ARG } from '../pointing.ts';
import { type Deciding, decide, UNDO_ARG } from '../thread-story.ts';

/** Says in the channel that a story needs nobody any more. */
export const done: Command = {
  name: 'done',
  summary: 'Say that a story is dealt with; its alert shows your name',
  args: [POINTER_ARG, UNDO_ARG],
  examples: ['done s-2k7', 'done s-2k7 undo:yes'],
  needsManage: false,
  run: (call, deps) =>
    decide(call, deps, {
      command: 'done',
      carryOut: (deciding) => (deciding.undo ? reopen(deciding) : finish(deciding)),
    }),
};

async function finish({ tx, story, before, now, by }: Deciding): Promise<Reply> {
  const { work } = before;
  if (work?.what === 'done') {
    return { ok: true, title: `${sayName(work.name)} has dealt with ${story.name} already.`, lines: [] };
  }
  await putWork(tx, story, by('done'), now);
  const buttons = [{ label: 'Reopen', line: `done ${story.id} undo:yes`, share: false }];
  return { ok: true, title: `Dealt with: ${story.name}.`, lines: [], buttons };
}

async function reopen({ tx, story, before, now }: Deciding): Promise<Reply> {
  if (before.work?.what !== 'done') return { ok: true, title: `${story.name} is not marked as done.`, lines: [] };
  await putWork(tx, story, null, now);
  const buttons = [{ label: 'Claim', line: `claim ${story.id}`, share: false }];
  return { ok: true, title: `${story.name} is open again.`, lines: [], buttons };
}
