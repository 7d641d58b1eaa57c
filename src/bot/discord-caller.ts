import {
  type BaseInteraction,
  ChannelFlags,
  ChannelType,
  type ForumChannel,
  type Guild,
  type GuildBasedChannel,
  PermissionFlagsBits,
  type PermissionsBitField,
} from 'discord.js';
import { EarshotError } from '../lib/errors.ts';
import type { Caller, Forum, Membership } from './command.ts';

/** What the bot needs to deliver, by the names that Discord's own settings show. */
const NEEDED = [
  ['View Channel', PermissionFlagsBits.ViewChannel],
  ['Send Messages', PermissionFlagsBits.SendMessages],
  ['Embed Links', PermissionFlagsBits.EmbedLinks],
  ['Read Message History', PermissionFlagsBits.ReadMessageHistory],
  ['Create Public Threads', PermissionFlagsBits.CreatePublicThreads],
  ['Send Messages in Threads', PermissionFlagsBits.SendMessagesInThreads],
] as const;

const MANAGER = [PermissionFlagsBits.ManageChannels, PermissionFlagsBits.ManageGuild];

/** What stands for Create Public Threads in a forum is Send Messages (docs.discord.com/developers/topics/threads, 2026-11-23). */
const NEEDED_IN_FORUMS = NEEDED.filter(([name]) => name !== 'Create Public Threads');

/** Channels that take messages. */
const POSTABLE: readonly ChannelType[] = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
];

/** Who asked for something, and where: a command in a thread is about the channel that the thread is in. */
export interface Asked {
  readonly caller: Caller;
  readonly membership: Membership;
  /** Whether this person may write where the question was asked. */
  readonly canSpeak: boolean;
}

/**
 * Reads who typed a command or pressed something.
 * @throws EarshotError `bad-input` with a sentence for the caller where the command cannot work there.
 */
export async function readCaller(interaction: BaseInteraction): Promise<Asked> {
  if (interaction.guildId === null) {
    throw new EarshotError('bad-input', 'Earshot works in the channels of a server. Type the command there.');
  }
  if (!interaction.inCachedGuild()) {
    throw new EarshotError(
      'bad-input',
      'Earshot is not a member of this server yet. Add it with its invite link first.',
    );
  }
  const { guild, member, memberPermissions, user } = interaction;
  const channel = interaction.channel ?? (await fetchChannel(interaction));
  const place = channel.isThread() ? channel.parent : channel;
  const caller: Caller = {
    platform: 'discord',
    workspace: guild.id,
    workspaceName: guild.name,
    channel: channel.isThread() ? (channel.parentId ?? channel.id) : channel.id,
    channelName: place?.name ?? null,
    user: user.id,
    userName: member.displayName,
    // Administrators pass as well.
    canManage: memberPermissions.any(MANAGER),
  };
  const forum = place?.type === ChannelType.GuildForum ? readForum(place) : null;
  const rights = interaction.appPermissions;
  const ensure = async (): Promise<void> => ensurePostable(place?.type ?? channel.type, rights);
  const speak = channel.isThread() ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages;
  return {
    caller,
    membership: { ensure, forum, pingProblem: (role) => findPingProblem(guild, role, rights) },
    canSpeak: memberPermissions.has(speak),
  };
}

/** Roles are pinged where they may be by anyone, or the bot may ping all (docs.discord.com/developers/resources/message#allowed-mentions-object, 2026-11-23). */
function findPingProblem(guild: Guild, id: string, rights: Readonly<PermissionsBitField>): string | null {
  const role = guild.roles.cache.get(id);
  if (role === undefined) return 'The role to ping is not there any more: choose another with edit.';
  if (role.mentionable || rights.has(PermissionFlagsBits.MentionEveryone)) return null;
  return `The role ${role.name} cannot be pinged: let anyone mention it (Server Settings → Roles), or grant Earshot “Mention @everyone, @here and All Roles” here.`;
}

/** Threads that sleep are not among those that Discord tells of at the start. */
async function fetchChannel({ guild, channelId }: BaseInteraction<'cached'>): Promise<GuildBasedChannel> {
  const channel = channelId === null ? null : await guild.channels.fetch(channelId);
  if (channel === null)
    throw new EarshotError('bad-input', 'Earshot cannot see this channel; grant it View Channel here.');
  return channel;
}

function readForum({ availableTags, flags }: ForumChannel): Forum {
  const tags = availableTags.map(({ id, name }) => ({ id, name }));
  return { tags, needsTag: flags.has(ChannelFlags.RequireTag) };
}

/** @throws EarshotError `bad-input`, `not-permitted` with what to grant and where */
function ensurePostable(type: ChannelType, rights: Readonly<PermissionsBitField>): void {
  const inForum = type === ChannelType.GuildForum;
  if (!inForum && !POSTABLE.includes(type)) {
    throw new EarshotError(
      'bad-input',
      'Earshot posts to text channels and forums; this is neither. Type the command in a text channel.',
    );
  }
  const missing = (inForum ? NEEDED_IN_FORUMS : NEEDED)
    .filter(([, permission]) => !rights.has(permission))
    .map(([name]) => name);
  if (missing.length === 0) return;
  const names = missing.length === 1 ? missing[0] : `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}`;
  throw new EarshotError(
    'not-permitted',
    `Earshot may not do enough in this channel: grant it ${names} (Edit Channel → Permissions → Earshot), then try again.`,
  );
}
