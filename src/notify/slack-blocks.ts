import type { types } from '@slack/bolt';
import { type Card, clipText } from '../domain/card.ts';
import { printable } from '../lib/terminal.ts';
import { groupSources, httpUrl, paragraphs, plainLines, type SourceGroup, statusLine, subjectLine } from './render.ts';

/** What a message says on Slack. */
export interface SlackContent {
  /** What notifications and screen readers get; the whole message where there are no blocks. */
  readonly text: string;
  readonly blocks: readonly types.KnownBlock[];
}

/** Slack's limits, in UTF-16 units, each with its source. Pages of docs.slack.dev as read on 2026-11-23. */
export const LIMITS = {
  /** https://docs.slack.dev/reference/methods/chat.postMessage: 4,000 advised, cut beyond 40,000. */
  textChars: 4_000,
  /** https://docs.slack.dev/reference/block-kit/blocks */
  blocks: 50,
  /** Undocumented; refused beyond about 13,200 characters of JSON (https://github.com/slackapi/bolt-js/issues/2509). */
  blocksJsonChars: 12_000,
  /** https://docs.slack.dev/reference/block-kit/composition-objects/text-object: 3,000; a rich text element states none. */
  elementChars: 3_000,
  /** https://docs.slack.dev/reference/block-kit/blocks/context-block gives none; 2,000 is what the fields of a section take. */
  contextChars: 2_000,
  /** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
  buttons: 25,
  /** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
  buttonChars: 75,
  buttonValueChars: 2_000,
} as const;

/** How much of each part is shown. */
interface Size {
  readonly titleChars: number;
  readonly bodyChars: number;
  readonly fields: number;
  readonly fieldChars: number;
  readonly sources: number;
  readonly urlChars: number;
  readonly footerChars: number;
}

/** From roomy to bare: the first that fits is taken, so that the longest alert arrives too, with its best part whole. */
const SIZES: readonly [Size, ...Size[]] = [
  { titleChars: 300, bodyChars: 3_000, fields: 20, fieldChars: 300, sources: 12, urlChars: 2_000, footerChars: 500 },
  { titleChars: 300, bodyChars: 1_500, fields: 14, fieldChars: 120, sources: 6, urlChars: 500, footerChars: 300 },
  { titleChars: 200, bodyChars: 600, fields: 6, fieldChars: 60, sources: 2, urlChars: 500, footerChars: 100 },
];

/** The longest title and body that a card of its own is shown with unclipped. */
export const { titleChars, bodyChars } = SIZES[0];

const LABEL_CHARS = 40;
const NAME_CHARS = 80;
const PREVIEW_CHARS = 300;
const PLAIN_URL_CHARS = 500;
/** Escaping makes text up to five times as long: the first that fits `LIMITS.textChars` is taken. */
const PLAIN_CHARS = [3_000, 1_500, 600];

type Inline = types.RichTextElement;

/**
 * Renders a card for Slack. Feed text stands only where Slack reads no markup: in rich text elements and plain text
 * objects. Nothing in it can ping, link or format, and it needs no escaping there.
 */
export function renderSlack(card: Card): SlackContent {
  if (card.plain) return { text: renderPlain(card), blocks: [] };
  for (const size of SIZES) {
    const blocks = buildBlocks(card, size);
    if (JSON.stringify(blocks).length <= LIMITS.blocksJsonChars) return { text: renderPreview(card), blocks };
  }
  return { text: renderPlain(card), blocks: [] };
}

/** Text that Slack reads as markup, made harmless: https://docs.slack.dev/messaging/formatting-message-text (2026-11-23). */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function buildBlocks(card: Card, size: Size): types.KnownBlock[] {
  return [
    richText(buildHead(card, size)),
    richText(buildBody(card, size)),
    richText(buildFields(card, size)),
    richText(buildSources(card, size)),
    buildMention(card),
    buildSmallPrint(card, size),
    buildButtons(card),
  ].filter((block) => block !== null);
}

function buildHead(card: Card, { titleChars, urlChars }: Size): Inline[] {
  const status = statusLine(card);
  const title = linkOrText(clean(card.title, titleChars) || 'Untitled', card.url, urlChars, { bold: true });
  return [...(status === '' ? [] : [text(status), text('\n')]), title];
}

function buildBody(card: Card, { bodyChars }: Size): Inline[] {
  const body = clean(paragraphs(card.body).join('\n'), Math.min(bodyChars, LIMITS.elementChars));
  return body === '' ? [] : [text(body)];
}

function buildFields(card: Card, { fields, fieldChars, urlChars }: Size): Inline[] {
  return card.fields.slice(0, fields).flatMap(({ label, value, url = null }, index) => {
    const words = `${index === 0 ? '' : '\n'}${clean(label, LABEL_CHARS)}: `;
    return [text(words, { bold: true }), linkOrText(clean(value, fieldChars) || '—', url, urlChars)];
  });
}

function buildSources(card: Card, size: Size): Inline[] {
  return groupSources(card).flatMap((group, index) => [
    ...(index === 0 ? [] : [text(' · ')]),
    ...buildSourceGroup(group, size),
  ]);
}

function buildSourceGroup({ label, sources }: SourceGroup, { sources: shown, urlChars }: Size): Inline[] {
  const names = sources
    .slice(0, shown)
    .flatMap(({ name, url }, index) => [
      text(index === 0 ? `${label}: ` : ', '),
      linkOrText(clean(name, NAME_CHARS) || 'unnamed', url, urlChars),
    ]);
  const more = sources.length - shown;
  return more > 0 ? [...names, text(` and ${more} more`)] : names;
}

/** A group is pinged by markup of ours alone; anything that is no group id pings nobody. */
function buildMention({ mention }: Card): types.KnownBlock | null {
  if (!isGroupId(mention)) return null;
  return { type: 'section', text: { type: 'mrkdwn', text: `<!subteam^${mention}>` } };
}

function buildSmallPrint(card: Card, { footerChars }: Size): types.KnownBlock | null {
  const lines = [clean(subjectLine(card), footerChars), clean(card.footer, footerChars)].filter((line) => line !== '');
  if (lines.length === 0) return null;
  const elements = lines.map((line) => ({ type: 'plain_text' as const, text: line, emoji: false }));
  return { type: 'context', elements };
}

/** An action's id may stand once in a message: the bot reads what stands before the colon. */
function buildButtons({ buttons }: Card): types.KnownBlock | null {
  const elements = buttons
    .filter(({ line }) => line !== '' && line.length <= LIMITS.buttonValueChars)
    .slice(0, LIMITS.buttons)
    .map(({ label, line }, index) => ({
      type: 'button' as const,
      text: { type: 'plain_text' as const, text: clean(label, LIMITS.buttonChars) || '—', emoji: false },
      action_id: `run:${index}`,
      value: line,
    }));
  return elements.length === 0 ? null : { type: 'actions', elements };
}

function richText(elements: readonly Inline[]): types.KnownBlock | null {
  if (elements.length === 0) return null;
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [...elements] }] };
}

function linkOrText(words: string, url: string | null, urlChars: number, style?: { bold: boolean }): Inline {
  const safe = httpUrl(url);
  if (safe === null || safe.length > urlChars) return text(words, style);
  return { type: 'link', url: safe, text: words, ...(style && { style }) };
}

function text(words: string, style?: { bold: boolean }): Inline {
  return { type: 'text', text: words, ...(style && { style }) };
}

function renderPreview(card: Card): string {
  const head = [statusLine(card), clean(card.title, titleChars)].filter((part) => part !== '').join(': ');
  return escapeText([head, clean(card.body, PREVIEW_CHARS)].filter((part) => part !== '').join('\n')) || 'Untitled';
}

/**
 * The message without blocks. Slack would format this text, and `chat.update` cannot be told not to; so all that others
 * wrote stands in a preformatted block, in which only our own fence has a meaning.
 */
function renderPlain(card: Card): string {
  const url = httpUrl(card.url);
  const link = url !== null && url.length <= PLAIN_URL_CHARS ? `<${escapeText(url)}>` : '';
  const words = plainLines({ ...card, url: null }).join('\n') || 'Untitled';
  const mention = isGroupId(card.mention) ? `<!subteam^${card.mention}>` : '';
  const texts = PLAIN_CHARS.map((chars) =>
    [link, fence(clean(words, chars)), mention].filter((part) => part !== '').join('\n'),
  );
  return texts.find((text) => text.length <= LIMITS.textChars) ?? fence(clean(card.title, titleChars));
}

function fence(words: string): string {
  return `\`\`\`\n${escapeText(words).replace(/`{3,}/g, (run) => [...run].join('\u200B'))}\n\`\`\``;
}

function isGroupId(mention: string | null): mention is string {
  return mention !== null && /^S[A-Z0-9]{2,30}$/.test(mention);
}

function clean(words: string, chars: number): string {
  return clipText(printable(words), chars);
}
