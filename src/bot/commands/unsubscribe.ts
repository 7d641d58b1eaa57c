import { describeFilter } from '../../domain/filter.ts';
import { joinWords } from '../../domain/nearest.ts';
import type { Subscription } from '../../domain/route.ts';
import { EarshotError } from '../../lib/errors.ts';
import { getChannel } from '../../store/channels.ts';
import { cancelOwed, listSubscriptions, removeSubscriptions } from '../../store/subscriptions.ts';
import type { Call, Command, CommandDeps, Reply } from '../command.ts';
import { suggestSubscriptions } from '../complete.ts';
import { codeLine, formatCount, itemLine, plainLine } from '../lines.ts';

/** Ends one subscription of a channel, or all. */
export const unsubscribe: Command = {
  name: 'unsubscribe',
  summary: 'End one subscription of this channel, or all',
  args: [
    {
      ...{ name: 'id', required: true, choices: [], many: false, rest: true },
      suggest: suggestSubscriptions,
      summary: 'The number that “subscriptions” shows, or all',
      check: (value) =>
        readWhich(value) === null ? [`“${value.slice(0, 40)}” is no number of a subscription, nor all.`] : [],
    },
    {
      ...{ name: 'sure', required: false, choices: ['yes'], many: false, rest: false },
      summary: 'Ends all without asking again',
    },
  ],
  examples: ['unsubscribe 3', 'unsubscribe all'],
  needsManage: true,
  run: runUnsubscribe,
};

async function runUnsubscribe({ caller, args }: Call, { db, clock, prefix }: CommandDeps): Promise<Reply> {
  const which = readWhich(args['id'] ?? '');
  const channel = await getChannel(db, caller);
  if (which === null || channel === null) throw new EarshotError('bad-input', 'This channel has no subscription.');
  if (which === 'all' && args['sure'] === undefined) return askFirst(await listSubscriptions(db, channel.id), prefix);
  const { removed, left } = await db.tx(async (tx) => {
    const ended = await removeSubscriptions(tx, channel.id, which, clock.now());
    const others = await listSubscriptions(tx, channel.id);
    if (others.length === 0) await cancelOwed(tx, channel.id);
    return { removed: ended, left: others };
  });
  if (removed.length === 0)
    throw new EarshotError(
      'bad-input',
      sayNone(
        which,
        left.map(({ id }) => id),
      ),
    );
  const title =
    removed.length === 1
      ? `Ended #${removed[0]}.`
      : `Ended ${formatCount(removed.length, 'subscription', 'subscriptions')}.`;
  const rest = left.length === 0 ? 'This channel gets nothing now.' : `Left: ${joinIds(left.map(({ id }) => id))}.`;
  return { ok: true, title, lines: [plainLine(rest)] };
}

/** All of them are not ended by a slip. */
function askFirst(subscriptions: readonly Subscription[], prefix: string): Reply {
  if (subscriptions.length === 0) throw new EarshotError('bad-input', 'This channel has no subscription.');
  const line = 'unsubscribe all sure:yes';
  return {
    ok: true,
    title: `End ${subscriptions.length === 1 ? 'the one subscription' : `all ${subscriptions.length} subscriptions`} of this channel?`,
    lines: [
      ...subscriptions.slice(0, 10).map(({ id, filter }) => itemLine(`#${id} ${describeFilter(filter)}`, null, [])),
      codeLine(`${prefix} ${line}`),
    ],
    buttons: [{ label: 'End all', line, share: false }],
  };
}

function readWhich(text: string): number | 'all' | null {
  const typed = text.trim().toLowerCase();
  if (typed === 'all') return 'all';
  const [, digits] = /^#?(\d{1,15})$/.exec(typed) ?? [];
  return digits === undefined ? null : Number(digits);
}

function sayNone(which: number | 'all', left: readonly number[]): string {
  if (left.length === 0 || which === 'all') return 'This channel has no subscription.';
  return `This channel has no subscription #${which}. It has ${joinIds(left)}.`;
}

function joinIds(ids: readonly number[]): string {
  return joinWords(
    ids.map((id) => `#${id}`),
    'and',
  );
}
