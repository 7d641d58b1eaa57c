import { type APIMessage, type APIThreadChannel, Routes } from 'discord.js';
import type { Card } from '../domain/card.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { AUTO_ARCHIVE_MINUTES, type DiscordBody, LIMITS, renderMessage, renderThreadName } from './discord-embeds.ts';
import { refusalOf } from './discord-errors.ts';
import { createFind } from './discord-find.ts';
import { inAwakePost, postInForum } from './discord-forum.ts';
import { homeOf, type Place, refOf } from './discord-refs.ts';
import { createDiscordRest, type DiscordRest } from './discord-rest.ts';
import { type ChannelRef, hasten, type Limits, type MessageRef, type Notifier } from './notifier.ts';

export interface DiscordOptions {
  readonly token: string;
  /** Base address without the version; null = Discord's own. */
  readonly apiUrl: string | null;
  readonly log: Log;
  readonly clock?: Clock;
  readonly requestTimeoutMs?: number;
  /** See `hasten`. */
  readonly haste?: number;
}

const REQUEST_TIMEOUT_MS = 10_000;
const DISCORD_LIMITS: Omit<Limits, 'requestTimeoutMs'> = {
  titleChars: LIMITS.titleChars,
  bodyChars: LIMITS.descriptionChars,
  announcesReplies: false,
  settleMs: 5_000,
  // Five messages in five seconds per channel and fifty requests per second are what Discord has been seen to allow.
  paceMs: 1_100,
  requestsPerSecond: 40,
};

/** Refusals of Discord's that are answers here (docs.discord.com/developers/topics/opcodes-and-status-codes, 2026-11-23). */
const THREAD_EXISTS = 160004;
/** Voice and other channels have no threads; a server has a limited number of active ones. */
const NO_THREAD_POSSIBLE: readonly (number | undefined)[] = [50024, 160006];

/**
 * Discord as a chat platform. Every message carries its key twice: as a nonce, which makes Discord give the same message
 * back for a few minutes, and as a mark in its small print, by which it is found for good; in a forum, where a story is a
 * post, by the mark alone. A `post` or `reply` that ends in `message-gone` was sent before and deleted since: nothing more
 * is to be done.
 */
export function createDiscordNotifier(options: DiscordOptions): Notifier {
  const { token, apiUrl, log, clock = systemClock, requestTimeoutMs = REQUEST_TIMEOUT_MS, haste = 1 } = options;
  const limits = hasten({ ...DISCORD_LIMITS, requestTimeoutMs }, haste);
  const rest = createDiscordRest({ token, apiUrl, timeoutMs: limits.requestTimeoutMs, log, clock });
  return {
    platform: 'discord',
    limits,
    post: (channel, card, key) => postRoot(rest, channel, card, key),
    reply: (root, card, key) => postReply({ rest, log, root, card, key }),
    edit: (message, card, key) => editMessage(rest, message, renderFor(message, card, key)),
    find: createFind(rest),
  };
}

async function postRoot(rest: DiscordRest, channel: ChannelRef, card: Card, key: string): Promise<MessageRef> {
  const message = renderFor(channel, card, key);
  if (channel.forum) return postInForum(rest, channel, { name: renderThreadName(card), message });
  const body = withNonce(message, key);
  const route = Routes.channelMessages(channel.channel);
  return refOf(channel, await rest<APIMessage>({ method: 'post', route, doing: 'post', body }));
}

async function editMessage(rest: DiscordRest, message: MessageRef, body: DiscordBody): Promise<void> {
  const { channel, inThread } = homeOf(message);
  const route = Routes.channelMessage(channel, message.message);
  const edit = () => rest({ method: 'patch', route, doing: inThread ? 'edit-reply' : 'edit', body });
  // The first message of a post must go on showing the stage, and an old post sleeps.
  await (message.message === message.channel ? inAwakePost(rest, channel, edit) : edit());
}

interface ReplyCall {
  readonly rest: DiscordRest;
  readonly log: Log;
  readonly root: MessageRef;
  readonly card: Card;
  readonly key: string;
}

/** The thread has the id of its root, and opening it once more is refused harmlessly. */
async function postReply(call: ReplyCall): Promise<MessageRef> {
  const hasThread = call.root.thread !== null || (await openThread(call));
  return hasThread ? postInThread(call) : postByReference(call);
}

async function postInThread({ rest, root, card, key }: ReplyCall): Promise<MessageRef> {
  const thread = root.thread ?? root.message;
  const body = withNonce(renderFor(root, card, key), key);
  const message = await rest<APIMessage>({
    method: 'post',
    route: Routes.channelMessages(thread),
    doing: 'reply',
    body,
  });
  return { ...refOf(root, message), thread };
}

/** False where no thread can be opened. */
async function openThread({ rest, log, root, card }: ReplyCall): Promise<boolean> {
  const body = { name: renderThreadName(card), auto_archive_duration: AUTO_ARCHIVE_MINUTES };
  const route = Routes.threads(root.channel, root.message);
  try {
    await rest<APIThreadChannel>({ method: 'post', route, doing: 'open-thread', body });
    return true;
  } catch (error) {
    const code = refusalOf(error);
    if (code === THREAD_EXISTS) return true;
    if (!NO_THREAD_POSSIBLE.includes(code)) throw error;
    log.info('discord.thread_unavailable', { channel: root.channel, refusal: code });
    return false;
  }
}

async function postByReference({ rest, root, card, key }: ReplyCall): Promise<MessageRef> {
  const message_reference = { message_id: root.message, fail_if_not_exists: true };
  const body = { ...withNonce(renderFor(root, card, key), key), message_reference };
  const route = Routes.channelMessages(root.channel);
  return refOf(root, await rest<APIMessage>({ method: 'post', route, doing: 'post', body }));
}

/** Pinging the role that everyone has, whose id is the server's own, would be pinging everyone. */
function renderFor(where: Place, card: Card, key: string): DiscordBody {
  return renderMessage(card.mention === where.workspace ? { ...card, mention: null } : card, key);
}

function withNonce(body: DiscordBody, key: string): DiscordBody & { nonce: string; enforce_nonce: true } {
  return { ...body, nonce: key, enforce_nonce: true };
}
