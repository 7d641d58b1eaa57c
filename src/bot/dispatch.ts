import { describeUnknown } from '../domain/nearest.ts';
import { EarshotError } from '../lib/errors.ts';
import { clean } from '../lib/text.ts';
import type { Arg, Caller, Command, CommandDeps, Line, Reply } from './command.ts';
import { codeLine, plainLine } from './lines.ts';
import { type ParsedArgs, parseArgs, readLine, splitCommand } from './parse.ts';

/** Longer input is clipped, and the answer says so. */
export const MAX_INPUT_CHARS = 2_000;

/** Answers a typed line (Slack): everything after the prefix. Never throws; an empty line asks for help. */
export async function dispatchLine(
  commands: readonly Command[],
  line: string,
  caller: Caller,
  deps: CommandDeps,
): Promise<Reply> {
  const { name, rest } = splitCommand(readLine(clip(line)));
  const command = findCommand(commands, name || 'help');
  if (command === undefined) return rejectName(commands, name, deps);
  const reply = await answer(command, parseArgs(command.args, rest), caller, deps);
  return line.length > MAX_INPUT_CHARS ? sayClipped(reply) : reply;
}

/** Answers named arguments (Discord). Never throws. */
export async function dispatchArgs(
  commands: readonly Command[],
  name: string,
  args: Readonly<Record<string, string>>,
  caller: Caller,
  deps: CommandDeps,
): Promise<Reply> {
  const command = findCommand(commands, name);
  if (command === undefined) return rejectName(commands, name, deps);
  const given = Object.entries(args).filter(([, value]) => value.trim() !== '');
  const clipped = Object.fromEntries(given.map(([key, value]) => [key, clip(value)]));
  const reply = await answer(command, { args: clipped, problems: [] }, caller, deps);
  return given.some(([, value]) => value.length > MAX_INPUT_CHARS) ? sayClipped(reply) : reply;
}

async function answer(command: Command, parsed: ParsedArgs, caller: Caller, deps: CommandDeps): Promise<Reply> {
  const isManaged = command.needsManage || command.needsManageFor?.(parsed.args) === true;
  if (isManaged && !caller.canManage) return rejectCaller(command, caller);
  try {
    const problems = [...parsed.problems, ...checkArgs(command.args, parsed.args, deps)];
    if (problems.length > 0) return rejectArgs(command, problems, deps);
    return await command.run({ caller, args: parsed.args }, deps);
  } catch (error) {
    return rejectError(command, error, caller, deps);
  }
}

/** The command that a typed line names, if there is one. */
export function pickCommand(commands: readonly Command[], line: string): Command | undefined {
  return findCommand(commands, splitCommand(readLine(line)).name);
}

function findCommand(commands: readonly Command[], name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}

function checkArgs(schema: readonly Arg[], args: ParsedArgs['args'], deps: CommandDeps): string[] {
  return schema.flatMap((arg) => checkArg(arg, args[arg.name], deps));
}

/** What is wrong with an argument's value, in sentences for the caller; `undefined` = not given. */
export function checkArg(arg: Arg, value: string | undefined, deps: CommandDeps): readonly string[] {
  if (value === undefined) return arg.required ? [`“${arg.name}” is missing: ${arg.summary}.`] : [];
  if (arg.check !== undefined) return arg.check(value, deps);
  const words = arg.many ? value.split(',') : [value];
  return arg.choices.length === 0 ? [] : words.flatMap((word) => checkChoice(arg, word.trim().toLowerCase()));
}

function checkChoice(arg: Arg, word: string): string[] {
  return arg.choices.includes(word) ? [] : [describeUnknown(arg.name, word, arg.choices)];
}

function rejectName(commands: readonly Command[], name: string, deps: CommandDeps): Reply {
  const names = commands.map((command) => command.name);
  return reject(describeUnknown('command', name, names), [codeLine(`${deps.prefix} help`)]);
}

function rejectCaller(command: Command, caller: Caller): Reply {
  const right =
    caller.platform === 'discord' ? 'You need the permission Manage Channels here' : 'You may not manage this channel';
  return reject(`${right}, which “${command.name}” asks for.`, []);
}

function rejectArgs(command: Command, problems: readonly string[], deps: CommandDeps): Reply {
  const example = command.examples.slice(0, 1).map((words) => codeLine(`${deps.prefix} ${words}`));
  const [first = '', ...others] = [...new Set(problems)];
  return reject(first, [...others.map(plainLine), ...example]);
}

/** Our own errors are sentences for people; of any other the caller learns no innards. What the caller can mend is not logged. */
function rejectError(command: Command, error: unknown, caller: Caller, deps: CommandDeps): Reply {
  const about = { command: command.name, platform: caller.platform, channel: caller.channel, err: error };
  if (!(error instanceof EarshotError)) {
    deps.log.error('command.failed', about);
    return reject('Something went wrong on our side. Please try again in a minute.', []);
  }
  if (error.code !== 'bad-input' && error.code !== 'not-permitted') deps.log.warn('command.refused', about);
  return reject(error.message, []);
}

function reject(title: string, lines: readonly Line[]): Reply {
  return { ok: false, title, lines };
}

/** The beginning of what was typed, without what nobody sees: stored texts have none of it, and PostgreSQL takes no NUL. */
function clip(text: string): string {
  return clean(text.slice(0, MAX_INPUT_CHARS));
}

function sayClipped(reply: Reply): Reply {
  const note = `That was longer than ${MAX_INPUT_CHARS.toLocaleString('en')} characters; only the first of them were read.`;
  return { ...reply, lines: [plainLine(note), ...reply.lines] };
}
