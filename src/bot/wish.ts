import { parseHours, type QuietHours } from '../domain/quiet-hours.ts';
import { MAX_DAYS_BEFORE, parseReminders, type Reminders } from '../domain/reminders.ts';
import { MODES, type Mode, type Platform } from '../domain/types.ts';
import type { Arg } from './command.ts';
import { checkMention, pickMention } from './mention.ts';
import { readYes } from './moments.ts';

/** What a subscription asks for besides its filter, for every command that takes it. */
export const WISH_ARGS: readonly Arg[] = [
  {
    ...{ name: 'mode', required: false, choices: MODES, many: false, rest: false },
    summary: 'Alerts as things happen (the default), a weekly digest, or both',
  },
  {
    ...{ name: 'mention', required: false, choices: [], many: false, rest: false, also: ['ping', 'role'] },
    summary: 'The role or user group to ping when something is critical; none',
    check: (value) => (isNone(value) ? [] : checkMention(value)),
  },
  {
    ...{ name: 'quiet', required: false, choices: [], many: false, rest: false, also: ['quiet-hours'] },
    summary: 'Hours in which alerts are held, in the channel’s time zone: 22:00-07:00; none',
    check: (value) =>
      isNone(value) || parseHours(value) !== null
        ? []
        : [`“${value.slice(0, 40)}” is no span of hours; write quiet:22:00-07:00`],
  },
  {
    ...{ name: 'critical', required: false, choices: ['yes', 'no'], many: false, rest: false },
    summary: 'Whether critical alerts come in quiet hours all the same; no unless given',
  },
  {
    ...{ name: 'reminders', required: false, choices: [], many: false, rest: false, also: ['remind'] },
    summary: 'Days before a deadline on which its thread is reminded of it: 7,1 (the default); off',
    check: (value) =>
      parseReminders(value) !== null
        ? []
        : [
            `“${value.slice(0, 40)}” are no days before a deadline, from 1 to ${MAX_DAYS_BEFORE}; write reminders:7,1 or off`,
          ],
  },
];

/** A subscription but for its filter. */
export interface Wish {
  readonly mode: Mode;
  readonly mention: string | null;
  readonly quiet: QuietHours | null;
  readonly reminders: Reminders;
}

/**
 * Reads the arguments of `WISH_ARGS` over what was asked before; `none` takes a thing away.
 * @throws EarshotError `bad-input` where the group to mention is none of this platform
 */
export function readWish(args: Readonly<Record<string, string>>, before: Wish, platform: Platform): Wish {
  const { mode, mention } = args;
  return {
    mode: MODES.find((one) => one === mode?.trim().toLowerCase()) ?? before.mode,
    mention: mention === undefined ? before.mention : isNone(mention) ? null : pickMention(mention, platform),
    quiet: readQuiet(args, before.quiet),
    reminders: parseReminders(args['reminders'] ?? '') ?? before.reminders,
  };
}

/** Whether a value says that there shall be nothing. */
export function isNone(value: string): boolean {
  return ['none', 'off', 'any', 'all', '-'].includes(value.trim().toLowerCase());
}

function readQuiet(args: Readonly<Record<string, string>>, before: QuietHours | null): QuietHours | null {
  const { quiet, critical } = args;
  if (quiet !== undefined && isNone(quiet)) return null;
  const hours = quiet === undefined ? before : parseHours(quiet);
  if (hours === null) return null;
  const asked = critical === undefined ? null : readYes(critical);
  return { from: hours.from, to: hours.to, passesCritical: asked ?? before?.passesCritical ?? false };
}
