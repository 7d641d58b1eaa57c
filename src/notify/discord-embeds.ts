import type { Card, CardField } from '../domain/card.ts';
import { type ButtonRow, renderButtons } from '../lib/components.ts';
import { escapeMarkdown } from '../lib/markdown.ts';
import { printable } from '../lib/terminal.ts';
import { clip } from '../lib/text.ts';
import { groupSources, httpUrl, paragraphs, plainLines, SEVERITY_LOOKS, statusLine, subjectLine } from './render.ts';

/**
 * What Discord takes (docs.discord.com/developers/resources/message, "Embed Limits" and "Create Message";
 * resources/channel, "Start Thread from Message"; read on 2026-11-23). Lengths are counted in UTF-16 units.
 */
export const LIMITS = {
  contentChars: 2_000,
  embedTotalChars: 6_000,
  titleChars: 256,
  descriptionChars: 4_096,
  authorChars: 256,
  fields: 25,
  fieldNameChars: 256,
  fieldValueChars: 1_024,
  /** Discord's own is 2,048: small print of that length would hide the news. */
  footerChars: 512,
  /** Of all fields together, so that room for the text is left within the total; ours. */
  fieldsChars: 2_000,
  /** Not documented; longer addresses are refused. */
  urlChars: 2_048,
  threadNameChars: 100,
} as const;

/** The body of a request that creates or edits a message. */
export interface DiscordBody {
  readonly content: string;
  readonly embeds: readonly DiscordEmbed[];
  readonly allowed_mentions: { readonly parse: readonly never[]; readonly roles: readonly string[] };
  /** Bit 2 keeps Discord from unfolding links in the text. */
  readonly flags: number;
  /** Always there: an edit that names none would keep the buttons of before. */
  readonly components: readonly ButtonRow[];
}

/** One embed, with what Earshot uses of it. */
export interface DiscordEmbed {
  readonly color: number;
  readonly timestamp: string;
  readonly footer: { readonly text: string };
  readonly author?: { readonly name: string };
  readonly title?: string;
  readonly url?: string;
  readonly description?: string;
  readonly fields: readonly { readonly name: string; readonly value: string; readonly inline: boolean }[];
}

/** The longest that Discord keeps a quiet thread in the list of a channel: seven days. */
export const AUTO_ARCHIVE_MINUTES = 10_080;

const SUPPRESS_EMBEDS = 1 << 2;
/** Discord refuses empty fields. */
const NOTHING = '–';
/** A value of this length or less stands beside others. */
const INLINE_CHARS = 40;
/** A source with a longer address is named without it: the names count. */
const SOURCE_URL_CHARS = 300;

/** Renders a card as one embed with its buttons, or as text alone where the layout was refused before. */
export function renderMessage(card: Card, key: string): DiscordBody {
  const role = roleOf(card.mention);
  const ping = role === null ? '' : `<@&${role}>`;
  const allowed_mentions = { parse: [], roles: role === null ? [] : [role] };
  if (card.plain) {
    const content = renderPlain(card, key, ping);
    return { content, embeds: [], allowed_mentions, flags: SUPPRESS_EMBEDS, components: [] };
  }
  const components = renderButtons(card.buttons);
  return { content: ping, embeds: [renderEmbed(card, key)], allowed_mentions, flags: 0, components };
}

/** The mark by which a message is found again; it survives reading back, unlike the nonce. */
export function renderMarker(key: string): string {
  return `#${key}`;
}

/** What a thread is called: plain text, one line. */
export function renderThreadName(card: Card): string {
  return squeeze(card.rootTitle.replace(/\s+/g, ' ').trim() || 'Follow-up', LIMITS.threadNameChars, asIs);
}

function renderEmbed(card: Card, key: string): DiscordEmbed {
  const author = squeeze(statusLine(card), LIMITS.authorChars, asIs);
  const title = squeeze(card.title, LIMITS.titleChars, escapeMarkdown);
  const text = renderFooter(card.footer, key);
  const fields = renderFields(card.fields);
  const used = [author, title, text, ...fields.flatMap(({ name, value }) => [name, value])].join('').length;
  const description = renderDescription(card, Math.min(LIMITS.descriptionChars, LIMITS.embedTotalChars - used));
  const url = shortUrl(card.url);
  return {
    color: SEVERITY_LOOKS[card.severity].colour,
    timestamp: card.at,
    footer: { text },
    ...(author === '' ? {} : { author: { name: author } }),
    ...(title === '' ? {} : { title, ...(url === null ? {} : { url }) }),
    ...(author + title + description === '' ? { description: NOTHING } : {}),
    ...(description === '' ? {} : { description }),
    fields,
  };
}

/** Who tells it stays in view: the text is what is clipped. */
function renderDescription(card: Card, maxChars: number): string {
  const below = [squeeze(subjectLine(card), 500, escapeMarkdown), ...renderSources(card, 1_000)].filter(
    (line) => line !== '',
  );
  const tail = below.map((line) => `-# ${line}`).join('\n');
  const body = paragraphs(card.body).join('\n');
  const gap = body === '' || tail === '' ? '' : '\n';
  return squeeze(body, maxChars - tail.length - gap.length, escapeMarkdown) + gap + tail;
}

/** As many as fit; how many do not is said. */
function renderSources(card: Card, maxChars: number): readonly string[] {
  return groupSources(card).map(({ label, sources }) => {
    const names: string[] = [];
    let chars = 0;
    for (const source of sources) {
      const name = renderSource(source.name, source.url);
      chars += name.length + 2;
      if (chars > maxChars) break;
      names.push(name);
    }
    const missing = sources.length - names.length;
    return `${label}: ${names.join(', ')}${missing === 0 ? '' : ` and ${missing} more`}`;
  });
}

/** Discord reads brackets and addresses inside a link's words: names with anything of the kind stay unlinked. */
function renderSource(name: string, url: string | null): string {
  const short = clip(printable(name), 80);
  const link = httpUrl(url);
  const plain = /^[\p{L}\p{M}\p{N} ,&'’–-]+$/u.test(short);
  return link === null || link.length > SOURCE_URL_CHARS || !plain ? escapeMarkdown(short) : `[${short}](${link})`;
}

function renderFields(fields: readonly CardField[]): DiscordEmbed['fields'] {
  const rendered: { name: string; value: string; inline: boolean }[] = [];
  let room: number = LIMITS.fieldsChars;
  for (const field of fields.slice(0, LIMITS.fields)) {
    const name = squeeze(field.label, Math.min(LIMITS.fieldNameChars, 100), escapeMarkdown) || NOTHING;
    const value = renderValue(field, Math.min(LIMITS.fieldValueChars, room - name.length)) || NOTHING;
    room -= name.length + value.length;
    if (room < 0) break;
    rendered.push({ name, value, inline: field.value.length <= INLINE_CHARS });
  }
  return rendered;
}

/** A link that does not fit whole is none. */
function renderValue({ value, url = null }: CardField, maxChars: number): string {
  const plain = squeeze(value, maxChars, escapeMarkdown);
  const linked = url === null || plain === '' ? plain : renderSource(value, url);
  return linked.length <= maxChars ? linked : plain;
}

/** Footers know no markdown. The marker comes last, whatever is clipped. */
function renderFooter(footer: string, key: string): string {
  const marker = renderMarker(key);
  if (footer === '') return marker;
  return `${squeeze(footer, LIMITS.footerChars - marker.length - 3, asIs)} · ${marker}`;
}

function renderPlain(card: Card, key: string, ping: string): string {
  const tail = `\n-# \`${renderMarker(key)}\``;
  const head = ping === '' ? '' : `${ping} `;
  return head + joinLines(plainLines(card), httpUrl(card.url), LIMITS.contentChars - head.length - tail.length) + tail;
}

/** Whole lines as long as they fit; the first that does not ends the text, cut. A link is shown whole or not at all. */
function joinLines(lines: readonly string[], url: string | null, maxChars: number): string {
  let text = '';
  for (const line of lines) {
    const gap = text === '' ? '' : '\n';
    const room = maxChars - text.length - gap.length;
    // between angle brackets: of a bare address Discord leaves out a full stop at its end
    const whole = line === url ? `<${line}>` : escapeMarkdown(printable(line));
    if (whole.length <= room) text += gap + whole;
    else if (line !== url) return text + gap + squeeze(line, room, escapeMarkdown);
  }
  return text;
}

/** The longest part of a raw text whose escaped form fits. */
function squeeze(text: string, maxChars: number, write: (text: string) => string): string {
  if (maxChars < 1) return '';
  const trimmed = printable(text).trim();
  let room = maxChars;
  let fitted = write(clip(trimmed, room));
  while (fitted.length > maxChars && room > 0) {
    room = Math.min(room - 1, Math.floor((room * maxChars) / fitted.length));
    fitted = write(clip(trimmed, room));
  }
  return fitted;
}

function asIs(text: string): string {
  return text;
}

function shortUrl(url: string | null): string | null {
  const safe = httpUrl(url);
  return safe !== null && safe.length <= LIMITS.urlChars ? safe : null;
}

function roleOf(mention: string | null): string | null {
  return mention !== null && /^\d{17,20}$/.test(mention) ? mention : null;
}
