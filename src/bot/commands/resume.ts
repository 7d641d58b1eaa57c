import { EarshotError } from '../../lib/errors.ts';
import { getChannel } from '../../store/channels.ts';
import { type Released, resumeChannel } from '../../store/pauses.ts';
import type { Call, Command, CommandDeps, Reply } from '../command.ts';
import { formatCount, plainLine } from '../lines.ts';

/** Ends a pause before its time. */
export const resume: Command = {
  name: 'resume',
  summary: 'End a pause: what was held comes as one summary',
  args: [],
  examples: ['resume'],
  needsManage: true,
  run: runResume,
};

async function runResume({ caller }: Call, { db, clock }: CommandDeps): Promise<Reply> {
  const channel = await getChannel(db, caller);
  const released = channel === null ? null : await db.tx((tx) => resumeChannel(tx, channel.id, clock.now()));
  if (released === null) throw new EarshotError('bad-input', 'This channel is not paused.');
  return { ok: true, title: 'Resumed: alerts come again.', lines: [plainLine(sayReleased(released))] };
}

/** What becomes of what was held, for the person who let it go. */
export function sayReleased({ stories, listed }: Released): string {
  if (stories === 0) return 'No new story was held.';
  const count = formatCount(stories, 'story was', 'stories were');
  return listed
    ? `${count} held; they come as a list now, critical ones by themselves.`
    : `${count} held; they come now.`;
}
