import type { types } from '@slack/bolt';
import { httpUrl } from '../lib/link.ts';
import { printable } from '../lib/terminal.ts';
import type { Button, Line, Reply } from './command.ts';

/** An answer as Slack takes it. */
export interface SlackAnswer {
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

/**
 * A message takes 50 blocks (https://docs.slack.dev/reference/block-kit/blocks) and about 13,200 characters of JSON in
 * them (https://github.com/slackapi/bolt-js/issues/2509, both 2026-11-23); more lines than fit are counted instead.
 */
const BLOCKS_JSON_CHARS = 11_000;
const LINE_CHARS = 1_000;
const DETAIL_CHARS = 500;
const URL_CHARS = 2_000;
const TEXT_CHARS = 3_000;

const BUTTON = { count: 25, labelChars: 75, valueChars: 2_000 } as const;

type Inline = types.RichTextElement;
type Element = types.RichTextBlockElement;

/** Renders an answer for the person who asked. All text is literal: Slack reads no markup in rich text elements. */
export function renderReply({ ok, title, lines, buttons = [] }: Reply): SlackAnswer {
  const head = section([text(`${ok ? '' : '⚠️ '}${clip(title, LINE_CHARS) || '—'}`, { bold: true })]);
  const actions = renderButtons(buttons);
  const shown = countFitting(lines, BLOCKS_JSON_CHARS - JSON.stringify([head, actions]).length);
  const more = lines.length - shown;
  const tail = more > 0 ? [section([text(`… and ${more} more.`)])] : [];
  const elements = [head, ...groupLines(lines.slice(0, shown)).map(renderGroup), ...tail];
  return { text: renderText(title, lines), blocks: [{ type: 'rich_text', elements }, ...actions] };
}

/**
 * 25 buttons of 75 characters, with a value of 2,000; an action's id may stand once in a message, so they are numbered:
 * https://docs.slack.dev/reference/block-kit/block-elements/button-element, …/blocks/actions-block (2026-11-23).
 */
function renderButtons(buttons: readonly Button[]): types.ActionsBlock[] {
  const elements = buttons
    .filter(({ line }) => line !== '' && line.length <= BUTTON.valueChars)
    .slice(0, BUTTON.count)
    .map(
      ({ label, line, share }, index): types.Button => ({
        type: 'button',
        text: { type: 'plain_text', text: clip(label, BUTTON.labelChars) || '—', emoji: false },
        action_id: `${share ? 'share' : 'run'}:${index}`,
        value: line,
      }),
    );
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

/** Lines of one style in a row. */
function groupLines(lines: readonly Line[]): Line[][] {
  const groups: Line[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last?.[0]?.style === line.style) last.push(line);
    else groups.push([line]);
  }
  return groups;
}

function renderGroup(lines: readonly Line[]): Element {
  const style = lines[0]?.style;
  if (style === 'code') {
    return { type: 'rich_text_preformatted', elements: [{ type: 'text', text: wordsOf(lines).join('\n') }] };
  }
  if (style === 'item') {
    return { type: 'rich_text_list', style: 'bullet', elements: lines.map((line) => section(renderLine(line))) };
  }
  const parts = lines.flatMap((line, index) => [...(index === 0 ? [] : [text('\n')]), ...renderLine(line)]);
  return section(parts);
}

function renderLine(line: Line): Inline[] {
  const url = httpUrl(line.url);
  const isLink = url !== null && url.length <= URL_CHARS;
  const words = clip(line.text, LINE_CHARS) || '—';
  const head: Inline = isLink ? { type: 'link', url, text: words } : text(words);
  const detail = clip(line.detail, DETAIL_CHARS);
  return detail === '' ? [head] : [head, text(`\n${detail}`, { italic: true })];
}

function countFitting(lines: readonly Line[], roomChars: number): number {
  let room = roomChars;
  const over = lines.findIndex((line) => {
    room -= JSON.stringify(renderGroup([line])).length;
    return room < 0;
  });
  return over === -1 ? lines.length : over;
}

function renderText(title: string, lines: readonly Line[]): string {
  const words = clip([title, ...wordsOf(lines)].join('\n'), TEXT_CHARS) || '—';
  return escapeSlack(words);
}

/** Text as Slack delivers what people type: https://docs.slack.dev/messaging/formatting-message-text (2026-11-23). */
export function escapeSlack(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function wordsOf(lines: readonly Line[]): string[] {
  return lines.map((line) => clip(line.text, LINE_CHARS) || '—');
}

function section(elements: Inline[]): types.RichTextSection {
  return { type: 'rich_text_section', elements };
}

function text(words: string, style?: { bold?: true; italic?: true }): Inline {
  return { type: 'text', text: words, ...(style && { style }) };
}

function clip(text: string, chars: number): string {
  const words = printable(text);
  if (words.length <= chars) return words;
  return `${words.slice(0, chars - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
