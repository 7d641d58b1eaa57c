import { type DiscordChannel, type DiscordMessage, type DiscordState, rightsIn } from './discord-state.ts';

/** A message as the API writes it. */
export function messageJson(state: DiscordState, message: DiscordMessage): Record<string, unknown> {
  const author = { id: message.author, username: 'earshot', discriminator: '0000', bot: true, avatar: null };
  const thread = state.channels.get(message.id);
  const edited_timestamp = message.edits > 0 ? message.sentAt.toISOString() : null;
  const nothing = {
    attachments: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
  };
  const { id, channel: channel_id, content, embeds, type, flags, sentAt } = message;
  return {
    ...{ id, channel_id, author, content, embeds, type, flags, edited_timestamp, timestamp: sentAt.toISOString() },
    ...nothing,
    ...(message.replyTo === null ? {} : { message_reference: { message_id: message.replyTo, channel_id } }),
    ...(thread === undefined ? {} : { thread: channelJson(state, thread) }),
  };
}

/** A channel or thread as the API writes it. */
export function channelJson(state: DiscordState, channel: DiscordChannel): Record<string, unknown> {
  const { id, name, type, parent, archived, locked, autoArchiveMinutes } = channel;
  const common = { id, name, type, guild_id: state.guild, parent_id: parent, permission_overwrites: [] };
  if (type !== 11) return { ...common, position: 0, topic: null, nsfw: false };
  const thread_metadata = {
    archived,
    locked,
    auto_archive_duration: autoArchiveMinutes,
    archive_timestamp: new Date().toISOString(),
  };
  return { ...common, owner_id: state.bot, message_count: channel.messages.size, member_count: 1, thread_metadata };
}

/** The rights in a channel as Discord writes them: a decimal number. */
export function rightsJson(state: DiscordState, channel: DiscordChannel): string {
  return String(rightsIn(state, channel));
}
