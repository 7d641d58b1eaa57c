import type { Embed } from './discord-limits.ts';

/** What a reader sees of a text, and what can be clicked in it. */
export interface ShownText {
  readonly text: string;
  readonly links: readonly { readonly url: string; readonly text: string }[];
}

type Rule = readonly [pattern: RegExp, show: (match: RegExpExecArray) => string | ShownText];

/**
 * Discord's markdown as its clients show it, in the order in which they try it. A backslash takes the meaning from any
 * character that is no letter, digit or space; inside a bare address it is part of the address.
 */
const RULES: readonly Rule[] = [
  [/^\\([^0-9A-Za-z\s])/, ([, char = '']) => char],
  [/^```(?:\w*\n)?([\s\S]+?)```/, ([, code = '']) => code],
  [/^`+([^`]+)`+/, ([, code = '']) => code],
  [
    /^\[((?:\\.|[^[\]\\])+)\]\((https?:\/\/[^\s)]+)\)/,
    ([, words = '', url = '']) => link(url, readMarkdown(words).text),
  ],
  [/^<((?:https?:\/\/|mailto:)[^\s>]+)>/, ([, url = '']) => link(url, url)],
  [/^https?:\/\/[^\s<]+[^<.,:;"'\]\s]/, ([url]) => link(url, url)],
  [/^<(?:@[!&]?|#|t:|\/[^:>]+:|a?:\w+:|id:)[\w:]+>/, () => '[resolved]'],
  [/^@(?:everyone|here)\b/, ([name]) => name],
  [/^:\w+:/, () => '[emoji]'],
  [/^(\*\*\*|\*\*|__|~~|\|\||\*|_)(?=\S)((?:\\.|[^\\])*?\S)\1/, ([, , inner = '']) => readMarkdown(inner)],
];

/** At the start of a line: headlines, small print, quotes, lists. */
const LINE_START = /^(?:#{1,3} |-# |>>> |> |\s*[-*] |\s*\d+\. )+/;

/** Reads markdown. */
export function readMarkdown(markdown: string): ShownText {
  let text = '';
  const links: ShownText['links'][number][] = [];
  for (let rest = markdown, lineStart = true; rest !== ''; ) {
    if (lineStart) rest = rest.replace(LINE_START, '');
    const [length, shown] = readNext(rest);
    lineStart = rest.slice(0, length).endsWith('\n');
    rest = rest.slice(length);
    text += typeof shown === 'string' ? shown : shown.text;
    if (typeof shown !== 'string') links.push(...shown.links);
  }
  return { text, links };
}

/** Reads a whole message; author and footer of an embed know no markdown. */
export function readMessage(message: { content: string; embeds: readonly Embed[] }): ShownText {
  const parts = message.embeds.flatMap((embed) => [
    asIs(embed.author?.name),
    embed.url === undefined ? readMarkdown(embed.title ?? '') : link(embed.url, readMarkdown(embed.title ?? '').text),
    readMarkdown(embed.description ?? ''),
    ...(embed.fields ?? []).flatMap((field) => [readMarkdown(field.name ?? ''), readMarkdown(field.value ?? '')]),
    asIs(embed.footer?.text),
  ]);
  const shown = [readMarkdown(message.content), ...parts];
  return { text: shown.map(({ text }) => text).join('\n'), links: shown.flatMap(({ links }) => links) };
}

function readNext(rest: string): readonly [number, string | ShownText] {
  for (const [pattern, show] of RULES) {
    const match = pattern.exec(rest);
    if (match !== null) return [match[0].length, show(match)];
  }
  return [1, rest.slice(0, 1)];
}

function link(url: string, text: string): ShownText {
  return { text, links: [{ url, text }] };
}

function asIs(text = ''): ShownText {
  return { text, links: [] };
}
