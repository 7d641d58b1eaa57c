import { webApi } from '@slack/bolt';
import { EarshotError, type ErrorCode } from '../lib/errors.ts';

/** What was being tried: some answers mean another thing when reading. */
export type SlackVerb = 'post' | 'reply' | 'edit' | 'find';

/**
 * What Slack's errors mean. Names from the error tables of chat.postMessage, chat.update, chat.delete and
 * conversations.history on docs.slack.dev/reference/methods, 2026-11-23. `restricted_action…` and any error that is not
 * here is decided in `codeOf`.
 */
const MEANINGS: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = {
  'token-rejected': [
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'not_allowed_token_type',
    'missing_scope',
  ],
  // A bot that was removed from a private channel is told that there is none.
  'channel-gone': ['channel_not_found', 'is_archived', 'channel_is_archived', 'is_inactive'],
  'not-permitted': [
    'not_in_channel',
    'access_denied',
    'no_permission',
    'ekm_access_denied',
    'org_login_required',
    'enterprise_is_restricted',
    'team_access_not_granted',
    'two_factor_setup_required',
    'messages_tab_disabled',
    'as_user_not_supported',
    'user_not_in_channel',
  ],
  'thread-gone': ['thread_not_found', 'cannot_reply_to_message', 'restricted_action_thread_locked'],
  'message-gone': ['message_not_found', 'is_tombstone'],
  'rate-limited': ['ratelimited', 'rate_limited', 'message_limit_exceeded'],
  // "It is possible that some aspect of the operation succeeded" (chat.postMessage).
  'outcome-unknown': ['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout'],
  'platform-down': ['team_added_to_org', 'accesslimited'],
  // A message that may no longer be edited is still there, and so is its thread.
  'message-rejected': [
    ...['invalid_blocks', 'msg_blocks_too_long', 'msg_too_long', 'no_text', 'metadata_too_large'],
    ...['cant_update_message', 'edit_window_closed'],
  ],
};

const SENTENCES: Readonly<Partial<Record<ErrorCode, string>>> = {
  'token-rejected': 'Slack does not accept the bot token.',
  'channel-gone': 'The Slack channel is gone, archived, or private without the bot in it.',
  'not-permitted': 'The bot may not do this in the Slack channel; type /invite @earshot there.',
  'thread-gone': 'The Slack thread is gone.',
  'message-gone': 'The Slack message is gone.',
  'rate-limited': 'Slack asks to wait.',
  'outcome-unknown': 'Slack did not say whether the message was accepted.',
  'platform-down': 'Slack cannot be reached.',
  'message-rejected': 'Slack refuses the content of the message.',
};

/** The wait where Slack names none. */
const DEFAULT_RETRY_MS = 30_000;

/** Failures before a byte of the request was sent: codes of Node's net and dns and of undici. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Puts any failure of the Slack client in Earshot's terms. */
export function slackError(error: unknown, verb: SlackVerb): EarshotError {
  if (error instanceof EarshotError) return error;
  if (error instanceof webApi.WebAPIRateLimitedError) return fail('rate-limited', error, error.retryAfter * 1_000);
  if (error instanceof webApi.WebAPIPlatformError) return fromAnswer(error, verb);
  // Slack itself answers 200 or 429; other refusals come from something in between, which passed nothing on.
  if (error instanceof webApi.WebAPIHTTPError) {
    return fail(error.statusCode >= 500 ? 'outcome-unknown' : 'platform-down', error, undefined, `${error.statusCode}`);
  }
  if (error instanceof webApi.WebAPIRequestError) {
    return fail(causesOf(error).some(isNeverSent) ? 'platform-down' : 'outcome-unknown', error);
  }
  // What the client makes of a 429 that names no time.
  if (error instanceof Error && error.message.startsWith('Retry header'))
    return fail('rate-limited', error, DEFAULT_RETRY_MS);
  return fail('outcome-unknown', error);
}

function fromAnswer(error: InstanceType<typeof webApi.WebAPIPlatformError>, verb: SlackVerb): EarshotError {
  const { error: name, response_metadata: metadata } = error.data;
  const code = codeOf(name, verb);
  const seconds = metadata?.retryAfter;
  const retryAfterMs = seconds === undefined ? DEFAULT_RETRY_MS : seconds * 1_000;
  // what is not Slack's own answer may say back what it was sent, and is not repeated
  const details = isName(name) ? [name, ...(metadata?.messages ?? [])].filter((detail) => detail.length < 300) : [];
  return fail(code, error, code === 'rate-limited' ? retryAfterMs : undefined, details.join(' '));
}

function codeOf(name: string | undefined, verb: SlackVerb): ErrorCode {
  // Not Slack's own answer but a page of something in between.
  if (!isName(name)) return 'outcome-unknown';
  if (name === 'missing_scope' && verb === 'find') return 'not-permitted';
  const known = Object.entries(MEANINGS).find(([, names]) => names.includes(name));
  if (known !== undefined) return known[0] as ErrorCode;
  return name.startsWith('restricted_action') ? 'not-permitted' : 'message-rejected';
}

/** Slack's errors are words like `channel_not_found`. */
function isName(name: string | undefined): name is string {
  return name !== undefined && /^[a-z0-9_]{1,60}$/.test(name);
}

function fail(code: ErrorCode, cause: unknown, retryAfterMs?: number, detail = ''): EarshotError {
  const sentence = SENTENCES[code] ?? 'Slack failed.';
  const message = detail === '' ? sentence : `${sentence.slice(0, -1)} (${detail}).`;
  return new EarshotError(code, message, { cause, ...(retryAfterMs !== undefined && { retryAfterMs }) });
}

function isNeverSent(error: Error): boolean {
  return 'code' in error && NEVER_SENT.has(String(error.code));
}

function causesOf(error: Error): Error[] {
  return error.cause instanceof Error ? [error, ...causesOf(error.cause)] : [error];
}
