import { describeFilter } from '../../domain/filter.ts';
import { describeQuiet } from '../../domain/quiet-hours.ts';
import { describeReminders, USUAL_REMINDERS } from '../../domain/reminders.ts';
import type { Filter, Mode } from '../../domain/types.ts';
import { EarshotError } from '../../lib/errors.ts';
import { ensureChannel, getChannel } from '../../store/channels.ts';
import { reopenChannel } from '../../store/pauses.ts';
import { insertSubscription, listSubscriptions } from '../../store/subscriptions.ts';
import { ensureWorkspace } from '../../store/workspaces.ts';
import type { Call, Caller, Command, CommandDeps, Reply } from '../command.ts';
import { FILTER_ARGS, readOwnFilter } from '../filter-words.ts';
import { pickForum, TAG_ARG } from '../forum-tag.ts';
import { codeLine, plainLine } from '../lines.ts';
import { buildPreview } from '../preview.ts';
import { readWish, WISH_ARGS, type Wish } from '../wish.ts';

const MAX_SUBSCRIPTIONS = 25;
const USUAL: Wish = { mode: 'alerts', mention: null, quiet: null, reminders: USUAL_REMINDERS };

/** Has a channel told of what passes a filter. */
export const subscribe: Command = {
  name: 'subscribe',
  summary: 'Tell this channel what passes a filter; without arguments, everything of medium severity and above',
  args: [...FILTER_ARGS, ...WISH_ARGS, TAG_ARG],
  examples: [
    'subscribe topics:export-controls,entity-list severity:high',
    'subscribe jurisdictions:China,NL companies:ASML,Nvidia',
    'subscribe include:"rare earth",gallium exclude:gaming mode:both',
    'subscribe include:HBM AND (China OR "rare earth")',
    'subscribe severity:high quiet:22:00-07:00 critical:yes',
    'subscribe topics:export-controls reminders:14,2',
  ],
  needsManage: true,
  form: ['topics', 'severity', 'mode', 'tag'],
  run: runSubscribe,
};

async function runSubscribe({ caller, args }: Call, deps: CommandDeps): Promise<Reply> {
  const { filter, problems } = await readOwnFilter(args, { caller, deps });
  if (problems.length > 0) throw new EarshotError('bad-input', problems.join(' '));
  const wish = readWish(args, USUAL, caller.platform);
  await deps.membership.ensure(caller);
  const { id, added, reopened, workspaceId, zone } = await storeWish(
    caller,
    { filter, ...wish, tag: args['tag'] },
    deps,
  );
  const title = added
    ? `Subscribed: #${id}, ${describeFilter(filter)}.`
    : `This channel has that already: #${id}, ${describeFilter(filter)}.`;
  const preview = await buildPreview({ filter, mode: wish.mode, workspaceId }, deps);
  const quiet = wish.quiet === null ? [] : [plainLine(`It is ${describeQuiet(wish.quiet)} (${zone}).`)];
  const held = reopened ? [plainLine('Messages to this channel were held; they come now.')] : [];
  return {
    ok: true,
    title,
    lines: [
      ...held,
      plainLine(MODE_WORDS[wish.mode]),
      ...quiet,
      ...(args['reminders'] === undefined ? [] : [plainLine(sayReminders(wish))]),
      ...preview,
      codeLine(`${deps.prefix} unsubscribe ${id}`),
    ],
  };
}

function sayReminders({ reminders }: Wish): string {
  const words = describeReminders(reminders);
  return reminders.length === 0 ? `There are ${words} of deadlines.` : `It ${words}, in their threads.`;
}

const MODE_WORDS: Readonly<Record<Mode, string>> = {
  alerts: 'Alerts come as things happen, and what follows about the same event comes in their threads.',
  digest: 'It comes once a week, as a digest.',
  both: 'Alerts come as things happen, and a digest once a week.',
};

interface WholeWish extends Wish {
  readonly filter: Filter;
  /** As typed. */
  readonly tag: string | undefined;
}

/** The first subscription opens the channel; so does one in a channel that was suspended, now that the bot may post there. */
function storeWish(caller: Caller, { tag, ...wish }: WholeWish, deps: CommandDeps) {
  const { db, clock, timeZone, membership } = deps;
  const now = clock.now();
  const { platform } = caller;
  return db.tx(async (tx) => {
    const workspaceId = await ensureWorkspace(
      tx,
      { platform, externalId: caller.workspace, name: caller.workspaceName },
      now,
    );
    const before = await getChannel(tx, caller);
    const forum = pickForum(membership.forum ?? null, tag, before?.forum ?? null);
    const key = { workspaceId, platform, externalId: caller.channel, name: caller.channelName, timeZone, forum };
    const channel = await ensureChannel(tx, key, now);
    const reopened = channel.state === 'suspended';
    if (reopened) await reopenChannel(tx, channel.id, now);
    const stored = await insertSubscription(tx, { channelId: channel.id, createdBy: caller.user, ...wish }, now);
    if (stored.added) refuseTooMany(await listSubscriptions(tx, channel.id));
    return { ...stored, reopened, workspaceId, zone: channel.timeZone };
  });
}

function refuseTooMany(subscriptions: readonly unknown[]): void {
  if (subscriptions.length <= MAX_SUBSCRIPTIONS) return;
  const say = `This channel has ${MAX_SUBSCRIPTIONS} subscriptions already, which is the most there can be. Remove one first.`;
  throw new EarshotError('bad-input', say);
}
