import pc from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { Card, CardField } from '../domain/card.ts';
import { STAGE_WORDS } from '../domain/stage-words.ts';
import type { Direction, Severity } from '../domain/types.ts';
import { printable } from '../lib/terminal.ts';
import { DIRECTION_WORDS, groupSources, httpUrl, paragraphs, subjectLine } from './render.ts';

/** How a message is laid out. */
export interface ConsoleStyle {
  readonly colour: boolean;
  /** Columns to wrap to; null = no wrapping (a pipe). */
  readonly width: number | null;
  /** IANA zone of the times shown; the machine's own where not given. */
  readonly timeZone: string | undefined;
}

/** Wider text is hard to read, however wide the window is. */
const MAX_COLUMNS = 100;
const MIN_COLUMNS = 24;
const BODY_CHARS = 2_000;

/** A story's opening, or a message that stands alone, as a block of lines. */
export function renderRoot(card: Card, style: ConsoleStyle): string {
  const c = pc.createColors(style.colour);
  const bar = severityColour(c, card.severity)('┃');
  const room = columnsFor(style, 2);
  const lines = [...header(status(card, true, c), when(card.at, style, c), room), ...details(card, c, room)];
  return lines.map((line) => `${bar} ${line}\n`).join('');
}

/**
 * What continues a story: indented under its root, whose title is repeated because other stories came in between. One
 * that is announced stands out like a root.
 */
export function renderReply(card: Card, announce: boolean, style: ConsoleStyle): string {
  const c = pc.createColors(style.colour);
  const paint = severityColour(c, card.severity);
  const room = columnsFor(style, 5);
  const left = [status(card, announce, c), ...(announce ? [c.bold('announced in the channel')] : [])].join(' · ');
  const [first, ...rest] = header(left, when(card.at, style, c), room);
  const root = card.rootTitle === card.title ? [] : wrap(oneLine(card.rootTitle), room);
  const lines = [...rest, ...root.map((line) => c.dim(line)), ...details(card, c, room)];
  return `  ${paint('┗━')} ${first}\n${lines.map((line) => `     ${line}\n`).join('')}`;
}

/** One line on what an edit changed. */
export function renderEdit(card: Card, changes: string, style: ConsoleStyle): string {
  const c = pc.createColors(style.colour);
  const paint = severityColour(c, card.severity);
  const room = columnsFor(style, 5);
  const [first = '', ...rest] = wrap(`updated: ${changes} · ${oneLine(card.title)}`, room).map((line) => c.dim(line));
  return [`  ${paint('↻')}  ${first}\n`, ...rest.map((line) => `     ${line}\n`)].join('');
}

function details(card: Card, c: Colors, room: number | null): string[] {
  const sources = groupSources(card).map(
    (group) => `${group.label}: ${group.sources.map(({ name }) => name).join(', ')}`,
  );
  const small = [subjectLine(card), ...sources].flatMap((line) => wrap(oneLine(line), room));
  const url = httpUrl(card.url);
  return [
    ...wrap(oneLine(card.title), room).map((line) => c.bold(line)),
    ...paragraphs(printable(card.body.slice(0, BODY_CHARS))).flatMap((paragraph) => wrap(paragraph, room)),
    ...fieldLines(card.fields, c, room),
    ...small.map((line) => c.dim(line)),
    // Never wrapped: a broken link cannot be clicked.
    ...(url === null ? [] : [c.cyan(url)]),
    ...wrap(oneLine(card.footer), room).map((line) => c.dim(line)),
  ];
}

/** `CRITICAL On public inspection · Tightening`; the title of a reply says its stage itself. */
function status(card: Card, loud: boolean, c: Colors): string {
  if (card.story === null) return '';
  const name = card.severity.toUpperCase();
  const inverse = loud && card.severity === 'critical' && c.isColorSupported;
  const badge = severityColour(c, card.severity)(inverse ? c.inverse(c.bold(` ${name} `)) : c.bold(name));
  const stage = card.kind === 'root' ? [STAGE_WORDS[card.stage]] : [];
  const direction = DIRECTION_WORDS[card.direction];
  const words = direction === '' ? stage : [...stage, directionColour(c, card.direction)(direction)];
  return [badge, words.join(' · ')].join(' ').trimEnd();
}

/** The time at the right end of the line; on a line of its own where both do not fit. */
function header(left: string, right: string, room: number | null): string[] {
  if (left === '') return [right];
  if (room === null) return [`${left} · ${right}`];
  const gap = room - stringWidth(left) - stringWidth(right);
  return gap < 2 ? [left, right] : [left + ' '.repeat(gap) + right];
}

function when(at: string, style: ConsoleStyle, c: Colors): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(style.timeZone === undefined ? {} : { timeZone: style.timeZone }),
  });
  return c.dim(format.format(new Date(at)));
}

/** Labels in one column, values beside it; a long value continues under itself. */
function fieldLines(fields: readonly CardField[], c: Colors, room: number | null): string[] {
  const pad = Math.max(0, ...fields.map((field) => stringWidth(oneLine(field.label)))) + 2;
  return fields.flatMap((field) => {
    const label = oneLine(field.label);
    const space = ' '.repeat(pad - stringWidth(label));
    const url = httpUrl(field.url ?? null);
    if (url !== null) return [c.dim(label) + space + c.cyan(url)];
    const values = wrap(oneLine(field.value), room === null ? null : Math.max(MIN_COLUMNS, room - pad));
    return values.map((value, index) => (index === 0 ? c.dim(label) + space : ' '.repeat(pad)) + value);
  });
}

function severityColour(c: Colors, severity: Severity): (text: string) => string {
  return { critical: c.red, high: c.yellow, medium: c.cyan, low: c.gray }[severity];
}

function directionColour(c: Colors, direction: Direction): (text: string) => string {
  return { tightening: c.red, easing: c.green, enforcement: c.yellow, neutral: c.dim }[direction];
}

function columnsFor(style: ConsoleStyle, indent: number): number | null {
  return style.width === null ? null : Math.max(MIN_COLUMNS, Math.min(style.width, MAX_COLUMNS) - indent);
}

function wrap(text: string, room: number | null): string[] {
  if (text === '') return [];
  return room === null ? [text] : wrapAnsi(text, room, { hard: true }).split('\n');
}

function oneLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim();
}
