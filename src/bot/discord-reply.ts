import { type ButtonRow, renderButtons } from '../lib/components.ts';
import { escapeMarkdown } from '../lib/markdown.ts';
import { printable } from '../lib/terminal.ts';
import { clip } from '../lib/text.ts';
import { resolveUrl } from '../lib/url.ts';
import type { Line, Reply } from './command.ts';

/** What Discord takes (docs.discord.com/developers/resources/message, "Embed Limits", 2026-11-23), with room to spare. */
const LIMITS = { titleChars: 250, descriptionChars: 4_000, lineChars: 1_000 } as const;

/** Links longer than this are left out, as few as will do: a page of results must not lose its last ones to long addresses. */
const URL_CHARS = [1_000, 500, 200, 0] as const;

const COLOURS = { ok: 0x12b76a, refused: 0xf79009 } as const;

/** An answer as Discord shows it. */
export interface RenderedReply {
  readonly embeds: readonly [ReplyEmbed];
  readonly components: readonly ButtonRow[];
}

interface ReplyEmbed {
  readonly title?: string;
  readonly description?: string;
  readonly color: number;
  readonly footer?: { readonly text: string };
}

/** Renders an answer as an embed, for the person who asked. */
export function renderReply(reply: Reply): RenderedReply {
  return { embeds: [renderEmbed(reply)], components: renderButtons(reply.buttons ?? []) };
}

/** An answer as the whole channel sees it: who shared it stands below, and it cannot be shared again. */
export function renderShared(reply: Reply, sharedBy: string): RenderedReply {
  // Small print knows no markdown and no mentions.
  const footer = { text: `Shared by ${clip(printable(sharedBy).replace(/\s+/g, ' ').trim(), 100)}` };
  const buttons = (reply.buttons ?? []).filter(({ share }) => !share);
  return { embeds: [{ ...renderEmbed(reply), footer }], components: renderButtons(buttons) };
}

/** Whole lines as long as they fit, and how many did not. */
function renderEmbed(reply: Reply): ReplyEmbed {
  const color = reply.ok ? COLOURS.ok : COLOURS.refused;
  const title = escapeMarkdown(printable(reply.title));
  // A long sentence would be cut as a headline: there it is text.
  if (title.length > LIMITS.titleChars) return { description: renderLines([shorten(reply.title)], reply.lines), color };
  const description = renderLines([], reply.lines);
  return { title, color, ...(description === '' ? {} : { description }) };
}

function renderLines(lead: readonly string[], lines: readonly Line[]): string {
  const tries = URL_CHARS.map((urlChars) => [...lead, ...lines.map((line) => renderLine(line, urlChars))]);
  const fitting = tries.map((rendered) => rendered.join('\n')).find((text) => text.length <= LIMITS.descriptionChars);
  if (fitting !== undefined) return fitting;
  const shortest = tries.at(-1) ?? [];
  let room = LIMITS.descriptionChars;
  const shown = shortest.findIndex((text) => {
    room -= text.length + 1;
    return room < 0;
  });
  return [...shortest.slice(0, shown), `-# … and ${shortest.length - shown} more`].join('\n');
}

function renderLine({ text, url, detail, style }: Line, urlChars: number): string {
  const safe = url === null ? null : resolveUrl(url, []);
  // An own word carries the link: Discord reads brackets and addresses inside a link's words.
  const link = safe === null || safe.length > urlChars ? '' : ` · [open](${encodeParentheses(safe)})`;
  const small = detail === '' ? '' : `\n-# ${shorten(detail)}`;
  if (style === 'code') return `${renderCode(text)}${link}${small}`;
  return `${style === 'item' ? '- ' : ''}${shorten(text)}${link}${small}`;
}

/** Escapes mean nothing in code, so the only way out of it, a backtick, becomes a straight quote. */
function renderCode(text: string): string {
  const code = clip(printable(text), LIMITS.lineChars).replace(/\s+/g, ' ').replaceAll('`', "'").trim();
  // two backticks alone would open code that ends in the next line
  return `\`${code || '–'}\``;
}

function shorten(text: string): string {
  return escapeMarkdown(clip(printable(text).replace(/\s+/g, ' ').trim(), LIMITS.lineChars));
}

function encodeParentheses(url: string): string {
  return url.replace(/[\s()<>]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
