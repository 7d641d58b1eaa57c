import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  type InteractionEditReplyOptions,
  MessageFlags,
  type RepliableInteraction,
  type StringSelectMenuInteraction,
} from 'discord.js';
import { readPress } from '../lib/components.ts';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Command, CommandDeps, Reply } from './command.ts';
import { completeArg } from './complete.ts';
import { type Asked, readCaller } from './discord-caller.ts';
import { buildForm, listMenus, type Menu, pickInForm, readForm, readFormId } from './discord-form.ts';
import { renderReply, renderShared } from './discord-reply.ts';
import { dispatchArgs, dispatchLine, pickCommand } from './dispatch.ts';
import { codeLine } from './lines.ts';
import { readLine, splitCommand } from './parse.ts';

/** What answers people. */
export interface DiscordHandlerOptions {
  readonly commands: readonly Command[];
  readonly deps: Omit<CommandDeps, 'membership'>;
  readonly log: Log;
}

type Answer = InteractionEditReplyOptions;
type Ask = (asked: Asked, deps: CommandDeps) => Promise<Reply>;

/** What is done with commands, buttons, menus and what is being typed. Discord gives three seconds for a first answer. */
export function createDiscordHandlers(options: DiscordHandlerOptions): (interaction: Interaction) => Promise<void> {
  return async (interaction) => {
    try {
      if (interaction.isAutocomplete()) await onTyping(options, interaction);
      else if (interaction.isChatInputCommand()) await onCommand(options, interaction);
      else if (interaction.isButton()) await onButton(options, interaction);
      else if (interaction.isStringSelectMenu()) await onPick(interaction);
      else if (interaction.isMessageComponent()) await refuseOld(interaction);
    } catch (err) {
      options.log.warn('discord.answer_failed', { kind: interaction.type, channel: interaction.channelId, err });
    }
  };
}

async function onTyping({ commands, deps }: DiscordHandlerOptions, typing: AutocompleteInteraction): Promise<void> {
  const command = commands.find(({ name }) => name === typing.options.getSubcommand(false));
  const { name, value } = typing.options.getFocused(true);
  const arg = command?.args.find((one) => one.name === name);
  if (arg === undefined || !typing.inCachedGuild()) return typing.respond([]);
  const { caller, membership } = await readCaller(typing);
  await typing.respond(await completeArg(arg, value, caller, { ...deps, membership }));
}

async function onCommand(options: DiscordHandlerOptions, typed: ChatInputCommandInteraction): Promise<void> {
  await typed.deferReply({ flags: MessageFlags.Ephemeral });
  const name = typed.options.getSubcommand(false) ?? 'help';
  const given = typed.options.data.flatMap((option) => option.options ?? [option]);
  const args = Object.fromEntries(given.map((option) => [option.name, String(option.value ?? '')]));
  const form = given.length === 0 ? options.commands.find((command) => command.name === name) : undefined;
  await typed.editReply(
    await answer(options, typed, form, ({ caller }, deps) => dispatchArgs(options.commands, name, args, caller, deps)),
  );
}

async function onButton(options: DiscordHandlerOptions, pressed: ButtonInteraction): Promise<void> {
  const press = readPress(pressed.customId);
  if (press === null) return onDone(options, pressed);
  const { line } = press;
  const ask: Ask = ({ caller }, deps) => dispatchLine(options.commands, line, caller, deps);
  if (press.share) return share(options, pressed, ask);
  await pressed.deferReply({ flags: MessageFlags.Ephemeral });
  const bare = splitCommand(readLine(line)).rest === '';
  await pressed.editReply(await answer(options, pressed, bare ? pickCommand(options.commands, line) : undefined, ask));
}

/** The answer is a message of the channel; a refusal is for the person alone. */
async function share(options: DiscordHandlerOptions, pressed: ButtonInteraction, ask: Ask): Promise<void> {
  // Says that it was heard without beginning an answer, which would have to be either for one or for all.
  await pressed.deferUpdate();
  const { reply, asked } = await refusable(options, pressed, async (caller, deps) => {
    if (!caller.canSpeak)
      throw new EarshotError('bad-input', 'You may not write in this channel, so you cannot share here.');
    return ask(caller, deps);
  });
  const name = asked?.caller.userName ?? 'a member of this server';
  const shown = reply.ok
    ? renderShared(reply, name)
    : { ...renderReply(reply), flags: MessageFlags.Ephemeral as const };
  await pressed.followUp(shown);
}

/** Shows at once what is picked, so that the message remembers it. */
async function onPick(pick: StringSelectMenuInteraction): Promise<void> {
  const rows = readFormId(pick.customId) === null ? null : pickInForm(pick.message, pick.customId, pick.values);
  if (rows === null) return refuseOld(pick);
  await pick.update({ components: rows });
}

/** A form is filled in: its answer takes its place. */
async function onDone(options: DiscordHandlerOptions, pressed: ButtonInteraction): Promise<void> {
  const id = readFormId(pressed.customId);
  const command = options.commands.find(({ name }) => name === id?.command);
  if (command?.form === undefined || id?.arg !== null) return refuseOld(pressed);
  await pressed.deferUpdate();
  const args = readForm(pressed.message);
  const { reply } = await refusable(options, pressed, ({ caller }, deps) =>
    dispatchArgs(options.commands, command.name, args, caller, deps),
  );
  await pressed.editReply(renderReply(reply));
}

async function refuseOld(interaction: RepliableInteraction): Promise<void> {
  const reply = { ok: false, title: 'This button is of an older version and does nothing.', lines: [] };
  await interaction.reply({ ...renderReply(reply), flags: MessageFlags.Ephemeral });
}

/** Menus, where a command that has any is asked for without arguments by somebody who may use it; else its answer. */
async function answer(
  options: DiscordHandlerOptions,
  interaction: RepliableInteraction,
  form: Command | undefined,
  ask: Ask,
): Promise<Answer> {
  let menus: readonly Menu[] | null = null;
  const { reply } = await refusable(options, interaction, async (asked, deps) => {
    const { caller, membership } = asked;
    if (form?.form === undefined || (form.needsManage && !caller.canManage)) return ask(asked, deps);
    // What would stand in the way at the end is said before anything is picked.
    if (form.needsManage) await membership.ensure(caller);
    menus = await listMenus(form, caller, deps);
    const title = `${form.summary}.`;
    const hint = { text: 'Or type what you want:', url: null, detail: '', style: 'plain' } as const;
    return { ok: true, title, lines: [hint, ...form.examples.map((line) => codeLine(`${deps.prefix} ${line}`))] };
  });
  const rendered = renderReply(reply);
  return menus === null || form === undefined ? rendered : { ...rendered, components: buildForm(form, menus) };
}

/** Our own errors are sentences for the person who asked; any other is Discord's, and nobody is left waiting for it. */
async function refusable(
  { deps, log }: DiscordHandlerOptions,
  interaction: Interaction,
  ask: Ask,
): Promise<{ readonly reply: Reply; readonly asked: Asked | null }> {
  let asked: Asked | null = null;
  try {
    asked = await readCaller(interaction);
    return { reply: await ask(asked, { ...deps, membership: asked.membership }), asked };
  } catch (error) {
    if (!(error instanceof EarshotError)) log.warn('discord.question_failed', { kind: interaction.type, err: error });
    const title =
      error instanceof EarshotError ? error.message : 'Discord did not say enough just now. Please try again.';
    return { reply: { ok: false, title, lines: [] }, asked };
  }
}
