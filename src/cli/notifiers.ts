import type { Platform } from '../domain/types.ts';
import { createConsoleNotifier } from '../notify/console.ts';
import { createDiscordNotifier } from '../notify/discord.ts';
import type { Notifier } from '../notify/notifier.ts';
import { createSlackNotifier } from '../notify/slack.ts';
import type { ProgramOptions } from './program.ts';

/** The platforms in use, by the settings that are there. */
export function createNotifiers({ config, log, terminal, json }: ProgramOptions): ReadonlyMap<Platform, Notifier> {
  const notifiers: Notifier[] = [];
  if (config.slack !== null) {
    const { botToken: token, apiUrl } = config.slack;
    notifiers.push(createSlackNotifier({ token, apiUrl, log }));
  }
  if (config.discord !== null) notifiers.push(createDiscordNotifier({ ...config.discord, log }));
  if (config.console) notifiers.push(createConsoleNotifier({ terminal, json, colour: terminal.isTTY && !json }));
  return new Map(notifiers.map((notifier) => [notifier.platform, notifier]));
}
