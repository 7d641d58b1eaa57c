import type { DiscordGateway } from './discord-gateway.ts';
import { channelJson } from './discord-json.ts';
import type { MessageBody } from './discord-limits.ts';
import { addMessage, type DiscordMessage, type DiscordState, PERMISSIONS, type Permission } from './discord-state.ts';

/** A thread as a reader sees it. */
export interface DiscordThread {
  readonly id: string;
  readonly name: string;
  readonly channel: string;
  readonly archived: boolean;
  readonly locked: boolean;
  /** Of a post in a forum: ids of its tags. */
  readonly tags: readonly string[];
  /** Without the copy of the root that opens it. */
  readonly messages: readonly DiscordMessage[];
}

/** What a test may look at. */
export interface Inspection {
  /** What a channel shows, without what its threads hold, oldest first. */
  messages(channel: string): readonly DiscordMessage[];
  thread(id: string): DiscordThread | undefined;
  threads(channel: string): readonly DiscordThread[];
  /** Registered commands: of the guild, or global ones. */
  commands(where: 'guild' | 'global'): readonly Readonly<Record<string, unknown>>[];
}

/** What people may do meanwhile. */
export interface Meddling {
  /** Somebody else writes a message. */
  say(channel: string, body: MessageBody): void;
  deleteMessage(channel: string, message: string): void;
  /** Removes a thread; its root stays and can have no other. */
  deleteThread(id: string): void;
  /** Removes a channel with its threads. */
  deleteChannel(channel: string): void;
  archiveThread(id: string): void;
  lockThread(id: string): void;
  removePermission(channel: string, permission: Permission): void;
}

export function inspect(state: DiscordState): Inspection {
  const messages = (channel: string): readonly DiscordMessage[] =>
    [...(state.channels.get(channel)?.messages.values() ?? [])].filter((message) => message.type !== 21);
  const thread = (id: string): DiscordThread | undefined => {
    const channel = state.channels.get(id);
    if (channel === undefined || channel.parent === null) return undefined;
    const { name, parent, archived, locked, appliedTags: tags } = channel;
    return { id, name, channel: parent, archived, locked, tags, messages: messages(id) };
  };
  const threads = (channel: string): readonly DiscordThread[] =>
    [...state.channels.values()].filter(({ parent }) => parent === channel).flatMap(({ id }) => thread(id) ?? []);
  return {
    messages,
    thread,
    threads,
    commands: (where) => state.commands.get(where === 'guild' ? state.guild : where) ?? [],
  };
}

export function meddle(state: DiscordState, gateway: Pick<DiscordGateway, 'dispatch'>): Meddling {
  const pick = (id: string) => {
    const channel = state.channels.get(id);
    if (channel === undefined) throw new Error(`No channel or thread ${id}`);
    return channel;
  };
  return {
    say: (id, body) => void addMessage(state, pick(id), body, state.nextId()),
    deleteMessage: (channel, message) => void pick(channel).messages.delete(message),
    deleteThread: (id) => void state.channels.delete(pick(id).id),
    deleteChannel: (id) => {
      for (const thread of state.channels.values()) if (thread.parent === id) state.channels.delete(thread.id);
      const channel = pick(id);
      state.channels.delete(id);
      gateway.dispatch('CHANNEL_DELETE', channelJson(state, channel));
    },
    archiveThread: (id) => {
      Object.assign(pick(id), { archived: true, archivedAt: new Date() });
    },
    lockThread: (id) => {
      Object.assign(pick(id), { locked: true, archived: true, archivedAt: new Date() });
    },
    removePermission: (id, permission) => {
      pick(id).rights &= ~PERMISSIONS[permission];
    },
  };
}
