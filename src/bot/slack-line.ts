import { setTimeout as sleep } from 'node:timers/promises';
import { type App, HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { asEarshotError, createLogger } from './slack-client.ts';

/** How what people type and press reaches the bot: it calls Slack, or Slack calls it. */
export type SlackEntry =
  /** Socket Mode. `appToken`: `xapp-…`, with the scope `connections:write`. */
  | { readonly kind: 'socket'; readonly appToken: string }
  /** HTTP requests to `/slack/events` on a port, signed with the app's secret. */
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };

export interface LineOptions {
  /** Another base address than Slack's own, for proxies and tests. */
  readonly apiUrl: string | null;
  readonly log: Log;
  /** Called when the connection is lost for good. */
  readonly onLost: (error: Error) => void;
}

/** The way in, before the bot listens on it. */
export interface SlackLine {
  readonly receiver: Receiver;
  /** Resolves once requests come in. @throws EarshotError `bad-config`, `platform-down` */
  open(app: App): Promise<void>;
  /** Leaves nothing open. */
  close(): Promise<void>;
}

/** Where Slack sends its requests in HTTP mode. */
export const HTTP_PATH = '/slack/events';

/** Slack says hello at once; without it the client would wait for ever. */
const HELLO_MS = 20_000;
/**
 * How long a pong may take; also how long the client waits before it reconnects when Slack refreshes a connection, which
 * it does every few hours. A command typed in that gap is lost, so it is shorter than the client's own 5 s.
 */
const PING_TIMEOUT_MS = 2_000;
const REQUEST_TIMEOUT_MS = 10_000;
const CLOSE_HANDSHAKE_MS = 1_000;

/** Prepares the way in that the settings ask for. */
export function createLine(entry: SlackEntry, options: LineOptions): SlackLine {
  return entry.kind === 'socket' ? createSocketLine(entry.appToken, options) : createHttpLine(entry, options);
}

function createSocketLine(appToken: string, options: LineOptions): SlackLine {
  const gate: Gate = { isClosed: false };
  const receiver = createSocketReceiver(appToken, options, gate);
  return {
    receiver,
    async open(app) {
      await within(HELLO_MS, app.start()).catch((error: unknown) => {
        throw asEarshotError(error, 'SLACK_APP_TOKEN');
      });
      guardReconnects(receiver, options, gate);
    },
    async close() {
      gate.isClosed = true;
      await disconnect(receiver);
    },
  };
}

/** Shut once the connection is to end. */
interface Gate {
  isClosed: boolean;
}

function createSocketReceiver(appToken: string, { apiUrl, log }: LineOptions, gate: Gate): SocketModeReceiver {
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

/** A reconnect that fails for good would be an unhandled rejection: the client starts itself again without a catch. */
function guardReconnects(receiver: SocketModeReceiver, { log, onLost }: LineOptions, gate: Gate): void {
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

/** A request that is not signed with the secret, or is older than five minutes, gets 401 from the receiver. */
function createHttpLine(
  { signingSecret, port }: Extract<SlackEntry, { kind: 'http' }>,
  { log }: LineOptions,
): SlackLine {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: HTTP_PATH, logger: createLogger(log) });
  let isOpen = false;
  return {
    receiver,
    async open(app) {
      await app.start(port).catch((cause: unknown) => {
        const say = `Slack’s requests cannot be taken on port ${port}; set PORT to one that is free.`;
        throw new EarshotError('bad-config', say, { cause });
      });
      isOpen = true;
      log.info('slack.listening', { port, path: HTTP_PATH });
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await receiver.stop();
    },
  };
}
