import {
  type APIApplicationCommand,
  type ChatInputCommandInteraction,
  type Client,
  MessageFlags,
  Routes,
} from 'discord.js';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Command, CommandDeps, Reply } from './command.ts';
import { readCaller } from './discord-caller.ts';
import { buildRegistration, isRegistered } from './discord-commands.ts';
import { connectDiscord } from './discord-connection.ts';
import { renderReply } from './discord-reply.ts';
import { dispatchArgs } from './dispatch.ts';

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
  return connectDiscord({
    ...{ token, apiUrl, log, retryMs },
    onReady: (client) => register(client, name, options),
    onCommand: (interaction) => answer(interaction, options),
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

/** Discord gives three seconds for the first answer, so it says at once that one will come. */
async function answer(interaction: ChatInputCommandInteraction, options: DiscordBotOptions): Promise<void> {
  const { log } = options;
  try {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const embed = renderReply(await reply(interaction, options));
    await interaction.editReply({ embeds: [embed] });
  } catch (error) {
    log.warn('discord.answer_failed', { command: interaction.options.getSubcommand(false), err: error });
  }
}

async function reply(interaction: ChatInputCommandInteraction, { commands, deps }: DiscordBotOptions): Promise<Reply> {
  const name = interaction.options.getSubcommand(false) ?? 'help';
  const options = interaction.options.data.flatMap((option) => option.options ?? [option]);
  const args = Object.fromEntries(options.map((option) => [option.name, String(option.value ?? '')]));
  try {
    const { caller, membership } = readCaller(interaction);
    return await dispatchArgs(commands, name, args, caller, { ...deps, membership });
  } catch (error) {
    if (!(error instanceof EarshotError) || error.code !== 'bad-input') throw error;
    return { ok: false, title: error.message, lines: [] };
  }
}
