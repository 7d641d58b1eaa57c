import type { BlockAction, SlashCommand, ViewSubmitAction, webApi } from '@slack/bolt';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Caller, Command, CommandDeps, Reply } from './command.ts';
import { dispatchArgs, dispatchLine, pickCommand } from './dispatch.ts';
import { codeLine } from './lines.ts';
import { sendAnswer } from './slack-answer.ts';
import { type Asker, askerOfCommand, askerOfForm, askerOfPress, type Managers, mayManage } from './slack-callers.ts';
import { buildForm, checkForm, pickForm, readForm, readOrigin } from './slack-form.ts';
import { reopenInvited } from './slack-invited.ts';
import { createSlackMembership } from './slack-membership.ts';
import { escapeSlack } from './slack-reply.ts';
import type { SlackHandlers } from './slack-session.ts';

/** What answers people. */
export interface SlackHandlerOptions {
  readonly commands: readonly Command[];
  readonly deps: Omit<CommandDeps, 'membership'>;
  readonly managers: Managers;
  readonly log: Log;
}

/** One request of a person, and where its answer goes. */
interface Asked {
  readonly asker: Asker;
  readonly client: webApi.WebClient;
  readonly deps: CommandDeps;
  readonly responseUrl: string;
}

/** What is done with commands, buttons and forms. */
export function createSlackHandlers(options: SlackHandlerOptions): SlackHandlers {
  return {
    command: (command, client) => onCommand(options, command, client),
    press: (press, client) => onPress(options, press, client),
    checkForm: (form) => onCheck(options, form),
    submit: (form, client) => onSubmit(options, form, client),
    joined: (where) => reopenInvited(where, options),
  };
}

async function onCommand(options: SlackHandlerOptions, command: SlashCommand, client: webApi.WebClient): Promise<void> {
  const { response_url: responseUrl, trigger_id: triggerId, text } = command;
  // The workspace may have given the command another name.
  const asked = {
    asker: askerOfCommand(command),
    client,
    deps: depsFor(options, client, command.command),
    responseUrl,
  };
  await send(options, asked, await answerLine(options, asked, { line: text, triggerId }));
}

async function onPress(options: SlackHandlerOptions, press: BlockAction, client: webApi.WebClient): Promise<void> {
  const [action] = press.actions;
  const asker = askerOfPress(press);
  if (asker === null || action === undefined) return;
  const { response_url: responseUrl, trigger_id: triggerId } = press;
  const asked = { asker, client, deps: depsFor(options, client, options.deps.prefix), responseUrl };
  const [kind] = action.action_id.split(':');
  if (action.type !== 'button' || (kind !== 'run' && kind !== 'share')) {
    return send(options, asked, {
      ok: false,
      title: 'This button is of an older version and does nothing.',
      lines: [],
    });
  }
  // What people type comes escaped from Slack; a button's value does not.
  const line = escapeSlack(action.value ?? '');
  await send(options, asked, await answerLine(options, asked, { line, triggerId }), kind === 'share');
}

function onCheck(
  { commands, deps }: SlackHandlerOptions,
  form: ViewSubmitAction,
): Readonly<Record<string, string>> | null {
  const command = commands.find(({ name }) => name === form.view.callback_id);
  // only looks at words: nothing is joined yet
  return command === undefined ? null : checkForm(command, readForm(form), { ...deps, membership: NO_MEMBERSHIP });
}

const NO_MEMBERSHIP: CommandDeps['membership'] = { ensure: async () => {} };

async function onSubmit(options: SlackHandlerOptions, form: ViewSubmitAction, client: webApi.WebClient): Promise<void> {
  const { prefix, responseUrl, ...place } = readOrigin(form);
  const asked = { asker: askerOfForm(form, place), client, deps: depsFor(options, client, prefix), responseUrl };
  const name = form.view.callback_id;
  const reply = await orRefuse(async () => {
    const caller = await callerOf(options, asked, pickCommand(options.commands, name));
    return dispatchArgs(options.commands, name, readForm(form), caller, asked.deps);
  });
  await send(options, asked, reply);
}

function depsFor({ deps }: SlackHandlerOptions, client: webApi.WebClient, prefix: string): CommandDeps {
  return { ...deps, prefix, membership: createSlackMembership(client) };
}

/** Null where the answer is a form: a command without arguments may ask for them, while the trigger for it is fresh. */
async function answerLine(
  options: SlackHandlerOptions,
  asked: Asked,
  { line, triggerId }: { readonly line: string; readonly triggerId: string },
): Promise<Reply | null> {
  const form = pickForm(options.commands, line);
  return orRefuse(async () => {
    const caller = await callerOf(options, asked, pickCommand(options.commands, line));
    const mayFill = form !== null && (caller.canManage || !form.needsManage);
    if (mayFill) return openForm(options, asked, { form, triggerId });
    return dispatchLine(options.commands, line, caller, asked.deps);
  });
}

async function openForm(
  { log }: SlackHandlerOptions,
  { asker, client, deps, responseUrl }: Asked,
  { form, triggerId }: { readonly form: Command; readonly triggerId: string },
): Promise<Reply | null> {
  const { channel, channelName } = asker;
  const view = buildForm(form, { channel, channelName, prefix: deps.prefix, responseUrl });
  try {
    await client.views.open({ trigger_id: triggerId, view });
    return null;
  } catch (err) {
    log.warn('slack.form-refused', { command: form.name, channel, err });
    const lines = form.examples.map((example) => codeLine(`${deps.prefix} ${example}`));
    return { ok: false, title: 'Slack did not show the form. Try again, or type what you want:', lines };
  }
}

/** Asks Slack who is an admin only where it matters. */
async function callerOf(
  { managers }: SlackHandlerOptions,
  { asker, client }: Asked,
  command: Command | undefined,
): Promise<Caller> {
  const { isGuest: _, ...caller } = asker;
  const isAsked = managers === 'members' || command?.needsManage === true || command?.needsManageFor !== undefined;
  return { ...caller, canManage: isAsked && (await mayManage(asker, managers, client)) };
}

async function orRefuse<T>(work: () => Promise<T>): Promise<T | Reply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EarshotError)) throw error;
    return { ok: false, title: error.message, lines: [] };
  }
}

/** What was refused is for the person alone, also where an answer would have been shared. */
async function send({ log }: SlackHandlerOptions, asked: Asked, reply: Reply | null, share = false): Promise<void> {
  if (reply === null) return;
  const { userName, channel } = asked.asker;
  try {
    await sendAnswer(asked.responseUrl, reply, share && reply.ok ? (userName ?? 'a member of this channel') : null);
  } catch (err) {
    log.warn('slack.answer-lost', { channel, err });
  }
}
