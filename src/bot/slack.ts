import { setTimeout as sleep } from 'node:timers/promises';
import { EarshotError } from '../lib/errors.ts';
import { createSlackHandlers, type SlackHandlerOptions } from './slack-handlers.ts';
import type { SlackEntry } from './slack-line.ts';
import { openSlackSession, type SlackSession } from './slack-session.ts';

/** What the bot on Slack needs. */
export interface SlackBotOptions extends SlackHandlerOptions {
  /** `xoxb-…`. */
  readonly botToken: string;
  readonly entry: SlackEntry;
  /** Another base address than Slack's own, for proxies and tests. */
  readonly apiUrl: string | null;
  /** Called once the bot can no longer work without a person's help: a token was revoked. */
  readonly onFatal?: (error: Error) => void;
  /** The first wait before Slack is tried again; doubles up to a minute. */
  readonly retryMs?: number;
}

const RETRY_MS = 5_000;
const MAX_RETRY_MS = 60_000;

/**
 * Answers `/earshot` on Slack, and the buttons under its answers and alerts. Resolves once connected, or after a first
 * attempt that found Slack unreachable: it then goes on trying in the background.
 * @throws EarshotError `bad-config` when Slack does not accept a token, or the port is taken.
 */
export async function startSlackBot(options: SlackBotOptions): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  let session = await tryOpen(options);
  const keepTrying = async (): Promise<void> => {
    let waitMs = options.retryMs ?? RETRY_MS;
    while (session === null) {
      await sleep(waitMs, undefined, { signal: closing.signal, ref: false });
      waitMs = Math.min(2 * waitMs, MAX_RETRY_MS);
      session = await tryOpen(options);
    }
  };
  const trying = keepTrying().catch((error: Error) => {
    if (!closing.signal.aborted) options.onFatal?.(error);
  });
  return {
    async close() {
      closing.abort();
      await trying;
      await session?.close();
    },
  };
}

async function tryOpen(options: SlackBotOptions): Promise<SlackSession | null> {
  const { botToken, entry, apiUrl, log } = options;
  try {
    const onLost = (error: Error): void => options.onFatal?.(error);
    const handlers = createSlackHandlers(options);
    return await openSlackSession({ botToken, entry, apiUrl, log, onLost, handlers });
  } catch (error) {
    if (!(error instanceof EarshotError) || error.code !== 'platform-down') throw error;
    log.warn('slack.unreachable', { err: error });
    return null;
  }
}
