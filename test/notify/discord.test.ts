import { createLog } from '../../src/lib/log.ts';
import { createDiscordNotifier } from '../../src/notify/discord.ts';
import type { ChannelRef, MessageRef } from '../../src/notify/notifier.ts';
import { describeNotifier, type Fault, type NotifierHarness, RETRY_AFTER_MS, type Seen } from '../contract/notifier.ts';
import { type DiscordMessage, type DiscordServer, startDiscordServer } from '../support/discord-server.ts';
import { readMessage } from '../support/discord-text.ts';

const TOKEN = 'MTIzNDU2Nzg5.local.a-secret-that-nobody-may-see';
const ROLE = '812345678901234567';

const FAULTS: readonly Fault[] = [
  'rate-limited',
  'rate-limited-globally',
  'down',
  'server-error',
  'lost-after-commit',
  'lost-before-commit',
  'timeout-after-commit',
  'channel-gone',
  'not-permitted',
  'token-rejected',
  'rejected',
  'thread-gone',
  'message-gone',
  'cannot-read',
];

describeNotifier('Discord', { start: () => startHarness(false), faults: FAULTS, canFind: true, mention: ROLE });
describeNotifier('Discord forum', { start: () => startHarness(true), faults: FAULTS, canFind: true, mention: ROLE });

async function startHarness(inForum: boolean): Promise<NotifierHarness> {
  const server = await startDiscordServer({ token: TOKEN });
  const lines: string[] = [];
  const log = createLog({ level: 'debug', format: 'json', secrets: [], write: (line) => lines.push(line) });
  const { apiUrl } = server;
  return {
    notifier: createDiscordNotifier({ token: TOKEN, apiUrl, log, requestTimeoutMs: 400 }),
    secrets: [TOKEN],
    logged: () => lines,
    openChannel: async () => (inForum ? openForum(server) : openText(server)),
    seen: async ({ channel }) => [...server.messages(channel), ...firstsOf(server, channel, inForum)].map(show),
    replies: async ({ message }) =>
      (server.thread(message)?.messages ?? []).filter(({ id }) => id !== message).map(show),
    inject: (fault, channel, root) => inject(server, fault, channel, root),
    restore: async () => {
      server.clearFaults();
      server.acceptToken(true);
      await server.resume();
    },
    settle: async () => {},
    stop: () => server.close(),
  };
}

function openText(server: DiscordServer): ChannelRef {
  return { platform: 'discord', workspace: server.guild, channel: server.openChannel() };
}

function openForum(server: DiscordServer): ChannelRef {
  const { channel, tags } = server.openForum({ tags: ['News'], needsTag: true });
  return { platform: 'discord', workspace: server.guild, channel, forum: { tag: tags[0]?.id ?? null } };
}

/** What a forum shows: the first message of each post. */
function firstsOf(server: DiscordServer, forum: string, inForum: boolean): readonly DiscordMessage[] {
  const posts = inForum ? server.threads(forum) : [];
  return posts.flatMap((post) => post.messages.filter(({ id }) => id === post.id));
}

function show(message: DiscordMessage): Seen {
  return { id: message.id, ...readMessage(message), pings: message.pings };
}

/** Losses strike the message itself, not the opening of its thread. */
const MESSAGES = /\/messages(\/\d+)?$|^\/channels\/\d+\/threads$/;

async function inject(
  server: DiscordServer,
  fault: Fault,
  { channel, forum }: ChannelRef,
  root: MessageRef | null,
): Promise<void> {
  const message = root?.message ?? '';
  const place = new RegExp(`${channel}|${root?.channel ?? channel}`);
  const acts: Readonly<Record<Fault, () => unknown>> = {
    'rate-limited': () => server.fault({ kind: 'rate-limited', retryAfterMs: RETRY_AFTER_MS }, { path: place }),
    'rate-limited-globally': () => server.fault({ kind: 'rate-limited', retryAfterMs: RETRY_AFTER_MS, global: true }),
    down: () => server.refuseConnections(),
    'server-error': () => server.fault({ kind: 'server-error' }),
    'lost-after-commit': () => server.fault({ kind: 'reset', when: 'after' }, { path: MESSAGES }),
    'lost-before-commit': () => server.fault({ kind: 'reset', when: 'before' }, { path: MESSAGES }),
    'timeout-after-commit': () => server.fault({ kind: 'no-answer', committed: true }, { path: MESSAGES }),
    'channel-gone': () => server.deleteChannel(channel),
    'not-permitted': () => server.removePermission(channel, 'SEND_MESSAGES'),
    'token-rejected': () => server.acceptToken(false),
    rejected: () => server.fault({ kind: 'refused', status: 400, code: 50035, message: 'Invalid Form Body' }),
    'thread-gone': () => (forum ? server.deleteThread(message) : server.deleteMessage(channel, message)),
    'message-gone': () => server.deleteMessage(root?.channel ?? channel, message),
    'cannot-read': () => server.removePermission(channel, 'READ_MESSAGE_HISTORY'),
  };
  await acts[fault]();
}
