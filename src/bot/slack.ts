import { setTimeout as sleep } from 'node:timers/promises';
import type { App, RespondFn, SlashCommand } from '@slack/bolt';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Caller, Command, CommandDeps } from './command.ts';
import { dispatchLine } from './dispatch.ts';
import { createSlackMembership } from './slack-membership.ts';
import { renderReply } from './slack-reply.ts';
import { openSlackSession, type SlackSession } from './slack-session.ts';

/** What the bot on Slack needs. */
export interface SlackBotOptions {
  /** `xoxb-…`. */
  readonly botToken: string;
  /** `xapp-…`, with the scope `connections:write`. */
  readonly appToken: string;
  /** Another base address than Slack's own, for proxies and tests. */
  readonly apiUrl: string | null;
  readonly commands: readonly Command[];
  readonly deps: Omit<CommandDeps, 'membership'>;
  readonly log: Log;
  /** Called once the bot can no longer work without a person's help: a token was revoked. */
  readonly onFatal?: (error: Error) => void;
  /** The first wait before Slack is tried again; doubles up to a minute. */
  readonly retryMs?: number;
}

const RETRY_MS = 5_000;
const MAX_RETRY_MS = 60_000;

/**
 * Answers `/earshot` on Slack. Resolves once connected, or after a first attempt that found Slack unreachable: it then
 * goes on trying in the background.
 * @throws EarshotError `bad-config` when Slack does not accept a token.
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
  const { botToken, appToken, apiUrl, log } = options;
  try {
    const onLost = (error: Error): void => options.onFatal?.(error);
    const onCommand = (command: SlashCommand, respond: RespondFn, app: App): Promise<void> =>
      answer(options, command, respond, app);
    return await openSlackSession({ botToken, appToken, apiUrl, log, onLost, onCommand });
  } catch (error) {
    if (!(error instanceof EarshotError) || error.code !== 'platform-down') throw error;
    log.warn('slack.unreachable', { err: error });
    return null;
  }
}

async function answer(options: SlackBotOptions, command: SlashCommand, respond: RespondFn, app: App): Promise<void> {
  const { commands, deps, log } = options;
  const membership = createSlackMembership(app.client);
  // The workspace may have given the command another name.
  const here: CommandDeps = { ...deps, prefix: command.command, membership };
  const reply = await dispatchLine(commands, command.text, callerOf(command), here);
  try {
    await respond({ response_type: 'ephemeral', ...renderReply(reply) });
  } catch (error) {
    log.warn('slack.answer-lost', { channel: command.channel_id, err: error });
  }
}

/** Names that Slack gives to conversations that have none. */
const NAMELESS = /^(?:directmessage|privategroup|mpdm-.*)$/;

/** Whoever can type in a channel may decide what it hears of. */
function callerOf({ team_id, team_domain, channel_id, channel_name, user_id }: SlashCommand): Caller {
  return {
    platform: 'slack',
    workspace: team_id,
    workspaceName: team_domain ?? null,
    channel: channel_id,
    channelName: NAMELESS.test(channel_name) ? null : channel_name,
    user: user_id,
    canManage: true,
  };
}
