/** A Block Kit block as it was sent. */
export type Block = Readonly<Record<string, unknown>>;

/** A message as the workspace keeps it. */
export interface SlackMessage {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly bot_id: string;
  readonly thread_ts: string | undefined;
  /** A reply that shows in the channel too. */
  readonly broadcast: boolean;
  readonly client_msg_id: string | undefined;
  readonly metadata: { readonly event_type: string; readonly event_payload: unknown } | undefined;
  /** Whether markup in `text` is read (the request argument `mrkdwn`). */
  readonly mrkdwn: boolean;
  /** By the clock of the workspace, in milliseconds: when it can be read back depends on it. */
  readonly committedAtMs: number;
  text: string;
  blocks: readonly Block[];
  edited: boolean;
  /** A deleted root that still has replies stays as a stub. */
  tombstone: boolean;
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  isMember: boolean;
  isArchived: boolean;
  /** By ts, in the order of posting. */
  readonly messages: Map<string, SlackMessage>;
}

export type Draft = Pick<
  SlackMessage,
  'text' | 'blocks' | 'thread_ts' | 'broadcast' | 'client_msg_id' | 'metadata' | 'mrkdwn'
>;

export const TEAM = { id: 'T0EARSHOT1', domain: 'earshot-test', url: 'https://earshot-test.slack.com/' };
export const BOT = { id: 'B0EARSHOT1', user: 'U0EARSHOT1', name: 'earshot' };

/** What a local Slack remembers: channels, messages, threads, and a clock that tests can push forward. */
export interface Workspace {
  readonly channels: ReadonlyMap<string, SlackChannel>;
  nowMs(): number;
  advance(ms: number): void;
  addChannel(options?: ChannelOptions): SlackChannel;
  /** Keeps a message; `client_msg_id` is not looked at, as the real one does not promise to. */
  add(channel: SlackChannel, draft: Draft): SlackMessage;
  /** Removes a message; a root with replies becomes a tombstone. */
  remove(channel: SlackChannel, ts: string): void;
  repliesOf(channel: SlackChannel, ts: string): readonly SlackMessage[];
}

export interface ChannelOptions {
  readonly id?: string;
  readonly name?: string;
  readonly isPrivate?: boolean;
  /** Whether the bot is in it; by default it is. */
  readonly isMember?: boolean;
}

export function createWorkspace(): Workspace {
  const channels = new Map<string, SlackChannel>();
  let pushedMs = 0;
  let lastMicros = 0;

  const nowMs = (): number => Date.now() + pushedMs;
  /** A ts is unique in its channel; here, everywhere. It tells real time, whatever the clock was pushed to. */
  const nextTs = (): string => {
    lastMicros = Math.max(lastMicros + 1, Date.now() * 1_000);
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
  };
  const repliesOf = (channel: SlackChannel, ts: string): SlackMessage[] =>
    [...channel.messages.values()].filter((message) => message.thread_ts === ts);

  return {
    channels,
    nowMs,
    advance: (ms) => {
      pushedMs += ms;
    },
    addChannel: ({ id, name, isPrivate = false, isMember = true } = {}) => {
      const number = String(channels.size + 1).padStart(4, '0');
      const channel: SlackChannel = {
        id: id ?? `C0TEST${number}`,
        name: name ?? `channel-${number}`,
        isPrivate,
        isMember,
        isArchived: false,
        messages: new Map(),
      };
      channels.set(channel.id, channel);
      return channel;
    },
    add: (channel, draft) => {
      const author = { channel: channel.id, user: BOT.user, bot_id: BOT.id };
      const state = { ts: nextTs(), committedAtMs: nowMs(), edited: false, tombstone: false };
      const message: SlackMessage = { ...draft, ...author, ...state };
      channel.messages.set(message.ts, message);
      return message;
    },
    remove: (channel, ts) => {
      const message = channel.messages.get(ts);
      if (message === undefined) throw new Error(`No message ${ts} in ${channel.id}`);
      if (repliesOf(channel, ts).length === 0) channel.messages.delete(ts);
      else Object.assign(message, { tombstone: true, text: 'This message was deleted.', blocks: [] });
    },
    repliesOf,
  };
}
