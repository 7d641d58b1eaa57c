import { sayName } from '../../domain/thread-state.ts';
import { putWork } from '../../store/thread-states.ts';
import type { Button, Command, Reply } from '../command.ts';
import { codeLine, plainLine } from '../lines.ts';
import { POINTER_ARG } from '../pointing.ts';
import { type Deciding, decide, type ThreadStory, UNDO_ARG } from '../thread-story.ts';

/** Says in the channel who looks after a story. */
export const claim: Command = {
  name: 'claim',
  summary: 'Say that you look after a story; its alert shows your name',
  args: [POINTER_ARG, UNDO_ARG],
  examples: ['claim s-2k7', 'claim s-2k7 undo:yes'],
  needsManage: false,
  run: (call, deps) =>
    decide(call, deps, {
      command: 'claim',
      carryOut: (deciding) => (deciding.undo ? release(deciding) : take(deciding, deps.prefix)),
    }),
};

async function take({ tx, story, before, now, by }: Deciding, prefix: string): Promise<Reply> {
  const { work } = before;
  const mine = by('claimed' as const);
  if (work?.what === 'claimed' && work.user !== mine.user) {
    return {
      ok: false,
      title: `${sayName(work.name)} looks after ${story.name} already.`,
      lines: [plainLine('To take it over, free it first:'), codeLine(`${prefix} claim ${story.id} undo:yes`)],
      buttons: [freeButton(story)],
    };
  }
  const had = work?.what === 'claimed';
  if (!had) await putWork(tx, story, mine, now);
  return {
    ok: true,
    title: `You look after ${story.name}${had ? ' already' : ''}.`,
    lines: [],
    buttons: [{ label: 'Done', line: `done ${story.id}`, share: false }, freeButton(story)],
  };
}

async function release({ tx, story, before, now }: Deciding): Promise<Reply> {
  if (before.work?.what !== 'claimed') return { ok: true, title: `Nobody looks after ${story.name}.`, lines: [] };
  await putWork(tx, story, null, now);
  const buttons = [{ label: 'Claim', line: `claim ${story.id}`, share: false }];
  return { ok: true, title: `${story.name} is free to be claimed.`, lines: [], buttons };
}

function freeButton({ id }: ThreadStory): Button {
  return { label: 'Free it', line: `claim ${id} undo:yes`, share: false };
}
