import { describeFilter } from '../../domain/filter.ts';
import type { Subscription } from '../../domain/route.ts';
import { getChannel } from '../../store/channels.ts';
import { listSubscriptions } from '../../store/subscriptions.ts';
import type { Command, Line } from '../command.ts';
import { codeLine, formatCount, itemLine, plainLine } from '../lines.ts';

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
    const held = channel?.state === 'suspended' ? [plainLine(sayHeld(channel.stateNote, prefix))] : [];
    const title = `This channel has ${formatCount(listed.length, 'subscription', 'subscriptions')}.`;
    return { ok: true, title, lines: [...held, ...listed.map(describe)] };
  },
};

function describe({ id, filter, mode, mention }: Subscription): Line {
  const words = mode === 'both' ? 'alerts and digest' : mode;
  return itemLine(`#${id} ${describeFilter(filter)}`, null, [words, mention === null ? null : `mentions ${mention}`]);
}

function sayHeld(note: string | null, prefix: string): string {
  return `Messages are held, because posting here failed${note === null ? '' : `: ${note}`}. Mend that, then use ${prefix} subscribe once more.`;
}
