import type { Severity } from '../../src/domain/types.ts';
import type { DiscordMessage, DiscordServer } from '../support/discord-server.ts';
import { startDiscordServer } from '../support/discord-server.ts';
import type { SlackMessage, SlackServer } from '../support/slack-server.ts';
import { startSlackServer, TEAM } from '../support/slack-server.ts';
import { listTokens } from './tales.ts';

/** A channel of a round. `dead`: nothing can be posted there. `blind`: what was posted cannot be looked for. */
export interface Channel {
  readonly name: string;
  readonly platform: 'slack' | 'discord';
  readonly workspace: string;
  /** The platform's own id. */
  readonly id: string;
  readonly severity: Severity;
  readonly forum: boolean;
  readonly dead: boolean;
  readonly blind: boolean;
}

/** One message as a reader finds it. */
export interface Heard {
  readonly channel: string;
  /** The platform's id of the message. */
  readonly message: string;
  readonly key: string | null;
  readonly kind: 'root' | 'reply' | 'announcement';
  /** The event that it is about; null where it is about none that was told. */
  readonly tale: string | null;
  /** The step that it tells; of a root, the one that it shows first. */
  readonly step: number | null;
  /** Of a reply: the event and the message of the root that it stands under. */
  readonly under: { readonly tale: string | null; readonly message: string } | null;
}

/** The chat platforms of all rounds. */
export interface Chats {
  readonly slack: SlackServer;
  readonly discord: DiscordServer;
  readonly channels: readonly Channel[];
  readonly env: Readonly<Record<string, string>>;
  /** Everything that readers find, in the order of each channel and thread. */
  listen(): readonly Heard[];
  /** Forgets every message, request and fault. */
  reset(): void;
  close(): Promise<void>;
}

/** By the server's clock; below what the program waits before it looks. */
const HISTORY_LAG_MS = 100;

/** Discord does not take a message twice within minutes that has the same nonce. Here it does: looking alone must do. */
export async function openChats(): Promise<Chats> {
  const [slack, discord] = await Promise.all([
    startSlackServer({ historyLagMs: HISTORY_LAG_MS }),
    startDiscordServer({ nonceWindowMs: 0 }),
  ]);
  const channels = addChannels(slack, discord);
  return {
    ...{ slack, discord, channels },
    env: {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
    },
    listen: () =>
      channels.flatMap((channel) =>
        channel.platform === 'slack' ? hearSlack(slack, channel) : hearDiscord(discord, channel),
      ),
    reset: () => {
      for (const channel of channels) {
        if (channel.platform === 'slack') slack.channel(channel.id).messages.clear();
        else clearDiscord(discord, channel.id);
      }
      slack.clearFaults();
      discord.clearFaults();
      slack.requests.length = 0;
      slack.edits.length = 0;
      (discord.requests as unknown[]).length = 0;
    },
    close: async () => {
      await Promise.all([slack.close(), discord.close()]);
    },
  };
}

function addChannels(slack: SlackServer, discord: DiscordServer): readonly Channel[] {
  const plain = { severity: 'low', forum: false, dead: false, blind: false } as const;
  const onSlack = { ...plain, platform: 'slack', workspace: TEAM.id } as const;
  const onDiscord = { ...plain, platform: 'discord', workspace: discord.guild } as const;
  const channels: readonly Channel[] = [
    { ...onSlack, name: 'slack-all', id: slack.addChannel() },
    { ...onSlack, name: 'slack-high', id: slack.addChannel(), severity: 'high' },
    { ...onSlack, name: 'slack-dead', id: slack.addChannel(), dead: true },
    { ...onDiscord, name: 'discord-all', id: discord.openChannel() },
    { ...onDiscord, name: 'discord-high', id: discord.openChannel(), severity: 'high' },
    { ...onDiscord, name: 'discord-forum', id: discord.openForum().channel, severity: 'medium', forum: true },
    {
      ...onDiscord,
      name: 'discord-blind',
      id: discord.openForum().channel,
      severity: 'medium',
      forum: true,
      blind: true,
    },
  ];
  for (const { id, dead, blind } of channels) {
    if (dead) slack.archive(id);
    if (blind) discord.removePermission(id, 'READ_MESSAGE_HISTORY');
  }
  return channels;
}

function clearDiscord(discord: DiscordServer, channel: string): void {
  for (const { id } of discord.threads(channel)) discord.deleteThread(id);
  for (const { id } of discord.messages(channel)) discord.deleteMessage(channel, id);
}

function hearSlack(slack: SlackServer, { name, id }: Channel): readonly Heard[] {
  const roots = slack.messages(id).filter(({ thread_ts }) => thread_ts === undefined);
  return roots.flatMap((root) => {
    const heard = {
      ...readTold(JSON.stringify(root)),
      channel: name,
      message: root.ts,
      key: keyOf(root),
      kind: 'root',
      under: null,
    } as const;
    return [heard, ...slack.thread(id, root.ts).flatMap((reply) => hearReply(name, reply, heard))];
  });
}

/** A reply that is shown in the channel too is its own announcement. */
function hearReply(channel: string, reply: SlackMessage, root: Heard): readonly Heard[] {
  const under = { tale: root.tale, message: root.message };
  const heard = { ...readTold(JSON.stringify(reply)), channel, message: reply.ts, key: keyOf(reply), under } as const;
  const announced = reply.broadcast ? [{ ...heard, kind: 'announcement' } as const] : [];
  return [{ ...heard, kind: 'reply' }, ...announced];
}

function keyOf({ metadata }: SlackMessage): string | null {
  const payload = metadata?.event_payload as { readonly key?: string } | undefined;
  return payload?.key ?? null;
}

function hearDiscord(discord: DiscordServer, channel: Channel): readonly Heard[] {
  const places = channel.forum
    ? discord
        .threads(channel.id)
        .flatMap(({ messages: [root, ...replies] }) => (root === undefined ? [] : [{ root, replies }]))
    : discord.messages(channel.id).map((root) => ({ root, replies: discord.thread(root.id)?.messages ?? [] }));
  const standing = places.filter(({ root }) => linkOf(root) === null);
  const threads = standing.flatMap(({ root, replies }) => {
    const heard = hearMessage(channel.name, root, 'root', null);
    const under = { tale: heard.tale, message: root.id };
    return [heard, ...replies.map((reply) => hearMessage(channel.name, reply, 'reply', under))];
  });
  const announcements = places.flatMap(({ root }) => {
    const link = linkOf(root);
    if (link === null) return [];
    // what it announces is the reply that it links to
    const told = threads.find(({ message }) => message === link);
    const heard = hearMessage(channel.name, root, 'announcement', null);
    return [{ ...heard, tale: told?.tale ?? null, step: told?.step ?? null }];
  });
  return [...threads, ...announcements];
}

function hearMessage(channel: string, message: DiscordMessage, kind: Heard['kind'], under: Heard['under']): Heard {
  const text = JSON.stringify([message.content, message.embeds, message.components]);
  return { ...readTold(text), channel, message: message.id, key: markOf(text), kind, under };
}

/** The message that an announcement links to. */
function linkOf({ content, embeds }: DiscordMessage): string | null {
  return /channels\/\d+\/\d+\/(\d+)/.exec(JSON.stringify([content, embeds]))?.[1] ?? null;
}

/** Discord's messages show their key as a mark in the small print. */
function markOf(text: string): string | null {
  return /#([\w-]{22})(?![\w-])/.exec(text)?.[1] ?? null;
}

function readTold(text: string): Pick<Heard, 'tale' | 'step'> {
  const [first] = listTokens(text);
  return { tale: first?.tale ?? null, step: first?.step ?? null };
}
