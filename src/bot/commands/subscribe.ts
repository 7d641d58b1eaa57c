import { describeFilter } from '../../domain/filter.ts';
import { type Filter, MODES, type Mode } from '../../domain/types.ts';
import { EarshotError } from '../../lib/errors.ts';
import { ensureChannel } from '../../store/channels.ts';
import { reopenChannel } from '../../store/leases.ts';
import { insertSubscription, listSubscriptions } from '../../store/subscriptions.ts';
import { ensureWorkspace } from '../../store/workspaces.ts';
import type { Call, Caller, Command, CommandDeps, Reply } from '../command.ts';
import { FILTER_ARGS, readFilter } from '../filter-words.ts';
import { codeLine, plainLine } from '../lines.ts';
import { checkMention, pickMention } from '../mention.ts';
import { buildPreview } from '../preview.ts';

const MAX_SUBSCRIPTIONS = 25;

/** Has a channel told of what passes a filter. */
export const subscribe: Command = {
  name: 'subscribe',
  summary: 'Tell this channel what passes a filter; without arguments, everything of medium severity and above',
  args: [
    ...FILTER_ARGS,
    {
      ...{ name: 'mode', required: false, choices: MODES, many: false, rest: false },
      summary: 'Alerts as things happen (the default), a weekly digest, or both',
    },
    {
      ...{ name: 'mention', required: false, choices: [], many: false, rest: false, also: ['ping', 'role'] },
      summary: 'The role or user group to ping when something is critical',
      check: checkMention,
    },
  ],
  examples: [
    'subscribe topics:export-controls,entity-list severity:high',
    'subscribe jurisdictions:China,NL companies:ASML,Nvidia',
    'subscribe include:"rare earth",gallium exclude:gaming mode:both',
  ],
  needsManage: true,
  run: runSubscribe,
};

async function runSubscribe({ caller, args }: Call, deps: CommandDeps): Promise<Reply> {
  const { filter, problems } = readFilter(args, deps);
  if (problems.length > 0) throw new EarshotError('bad-input', problems.join(' '));
  const mode = MODES.find((one) => one === args['mode']?.trim().toLowerCase()) ?? 'alerts';
  const mention = args['mention'] === undefined ? null : pickMention(args['mention'], caller.platform);
  await deps.membership.ensure(caller);
  const { id, added, reopened, workspaceId } = await storeWish(caller, { filter, mode, mention }, deps);
  const title = added
    ? `Subscribed: #${id}, ${describeFilter(filter)}.`
    : `This channel has that already: #${id}, ${describeFilter(filter)}.`;
  const preview = await buildPreview({ filter, mode, workspaceId }, deps);
  const held = reopened ? [plainLine('Messages to this channel were held; they come now.')] : [];
  return {
    ok: true,
    title,
    lines: [...held, plainLine(MODE_WORDS[mode]), ...preview, codeLine(`${deps.prefix} unsubscribe ${id}`)],
  };
}

const MODE_WORDS: Readonly<Record<Mode, string>> = {
  alerts: 'Alerts come as things happen, and what follows about the same event comes in their threads.',
  digest: 'It comes once a week, as a digest.',
  both: 'Alerts come as things happen, and a digest once a week.',
};

interface Wish {
  readonly filter: Filter;
  readonly mode: Mode;
  readonly mention: string | null;
}

/** The first subscription opens the channel; so does one in a channel that was suspended, now that the bot may post there. */
function storeWish(caller: Caller, wish: Wish, { db, clock, timeZone }: CommandDeps) {
  const now = clock.now();
  const { platform } = caller;
  return db.tx(async (tx) => {
    const workspaceId = await ensureWorkspace(
      tx,
      { platform, externalId: caller.workspace, name: caller.workspaceName },
      now,
    );
    const key = { workspaceId, platform, externalId: caller.channel, name: caller.channelName, timeZone };
    const channel = await ensureChannel(tx, key, now);
    const reopened = channel.state === 'suspended';
    if (reopened) await reopenChannel(tx, channel.id, now);
    const stored = await insertSubscription(tx, { channelId: channel.id, createdBy: caller.user, ...wish }, now);
    if (stored.added) refuseTooMany(await listSubscriptions(tx, channel.id));
    return { ...stored, reopened, workspaceId };
  });
}

function refuseTooMany(subscriptions: readonly unknown[]): void {
  if (subscriptions.length <= MAX_SUBSCRIPTIONS) return;
  const say = `This channel has ${MAX_SUBSCRIPTIONS} subscriptions already, which is the most there can be. Remove one first.`;
  throw new EarshotError('bad-input', say);
}
