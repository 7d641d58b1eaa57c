import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APIStringSelectComponent,
  ButtonStyle,
  type Message,
  ComponentType as Type,
} from 'discord.js';
import { clip } from '../lib/text.ts';
import type { Arg, Caller, Command, CommandDeps, Suggestion } from './command.ts';

/** What has been picked so far, by argument; a list with commas. */
export type Picked = Readonly<Record<string, string>>;

type Rows = readonly APIActionRowComponent<APIComponentInMessageActionRow>[];

/** What Discord takes (docs.discord.com/developers/components/reference, 2026-11-23); the last row is the button's. */
const LIMITS = { menus: 4, options: 25, optionChars: 100, placeholderChars: 150 } as const;
const [PICK, SEND] = ['pick', 'send'];

/** An argument with what can be picked for it. */
export interface Menu {
  readonly arg: Arg;
  readonly offered: readonly Suggestion[];
}

/** The menus for what a command asks for: what has no value to pick, or more than a menu holds, can only be typed. */
export async function listMenus({ args, form = [] }: Command, caller: Caller, deps: CommandDeps): Promise<Menu[]> {
  const asked = args.filter(({ name }) => form.includes(name));
  const menus = await Promise.all(
    asked.map(async (arg) => ({
      arg,
      offered:
        arg.choices.length > 0
          ? arg.choices.map((value) => ({ value }))
          : ((await arg.suggest?.(caller, deps, '')) ?? []),
    })),
  );
  return menus.filter(({ offered }) => offered.length > 0 && offered.length <= LIMITS.options).slice(0, LIMITS.menus);
}

/**
 * Menus, and a button to be done. What is picked is kept in the message itself, as what its menus show: nothing is
 * remembered here.
 */
export function buildForm(command: Command, menus: readonly Menu[]): Rows {
  const label = command.name.charAt(0).toUpperCase() + command.name.slice(1);
  const custom_id = `${SEND}:${command.name}`;
  const send: APIButtonComponent = { type: Type.Button, style: ButtonStyle.Primary, label, custom_id };
  return [...menus.map((menu) => buildRow(buildMenu(command, menu))), buildRow(send)];
}

/** The rows of a form with something else picked from one of its menus; null where it has no such menu. */
export function pickInForm({ components }: Message, customId: string, values: readonly string[]): Rows | null {
  const rows = components.flatMap((row) => (row.type === Type.ActionRow ? [row.toJSON()] : []));
  let found = false;
  const picked = rows.map((row) => ({
    ...row,
    components: row.components.map((component) => {
      if (component.type !== Type.StringSelect || component.custom_id !== customId) return component;
      found = true;
      const options = component.options.map((option) => ({ ...option, default: values.includes(option.value) }));
      return { ...component, options };
    }),
  }));
  return found ? picked : null;
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

function buildMenu(command: Command, { arg, offered }: Menu): APIStringSelectComponent {
  return {
    type: Type.StringSelect,
    custom_id: `${PICK}:${command.name}:${arg.name}`,
    placeholder: clip(arg.summary, LIMITS.placeholderChars),
    // picking nothing leaves an argument out
    min_values: 0,
    max_values: arg.many ? offered.length : 1,
    options: offered.map(({ value, label = value }) => ({
      label: clip(label, LIMITS.optionChars),
      value,
      default: false,
    })),
  };
}

function buildRow(component: APIComponentInMessageActionRow): Rows[number] {
  return { type: Type.ActionRow, components: [component] };
}
