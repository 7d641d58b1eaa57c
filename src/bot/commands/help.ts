import { describeUnknown } from '../../domain/nearest.ts';
import { EarshotError } from '../../lib/errors.ts';
import type { Arg, Command, CommandDeps, Line, Reply } from '../command.ts';
import { codeLine, itemLine, plainLine } from '../lines.ts';

/** Help for the commands of a table, with examples that can be pasted. */
export function buildHelp(commands: readonly Command[]): Command {
  const help: Command = {
    name: 'help',
    summary: 'Show the commands, or one of them in full',
    args: [
      {
        ...{ name: 'command', required: false, many: false, rest: true },
        summary: 'The command to explain',
        choices: [...commands.map((command) => command.name), 'help'],
      },
    ],
    examples: ['help', 'help subscribe'],
    needsManage: false,
    async run({ args }, deps) {
      const name = args['command']?.trim().toLowerCase();
      const command = [...commands, help].find((one) => one.name === name);
      if (name !== undefined && command === undefined) {
        throw new EarshotError('bad-input', describeUnknown('command', name, help.args[0]?.choices ?? []));
      }
      return command === undefined ? listCommands([...commands, help], deps) : explainCommand(command, deps);
    },
  };
  return help;
}

function listCommands(commands: readonly Command[], { prefix }: CommandDeps): Reply {
  const lines = commands.flatMap((command): Line[] => [
    itemLine(`${prefix} ${command.name}`, null, [command.summary]),
    ...command.examples.slice(0, 1).map((example) => codeLine(`${prefix} ${example}`)),
  ]);
  const title = 'Earshot tells this channel what happens in export controls and chips, each event in one thread.';
  return { ok: true, title, lines: [...lines, plainLine(`More about one of them: ${prefix} help subscribe`)] };
}

function explainCommand(command: Command, { prefix }: CommandDeps): Reply {
  const rights = command.needsManage
    ? [plainLine('Only for people who may manage the channel.')]
    : command.needsManageFor === undefined
      ? []
      : [plainLine('Changing anything is only for people who may manage the channel.')];
  return {
    ok: true,
    title: `${prefix} ${[command.name, ...command.args.map(describeUse)].join(' ')}`,
    lines: [
      plainLine(`${command.summary}.`),
      ...rights,
      ...command.args.map(describeArg),
      ...command.examples.map((example) => codeLine(`${prefix} ${example}`)),
    ],
  };
}

function describeUse(arg: Arg): string {
  const use = arg.rest ? arg.name : `${arg.name}:…`;
  return arg.required ? use : `[${use}]`;
}

function describeArg(arg: Arg): Line {
  const several = arg.many ? 'several with commas' : null;
  return itemLine(`${arg.name}: ${arg.summary}`, null, [arg.choices.join(', '), several]);
}
