import type { Block, SlackMessage } from './slack-workspace.ts';

/** A message as a person sees it in a Slack client. */
export interface SlackView {
  readonly id: string;
  readonly text: string;
  readonly links: readonly { readonly url: string; readonly text: string }[];
  readonly pings: readonly string[];
}

interface Piece {
  readonly text: string;
  readonly links: SlackView['links'];
  readonly pings: readonly string[];
}

/** Reads a message like a Slack client does: markup where Slack reads any, text as it is where it does not. */
export function viewOf(message: Pick<SlackMessage, 'ts' | 'text' | 'blocks' | 'mrkdwn'>): SlackView {
  const fallback = message.mrkdwn ? readMarkup(message.text) : readTokens(message.text);
  if (message.blocks.length === 0) return { id: message.ts, ...fallback };
  const shown = joinPieces(message.blocks.map(readBlock), '\n');
  // A ping in the fallback text would still ring.
  return { id: message.ts, ...shown, pings: [...new Set([...shown.pings, ...fallback.pings])] };
}

function readBlock(block: Block): Piece {
  const { type, text, fields, elements } = block;
  if (type === 'rich_text') return joinPieces((elements as Block[]).map(readRich), '\n');
  const objects = [
    ...(text === undefined ? [] : [text]),
    ...((fields ?? []) as unknown[]),
    ...((elements ?? []) as unknown[]),
  ];
  return joinPieces((objects as Block[]).map(readTextObject), '\n');
}

function readTextObject(object: Block): Piece {
  if (object['type'] === 'button') return readTextObject(object['text'] as Block);
  const words = String(object['text'] ?? object['alt_text'] ?? '');
  if (object['type'] === 'mrkdwn') return readMarkup(words);
  return piece(object['emoji'] === false ? words : withoutEmoji(words));
}

function readRich(element: Block): Piece {
  const children = element['elements'] as Block[] | undefined;
  if (children !== undefined)
    return joinPieces(children.map(readRich), element['type'] === 'rich_text_list' ? '\n' : '');
  switch (element['type']) {
    case 'text':
      return piece(String(element['text']));
    case 'link':
      return linkPiece(String(element['url']), String(element['text'] ?? element['url']));
    case 'emoji':
      return piece(`(${element['name']})`);
    case 'broadcast':
      return { ...piece(`@${element['range']}`), pings: ['everyone'] };
    default: {
      const id = String(element['user_id'] ?? element['usergroup_id'] ?? element['channel_id']);
      return { ...piece(`@${id}`), pings: element['type'] === 'channel' ? [] : [id] };
    }
  }
}

/** Text in which Slack reads markup: formatting outside preformatted blocks, tokens in angle brackets everywhere. */
function readMarkup(text: string): Piece {
  const parts = text.split(/```/);
  const fenced = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), parts.slice(-2).join('```')];
  return joinPieces(
    fenced.map((part, index) => readTokens(part, index % 2 === 0 ? withoutFormatting : (words) => words)),
    '',
  );
}

/** Resolves `<…>` tokens and entities; `format` is applied to what stands between tokens, before entities are resolved. */
function readTokens(text: string, format: (words: string) => string = (words) => words): Piece {
  const parts = text.split(/<([^<>]*)>/);
  return joinPieces(
    parts.map((part, index) => (index % 2 === 1 ? readToken(part) : readBare(decode(format(part))))),
    '',
  );
}

function readToken(token: string): Piece {
  const [target = '', label] = token.split('|');
  const sign = /^(?:!subteam\^|[!@#])/.exec(target)?.[0];
  if (sign === undefined) return linkPiece(decode(target), decode(label ?? target));
  const id = target.slice(sign.length);
  if (sign === '#' || id.startsWith('date^')) return piece(label ?? id);
  return { ...piece(label ?? `@${id}`), pings: [sign === '!' ? 'everyone' : id] };
}

/** Slack makes a link of a bare address: of an honest one. */
function readBare(text: string): Piece {
  const urls = text.match(/https?:\/\/[^\s<>|)\]]+/g) ?? [];
  return { text, links: urls.map((url) => ({ url, text: url })), pings: [] };
}

function withoutFormatting(text: string): string {
  const paired = ['*', '_', '~', '`'].reduce((words, mark) => {
    const sign = `\\${mark}`;
    const pair = new RegExp(
      `(^|[^\\w${sign}])${sign}([^\\s${sign}](?:[^${sign}\\n]*[^\\s${sign}])?)${sign}(?![\\w${sign}])`,
      'g',
    );
    return words.replace(pair, '$1$2');
  }, text);
  return withoutEmoji(paired.replace(/^&gt;(?:&gt;&gt;)? ?/gm, ''));
}

function withoutEmoji(text: string): string {
  return text.replace(/:[a-z0-9_+-]+:/g, '');
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function piece(text: string): Piece {
  return { text, links: [], pings: [] };
}

function linkPiece(url: string, text: string): Piece {
  return { text, links: [{ url, text }], pings: [] };
}

function joinPieces(pieces: readonly Piece[], separator: string): Piece {
  return {
    text: pieces.map(({ text }) => text).join(separator),
    links: pieces.flatMap(({ links }) => links),
    pings: pieces.flatMap(({ pings }) => pings),
  };
}
