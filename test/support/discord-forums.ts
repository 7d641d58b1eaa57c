import { type Answer, invalid, ok, REFUSALS } from './discord-answers.ts';
import { channelJson, messageJson } from './discord-json.ts';
import { checkMessage, DISCORD_LIMITS, isEmptyMessage, type MessageBody } from './discord-limits.ts';
import type { DiscordRequest } from './discord-routes.ts';
import { activeThreads, addPost, type DiscordChannel, type DiscordState, may } from './discord-state.ts';

interface PostBody {
  readonly name?: string;
  readonly auto_archive_duration?: number;
  readonly applied_tags?: readonly string[];
  readonly message?: MessageBody;
}

/** "Start Thread in Forum or Media Channel" (docs.discord.com/developers/resources/channel, 2026-11-23). */
export function postInForum(
  state: DiscordState,
  forum: DiscordChannel,
  _message: string,
  request: DiscordRequest,
): Answer {
  const {
    name = '',
    auto_archive_duration: minutes = 1_440,
    applied_tags: tags = [],
    message = {},
  } = request.body as PostBody;
  if (forum.type !== 15) return REFUSALS.wrongChannelType;
  if (!may(state, forum, 'SEND_MESSAGES')) return REFUSALS.missingPermissions;
  if (message.embeds?.length && !may(state, forum, 'EMBED_LINKS')) return REFUSALS.missingPermissions;
  if (name.trim() === '' || name.length > DISCORD_LIMITS.threadNameChars)
    return invalid({ name: 'Must be between 1 and 100 in length.' });
  if (tags.length > 5) return invalid({ applied_tags: 'Must be 5 or fewer in length.' });
  if (tags.some((tag) => !forum.tags.some(({ id }) => id === tag))) return REFUSALS.unknownTag;
  if (forum.needsTag && tags.length === 0) return REFUSALS.noTag;
  const problems = checkMessage(message);
  if (Object.keys(problems).length > 0) return invalid(problems);
  if (isEmptyMessage(message)) return REFUSALS.emptyMessage;
  if (activeThreads(state).length >= state.maxActiveThreads) return REFUSALS.tooManyThreads;
  const post = addPost(state, forum, { name, minutes, tags, body: message });
  const [first] = post.messages.values();
  const message_json = first === undefined ? {} : { message: messageJson(state, first) };
  return { status: 201, body: { ...channelJson(state, post), ...message_json } };
}

/** Threads that sleep, the last to fall asleep first. */
export function listArchived(
  state: DiscordState,
  channel: DiscordChannel,
  _message: string,
  { query }: DiscordRequest,
): Answer {
  const limit = Number(query.get('limit') ?? 100);
  const before = query.get('before');
  const all = [...state.channels.values()]
    .filter(({ parent, archived }) => parent === channel.id && archived)
    .filter(({ archivedAt }) => before === null || archivedAt < new Date(before))
    .sort((one, other) => other.archivedAt.getTime() - one.archivedAt.getTime());
  const threads = all.slice(0, limit).map((thread) => channelJson(state, thread));
  return ok({ threads, members: [], has_more: all.length > limit });
}
