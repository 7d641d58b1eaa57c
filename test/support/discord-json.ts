import { type DiscordChannel, type DiscordMessage, type DiscordState, rightsIn } from './discord-state.ts';

/** A message as the API writes it. */
export function messageJson(state: DiscordState, message: DiscordMessage): Record<string, unknown> {
  const author = { id: message.author, username: 'earshot', discriminator: '0000', bot: true, avatar: null };
  const thread = message.id === message.channel ? undefined : state.channels.get(message.id);
  const edited_timestamp = message.edits > 0 ? message.sentAt.toISOString() : null;
  const nothing = {
    attachments: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
  };
  const { id, channel: channel_id, content, embeds, components, type, flags, sentAt } = message;
  return {
    ...{ id, channel_id, author, content, embeds, type, flags, edited_timestamp, timestamp: sentAt.toISOString() },
    ...nothing,
    components,
    ...(message.replyTo === null ? {} : { message_reference: { message_id: message.replyTo, channel_id } }),
    ...(thread === undefined ? {} : { thread: channelJson(state, thread) }),
  };
}

/** A channel or thread as the API writes it. */
export function channelJson(state: DiscordState, channel: DiscordChannel): Record<string, unknown> {
  const { id, name, type, parent, archived, locked, autoArchiveMinutes } = channel;
  const common = { id, name, type, guild_id: state.guild, parent_id: parent, permission_overwrites: [] };
  if (type !== 11) {
    // flag 4: every post must have a tag
    const available_tags = channel.tags.map((tag) => ({ ...tag, moderated: false, emoji_id: null, emoji_name: null }));
    const forum = type === 15 ? { available_tags, flags: channel.needsTag ? 1 << 4 : 0, default_forum_layout: 0 } : {};
    return { ...common, position: 0, topic: null, nsfw: false, ...forum };
  }
  const thread_metadata = {
    archived,
    locked,
    auto_archive_duration: autoArchiveMinutes,
    archive_timestamp: channel.archivedAt.toISOString(),
  };
  const { owner: owner_id, appliedTags: applied_tags } = channel;
  return { ...common, owner_id, applied_tags, message_count: channel.messages.size, member_count: 1, thread_metadata };
}

/** The rights in a channel as Discord writes them: a decimal number. */
export function rightsJson(state: DiscordState, channel: DiscordChannel): string {
  return String(rightsIn(state, channel));
}
