import type { Card } from '../domain/card.ts';
import { STAGE_WORDS } from '../domain/stage-words.ts';
import { EarshotError } from '../lib/errors.ts';
import { printable, type Terminal } from '../lib/terminal.ts';
import { type ConsoleStyle, renderEdit, renderReply, renderRoot } from './console-lines.ts';
import type { ChannelRef, Limits, MessageRef, Notifier } from './notifier.ts';

/** How the console channel looks. */
export interface ConsoleOptions {
  readonly terminal: Terminal;
  /** One JSON object per message instead of lines for a person. */
  readonly json: boolean;
  readonly colour: boolean;
  /** Columns to wrap to; without it, those of the terminal. */
  readonly width?: number;
  /** IANA zone of the times shown; without it, the machine's own. */
  readonly timeZone?: string;
}

/** What a reader of the terminal has seen of a message; an edit prints only what differs from it. */
type Seen = Pick<Card, 'title' | 'stage' | 'severity'> & { readonly sources: readonly string[] };

type Kind = 'post' | 'reply' | 'edit';

const LIMITS: Limits = {
  titleChars: 1_000,
  bodyChars: 2_000,
  announcesReplies: true,
  requestTimeoutMs: 1_000,
  settleMs: 5_000,
  paceMs: 0,
  requestsPerSecond: 1_000,
};

/** Edits of older messages say what the message now is instead of what changed. */
const REMEMBERED = 5_000;

/** The terminal as a chat platform: roots, replies indented under them, and a line for every visible change. */
export function createConsoleNotifier(options: ConsoleOptions): Notifier {
  const { terminal, json } = options;
  const seen = new Map<string, Seen>();

  const print = (text: string): void => terminal.print(text.endsWith('\n') ? text : `${text}\n`);
  const remember = (key: string, card: Card): void => {
    seen.delete(key);
    seen.set(key, lookOf(card));
    const [oldest] = seen.keys();
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
  };

  return {
    platform: 'console',
    limits: LIMITS,
    async post(channel, card, key) {
      print(json ? renderJson('post', channel.channel, card, key, false) : `${renderRoot(card, styleOf(options))}\n`);
      remember(key, card);
      return refOf(channel, card, key);
    },
    async reply(root, card, key, announce) {
      const text = json
        ? renderJson('reply', root.channel, card, key, announce)
        : `${renderReply(card, announce, styleOf(options))}\n`;
      print(text);
      remember(key, card);
      return { ...refOf(root, card, key), thread: root.message };
    },
    async edit(message, card, key) {
      const changes = changesOf(seen.get(message.message), card);
      if (json) print(renderJson('edit', message.channel, card, key, false));
      else if (changes !== '') print(`${renderEdit(card, changes, styleOf(options))}\n`);
      remember(message.message, card);
    },
    async find() {
      throw new EarshotError('not-permitted', 'A terminal cannot be read back.');
    },
  };
}

function refOf(where: ChannelRef, card: Card, key: string): MessageRef {
  const { workspace, channel } = where;
  return { platform: 'console', workspace, channel, message: key, thread: key, url: card.url };
}

function styleOf({ terminal, colour, width, timeZone }: ConsoleOptions): ConsoleStyle {
  return { colour, width: width ?? terminal.columns, timeZone };
}

function renderJson(kind: Kind, channel: string, card: Card, key: string, announce: boolean): string {
  const { story, title, body, severity, topics, direction, jurisdictions, url, sources, stage, fields, at } = card;
  const message = { kind, platform: 'console', channel, story, key, title, body, severity, topics, direction };
  const line = { ...message, jurisdictions, url, sources, stage, fields, announce, at };
  // JSON leaves the C1 control characters as they are, and a terminal obeys some of them.
  return JSON.stringify(line, (_name, value: unknown) => (typeof value === 'string' ? printable(value) : value));
}

function lookOf({ title, stage, severity, sources }: Card): Seen {
  return { title, stage, severity, sources: sources.map((source) => source.name) };
}

/** What a reader of the terminal has not seen yet; empty = nothing. */
function changesOf(before: Seen | undefined, card: Card): string {
  if (before === undefined) return `now ${stageOf(card)}`;
  const added = lookOf(card).sources.filter((name) => !before.sources.includes(name));
  const changes = [
    before.stage === card.stage ? '' : `now ${stageOf(card)}`,
    before.severity === card.severity ? '' : `now ${card.severity}`,
    added.length === 0 ? '' : `also reported by ${added.map(printable).join(', ')}`,
    before.title === card.title ? '' : 'new title',
  ];
  return changes.filter((change) => change !== '').join(', ');
}

function stageOf(card: Card): string {
  return STAGE_WORDS[card.stage].toLowerCase();
}
