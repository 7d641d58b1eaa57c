import { DIGEST_TOP, pickDigest } from '../../domain/digest.ts';
import { describeDigestTime, parseDigestWords } from '../../domain/digest-time.ts';
import { type DigestTime, MONDAY_AT_NINE, pickDigestSlot } from '../../domain/schedule.ts';
import { EarshotError } from '../../lib/errors.ts';
import { type ChannelRow, getChannel } from '../../store/channels.ts';
import { type DigestChoice, getDigestChoice, putDigestChoice } from '../../store/digests.ts';
import { listStoriesBetween } from '../../store/stories.ts';
import { listSubscriptions } from '../../store/subscriptions.ts';
import { listMuted } from '../../store/thread-states.ts';
import type { Call, Command, CommandDeps, Line, Reply } from '../command.ts';
import { suggestWeekly } from '../complete.ts';
import { formatCount, plainLine } from '../lines.ts';
import { formatMoment } from '../moments.ts';
import { buildExample } from '../preview.ts';

/** Shows the week so far, and sets when the digest comes. */
export const digest: Command = {
  name: 'digest',
  summary: 'Show this week’s digest so far, or set the day and hour at which it comes',
  args: [
    {
      ...{ name: 'when', required: false, choices: [], many: false, rest: true },
      suggest: suggestWeekly,
      summary: 'now, off, or weekly with day, hour and time zone: weekly mon 08:30 Europe/Amsterdam',
      check: (value) => readWhen(value).problems,
    },
  ],
  examples: ['digest', 'digest weekly mon 08:30 Europe/Amsterdam', 'digest off'],
  needsManage: false,
  needsManageFor: (args) => readWhen(args['when'] ?? 'now').what !== 'now',
  async run(call, deps) {
    const channel = await getChannel(deps.db, call.caller);
    if (channel === null) {
      throw new EarshotError('bad-input', `This channel has no subscription yet: ${deps.prefix} subscribe`);
    }
    const when = readWhen(call.args['when'] ?? 'now');
    if (when.what === 'now') return showWeek(channel, deps);
    return when.what === 'off' ? turnOff(channel, deps) : setWeekly(channel, call, deps);
  },
};

/** The digest of the days since the last one, for the caller only: it counts for nothing. */
async function showWeek(channel: ChannelRow, { db, clock }: CommandDeps): Promise<Reply> {
  const now = clock.now();
  const choice = await getDigestChoice(db, channel.id);
  const subscriptions = await listSubscriptions(db, channel.id);
  const { to: from } = pickDigestSlot(now, channel.timeZone, timeOf(choice));
  const stories = await listStoriesBetween(db, { from, to: now, workspaceId: channel.workspaceId });
  const muted = await listMuted(db, channel.id);
  const matching = pickDigest(
    stories.filter(({ id }) => !muted.has(id)),
    subscriptions,
  );
  const more = matching.length - DIGEST_TOP;
  const isWanted = choice !== 'off' && (choice !== null || subscriptions.some(({ mode }) => mode !== 'alerts'));
  return {
    ok: true,
    title:
      matching.length === 0
        ? 'Nothing for this channel’s digest so far this week.'
        : `This week so far: ${formatCount(matching.length, 'story', 'stories')}`,
    lines: [
      ...matching.slice(0, DIGEST_TOP).map(({ id, state }) => buildExample(id, state)),
      ...(more > 0 ? [plainLine(`And ${more.toLocaleString('en')} more.`)] : []),
      sayNext(isWanted ? choice : 'off', channel, now),
    ],
    buttons: [{ label: 'Share in channel', line: 'digest now', share: true }],
  };
}

async function setWeekly(channel: ChannelRow, { args }: Call, { db, clock }: CommandDeps): Promise<Reply> {
  const now = clock.now();
  const before = timeOf(await getDigestChoice(db, channel.id));
  const { words } = readWhen(args['when'] ?? '');
  const time: DigestTime = { day: words.day ?? before.day, time: words.time ?? before.time };
  const zone = words.zone ?? channel.timeZone;
  await putDigestChoice(db, channel.id, { time, zone }, now);
  const moved = zone === channel.timeZone ? [] : [plainLine(`Quiet hours of this channel are in ${zone} now, too.`)];
  return {
    ok: true,
    title: `The digest comes every ${describeDigestTime(time)} (${zone}).`,
    lines: [sayNext(time, { timeZone: zone }, now), ...moved],
    buttons: [{ label: 'Show this week', line: 'digest now', share: false }],
  };
}

async function turnOff(channel: ChannelRow, { db, clock, prefix }: CommandDeps): Promise<Reply> {
  await putDigestChoice(db, channel.id, { time: 'off', zone: channel.timeZone }, clock.now());
  const silent = (await listSubscriptions(db, channel.id)).filter(({ mode }) => mode === 'digest');
  const ids = silent.map(({ id }) => `#${id}`).join(', ');
  const lines =
    silent.length === 0
      ? []
      : [plainLine(`${ids} asked for nothing but the digest and now sends nothing; see ${prefix} edit.`)];
  return { ok: true, title: 'No digest comes here any more.', lines };
}

function timeOf(choice: DigestChoice): DigestTime {
  return choice === null || choice === 'off' ? MONDAY_AT_NINE : choice;
}

function sayNext(choice: DigestChoice, { timeZone }: Pick<ChannelRow, 'timeZone'>, now: Date): Line {
  if (choice === 'off') return plainLine('No digest comes here by itself.');
  const { nextDueAt } = pickDigestSlot(now, timeZone, timeOf(choice));
  return plainLine(`The next digest comes ${formatMoment(nextDueAt, timeZone)}.`);
}

/** What is meant: `weekly` stands for itself where a day, an hour or a zone is named. */
function readWhen(text: string) {
  const typed = text.trim().toLowerCase();
  const what =
    typed === 'now' || typed === '' ? ('now' as const) : typed === 'off' ? ('off' as const) : ('weekly' as const);
  const words = parseDigestWords(what === 'weekly' ? text.replace(/\b(?:weekly|every)\b/gi, ' ') : '');
  return { what, words, problems: words.problems };
}
