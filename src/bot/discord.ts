import { type APIApplicationCommand, type Client, Routes } from 'discord.js';
import type { Log } from '../lib/log.ts';
import type { Command, CommandDeps } from './command.ts';
import { buildRegistration, isRegistered } from './discord-commands.ts';
import { connectDiscord } from './discord-connection.ts';
import { createGuildBook } from './discord-guilds.ts';
import { createDiscordHandlers } from './discord-handlers.ts';

export interface DiscordBotOptions {
  readonly token: string;
  /** Base address without the version; null = Discord's own. */
  readonly apiUrl: string | null;
  readonly commands: readonly Command[];
  /** Who the bot may post for depends on where it is asked, so `membership` is its own. */
  readonly deps: Omit<CommandDeps, 'membership'>;
  readonly log: Log;
  /** The bot cannot go on: a rejected token. It stays closed. */
  readonly onFatal?: (error: Error) => void;
  readonly retryMs?: number;
}

export interface DiscordBot {
  /** Lets running commands answer, then disconnects. */
  close(): Promise<void>;
}

const RETRY_MS = 1_000;

/**
 * Connects in the background and answers `/earshot`. Returns at once: a Discord that is down must not keep the rest of
 * the program from starting.
 */
export async function startDiscordBot(options: DiscordBotOptions): Promise<DiscordBot> {
  const { token, apiUrl, log, onFatal, retryMs = RETRY_MS } = options;
  const name = options.deps.prefix.replace(/^\//, '');
  const { onConnected, ...guilds } = createGuildBook(options);
  return connectDiscord({
    ...{ token, apiUrl, log, retryMs },
    onReady: async (client) => {
      await register(client, name, options);
      await onConnected([...client.guilds.cache.keys()]);
    },
    onInteraction: createDiscordHandlers(options),
    ...guilds,
    onFatal: (error) => {
      log.warn('discord.closed', { err: error });
      onFatal?.(error);
    },
  });
}

/** Registers only what changed: Discord counts every registration. */
async function register({ application, rest }: Client<true>, name: string, options: DiscordBotOptions): Promise<void> {
  const wanted = buildRegistration(name, options.commands);
  const route = Routes.applicationCommands(application.id);
  const registered = (await rest.get(route)) as readonly APIApplicationCommand[];
  if (isRegistered(wanted, registered)) return;
  await rest.put(route, { body: [wanted] });
  options.log.info('discord.registered', { commands: options.commands.length });
}
