import { pino } from 'pino';
import { printable } from './terminal.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes events: a static `noun.verb` name with ids as fields. `error` = our bug, `warn` = the outside world,
 * `info` = a state change. Errors go in the field `err`.
 */
export interface Log {
  debug(event: string, fields?: Fields): void;
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
}

/** What to tell a person about an event, from its fields as JSON has them (a date is an ISO text). */
export type Sentences = Readonly<Record<string, (fields: Fields) => string>>;

/** Where and how events are written. */
export interface LogOptions {
  readonly level: Level;
  /** JSON lines, or one short line each for a person at a terminal. */
  readonly format: 'json' | 'plain';
  /** In plain lines, these instead of an event's name and fields. */
  readonly sentences?: Sentences;
  /** Values that must never be seen; replaced wherever they occur, whatever field or text they are in. */
  readonly secrets: readonly string[];
  readonly write: (line: string) => void;
}

/** Opens a log whose every line is redacted by value at the sink. */
export function createLog(options: LogOptions): Log {
  const { format, sentences = {} } = options;
  const render = format === 'json' ? (line: string) => line : (line: string) => renderPlain(line, sentences);
  const write = (line: string): void => options.write(redact(render(line), options.secrets));
  const logger = pino({ level: options.level, base: null, serializers: { err: describeError } }, { write });
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
  };
}

/** Replaces every secret in a text, raw, URL-encoded or JSON-escaped, by `[secret]`. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])) {
      clean = clean.replaceAll(form, '[secret]');
    }
  }
  return clean;
}

const LEVEL_NAMES: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };

function renderPlain(line: string, sentences: Sentences): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const at = new Date(Number(time)).toTimeString().slice(0, 8);
  const say = sentences[String(msg)];
  const text = say === undefined ? `${LEVEL_NAMES[Number(level)] ?? level} ${renderEvent(msg, fields)}` : say(fields);
  // what an upstream answered may be in it
  return `${at} ${printable(text)}\n`;
}

function renderEvent(event: unknown, { reason, ...fields }: Fields): string {
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${renderValue(value)}`);
  const said = reason === undefined ? '' : `: ${reason}`;
  const details = rest.length === 0 ? '' : ` (${rest.join(', ')})`;
  return `${event}${said}${details}`;
}

function renderValue(value: unknown): string {
  if (typeof value === 'string') return /\s/.test(value) ? JSON.stringify(value) : value;
  if (isDescribedError(value)) return JSON.stringify(value.message);
  return JSON.stringify(value);
}

function isDescribedError(value: unknown): value is { message: string } {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}

function describeError(err: unknown, depth = 0): unknown {
  if (!(err instanceof Error)) return { message: String(err) };
  const code = 'code' in err ? { code: err.code } : {};
  const cause = err.cause !== undefined && depth < 3 ? { cause: describeError(err.cause, depth + 1) } : {};
  return { name: err.name, message: err.message, ...code, stack: err.stack, ...cause };
}
