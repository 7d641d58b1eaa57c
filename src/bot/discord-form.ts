import { type ComponentType, type Message, ComponentType as Type } from 'discord.js';
import { clip } from '../lib/text.ts';
import type { Arg, Command } from './command.ts';

/** What has been picked so far, by argument; a list with commas. */
export type Picked = Readonly<Record<string, string>>;

interface SelectRow {
  readonly type: ComponentType.ActionRow;
  readonly components: readonly [
    {
      readonly type: ComponentType.StringSelect;
      readonly custom_id: string;
      readonly placeholder: string;
      readonly min_values: number;
      readonly max_values: number;
      readonly options: readonly { readonly label: string; readonly value: string; readonly default: boolean }[];
    },
  ];
}

/** What Discord takes (docs.discord.com/developers/components/reference, 2026-11-23); the last row is the button's. */
const LIMITS = { menus: 4, options: 25, optionChars: 100, placeholderChars: 150 } as const;
const [PICK, SEND] = ['pick', 'send'];

/**
 * Menus for the arguments that a command asks for, and a button to be done. What is picked is kept in the message itself,
 * as what its menus show: nothing is remembered here.
 */
export function buildForm(command: Command, picked: Picked) {
  const menus = listMenus(command).map((arg) => buildMenu(command, arg, picked[arg.name]?.split(',') ?? []));
  const label = command.name.charAt(0).toUpperCase() + command.name.slice(1);
  const send = { type: Type.Button, style: 1, label, custom_id: `${SEND}:${command.name}` } as const;
  return [...menus, { type: Type.ActionRow, components: [send] } as const];
}

/** Whether a command is asked for in a form where no argument is given. */
export function hasForm(command: Command): boolean {
  return listMenus(command).length > 0;
}

/** What the menus of a message show as picked. */
export function readForm({ components }: Message): Picked {
  const menus = components
    .flatMap((row) => (row.type === Type.ActionRow ? row.components : []))
    .filter((component) => component.type === Type.StringSelect);
  const picked = menus.map(({ customId, options }) => {
    const values = options.filter((option) => option.default).map(({ value }) => value);
    return [readFormId(customId)?.arg ?? '', values.join(',')];
  });
  return Object.fromEntries(picked.filter(([, values]) => values !== ''));
}

/** The command, and for a menu its argument, that an id of a form names; null where it is of no form. */
export function readFormId(customId: string): { readonly command: string; readonly arg: string | null } | null {
  const [kind, command, arg, ...more] = customId.split(':');
  if (command === undefined || more.length > 0) return null;
  if (kind === SEND && arg === undefined) return { command, arg: null };
  return kind === PICK && arg !== undefined ? { command, arg } : null;
}

function listMenus({ args, form = [] }: Command): readonly Arg[] {
  const asked = args.filter(({ name, choices }) => form.includes(name) && choices.length > 0);
  return asked.filter(({ choices }) => choices.length <= LIMITS.options).slice(0, LIMITS.menus);
}

function buildMenu(command: Command, { name, summary, choices, many }: Arg, picked: readonly string[]): SelectRow {
  const options = choices.map((value) => ({
    label: clip(value, LIMITS.optionChars),
    value,
    default: picked.includes(value),
  }));
  return {
    type: Type.ActionRow,
    components: [
      {
        ...{ type: Type.StringSelect, custom_id: `${PICK}:${command.name}:${name}` },
        placeholder: clip(summary, LIMITS.placeholderChars),
        // picking nothing leaves an argument out
        ...{ min_values: 0, max_values: many ? options.length : 1, options },
      },
    ],
  };
}
