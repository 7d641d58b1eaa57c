import type { types, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import { EarshotError } from '../lib/errors.ts';
import type { Arg, Command, CommandDeps } from './command.ts';
import { checkArg, pickCommand } from './dispatch.ts';
import { readLine, splitCommand } from './parse.ts';

/** Where a form was opened, and where its answer goes. Kept in the form, which people do not see. */
export interface FormOrigin {
  readonly channel: string;
  readonly channelName: string | null;
  /** How the command is typed there. */
  readonly prefix: string;
  readonly responseUrl: string;
}

const Origin: z.ZodType<FormOrigin> = z.object({
  channel: z.string(),
  channelName: z.string().nullable(),
  prefix: z.string(),
  responseUrl: z.string(),
});

/**
 * A list holds 100 options of 75 characters; a title and its buttons 24 (docs.slack.dev/reference/views/modal-views,
 * …/block-kit/block-elements/select-menu-element, …/composition-objects/option-object, 2026-11-23).
 */
const LIMITS = { options: 100, optionChars: 75, titleChars: 24, hintChars: 2_000 } as const;
const VALUE = 'value';

/** The command that a line asks for without an argument, where a form of its arguments is shown for that. */
export function pickForm(commands: readonly Command[], line: string): Command | null {
  const command = pickCommand(commands, line);
  return command?.form !== undefined && splitCommand(readLine(line)).rest === '' ? command : null;
}

/** A form of all that a command takes; nothing in it must be filled in that the command does not ask for. */
export function buildForm(command: Command, origin: FormOrigin): types.ModalView {
  const title = capitalise(command.name).slice(0, LIMITS.titleChars);
  return {
    type: 'modal',
    callback_id: command.name,
    private_metadata: JSON.stringify(origin),
    title: plain(title),
    submit: plain(title),
    close: plain('Cancel'),
    blocks: [{ type: 'section', text: plain(`${command.summary}.`) }, ...inputsOf(command).map(buildInput)],
  };
}

/**
 * Where a form was opened.
 * @throws EarshotError `bad-input` where it is none of ours.
 */
export function readOrigin({ view }: ViewSubmitAction): FormOrigin {
  const parsed = Origin.safeParse(JSON.parse(view.private_metadata || 'null'));
  if (parsed.success) return parsed.data;
  throw new EarshotError('bad-input', 'This form is of an older version. Please open it again.', {
    cause: parsed.error,
  });
}

/** What was filled in, by argument. */
export function readForm({ view }: ViewSubmitAction): Readonly<Record<string, string>> {
  const given = Object.entries(view.state.values).map(([name, { [VALUE]: field }]) => {
    const picked = field?.selected_options?.map((option) => option.value).join(',');
    return [name, (picked ?? field?.selected_option?.value ?? field?.value ?? '').trim()] as const;
  });
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

/** What is wrong with what was filled in, by argument; null where nothing is. */
export function checkForm(
  command: Command,
  args: Readonly<Record<string, string>>,
  deps: CommandDeps,
): Readonly<Record<string, string>> | null {
  const problems = inputsOf(command)
    .map((arg) => [arg.name, checkArg(arg, args[arg.name], deps).join(' ')] as const)
    .filter(([, sentences]) => sentences !== '');
  return problems.length === 0 ? null : Object.fromEntries(problems);
}

function inputsOf({ args }: Command): readonly Arg[] {
  return args.filter(({ platform = 'slack' }) => platform === 'slack');
}

function buildInput(arg: Arg): types.InputBlock {
  const hint = arg.many && !isPicked(arg) ? `${arg.summary}; several with commas` : arg.summary;
  return {
    type: 'input',
    block_id: arg.name,
    optional: !arg.required,
    label: plain(capitalise(arg.name)),
    hint: plain(hint.slice(0, LIMITS.hintChars)),
    element: buildElement(arg),
  };
}

function buildElement(arg: Arg): types.StaticSelect | types.MultiStaticSelect | types.PlainTextInput {
  if (!isPicked(arg)) return { type: 'plain_text_input', action_id: VALUE };
  const options = arg.choices.map((choice) => ({ text: plain(choice.slice(0, LIMITS.optionChars)), value: choice }));
  return { type: arg.many ? 'multi_static_select' : 'static_select', action_id: VALUE, options };
}

function isPicked({ choices }: Arg): boolean {
  return choices.length > 0 && choices.length <= LIMITS.options;
}

function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

function capitalise(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
