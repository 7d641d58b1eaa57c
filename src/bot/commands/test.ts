import { buildSample } from '../../domain/sample.ts';
import { EarshotError } from '../../lib/errors.ts';
import { type ChannelRow, getChannel } from '../../store/channels.ts';
import { newKey } from '../../store/outbox.ts';
import { reopenChannel } from '../../store/pauses.ts';
import { listSubscriptions } from '../../store/subscriptions.ts';
import type { Call, Command, CommandDeps, Line, Reply } from '../command.ts';
import { itemLine, plainLine } from '../lines.ts';
import { sayReleased } from './resume.ts';

/** Shows that alerts arrive: posts a sample with a reply, as an alert is posted. */
export const test: Command = {
  name: 'test',
  summary: 'Post a sample alert with a reply in its thread, to see that alerts arrive',
  args: [],
  examples: ['test'],
  needsManage: true,
  run: runTest,
};

async function runTest({ caller }: Call, deps: CommandDeps): Promise<Reply> {
  const { db, clock, membership, notifiers } = deps;
  await membership.ensure(caller);
  const notifier = notifiers.get(caller.platform);
  if (notifier === undefined)
    throw new EarshotError('bad-input', 'Earshot posts nothing to this platform as it runs now.');
  const channel = await getChannel(db, caller);
  const subscriptions = channel === null ? [] : await listSubscriptions(db, channel.id);
  const mention = subscriptions.find((one) => one.mention !== null)?.mention ?? null;
  const { root, reply } = buildSample(mention, clock.now());
  const { platform, workspace, channel: external } = caller;
  const forum = channel?.forum ?? (membership.forum ? { tag: membership.forum.tags[0]?.id ?? null } : null);
  const posted = await notifier.post({ platform, workspace, channel: external, forum }, root, newKey());
  await notifier.reply(posted, reply, newKey(), false);
  const held = channel?.state === 'suspended' ? await reopen(channel, deps) : [];
  const pinging =
    mention === null
      ? []
      : [plainLine(membership.pingProblem?.(mention) ?? 'It pings who is to be pinged for critical alerts.')];
  return {
    ok: true,
    title: 'Alerts arrive: a sample and a reply in its thread are posted.',
    lines: [
      ...(posted.url === null ? [] : [itemLine('The sample', posted.url, [])]),
      ...pinging,
      ...held,
      ...sayNext(subscriptions, channel, deps),
    ],
  };
}

/** What an error had suspended can be posted to again. */
async function reopen({ id }: ChannelRow, { db, clock }: CommandDeps): Promise<readonly Line[]> {
  const released = await db.tx((tx) => reopenChannel(tx, id, clock.now()));
  return [plainLine(`Posting had failed here before. ${sayReleased(released)}`)];
}

function sayNext(
  subscriptions: readonly unknown[],
  channel: ChannelRow | null,
  { prefix }: CommandDeps,
): readonly Line[] {
  if (subscriptions.length === 0) return [plainLine(`This channel asks for nothing yet: ${prefix} subscribe`)];
  return channel?.state === 'paused' ? [plainLine(`Alerts are paused here: ${prefix} resume`)] : [];
}
