import { type APIMessage, type APIThreadChannel, type APIUser, Routes, SnowflakeUtil } from 'discord.js';
import type { Card } from '../domain/card.ts';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type DiscordBody, LIMITS, renderMarker, renderMessage, renderThreadName } from './discord-embeds.ts';
import { refusalCodeOf } from './discord-errors.ts';
import { createDiscordRest, type DiscordRest } from './discord-rest.ts';
import type { ChannelRef, Limits, MessageRef, Notifier } from './notifier.ts';

export interface DiscordOptions {
  readonly token: string;
  /** Base address without the version; null = Discord's own. */
  readonly apiUrl: string | null;
  readonly log: Log;
  readonly requestTimeoutMs?: number;
}

type Where = Pick<ChannelRef, 'workspace' | 'channel'>;

const REQUEST_TIMEOUT_MS = 10_000;
/** The longest that Discord keeps a quiet thread in the list of a channel: seven days. */
const AUTO_ARCHIVE_MINUTES = 10_080;
/** Clocks differ: messages are looked for from this long before they can have been sent. */
const CLOCK_SKEW_MS = 60_000;
const PAGE = 100;

/** Refusals of Discord's that are answers here (docs.discord.com/developers/topics/opcodes-and-status-codes, 2026-11-23). */
const UNKNOWN_CHANNEL = 10003;
const UNKNOWN_MESSAGE = 10008;
const THREAD_EXISTS = 160004;
/** Voice and other channels have no threads; a server has a limited number of active ones. */
const NO_THREAD_POSSIBLE: readonly (number | undefined)[] = [50024, 160006];

/**
 * Discord as a chat platform. Every message carries its key twice: as a nonce, which makes Discord give the same message
 * back for a few minutes, and as a mark in its small print, by which it is found for good. A `post` or `reply` that ends
 * in `message-gone` was sent before and deleted since: nothing more is to be done.
 */
export function createDiscordNotifier(options: DiscordOptions): Notifier {
  const { token, apiUrl, log, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const rest = createDiscordRest({ token, apiUrl, timeoutMs: requestTimeoutMs, log });

  // Who the token belongs to never changes.
  let author: string | undefined;
  const limits: Limits = {
    titleChars: LIMITS.titleChars,
    bodyChars: LIMITS.descriptionChars,
    announcesReplies: false,
    requestTimeoutMs,
    // Five messages in five seconds per channel and fifty requests per second are what Discord has been seen to allow.
    paceMs: 1_100,
    requestsPerSecond: 40,
  };
  return {
    platform: 'discord',
    limits,
    post: (channel, card, key) => postRoot(rest, channel, card, key),
    reply: (root, card, key) => postReply({ rest, log, root, card, key }),
    edit: async (message, card, key) => {
      const { channel, isReply } = homeOf(message);
      const body = renderFor(message, card, key);
      const route = Routes.channelMessage(channel, message.message);
      await rest({ method: 'patch', route, doing: isReply ? 'edit-reply' : 'edit', body });
    },
    find: async (where, key, since) => {
      author ??= (await rest<APIUser>({ method: 'get', route: Routes.user('@me'), doing: 'find' })).id;
      return findMessage(rest, where, { author, mark: renderMarker(key), since });
    },
  };
}

async function postRoot(rest: DiscordRest, channel: ChannelRef, card: Card, key: string): Promise<MessageRef> {
  const body = withNonce(renderFor(channel, card, key), key);
  const route = Routes.channelMessages(channel.channel);
  return refOf(channel, await rest<APIMessage>({ method: 'post', route, doing: 'post', body }));
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

interface Wanted {
  readonly author: string;
  readonly mark: string;
  readonly since: Date;
}

async function findMessage(
  rest: DiscordRest,
  where: ChannelRef | MessageRef,
  wanted: Wanted,
): Promise<MessageRef | null> {
  if (!('message' in where)) return asRef(where, await search(rest, where.channel, wanted));
  const thread = where.thread ?? where.message;
  try {
    const message = await search(rest, thread, wanted);
    return message === null ? null : { ...refOf(where, message), thread };
  } catch (error) {
    if (refusalOf(error) !== UNKNOWN_CHANNEL) throw error;
  }
  // No such thread: its replies, if any, are in the channel.
  return asRef(where, await search(rest, where.channel, wanted));
}

async function search(rest: DiscordRest, channel: string, wanted: Wanted): Promise<APIMessage | null> {
  const start = snowflakeAt(wanted.since.getTime() - CLOCK_SKEW_MS);
  for (let after = start; ; ) {
    const query = { after, limit: String(PAGE) };
    const page = await rest<APIMessage[]>({
      method: 'get',
      route: Routes.channelMessages(channel),
      doing: 'find',
      query,
    });
    const found = page.find((message) => message.author.id === wanted.author && marksOf(message).includes(wanted.mark));
    if (found !== undefined) return found;
    if (page.length === 0 && after === start) await checkReadable(rest, channel, start);
    if (page.length < PAGE) return null;
    after = page.reduce((last, { id }) => (BigInt(id) > BigInt(last) ? id : last), after);
  }
}

/**
 * Without the right to read history Discord gives an empty list and no error; asked for one message, it says so
 * (docs.discord.com/developers/resources/message, "Get Channel Messages", 2026-11-23).
 */
async function checkReadable(rest: DiscordRest, channel: string, anyId: string): Promise<void> {
  try {
    await rest({ method: 'get', route: Routes.channelMessage(channel, anyId), doing: 'find' });
  } catch (error) {
    if (refusalOf(error) === UNKNOWN_MESSAGE) return;
    if (!(error instanceof EarshotError) || error.code !== 'not-permitted') throw error;
    const message = 'The bot cannot look back in this Discord channel; grant it Read Message History there.';
    throw new EarshotError('not-permitted', message, { cause: error });
  }
}

/** The marks that a message may carry: in the small print of its embed, or at the end of its text. */
function marksOf(message: APIMessage): readonly (string | undefined)[] {
  const footer = message.embeds[0]?.footer?.text ?? '';
  return [footer.split(' ').at(-1), /`(#[\w-]+)`$/.exec(message.content)?.[1]];
}

/** Pinging the role that everyone has, whose id is the server's own, would be pinging everyone. */
function renderFor(where: Where, card: Card, key: string): DiscordBody {
  return renderMessage(card.mention === where.workspace ? { ...card, mention: null } : card, key);
}

function withNonce(body: DiscordBody, key: string): DiscordBody & { nonce: string; enforce_nonce: true } {
  return { ...body, nonce: key, enforce_nonce: true };
}

/** A root is in its channel, a reply in its thread, unless there was none. */
function homeOf({ channel, message, thread }: MessageRef): { channel: string; isReply: boolean } {
  const isReply = thread !== null && thread !== message;
  return { channel: isReply ? thread : channel, isReply };
}

function asRef(where: Where, message: APIMessage | null): MessageRef | null {
  return message === null ? null : refOf(where, message);
}

function refOf({ workspace, channel }: Where, message: APIMessage): MessageRef {
  const url = `https://discord.com/channels/${workspace}/${message.channel_id}/${message.id}`;
  return { platform: 'discord', workspace, channel, message: message.id, thread: message.thread?.id ?? null, url };
}

function snowflakeAt(ms: number): string {
  const timestamp = Math.max(ms, Number(SnowflakeUtil.epoch));
  return String(SnowflakeUtil.generate({ timestamp, increment: 0n, workerId: 0n, processId: 0n }));
}

function refusalOf(error: unknown): number | undefined {
  return error instanceof EarshotError ? refusalCodeOf(error.cause) : undefined;
}
