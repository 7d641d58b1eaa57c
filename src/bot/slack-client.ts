import { type Logger, LogLevel } from '@slack/bolt';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

/** Answers of Slack that no waiting mends: https://docs.slack.dev/reference/methods/auth.test, 2026-11-23. */
const TOKEN_ERRORS =
  /invalid_auth|not_authed|account_inactive|token_(revoked|expired)|not_allowed_token_type|missing_scope/;

/** Puts a failure to connect in Earshot's terms; `setting` holds the token in use. */
export function asEarshotError(error: unknown, setting: string): EarshotError {
  if (error instanceof EarshotError) return error;
  const reason = TOKEN_ERRORS.exec(String(error))?.[0];
  if (reason === undefined) return new EarshotError('platform-down', 'Slack cannot be reached.', { cause: error });
  return new EarshotError('bad-config', `Slack does not accept ${setting} (${reason}).`, { cause: error });
}

/** The client's warnings, as events of ours; its chatter repeats requests and is left out. */
export function createLogger(log: Log): Logger {
  const warn = (...words: unknown[]): void => log.warn('slack.client', { text: words.map(String).join(' ') });
  return {
    debug: () => {},
    info: () => {},
    warn,
    error: warn,
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
