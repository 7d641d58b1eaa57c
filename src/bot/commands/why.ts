import { describeFilter, type FilterSubject, matchFilter } from '../../domain/filter.ts';
import { publicId } from '../../domain/public-id.ts';
import { sayName } from '../../domain/thread-state.ts';
import { type ChannelRow, getChannel } from '../../store/channels.ts';
import type { Split } from '../../store/splits.ts';
import { getStoryView, type StoryView } from '../../store/story-view.ts';
import { getThreadState } from '../../store/thread-states.ts';
import {
  type DatedSubscription,
  type DeliveryAccount,
  type DigestAccount,
  getItemAccount,
  getLastTold,
  type ItemAccount,
  listDatedSubscriptions,
  listDeliveryAccounts,
  listDigestAccounts,
} from '../../store/why.ts';
import type { Call, Caller, Command, CommandDeps, Line, Reply } from '../command.ts';
import { buildDeliveryLine, buildDigestLine, sayNote } from '../delivery-lines.ts';
import { formatSeverity, itemLine, plainLine } from '../lines.ts';
import { POINTER_ARG, readPointer } from '../pointing.ts';
import { describeSplit } from '../split-lines.ts';
import { describeState, formatInstant } from '../story-lines.ts';
import { type Local, pickOutcome } from '../why-outcome.ts';

const MAX_REASONS = 6;

/** Explains why something was or was not sent here. */
export const why: Command = {
  name: 'why',
  summary: 'Explain why an item or story was or was not sent to this channel',
  args: [POINTER_ARG],
  examples: ['why s-2k7', 'why https://www.federalregister.gov/d/2025-05427', 'why 2025-05427'],
  needsManage: false,
  run: runWhy,
};

async function runWhy(call: Call, deps: CommandDeps): Promise<Reply> {
  const { db, timeZone } = deps;
  const pointed = await readPointer(call, 'why', deps);
  if ('reply' in pointed) return pointed.reply;
  const { target, workspaceId } = pointed;
  const view = target.storyId === null ? null : await getStoryView(db, target.storyId, workspaceId);
  const itemId = target.kind === 'item' ? target.itemId : view?.state.lead.itemId;
  const item = itemId === undefined ? null : await getItemAccount(db, itemId, workspaceId);
  if (item === null) return { ok: true, title: 'That is no longer stored.', lines: [] };
  const local = await readLocal(call.caller, view, deps);
  const zone = local.channel?.timeZone ?? timeZone;
  const outcome = pickOutcome(item, view, local, target.kind === 'item');
  const buttons =
    view === null ? [] : [{ label: 'Whole story', line: `story ${publicId('s', view.id)}`, share: false }];
  return {
    ok: true,
    title: `${outcome.short}: ${view?.state.lead.title ?? item.title}`,
    lines: [
      plainLine(outcome.long),
      ...buildVerdictLines(item, zone),
      ...buildStoryLines(item, view, zone),
      ...buildLocalLines(local, { judged: view?.state ?? buildSubject(item), isStory: view !== null }, deps, zone),
    ],
    buttons,
  };
}

const NOTHING = { deliveries: [], digests: [], before: [], toldAt: null, thread: null };

/** What this channel has to do with a story. */
async function readLocal(caller: Caller, view: StoryView | null, { db }: CommandDeps): Promise<Local> {
  const channel = await getChannel(db, caller);
  if (channel === null) return { ...NOTHING, channel, subscriptions: [] };
  const subscriptions = await listDatedSubscriptions(db, channel.id);
  if (view === null) return { ...NOTHING, channel, subscriptions };
  const split = view.splits.find(({ storyId }) => storyId === view.id);
  return {
    ...{ channel, subscriptions },
    deliveries: await listDeliveryAccounts(db, channel.id, view.id),
    digests: await listDigestAccounts(db, channel.id, publicId('s', view.id)),
    before:
      split === undefined ? [] : (await listDeliveryAccounts(db, channel.id, split.fromId)).filter(isSentBy(split)),
    toldAt: await getLastTold(db, view.id),
    thread: await getThreadState(db, { storyId: view.id, channelId: channel.id }),
  };
}

function isSentBy({ at }: Split): (delivery: DeliveryAccount) => boolean {
  return ({ state, sentAt }) => state === 'sent' && sentAt !== null && sentAt <= at;
}

function buildVerdictLines(item: ItemAccount, zone: string): readonly Line[] {
  const { verdict, severity, judgedAt } = item;
  const read = `Read from ${item.source} ${formatInstant(item.seenAt, zone)}`;
  const id = publicId('i', item.id);
  if (verdict === null || severity === null || judgedAt === null) {
    return [itemLine(`${id}: ${item.title}`, item.url, [read, 'not judged yet'])];
  }
  const reasons = [...verdict.reasons].sort(
    (a, b) => Number(b.label === 'relevant') - Number(a.label === 'relevant') || b.weight - a.weight,
  );
  const judged = `judged ${formatInstant(judgedAt, zone)}`;
  return [
    itemLine(`${id}: ${item.title}`, item.url, [
      read,
      judged,
      formatSeverity(severity),
      `score ${verdict.score.toFixed(2)}`,
    ]),
    ...reasons.slice(0, MAX_REASONS).map(({ text }) => itemLine(text, null, [])),
  ];
}

function buildStoryLines(item: ItemAccount, view: StoryView | null, zone: string): readonly Line[] {
  if (view === null) return [];
  const { lead } = view.state;
  const title = lead.itemId === item.id ? '' : `: ${lead.title}`;
  const { score, reasons = [] } = item.why ?? {};
  const likeness = score === undefined || score === 0 || score === 1 ? '' : ` (likeness ${score.toFixed(2)})`;
  const since = item.joinedAt === null ? '' : ` since ${formatInstant(item.joinedAt, zone)}`;
  return [
    itemLine(`Its story is ${publicId('s', view.id)}${title}`, title === '' ? null : lead.url, [
      describeState(view.state, view.items),
    ]),
    ...(reasons.length === 0 ? [] : [itemLine(`In that story${since}: ${reasons.join(', ')}${likeness}`, null, [])]),
    ...view.splits.map((split) => buildSplitLine(split, view.id, zone)),
  ];
}

function buildSplitLine(split: Split, storyId: number, zone: string): Line {
  const how = describeSplit(split, zone);
  if (split.storyId === storyId) return itemLine(`It was ${how}, from ${publicId('s', split.fromId)}`, null, []);
  return itemLine(`Of that story, ${publicId('s', split.storyId)} was ${how}`, null, []);
}

/** What the filters are asked about: the whole story, or an item that is in none; null while it is not judged. */
interface Asked {
  readonly judged: FilterSubject | null;
  readonly isStory: boolean;
}

function buildSubject({ title, summary, lang, feed, verdict, severity }: ItemAccount): FilterSubject | null {
  if (verdict === null || severity === null) return null;
  const { topics, jurisdictions, entities } = verdict;
  return {
    ...{ topics, severity, jurisdictions, entities: entities.map(({ name }) => name) },
    ...{ feeds: [feed], languages: [lang], text: `${title}\n${summary}` },
  };
}

function buildLocalLines(
  local: Local,
  { judged, isStory }: Asked,
  { clock }: CommandDeps,
  zone: string,
): readonly Line[] {
  return [
    ...(local.channel === null ? [] : describeChannel(local.channel, zone)),
    ...describeStance(local),
    ...(judged === null ? [] : local.subscriptions.map((one) => buildFilterLine(one, judged, isStory))),
    ...[...local.before, ...local.deliveries].map((one: DeliveryAccount) => buildDeliveryLine(one, clock.now(), zone)),
    ...local.digests.map((one: DigestAccount) => buildDigestLine(one, zone)),
  ];
}

function describeChannel({ state, stateNote, pausedUntil }: ChannelRow, zone: string): readonly Line[] {
  if (state === 'open') return [];
  const until = pausedUntil === null ? 'until somebody resumes it' : `until ${formatInstant(pausedUntil, zone)}`;
  if (state === 'paused') return [plainLine(`This channel is paused ${until}.`)];
  return [plainLine(`This channel is suspended${stateNote === null ? '' : `: ${sayNote(stateNote)}`}.`)];
}

function describeStance({ thread }: Local): readonly Line[] {
  const stance = thread?.stance ?? null;
  if (stance === null) return [];
  const who = sayName(stance.name);
  return [
    plainLine(stance.what === 'mute' ? `Muted here by ${who}.` : `Followed here by ${who}, whatever the filters say.`),
  ];
}

function buildFilterLine({ id, filter, mode }: DatedSubscription, judged: FilterSubject, isStory: boolean): Line {
  const { matches, failed, hits } = matchFilter(filter, judged);
  const passes = isStory ? 'lets it through' : 'would let it through, were it relevant';
  const found = hits.length === 0 ? passes : `${passes}: ${hits.join(', ')}`;
  const stops = isStory ? 'stops it' : 'would stop it too';
  const modes = mode === 'both' ? 'alerts and digest' : mode;
  return itemLine(`#${id} ${describeFilter(filter)}`, null, [matches ? found : `${stops}: ${failed}`, modes]);
}
