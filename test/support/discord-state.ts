import type { Row } from './discord-components.ts';
import { type Embed, type MessageBody, pingsOf } from './discord-limits.ts';

/** 1 January 2015, from which Discord's ids count milliseconds (docs.discord.com/developers/reference, 2026-11-23). */
const EPOCH_MS = 1_420_070_400_000;

/** The rights that matter here, as bits (docs.discord.com/developers/topics/permissions, 2026-11-23). */
export const PERMISSIONS = {
  ADMINISTRATOR: 1n << 3n,
  MANAGE_CHANNELS: 1n << 4n,
  MANAGE_GUILD: 1n << 5n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  EMBED_LINKS: 1n << 14n,
  READ_MESSAGE_HISTORY: 1n << 16n,
  CREATE_PUBLIC_THREADS: 1n << 35n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
} as const;
export type Permission = keyof typeof PERMISSIONS;

const BOT_PERMISSIONS: readonly Permission[] = [
  'VIEW_CHANNEL',
  'SEND_MESSAGES',
  'EMBED_LINKS',
  'READ_MESSAGE_HISTORY',
  'CREATE_PUBLIC_THREADS',
  'SEND_MESSAGES_IN_THREADS',
];

/** Text 0, direct 1, voice 2, news 5, thread 11, forum 15. */
export type ChannelType = 0 | 1 | 2 | 5 | 11 | 15;

/** A message as kept. */
export interface DiscordMessage {
  readonly id: string;
  readonly channel: string;
  readonly author: string;
  /** 0 a message, 19 a reply by reference, 21 the copy of the root that opens a thread. */
  readonly type: 0 | 19 | 21;
  readonly sentAt: Date;
  readonly replyTo: string | null;
  readonly nonce: string | null;
  /** Whom it notified when it was sent. */
  readonly pings: readonly string[];
  content: string;
  embeds: readonly Embed[];
  components: readonly Row[];
  flags: number;
  edits: number;
}

/** A channel or a thread. */
export interface DiscordChannel {
  readonly id: string;
  readonly name: string;
  readonly type: ChannelType;
  /** Of a thread: the channel it is in. */
  readonly parent: string | null;
  readonly autoArchiveMinutes: number;
  readonly messages: Map<string, DiscordMessage>;
  /** What the bot may do here; a thread has its parent's rights. */
  rights: bigint;
  archived: boolean;
  locked: boolean;
  /** Of a forum: what posts can be tagged with, and whether they must be. */
  readonly tags: readonly ForumTag[];
  readonly needsTag: boolean;
  /** Of a post: ids of its tags. Of any thread: who opened it, and when it last went to sleep. */
  readonly appliedTags: readonly string[];
  readonly owner: string;
  archivedAt: Date;
}

export interface ForumTag {
  readonly id: string;
  readonly name: string;
}

/** Everything that the server remembers. */
export interface DiscordState {
  readonly guild: string;
  readonly bot: string;
  readonly channels: Map<string, DiscordChannel>;
  /** Roots that had a thread once: they never get another. */
  readonly threaded: Set<string>;
  readonly nonces: Map<string, { readonly atMs: number; readonly message: DiscordMessage }>;
  /** Registered commands by guild id, global ones under `global`. */
  readonly commands: Map<string, readonly Readonly<Record<string, unknown>>[]>;
  readonly nonceWindowMs: number;
  readonly maxActiveThreads: number;
  readonly nextId: () => string;
}

export function createState(settings: { nonceWindowMs: number; maxActiveThreads: number }): DiscordState {
  const nextId = createIds();
  const maps = { channels: new Map(), threaded: new Set<string>(), nonces: new Map(), commands: new Map() };
  return { guild: nextId(), bot: nextId(), ...maps, ...settings, nextId };
}

/** Ids grow, as Discord's do: `after` and `before` rely on it. */
function createIds(): () => string {
  let last = 0n;
  return () => {
    const now = BigInt(Date.now() - EPOCH_MS) << 22n;
    last = now > last ? now : last + 1n;
    return String(last);
  };
}

export function addChannel(state: DiscordState, fields: Partial<DiscordChannel> = {}): DiscordChannel {
  const id = fields.id ?? state.nextId();
  const rights = BOT_PERMISSIONS.reduce((all, name) => all | PERMISSIONS[name], 0n);
  const defaults = {
    name: `channel-${id.slice(-4)}`,
    type: 0,
    parent: null,
    autoArchiveMinutes: 0,
    messages: new Map(),
    ...{ tags: [], needsTag: false, appliedTags: [], owner: state.bot, archivedAt: new Date() },
  } as const;
  const channel: DiscordChannel = { ...defaults, rights, archived: false, locked: false, ...fields, id };
  state.channels.set(id, channel);
  return channel;
}

/** What the bot may do in a channel or thread. */
export function rightsIn(state: DiscordState, channel: DiscordChannel): bigint {
  const parent = channel.parent === null ? undefined : state.channels.get(channel.parent);
  return (parent ?? channel).rights;
}

export function may(state: DiscordState, channel: DiscordChannel, permission: Permission): boolean {
  return (rightsIn(state, channel) & PERMISSIONS[permission]) !== 0n;
}

/** Keeps a message; one with a nonce that was used lately is not kept again, and the first one comes back. */
export function addMessage(
  state: DiscordState,
  channel: DiscordChannel,
  body: MessageBody,
  author: string = state.bot,
  id: string = state.nextId(),
): DiscordMessage {
  const nonce = body.nonce === undefined ? null : String(body.nonce);
  const earlier = nonce === null ? undefined : state.nonces.get(nonce);
  if (body.enforce_nonce === true && earlier !== undefined && Date.now() - earlier.atMs < state.nonceWindowMs) {
    return earlier.message;
  }
  const replyTo = body.message_reference?.message_id ?? null;
  const message: DiscordMessage = {
    id,
    channel: channel.id,
    author,
    type: replyTo === null ? 0 : 19,
    sentAt: new Date(),
    replyTo,
    nonce,
    pings: pingsOf(body),
    content: body.content ?? '',
    embeds: body.embeds ?? [],
    components: body.components ?? [],
    flags: body.flags ?? 0,
    edits: 0,
  };
  channel.messages.set(message.id, message);
  channel.archived = false;
  if (nonce !== null) state.nonces.set(nonce, { atMs: Date.now(), message });
  return message;
}

/** A thread's id is its root's; inside, it begins with a copy of the root that refers to it. */
export function addThread(state: DiscordState, root: DiscordMessage, name: string, minutes: number): DiscordChannel {
  const fields = { id: root.id, name, type: 11, parent: root.channel, autoArchiveMinutes: minutes } as const;
  const thread = addChannel(state, { ...fields, rights: 0n });
  state.threaded.add(root.id);
  const starter: DiscordMessage = {
    ...root,
    id: state.nextId(),
    channel: thread.id,
    type: 21,
    replyTo: root.id,
    pings: [],
  };
  thread.messages.set(starter.id, { ...starter, content: '', embeds: [], components: [], nonce: null });
  return thread;
}

/** A post: a thread whose id is that of its first message, which is in it and nowhere else. */
export function addPost(
  state: DiscordState,
  forum: DiscordChannel,
  { name, minutes, tags, body }: { name: string; minutes: number; tags: readonly string[]; body: MessageBody },
): DiscordChannel {
  const fields = {
    type: 11,
    parent: forum.id,
    name,
    autoArchiveMinutes: minutes,
    appliedTags: tags,
    rights: 0n,
  } as const;
  const post = addChannel(state, fields);
  // No nonce is taken for a post.
  const { nonce: _nonce, enforce_nonce: _enforce, ...message } = body;
  addMessage(state, post, message, state.bot, post.id);
  return post;
}

export function activeThreads(state: DiscordState): readonly DiscordChannel[] {
  return [...state.channels.values()].filter((channel) => channel.type === 11 && !channel.archived);
}
