import wrapAnsi from 'wrap-ansi';
import { printable } from '../lib/terminal.ts';
import { clip } from '../lib/text.ts';
import { isFailing, type Probe } from './doctor-probe.ts';

const COLUMNS = 100;
const HEADINGS = ['feed', 'status', 'type', 'items', 'newest', 'validators', 'verdict'];
/** Of the names of feeds and of types, which may be long. */
const [NAME_CHARS, TYPE_CHARS] = [28, 12];

/** The probes as a table of at most a hundred columns, what is wrong in a sentence each, and the sum of it. */
export function renderProbes(probes: readonly Probe[]): string {
  const rows = [HEADINGS, ...probes.map(describe)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const troubles = probes.filter(({ message }) => message !== null).map(sayTrouble);
  return [...lines, ...(troubles.length > 0 ? ['', ...troubles] : []), '', sum(probes)].join('\n');
}

function describe({ feed, enabled, status, type, items, newest, validators, verdict }: Probe): readonly string[] {
  const { etag, lastModified } = validators;
  return [
    clip(feed, NAME_CHARS),
    status === null ? '–' : String(status),
    clip(printable((type ?? '–').replace(/^(?:application|text)\//, '')), TYPE_CHARS),
    items === null ? '–' : String(items),
    newest === null ? '–' : newest.toISOString().slice(0, 10),
    [etag && 'etag', lastModified && 'date'].filter((one) => one !== false).join('+') || '–',
    enabled ? verdict : `off, ${verdict}`,
  ];
}

function sayTrouble({ feed, message }: Probe): string {
  return wrapAnsi(`${feed}: ${printable(message ?? '')}`, COLUMNS - 2).replaceAll('\n', '\n  ');
}

function sum(probes: readonly Probe[]): string {
  const [on, off] = [probes.filter(({ enabled }) => enabled), probes.filter(({ enabled }) => !enabled)];
  const failing = on.filter(isFailing).length;
  const answering = off.filter((probe) => !isFailing(probe)).length;
  const parts = [`${on.length} on: ${on.length - failing} answer, ${failing} fail`];
  if (off.length > 0) parts.push(`${off.length} off: ${answering} answer`);
  return `${parts.join('; ')}.`;
}
