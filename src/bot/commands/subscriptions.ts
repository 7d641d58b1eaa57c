import { describeFilter } from '../../domain/filter.ts';
import { describeQuiet } from '../../domain/quiet-hours.ts';
import { describeReminders } from '../../domain/reminders.ts';
import type { Subscription } from '../../domain/route.ts';
import { type ChannelRow, getChannel } from '../../store/channels.ts';
import { listSubscriptions } from '../../store/subscriptions.ts';
import type { Command, Line } from '../command.ts';
import { codeLine, formatCount, itemLine, plainLine } from '../lines.ts';
import { formatMoment } from '../moments.ts';

/** Lists what a channel asks for. */
export const subscriptions: Command = {
  name: 'subscriptions',
  summary: 'List what this channel is told of',
  args: [],
  examples: ['subscriptions'],
  needsManage: false,
  async run({ caller }, { db, prefix }) {
    const channel = await getChannel(db, caller);
    const listed = channel === null ? [] : await listSubscriptions(db, channel.id);
    if (listed.length === 0) {
      return { ok: true, title: 'This channel has no subscription yet.', lines: [codeLine(`${prefix} subscribe`)] };
    }
    const held = channel === null ? [] : sayHeld(channel, prefix).map(plainLine);
    const title = `This channel has ${formatCount(listed.length, 'subscription', 'subscriptions')}.`;
    return { ok: true, title, lines: [...held, ...listed.map(describe)] };
  },
};

function describe({ id, filter, mode, mention, quiet, reminders }: Subscription): Line {
  const words = mode === 'both' ? 'alerts and digest' : mode;
  return itemLine(`#${id} ${describeFilter(filter)}`, null, [
    words,
    mention === null ? null : `mentions ${mention}`,
    quiet === null ? null : describeQuiet(quiet),
    mode === 'digest' ? null : describeReminders(reminders),
  ]);
}

function sayHeld({ state, stateNote, pausedUntil, timeZone }: ChannelRow, prefix: string): readonly string[] {
  if (state === 'open') return [];
  if (state === 'paused') {
    const until = pausedUntil === null ? 'until somebody resumes' : `until ${formatMoment(pausedUntil, timeZone)}`;
    return [`It is paused ${until}; use ${prefix} resume to end that.`];
  }
  const why = stateNote === null ? '' : `: ${stateNote}`;
  return [`Messages are held, because posting here failed${why}. Mend that, then use ${prefix} test.`];
}
