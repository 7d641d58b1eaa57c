import { type Answer, type Args, describe, type MethodContext, refuse } from './slack-answers.ts';
import { metadataError, refusalOf } from './slack-limits.ts';
import { type Block, type SlackChannel, type SlackMessage, TEAM } from './slack-workspace.ts';

export function postMessage(args: Args, context: MethodContext): Answer {
  const channel = context.workspace.channels.get(args['channel'] ?? '');
  const closed = postingError(channel);
  if (channel === undefined || closed !== null) return refuse(closed ?? 'channel_not_found');
  const content = contentOf(args);
  if ('ok' in content) return content;
  const metadata = args['metadata'] === undefined ? undefined : parseJson(args['metadata']);
  const badMetadata = metadata === undefined ? null : metadataError(metadata);
  if (badMetadata !== null) return refuse(badMetadata);

  const thread = threadFor(channel, args['thread_ts']);
  const orphaned = args['thread_ts'] !== undefined && thread === undefined;
  if (orphaned && context.orphans === 'refused') return refuse('thread_not_found');
  const message = context.workspace.add(channel, {
    text: content.text,
    blocks: content.blocks ?? [],
    thread_ts: thread,
    broadcast: thread !== undefined && args['reply_broadcast'] === 'true',
    client_msg_id: args['client_msg_id'],
    metadata: metadata as SlackMessage['metadata'],
    mrkdwn: args['mrkdwn'] !== 'false',
  });
  return { ok: true, channel: channel.id, ts: message.ts, message: describe(message, true) };
}

export function update(args: Args, { workspace }: MethodContext): Answer {
  const channel = workspace.channels.get(args['channel'] ?? '');
  const closed = postingError(channel);
  if (channel === undefined || closed !== null) return refuse(closed ?? 'channel_not_found');
  const message = channel.messages.get(args['ts'] ?? '');
  if (message === undefined || message.tombstone) return refuse('message_not_found');
  const content = contentOf(args);
  if ('ok' in content) return content;
  // Blocks that are not sent are kept; an empty list removes them.
  Object.assign(message, { text: content.text, blocks: content.blocks ?? message.blocks, edited: true });
  return { ok: true, channel: channel.id, ts: message.ts, text: message.text };
}

export function deleteMessage(args: Args, { workspace }: MethodContext): Answer {
  const channel = workspace.channels.get(args['channel'] ?? '');
  if (channel === undefined) return refuse('channel_not_found');
  const message = channel.messages.get(args['ts'] ?? '');
  if (message === undefined || message.tombstone) return refuse('message_not_found');
  workspace.remove(channel, message.ts);
  return { ok: true, channel: channel.id, ts: message.ts };
}

export function getPermalink(args: Args, { workspace }: MethodContext): Answer {
  const channel = workspace.channels.get(args['channel'] ?? '');
  if (channel === undefined) return refuse('channel_not_found');
  const message = channel.messages.get(args['message_ts'] ?? '');
  if (message === undefined) return refuse('message_not_found');
  const thread = message.thread_ts === undefined ? '' : `?thread_ts=${message.thread_ts}&cid=${channel.id}`;
  const permalink = `${TEAM.url}archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
  return { ok: true, channel: channel.id, permalink };
}

function postingError(channel: SlackChannel | undefined): string | null {
  if (channel === undefined || (channel.isPrivate && !channel.isMember)) return 'channel_not_found';
  if (channel.isArchived) return 'is_archived';
  return channel.isMember ? null : 'not_in_channel';
}

/** A reply to a root that is gone is no error at Slack: it appears in the channel (slack-go/slack#1571, 2026-07-10). */
function threadFor(channel: SlackChannel, ts: string | undefined): string | undefined {
  const root = channel.messages.get(ts ?? '');
  return root?.thread_ts ?? root?.ts;
}

function contentOf(args: Args): Answer | { readonly text: string; readonly blocks: readonly Block[] | undefined } {
  const text = args['text'] ?? '';
  const blocks = args['blocks'] === undefined ? undefined : parseJson(args['blocks']);
  const refusal = refusalOf(text, blocks ?? []);
  if (refusal === null) return { text, blocks: blocks as readonly Block[] | undefined };
  return { ...refuse(refusal.error), errors: refusal.details, response_metadata: { messages: refusal.details } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
