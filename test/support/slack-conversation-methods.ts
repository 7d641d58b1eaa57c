import { type Answer, type Args, describe, type MethodContext, refuse } from './slack-answers.ts';
import type { SlackChannel, SlackMessage } from './slack-workspace.ts';

export function history(args: Args, context: MethodContext): Answer {
  const channel = context.workspace.channels.get(args['channel'] ?? '');
  if (channel === undefined || (channel.isPrivate && !channel.isMember)) return refuse('channel_not_found');
  if (!channel.isMember) return refuse('not_in_channel');
  const shown = [...channel.messages.values()].filter(
    (message) => message.thread_ts === undefined || message.broadcast,
  );
  return pageOf(visible(shown, args, context).reverse(), args, context);
}

export function replies(args: Args, context: MethodContext): Answer {
  const channel = context.workspace.channels.get(args['channel'] ?? '');
  if (channel === undefined || (channel.isPrivate && !channel.isMember)) return refuse('channel_not_found');
  if (!channel.isMember) return refuse('not_in_channel');
  const root = channel.messages.get(args['ts'] ?? '');
  if (root === undefined) return refuse('thread_not_found');
  const below = visible(context.workspace.repliesOf(channel, root.ts), args, context);
  return pageOf([root, ...below], args, context);
}

export function info(args: Args, { workspace }: MethodContext): Answer {
  const channel = workspace.channels.get(args['channel'] ?? '');
  if (channel === undefined || (channel.isPrivate && !channel.isMember)) return refuse('channel_not_found');
  return { ok: true, channel: describeChannel(channel) };
}

export function join(args: Args, { workspace }: MethodContext): Answer {
  const channel = workspace.channels.get(args['channel'] ?? '');
  if (channel === undefined || (channel.isPrivate && !channel.isMember)) return refuse('channel_not_found');
  if (channel.isPrivate) return refuse('method_not_supported_for_channel_type');
  if (channel.isArchived) return refuse('is_archived');
  channel.isMember = true;
  return { ok: true, channel: describeChannel(channel) };
}

function visible(
  messages: readonly SlackMessage[],
  args: Args,
  { workspace, historyLagMs }: MethodContext,
): SlackMessage[] {
  const readableMs = workspace.nowMs() - historyLagMs;
  const [oldest, latest] = [Number(args['oldest'] ?? 0), Number(args['latest'] ?? Number.POSITIVE_INFINITY)];
  const inclusive = args['inclusive'] === 'true';
  return messages.filter(({ ts, committedAtMs }) => {
    if (committedAtMs > readableMs) return false;
    const at = Number(ts);
    return (at > oldest && at < latest) || (inclusive && (at === oldest || at === latest));
  });
}

function pageOf(messages: readonly SlackMessage[], args: Args, context: MethodContext): Answer {
  const start = args['cursor'] === undefined ? 0 : Number(Buffer.from(args['cursor'], 'base64').toString());
  if (!Number.isInteger(start)) return refuse('invalid_cursor');
  const end = start + Math.min(Number(args['limit'] ?? 100), context.historyPageSize);
  const cursor = end < messages.length ? Buffer.from(String(end)).toString('base64') : '';
  const all = args['include_all_metadata'] === 'true';
  return {
    ok: true,
    messages: messages.slice(start, end).map((message) => describe(message, all)),
    has_more: cursor !== '',
    response_metadata: { next_cursor: cursor },
  };
}

function describeChannel({ id, name, isPrivate, isMember, isArchived }: SlackChannel): Record<string, unknown> {
  return {
    id,
    name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_private: isPrivate,
    is_member: isMember,
    is_archived: isArchived,
  };
}
