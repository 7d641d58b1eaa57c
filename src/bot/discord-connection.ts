import { setTimeout as delay } from 'node:timers/promises';
import { Client, DiscordjsError, DiscordjsErrorCodes, Events, GatewayIntentBits, type Interaction } from 'discord.js';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

export interface ConnectionOptions {
  readonly token: string;
  /** Base address without the version; null = Discord's own. */
  readonly apiUrl: string | null;
  readonly log: Log;
  /** The first wait before another attempt; later ones double up to five minutes. */
  readonly retryMs: number;
  /** Runs once per connection that became ready; repeated while it fails. */
  readonly onReady: (client: Client<true>) => Promise<void>;
  /** None of these rejects. */
  readonly onInteraction: (interaction: Interaction) => Promise<void>;
  /** The bot is in these servers, or was removed from one; not for one that only cannot be reached for a while. */
  readonly onJoined: (guildIds: readonly string[]) => Promise<void>;
  readonly onRemoved: (guildId: string) => Promise<void>;
  readonly onChannelDeleted: (guildId: string, channelId: string) => Promise<void>;
  readonly onFatal: (error: Error) => void;
}

export interface Connection {
  /** Lets running commands answer, then disconnects. */
  close(): Promise<void>;
}

const MAX_RETRY_MS = 300_000;
/** How long running commands, then a login or a closing handshake, may take when the bot stops. */
const ANSWER_MS = 4_000;
const CLOSE_MS = 2_000;

/** Connects to Discord's gateway and stays connected; a first connection is tried for until there is one. */
export function connectDiscord(options: ConnectionOptions): Connection {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let client: Client | undefined;

  const track = (work: Promise<void>): void => {
    running.add(work);
    work.finally(() => running.delete(work));
  };
  const login = async (): Promise<void> => {
    client = createClient(options, track, stopping.signal);
    try {
      await client.login(options.token);
      // The bot was closed meanwhile, before there was a connection to end.
      if (stopping.signal.aborted) await client.destroy();
    } catch (error) {
      // A client that failed to log in is of no more use.
      await client.destroy();
      if (!(error instanceof DiscordjsError) || error.code !== DiscordjsErrorCodes.TokenInvalid) throw error;
      options.onFatal(rejectToken(error));
    }
  };
  const done = repeat(login, 'discord.login_failed', options, stopping.signal);

  return {
    close: async () => {
      stopping.abort();
      await within(ANSWER_MS, Promise.all(running));
      // A login that is cut short never settles, and nor does the cut (discord.js 14.28): both get their time.
      await within(CLOSE_MS, done);
      if (client !== undefined) await within(CLOSE_MS, client.destroy());
    },
  };
}

function createClient(options: ConnectionOptions, track: (work: Promise<void>) => void, signal: AbortSignal): Client {
  const { apiUrl, log, onFatal, onReady } = options;
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    // As many connections as Discord asks for: one up to 2,500 servers.
    shards: 'auto',
    allowedMentions: { parse: [], repliedUser: false },
    // What is sent from here may be sent twice: answers to interactions and the registration only replace themselves.
    rest: { timeout: 10_000, retries: 2, ...(apiUrl === null ? {} : { api: apiUrl.replace(/\/+$/, '') }) },
  });
  // discord.js turns exceptions of listeners into this event, and ends the process where nobody listens to it.
  client.on(Events.Error, (error) => log.warn('discord.client_failed', { err: error }));
  client.on(Events.ShardReconnecting, () => log.info('discord.reconnecting'));
  client.on(Events.ShardResume, () => log.info('discord.resumed'));
  // Only close codes after which the client stays away for good get here; it goes on calling itself ready.
  client.on(Events.ShardDisconnect, ({ code }) => onFatal(rejectClose(code)));
  client.on(Events.ClientReady, (ready) => {
    log.info('discord.connected', { guilds: ready.guilds.cache.size });
    track(repeat(() => onReady(ready), 'discord.register_failed', options, signal));
  });
  client.on(Events.InteractionCreate, (interaction) => track(options.onInteraction(interaction)));
  client.on(Events.GuildCreate, ({ id }) => track(options.onJoined([id])));
  client.on(Events.GuildDelete, ({ id }) => track(options.onRemoved(id)));
  client.on(Events.ChannelDelete, (channel) => {
    if (!channel.isDMBased()) track(options.onChannelDeleted(channel.guildId, channel.id));
  });
  return client;
}

/** Does something until it succeeds or the bot stops, waiting longer each time: 1,000 logins a day are allowed. */
async function repeat(
  work: () => Promise<void>,
  event: string,
  { log, retryMs }: ConnectionOptions,
  signal: AbortSignal,
): Promise<void> {
  for (let waitMs = retryMs; !signal.aborted; waitMs = Math.min(waitMs * 2, MAX_RETRY_MS)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return;
      log.warn(event, { retryInMs: waitMs, err: error });
      // Rejects only when the bot stops, which the loop looks at itself.
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Waits for something, but not longer than `ms`. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  const timer = delay(ms, undefined, { signal: enough.signal }).catch(() => undefined);
  await Promise.race([work, timer]);
  enough.abort();
}

function rejectToken(cause: unknown): EarshotError {
  return new EarshotError('bad-config', 'Discord does not accept DISCORD_TOKEN; copy the bot token again.', { cause });
}

/** Close codes (docs.discord.com/developers/topics/opcodes-and-status-codes, 2026-11-23): 4004 token, 4013 and 4014 intents. */
function rejectClose(code: number): EarshotError {
  if (code === 4004) return rejectToken(undefined);
  return new EarshotError('bad-config', `Discord closed the connection for good (code ${code}).`);
}
