import { setTimeout as sleep } from 'node:timers/promises';
import { App, type Logger, LogLevel, type RespondFn, type SlashCommand, SocketModeReceiver } from '@slack/bolt';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

/** How to reach Slack, and what to do with what people type. */
export interface SlackSessionOptions {
  /** `xoxb-…`. */
  readonly botToken: string;
  /** `xapp-…`, with the scope `connections:write`. */
  readonly appToken: string;
  /** Another base address than Slack's own, for proxies and tests. */
  readonly apiUrl: string | null;
  readonly log: Log;
  /** Called when the connection is lost for good. */
  readonly onLost: (error: Error) => void;
  readonly onCommand: (command: SlashCommand, respond: RespondFn, app: App) => Promise<void>;
}

/** Shut once the session is to end. */
interface Gate {
  isClosed: boolean;
}

export interface SlackSession {
  /** Lets running commands finish, and leaves nothing open. */
  close(): Promise<void>;
}

/** Answers of Slack that no waiting mends: https://docs.slack.dev/reference/methods/auth.test, 2026-11-23. */
const TOKEN_ERRORS =
  /invalid_auth|not_authed|account_inactive|token_(revoked|expired)|not_allowed_token_type|missing_scope/;

/** Slack says hello at once; without it the client would wait for ever. */
const HELLO_MS = 20_000;
/**
 * How long a pong may take; also how long the client waits before it reconnects when Slack refreshes a connection, which
 * it does every few hours. A command typed in that gap is lost, so it is shorter than the client's own 5 s.
 */
const PING_TIMEOUT_MS = 2_000;
const REQUEST_TIMEOUT_MS = 10_000;
const CLOSE_HANDSHAKE_MS = 1_000;
const FINISH_MS = 3_000;
/** Envelopes that are remembered: Slack delivers one again when the acknowledgement was lost. */
const REMEMBERED = 1_000;

/**
 * Connects by Socket Mode.
 * @throws EarshotError `bad-config` when Slack does not accept a token, `platform-down` when it cannot be reached.
 */
export async function openSlackSession(options: SlackSessionOptions): Promise<SlackSession> {
  const gate: Gate = { isClosed: false };
  const receiver = createReceiver(options, gate);
  const { app, running } = createApp(options, receiver);
  const close = async (): Promise<void> => {
    await Promise.race([Promise.allSettled(running), sleep(FINISH_MS, undefined, { ref: false })]);
    gate.isClosed = true;
    await disconnect(receiver);
  };
  try {
    await app.init().catch(rejectToken('SLACK_BOT_TOKEN'));
    await within(HELLO_MS, app.start()).catch(rejectToken('SLACK_APP_TOKEN'));
  } catch (error) {
    await close();
    throw error;
  }
  guardReconnects(receiver, options, gate);
  return { close };
}

function createReceiver({ appToken, apiUrl, log }: SlackSessionOptions, gate: Gate): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    logger: createLogger(log),
    clientPingTimeout: PING_TIMEOUT_MS,
    customPropertiesExtractor: ({ envelope_id }: { envelope_id?: string }) => ({ envelopeId: envelope_id }),
    installerOptions: {
      // An object of its own: the receiver writes its retries into it, which would double posts. No `headers` either.
      clientOptions: {
        ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
        timeout: REQUEST_TIMEOUT_MS,
        retryConfig: { forever: true, factor: 1.3, maxTimeout: 30_000, unref: true },
        // The client's retries cannot be called off: once closed, they wait for an answer that never comes.
        fetch: (...args) => (gate.isClosed ? new Promise<never>(() => {}) : fetch(...args)),
      },
    },
  });
}

function createApp({ botToken, apiUrl, log, onCommand }: SlackSessionOptions, receiver: SocketModeReceiver) {
  const app = new App({
    token: botToken,
    receiver,
    logger: createLogger(log),
    convoStore: false,
    // A wrong token would otherwise be an unhandled rejection out of the constructor.
    deferInitialization: true,
    clientOptions: {
      ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
      timeout: REQUEST_TIMEOUT_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    },
  });
  const running = new Set<Promise<void>>();
  const isNew = createMemory(REMEMBERED);
  app.error(async (err) => log.error('slack.listener-failed', { err }));
  app.command(/^\//, async ({ command, ack, respond, context }) => {
    // Slack waits three seconds for this and no longer.
    await ack();
    if (!isNew(String(context['envelopeId']))) return;
    const work = onCommand(command, respond, app);
    running.add(work);
    await work.finally(() => running.delete(work));
  });
  return { app, running };
}

/** Whether an id is seen for the first time, as far back as it goes. */
function createMemory(size: number): (id: string) => boolean {
  const ids = new Set<string>();
  return (id) => {
    if (ids.has(id)) return false;
    ids.add(id);
    const [oldest] = ids;
    if (ids.size > size && oldest !== undefined) ids.delete(oldest);
    return true;
  };
}

/** A reconnect that fails for good would be an unhandled rejection: the client starts itself again without a catch. */
function guardReconnects(receiver: SocketModeReceiver, { log, onLost }: SlackSessionOptions, gate: Gate): void {
  const { client } = receiver;
  const start = client.start.bind(client);
  client.start = () =>
    start().catch(async (error: unknown) => {
      if (!gate.isClosed) onLost(asEarshotError(error, 'SLACK_APP_TOKEN'));
      return { ok: false };
    });
  client.on('reconnecting', () => log.warn('slack.reconnecting'));
  client.on('connected', () => log.info('slack.connected'));
  log.info('slack.connected');
}

/** Slack may leave its end of the connection open: asked a second time, the client no longer waits for it. */
async function disconnect(receiver: SocketModeReceiver): Promise<void> {
  const gone = receiver.client.disconnect();
  const isGone = await Promise.race([gone.then(() => true), sleep(CLOSE_HANDSHAKE_MS, false, { ref: false })]);
  if (!isGone) await receiver.client.disconnect();
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = new AbortController();
  const alarm = sleep(ms, undefined, { signal: late.signal }).then(() => {
    throw new EarshotError('platform-down', 'Slack did not open a connection.');
  });
  try {
    return await Promise.race([work, alarm]);
  } finally {
    late.abort();
    alarm.catch(() => {});
  }
}

function rejectToken(setting: string): (error: unknown) => never {
  return (error) => {
    throw asEarshotError(error, setting);
  };
}

function asEarshotError(error: unknown, setting: string): EarshotError {
  if (error instanceof EarshotError) return error;
  const reason = TOKEN_ERRORS.exec(String(error))?.[0];
  if (reason === undefined) return new EarshotError('platform-down', 'Slack cannot be reached.', { cause: error });
  return new EarshotError('bad-config', `Slack does not accept ${setting} (${reason}).`, { cause: error });
}

/** The client's warnings, as events of ours; its chatter repeats requests and is left out. */
function createLogger(log: Log): Logger {
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
