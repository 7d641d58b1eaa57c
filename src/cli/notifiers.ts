import type { Platform } from '../domain/types.ts';
import { createConsoleNotifier } from '../notify/console.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { ProgramOptions } from './program.ts';

/** The platforms in use, by the settings that are there. A platform that is not in use is not even loaded: it takes a second. */
export async function createNotifiers(options: ProgramOptions): Promise<ReadonlyMap<Platform, Notifier>> {
  const { config, clock, log, terminal, json } = options;
  const { haste } = config;
  const notifiers: Notifier[] = [];
  if (config.slack !== null) {
    const { createSlackNotifier } = await import('../notify/slack.ts');
    notifiers.push(createSlackNotifier({ token: config.slack.botToken, apiUrl: config.slack.apiUrl, log, haste }));
  }
  if (config.discord !== null) {
    const { createDiscordNotifier } = await import('../notify/discord.ts');
    notifiers.push(createDiscordNotifier({ ...config.discord, clock, log, haste }));
  }
  if (config.console) notifiers.push(createConsoleNotifier({ terminal, json, colour: terminal.isTTY && !json }));
  return new Map(notifiers.map((notifier) => [notifier.platform, notifier]));
}
