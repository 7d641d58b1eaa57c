import { describeFilter, matchFilter } from '../../domain/filter.ts';
import { publicId } from '../../domain/public-id.ts';
import type { StoryState } from '../../domain/story.ts';
import { type Filter, MODES, type Mode, type Platform, SEVERITIES } from '../../domain/types.ts';
import { EarshotError } from '../../lib/errors.ts';
import { ensureChannel } from '../../store/channels.ts';
import { reopenChannel } from '../../store/leases.ts';
import { listStoriesBetween } from '../../store/stories.ts';
import { insertSubscription, listSubscriptions } from '../../store/subscriptions.ts';
import { ensureWorkspace } from '../../store/workspaces.ts';
import type { Call, Caller, Command, CommandDeps, Line, Reply } from '../command.ts';
import { FILTER_ARGS, readFilter } from '../filter-words.ts';
import { codeLine, formatCount, formatDay, formatSeverity, itemLine, plainLine } from '../lines.ts';

const MAX_SUBSCRIPTIONS = 25;
const PREVIEW_DAYS = 7;
const EXAMPLES = 3;

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
      check: (value) => (readMention(value) === null ? [NO_MENTION] : []),
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
  const mention = pickMention(args['mention'], caller.platform);
  await deps.membership.ensure(caller);
  const { id, added, workspaceId } = await storeWish(caller, { filter, mode, mention }, deps);
  const title = added
    ? `Subscribed: #${id}, ${describeFilter(filter)}.`
    : `This channel has that already: #${id}, ${describeFilter(filter)}.`;
  const preview = await buildPreview(filter, mode, workspaceId, deps);
  return {
    ok: true,
    title,
    lines: [plainLine(MODE_WORDS[mode]), ...preview, codeLine(`${deps.prefix} unsubscribe ${id}`)],
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
    if (channel.state === 'suspended') await reopenChannel(tx, channel.id, now);
    const stored = await insertSubscription(tx, { channelId: channel.id, createdBy: caller.user, ...wish }, now);
    if (stored.added) refuseTooMany(await listSubscriptions(tx, channel.id));
    return { ...stored, workspaceId };
  });
}

function refuseTooMany(subscriptions: readonly unknown[]): void {
  if (subscriptions.length <= MAX_SUBSCRIPTIONS) return;
  const say = `This channel has ${MAX_SUBSCRIPTIONS} subscriptions already, which is the most there can be. Remove one first.`;
  throw new EarshotError('bad-input', say);
}

/** What the filter would have sent lately: how much, and the gravest and newest of it. */
async function buildPreview(
  filter: Filter,
  mode: Mode,
  workspaceId: number,
  deps: CommandDeps,
): Promise<readonly Line[]> {
  const to = deps.clock.now();
  const from = new Date(to.getTime() - PREVIEW_DAYS * 86_400_000);
  const stories = await listStoriesBetween(deps.db, { from, to, workspaceId });
  const matching = stories
    .filter(({ state }) => matchFilter(filter, state).matches)
    .sort((a, b) => compareStories(a.state, b.state));
  const verb = mode === 'digest' ? 'listed' : 'sent';
  if (matching.length === 0) return [plainLine(`In the last ${PREVIEW_DAYS} days it would have ${verb} nothing.`)];
  const count = formatCount(matching.length, 'story', 'stories');
  return [
    plainLine(
      `In the last ${PREVIEW_DAYS} days it would have ${verb} ${count}${matching.length > EXAMPLES ? ', such as:' : ':'}`,
    ),
    ...matching.slice(0, EXAMPLES).map(({ id, state }) => buildExample(id, state)),
  ];
}

function compareStories(a: StoryState, b: StoryState): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.lastAt.localeCompare(a.lastAt);
}

function buildExample(id: number, { lead, severity, sources, lastAt }: StoryState): Line {
  const source = sources.find((one) => one.itemId === lead.itemId)?.name ?? null;
  return itemLine(lead.title, lead.url, [
    formatSeverity(severity),
    source,
    formatDay(new Date(lastAt)),
    publicId('s', id),
  ]);
}

const NO_MENTION =
  'The group to mention must be picked from the platform’s own list (on Slack a user group, on Discord a role), or given by its id.';

interface Mention {
  readonly platform: Platform;
  readonly id: string;
}

/** As the platforms write them: `<!subteam^S012AB|@desk>` (Slack), `<@&123…>` (Discord); or the bare id. */
function readMention(value: string): Mention | null {
  const text = value.trim();
  const [, group] = /^(?:<!subteam\^)?(S[A-Z0-9]{5,20})(?:\|[^>]*)?>?$/.exec(text) ?? [];
  if (group !== undefined) return { platform: 'slack', id: group };
  const [, role] = /^(?:<@&)?(\d{15,22})>?$/.exec(text) ?? [];
  return role === undefined ? null : { platform: 'discord', id: role };
}

function pickMention(value: string | undefined, platform: Platform): string | null {
  if (value === undefined) return null;
  const mention = readMention(value);
  if (mention?.platform !== platform) throw new EarshotError('bad-input', NO_MENTION);
  return mention.id;
}
