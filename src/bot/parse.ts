import { describeUnknown, pickNearest } from '../domain/nearest.ts';
import type { Arg } from './command.ts';

/** The words of a typed line after the command, sorted to its arguments; `problems` are sentences for the caller. */
export interface ParsedArgs {
  readonly args: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/** A run of non-blanks; blanks inside quotes belong to it, and a quote left open ends with the line. */
const TOKEN = /(?:"[^"]*(?:"|$)|[^\s"])+/g;
const NAMED = /^([a-z][a-z0-9-]*):(.*)$/is;

/** A typed line as plain text: Slack's escapes undone, curly quotation marks made straight. */
export function readLine(line: string): string {
  return unescapeSlack(line)
    .replace(/[“”„‟«»″＂]/g, '"')
    .trim();
}

/** Splits a line that `readLine` made into the command's name (lower case) and the rest. */
export function splitCommand(line: string): { readonly name: string; readonly rest: string } {
  const [, name = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(line) ?? [];
  return { name: name.toLowerCase(), rest };
}

/**
 * Sorts words to arguments: `name:value`, `name:"a value"`, `name:a, b`. Words without a name belong to the argument
 * that takes the rest, or else go on with the value before them (`companies:Applied Materials`).
 */
export function parseArgs(schema: readonly Arg[], text: string): ParsedArgs {
  const rest = schema.find((arg) => arg.rest);
  const values = new Map<string, string[]>();
  const problems: string[] = [];
  let open: string[] = [];
  let named = false;
  for (const token of text.match(TOKEN) ?? []) {
    const found = findNamed(schema, token);
    if (found !== null) {
      named = true;
      open = 'arg' in found ? valuesOf(values, found.arg.name) : [];
      // a list may be given in two goes: topics:a topics:b
      if ('arg' in found) open.push(...(found.arg.many && open.length > 0 ? [','] : []), found.value);
      else problems.push(found.problem);
    } else if (named && (rest === undefined || open.at(-1)?.endsWith(','))) open.push(token);
    else if (rest !== undefined) valuesOf(values, rest.name).push(token);
    else problems.push(describeStray(schema, token));
  }
  const given = schema.filter((arg) => values.has(arg.name));
  return {
    args: Object.fromEntries(given.map((arg) => [arg.name, joinValue(arg, valuesOf(values, arg.name))])),
    problems,
  };
}

/** Slack escapes `&`, `<`, `>` and wraps links and mentions: https://docs.slack.dev/messaging/formatting-message-text (2026-11-23). */
function unescapeSlack(line: string): string {
  return line
    .replace(/<#[A-Z0-9]+\|([^>]+)>/g, '#$1')
    .replace(/<mailto:([^|>]+)(?:\|[^>]*)?>/g, '$1')
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

type Found = { readonly arg: Arg; readonly value: string } | { readonly problem: string };

/** The argument that a word names. A word with a colon that names nothing is free text where the command takes any. */
function findNamed(schema: readonly Arg[], token: string): Found | null {
  const [, typed, value = ''] = NAMED.exec(token) ?? [];
  if (typed === undefined || value.startsWith('//')) return null;
  const name = typed.toLowerCase();
  const arg = schema.find((one) => one.name === name || one.also?.includes(name));
  if (arg !== undefined) return { arg, value };
  const names = schema.filter((one) => !one.rest).map((one) => one.name);
  const freeText = schema.some((one) => one.rest);
  if (freeText && pickNearest(name, names).length === 0) return null;
  return { problem: describeUnknown('argument', name, names) };
}

function describeStray(schema: readonly Arg[], token: string): string {
  const word = token.replace(/,$/, '').toLowerCase();
  const arg = schema.find((one) => pickNearest(word, one.choices, 1).length > 0);
  if (arg !== undefined) return `“${word}” needs a name before it: ${arg.name}:${pickNearest(word, arg.choices, 1)[0]}`;
  const names = schema.map((one) => `${one.name}:`).join(', ');
  if (names === '') return `This command takes nothing after its name, but got “${token}”.`;
  return `“${token}” needs a name before it, one of ${names}`;
}

function valuesOf(values: Map<string, string[]>, name: string): string[] {
  const list = values.get(name) ?? [];
  values.set(name, list);
  return list;
}

/** Quotes mean something in lists and in free text; elsewhere they only held the value together. */
function joinValue(arg: Arg, parts: readonly string[]): string {
  const value = parts.filter((part) => part !== '').join(' ');
  return arg.many || arg.rest ? value : value.replace(/"/g, '');
}
