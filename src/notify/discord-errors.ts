import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { EarshotError, type ErrorCode } from '../lib/errors.ts';

/** What was being done when a request failed: the same answer means different things. */
export type Doing = 'post' | 'reply' | 'open-thread' | 'edit' | 'edit-reply' | 'find';

type Meaning = readonly [code: ErrorCode, message: string];

/**
 * What Discord's JSON codes mean to a message (docs.discord.com/developers/topics/opcodes-and-status-codes, 2026-11-23).
 * 10008 at `post` and `reply`: a nonce that was used before gives its message back, and that one was deleted meanwhile.
 */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  10003: ['channel-gone', 'The Discord channel no longer exists.'],
  10004: ['channel-gone', 'The bot is no longer in this Discord server.'],
  10008: ['message-gone', 'The Discord message was deleted.'],
  10087: [
    'not-permitted',
    'The tag for posts in this Discord forum was deleted; subscribe once more with another tag.',
  ],
  20028: ['rate-limited', 'Discord limits writing to this channel.'],
  40058: ['not-permitted', 'This Discord channel is a forum now; subscribe in one of its posts once more.'],
  40067: ['not-permitted', 'This Discord forum asks for a tag on every post; subscribe once more with a tag.'],
  50001: ['not-permitted', 'The bot cannot see this Discord channel; grant it View Channel there.'],
  50005: ['message-gone', 'The Discord message belongs to another bot.'],
  50006: ['message-rejected', 'Discord refused the message as empty.'],
  50008: ['not-permitted', 'This Discord channel holds no messages; choose a text channel.'],
  50013: [
    'not-permitted',
    'The bot lacks a permission in this Discord channel; grant it Send Messages, Embed Links, Create Public Threads and Send Messages in Threads.',
  ],
  50024: ['not-permitted', 'This kind of Discord channel does not take such messages; choose a text channel.'],
  50035: ['message-rejected', 'Discord refused the form of the message.'],
  50083: ['thread-gone', 'The Discord thread is archived.'],
  160005: ['thread-gone', 'The Discord thread is locked.'],
  200000: ['message-rejected', 'A word filter (AutoMod) of this Discord server refused the message.'],
  200001: ['message-rejected', 'A title filter (AutoMod) of this Discord server refused the thread.'],
  240000: ['message-rejected', 'Discord refused a link in the message as harmful.'],
};

/** Codes that a verb reads in its own way: a thread is a channel to Discord, and the root of a thread a message. */
const BY_VERB: Readonly<Record<Doing, Readonly<Record<number, Meaning>>>> = {
  post: {},
  reply: { 10003: ['thread-gone', 'The Discord thread was deleted.'] },
  'open-thread': { 10008: ['thread-gone', 'The Discord message that the thread belongs to was deleted.'] },
  edit: {},
  'edit-reply': {
    10003: ['message-gone', 'The Discord thread of the message was deleted.'],
    50083: ['message-gone', 'The Discord thread of the message is archived.'],
    160005: ['message-gone', 'The Discord thread of the message is locked.'],
  },
  find: {},
};

const BY_STATUS: Readonly<Record<number, Meaning>> = {
  400: ['message-rejected', 'Discord refused the message.'],
  401: ['token-rejected', 'Discord does not accept the bot token; set a new DISCORD_TOKEN.'],
  403: ['not-permitted', 'Discord does not let the bot do this in the channel.'],
  404: ['platform-down', 'Discord does not know the address of the request; check DISCORD_API_URL.'],
  413: ['message-rejected', 'Discord refused the message as too large.'],
};

/** Failures before a request can have been read by the other side: no name, no route, no connection, no handshake. */
const UNSENT = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'UND_ERR_CONNECT_TIMEOUT'],
  ...[
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  ...['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER'],
]);

/** How long to wait where Discord asks for it without saying how long. */
const UNTOLD_WAIT_MS = 60_000;

/** Turns whatever Discord's REST client throws into the error that decides what happens next. */
export function readFailure(error: unknown, doing: Doing): EarshotError {
  if (error instanceof EarshotError) return error;
  if (error instanceof RateLimitError) return readRateLimit(error);
  if (error instanceof DiscordAPIError) return readRefusal(error, doing);
  if (error instanceof HTTPError) return fail('outcome-unknown', `Discord failed with HTTP ${error.status}.`, error);
  if (UNSENT.has(codeOf(error))) return fail('platform-down', 'Discord cannot be reached.', error);
  return fail('outcome-unknown', 'The connection to Discord broke before an answer came.', error);
}

/** Discord's own number for why it refused a request that failed as `readFailure` says; undefined where it did not. */
export function refusalOf(error: unknown): number | undefined {
  const cause = error instanceof EarshotError ? error.cause : undefined;
  return cause instanceof DiscordAPIError ? Number(cause.code) : undefined;
}

function readRateLimit(error: RateLimitError): EarshotError {
  const retryAfterMs = Math.ceil(error.retryAfter || error.timeToReset) || UNTOLD_WAIT_MS;
  const whom = error.global ? 'The bot sends too much to Discord.' : 'The bot sends too much to this Discord channel.';
  return new EarshotError('rate-limited', whom, { retryAfterMs, global: error.global, cause: error });
}

function readRefusal(error: DiscordAPIError, doing: Doing): EarshotError {
  if (isLostReference(error)) return fail('thread-gone', 'The Discord message to reply to was deleted.', error);
  const number = Number(error.code);
  const unknown: Meaning = ['outcome-unknown', `Discord answered HTTP ${error.status}.`];
  const [code, message] = BY_VERB[doing][number] ?? MEANINGS[number] ?? BY_STATUS[error.status] ?? unknown;
  if (code === 'rate-limited') return new EarshotError(code, message, { retryAfterMs: UNTOLD_WAIT_MS, cause: error });
  return fail(code, message, error);
}

/** A reply by reference to a message that is gone is refused as a form error. */
function isLostReference({ rawError }: DiscordAPIError): boolean {
  const errors = 'errors' in rawError ? rawError.errors : undefined;
  return typeof errors === 'object' && errors !== null && 'message_reference' in errors;
}

function fail(code: ErrorCode, message: string, cause: unknown): EarshotError {
  return new EarshotError(code, message, { cause });
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
