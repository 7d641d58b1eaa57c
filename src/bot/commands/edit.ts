import { describeFilter } from '../../domain/filter.ts';
import { joinWords } from '../../domain/nearest.ts';
import { describeQuiet } from '../../domain/quiet-hours.ts';
import { describeReminders } from '../../domain/reminders.ts';
import type { Subscription } from '../../domain/route.ts';
import { EarshotError } from '../../lib/errors.ts';
import { type ChannelRow, getChannel } from '../../store/channels.ts';
import { listSubscriptions, putSubscription } from '../../store/subscriptions.ts';
import type { Arg, Call, Command, CommandDeps, Line, Reply } from '../command.ts';
import { suggestSubscriptions } from '../complete.ts';
import { FILTER_ARGS, mergeFilter } from '../filter-words.ts';
import { plainLine } from '../lines.ts';
import { buildPreview } from '../preview.ts';
import { isNone, readWish, WISH_ARGS } from '../wish.ts';

/** Changes one subscription of a channel: what is given is replaced, the rest stays. */
export const edit: Command = {
  name: 'edit',
  summary: 'Change one subscription: what you give replaces what was; “none” takes it away',
  args: [
    {
      ...{ name: 'id', required: true, choices: [], many: false, rest: true },
      suggest: suggestSubscriptions,
      summary: 'The number that “subscriptions” shows',
      check: (value) => (readId(value) === null ? [`“${value.slice(0, 40)}” is no number of a subscription.`] : []),
    },
    ...FILTER_ARGS.map(allowNone),
    ...WISH_ARGS,
  ],
  examples: [
    'edit 1 severity:critical',
    'edit 1 companies:none quiet:22:00-07:00',
    'edit 1 mode:digest',
    'edit 1 reminders:off',
  ],
  needsManage: true,
  run: runEdit,
};

async function runEdit({ caller, args }: Call, deps: CommandDeps): Promise<Reply> {
  const { db } = deps;
  const channel = await getChannel(db, caller);
  if (channel === null) throw new EarshotError('bad-input', 'This channel has no subscription.');
  const before = pickSubscription(await listSubscriptions(db, channel.id), readId(args['id'] ?? ''));
  const { filter, problems } = await mergeFilter(before.filter, args, { caller, deps });
  if (problems.length > 0) throw new EarshotError('bad-input', problems.join(' '));
  const after: Subscription = { id: before.id, filter, ...readWish(args, before, caller.platform) };
  if (JSON.stringify(after) === JSON.stringify(before)) {
    const say = `#${before.id} is that already. Say what to change: ${deps.prefix} edit ${before.id} severity:high`;
    throw new EarshotError('bad-input', say);
  }
  const { twin } = await db.tx((tx) => putSubscription(tx, channel.id, after, deps.clock.now()));
  if (twin !== null)
    throw new EarshotError('bad-input', `#${twin} asks for exactly that already; nothing was changed.`);
  return sayChange(before, after, channel, deps);
}

async function sayChange(
  before: Subscription,
  after: Subscription,
  { workspaceId }: ChannelRow,
  deps: CommandDeps,
): Promise<Reply> {
  const lines: Line[] = [plainLine(`Now: ${describeAll(after)}.`), plainLine(`Before: ${describeAll(before)}.`)];
  const preview = await buildPreview({ filter: after.filter, mode: after.mode, workspaceId }, deps);
  return { ok: true, title: `Changed #${after.id}.`, lines: [...lines, ...preview] };
}

function describeAll({ filter, mode, mention, quiet, reminders }: Subscription): string {
  const parts = [
    describeFilter(filter),
    mode === 'both' ? 'alerts and digest' : mode,
    mention === null ? '' : `mentions ${mention}`,
    quiet === null ? '' : describeQuiet(quiet),
    mode === 'digest' ? '' : describeReminders(reminders),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function pickSubscription(subscriptions: readonly Subscription[], id: number | null): Subscription {
  const found = subscriptions.find((one) => one.id === id);
  if (found !== undefined) return found;
  const ids = joinWords(
    subscriptions.map((one) => `#${one.id}`),
    'and',
  );
  const has = ids === '' ? 'It has none.' : `It has ${ids}.`;
  throw new EarshotError('bad-input', `This channel has no subscription #${id}. ${has}`);
}

function readId(text: string): number | null {
  const [, digits] = /^#?(\d{1,15})$/.exec(text.trim()) ?? [];
  return digits === undefined ? null : Number(digits);
}

function allowNone(arg: Arg): Arg {
  return { ...arg, check: (value, deps) => (isNone(value) ? [] : (arg.check?.(value, deps) ?? [])) };
}
