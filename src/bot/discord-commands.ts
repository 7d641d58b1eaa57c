import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Arg, Command } from './command.ts';
import { canComplete } from './complete.ts';

/** What Discord takes (docs.discord.com/developers/interactions/application-commands, 2026-11-23). */
const LIMITS = { descriptionChars: 100, choices: 25 } as const;

/** One command whose subcommands are ours. */
export type Registration = RESTPostAPIChatInputApplicationCommandsJSONBody;

/**
 * What Discord is told of the commands. Who may use them is not restricted there, since some only look something up:
 * each command says whether it needs a manager. It is offered in direct messages too, to be told where it works.
 */
export function buildRegistration(name: string, commands: readonly Command[]): Registration {
  return {
    name,
    type: ApplicationCommandType.ChatInput,
    description: 'Export-control and chip news, once and in one thread per story',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: commands.map((command) => ({
      type: ApplicationCommandOptionType.Subcommand,
      name: command.name,
      description: clip(command.summary),
      // Discord wants required ones first.
      options: [...command.args].sort((one, other) => Number(other.required) - Number(one.required)).map(buildOption),
    })),
  };
}

/** Whether what is registered says the same: Discord adds ids and defaults of its own. */
export function isRegistered(wanted: Registration, registered: readonly unknown[]): boolean {
  return registered.length === 1 && registered.every((command) => contains(command, wanted));
}

/** Discord knows no lists: several values are typed as text, since a fixed choice could name only one. */
function buildOption(arg: Arg) {
  const { name, required, choices, many } = arg;
  // What has few values is picked from them; anything else that can be known is completed while it is typed.
  const fixed = !many && choices.length > 0 && choices.length <= LIMITS.choices;
  const hint = many ? `${arg.summary} (with commas: ${choices.slice(0, 3).join(', ') || 'a, b'})` : arg.summary;
  const description = hint.length <= LIMITS.descriptionChars ? hint : clip(arg.summary);
  const type: ApplicationCommandOptionType.String = ApplicationCommandOptionType.String;
  const option = { type, name, description, required };
  if (fixed) return { ...option, choices: choices.map((choice) => ({ name: choice, value: choice })) };
  return canComplete(arg) ? { ...option, autocomplete: true as const } : option;
}

function clip(text: string): string {
  return text.length <= LIMITS.descriptionChars ? text : `${text.slice(0, LIMITS.descriptionChars - 1)}…`;
}

/** Everything in `wanted` is in `given`; what is false or an empty list may be left out there. */
function contains(given: unknown, wanted: unknown): boolean {
  if (wanted === false) return given === false || given === undefined;
  if (Array.isArray(wanted)) {
    const list = Array.isArray(given) ? given : [];
    return list.length === wanted.length && wanted.every((value, index) => contains(list[index], value));
  }
  if (typeof wanted !== 'object' || wanted === null) return given === wanted;
  if (typeof given !== 'object' || given === null) return false;
  const fields = new Map(Object.entries(given));
  return Object.entries(wanted).every(([name, value]) => contains(fields.get(name), value));
}
