import type { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Where text goes, and whether a person looks at it. */
export interface TerminalOptions {
  /** `process.stdout`, or any stream; `columns` and the event `resize` as on a TTY. */
  readonly out: Writable & { readonly columns?: number | undefined };
  readonly isTTY: boolean;
}

/** Output that scrolls, with one live status line under it on a TTY. */
export interface Terminal {
  readonly isTTY: boolean;
  /** The present width in columns; null on a pipe, where nothing is wrapped. */
  readonly columns: number | null;
  /** Writes whole lines above the status line; a missing last line break is added. */
  print(block: string): void;
  /** Prints prose, wrapped between words where there is a width. */
  say(text: string): void;
  /** Shows one line below all output, clipped to the width; empty removes it. Does nothing on a pipe. */
  setStatus(text: string): void;
  /** Removes the status line and stops listening; the stream stays open. */
  close(): void;
}

const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = '\r\u001b[2K';
const CLEAR_BELOW = '\u001b[J';

/** Opens a terminal on a stream. Texts may hold colours; feed text must have gone through `printable` first. */
export function createTerminal({ out, isTTY }: TerminalOptions): Terminal {
  let status = '';
  let shown = '';

  const columns = (): number => out.columns || DEFAULT_COLUMNS;
  const erase = (): string => (shown === '' ? '' : clearRows(stringWidth(shown), columns()));
  const draw = (block: string): void => {
    const old = erase();
    shown = clipLine(status, columns() - 1);
    const text = old + block + shown;
    if (text !== '') out.write(text);
  };
  const redraw = (): void => draw('');
  const print = (block: string): void => draw(block.endsWith('\n') ? block : `${block}\n`);

  if (isTTY) out.on('resize', redraw);
  return {
    isTTY,
    get columns() {
      return isTTY ? columns() : null;
    },
    print,
    say: (text) => print(isTTY ? wrapAnsi(text, columns(), { trim: false }) : text),
    setStatus: (text) => {
      if (!isTTY || text === status) return;
      status = text;
      redraw();
    },
    close: () => {
      status = '';
      redraw();
      out.off('resize', redraw);
    },
  };
}

/** Cuts a line, colours and wide characters respected, to at most `columns`. */
export function clipLine(text: string, columns: number): string {
  const line = text.replace(/\s*\n\s*/g, ' ');
  if (stringWidth(line) <= columns) return line;
  const [head = ''] = wrapAnsi(line, Math.max(1, columns - 1), { hard: true, wordWrap: false }).split('\n');
  return `${head}…`;
}

/**
 * Untrusted text as a terminal may show it: without escape sequences, control characters and the invisible ones that
 * reorder text (Unicode bidi controls), and without halves of characters (lone surrogates). Line breaks stay; tabs become spaces.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replace(/[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, (char) =>
      char === '\n' ? char : '',
    );
}

/** A line that was drawn on a wider terminal takes several rows after a resize: clears from its first one. */
function clearRows(width: number, columns: number): string {
  const rowsAbove = Math.max(0, Math.ceil(width / columns) - 1);
  return rowsAbove === 0 ? CLEAR_LINE : `\r\u001b[${rowsAbove}A${CLEAR_BELOW}`;
}
