import { renderReply } from '../bot/discord-reply.ts';
import type { ButtonRow } from '../lib/components.ts';
import { type DiscordEmbed, renderMessage as renderCard, renderThreadName } from '../notify/discord-embeds.ts';
import {
  EARSHOT,
  escapeHtml,
  type Html,
  type Page,
  renderLink,
  renderMessage,
  renderPane,
  type Speaker,
} from './picture-page.ts';
import { buildSampleLookup, CHANNEL, type SampleThread, type SentCard } from './picture-samples.ts';

/** The alert in its channel, with its thread beside it. */
export function drawDiscordAlert({ root, replies }: SampleThread): Page {
  const name = renderThreadName(root.card);
  const stub = `<div class="stub"><b>${escapeHtml(name)}</b><div class="small">${replies.length} messages</div></div>`;
  const channel = renderPane(`# ${CHANNEL}`, drawCard(root, stub));
  const thread = replies.map((reply) => drawCard(reply, '')).join('');
  return { width: 1_000, style: STYLE, body: channel + renderPane(name, thread) };
}

/** The answer to a look-up, which only the person who asked sees. */
export function drawDiscordLookup(asker: Speaker): Page {
  const { typed, reply } = buildSampleLookup();
  const { embeds, components } = renderReply(reply);
  const asked = `<div class="aside asked">${escapeHtml(asker.name)} used <b>${escapeHtml(typed)}</b></div>`;
  const note = '<div class="aside note">Only you can see this</div>';
  const answer = embeds.map(drawEmbed).join('') + drawButtons(components) + note;
  const body = renderPane(`# ${CHANNEL}`, asked + renderMessage(EARSHOT, '20 Nov, 09:12', answer));
  return { width: 680, style: STYLE, body };
}

function drawCard({ card, key, sentAt }: SentCard, below: Html): Html {
  const { embeds, components } = renderCard(card, key);
  return renderMessage(EARSHOT, sentAt, embeds.map(drawEmbed).join('') + drawButtons(components) + below);
}

/** The parts of an embed that alerts or answers use. */
type Embed = Pick<DiscordEmbed, 'color'> & Partial<DiscordEmbed>;

function drawEmbed({ color, author, title, url, description, fields, footer, timestamp }: Embed): Html {
  const parts = [
    author && `<div class="author">${escapeHtml(author.name)}</div>`,
    title && `<div class="title">${renderLink(drawInline(title), url)}</div>`,
    description && `<div class="description">${drawMarkdown(description)}</div>`,
    fields && `<div class="fields">${fields.map(drawField).join('')}</div>`,
    footer &&
      `<div class="footer">${[footer.text, sayTime(timestamp)].filter(Boolean).map(escapeHtml).join(' • ')}</div>`,
  ];
  const colour = `#${color.toString(16).padStart(6, '0')}`;
  return `<div class="embed" style="border-left-color:${colour}">${parts.filter(Boolean).join('')}</div>`;
}

function drawField({ name, value, inline }: DiscordEmbed['fields'][number]): Html {
  return `<div${inline ? '' : ' class="wide"'}><b>${drawInline(name)}</b><div>${drawInline(value)}</div></div>`;
}

function drawButtons(rows: readonly ButtonRow[]): Html {
  const draw = ({ label }: ButtonRow['components'][number]): Html => `<span class="button">${escapeHtml(label)}</span>`;
  return rows.map(({ components }) => `<div class="buttons">${components.map(draw).join('')}</div>`).join('');
}

/** As much of the markdown as Earshot writes: small print and list items by the line, the rest within it. */
function drawMarkdown(text: string): Html {
  return text.split('\n').map(drawLine).join('');
}

function drawLine(line: string): Html {
  if (line.startsWith('-# ')) return `<div class="small">${drawInline(line.slice(3))}</div>`;
  if (line.startsWith('- ')) return `<ul><li>${drawInline(line.slice(2))}</li></ul>`;
  return `<div>${drawInline(line)}</div>`;
}

/** Escaped characters, code, links, and everything else as it stands. */
function drawInline(text: string): Html {
  const parts = text.matchAll(/\\(?<escaped>.)|`(?<code>[^`]*)`|\[(?<words>[^\]]*)\]\((?<url>[^)]*)\)|(?<other>.)/gsu);
  return [...parts].map(({ groups = {} }) => drawPart(groups)).join('');
}

function drawPart({ escaped, code, words, url, other }: Readonly<Record<string, string | undefined>>): Html {
  if (code !== undefined) return `<code>${escapeHtml(code)}</code>`;
  if (words !== undefined) return renderLink(escapeHtml(words), url);
  return escapeHtml(escaped ?? other ?? '');
}

/** `20/11/2026 05:00`, in UTC. */
function sayTime(timestamp: string | undefined): string {
  if (timestamp === undefined) return '';
  const options = { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'short' } as const;
  return new Date(timestamp).toLocaleString('en-GB', options).replace(',', '');
}

const STYLE = `
.face{border-radius:50%}
.badge{background:#4a55c7;color:#fff}
.embed{background:#f4f5f7;border:1px solid #dfe2e6;border-left:4px solid;border-radius:5px;padding:11px 14px;font-size:14px}
.pane+.pane .embed{background:#fff}
.author{font-size:13px;font-weight:600}
.title{font-size:15px;font-weight:700;margin:3px 0 5px}
.fields{display:grid;grid-template-columns:repeat(3,1fr);gap:7px 12px;margin-top:8px;font-size:13px}
.fields:empty{display:none}
.wide{grid-column:1/-1}
.footer{margin-top:9px;font-size:12px;color:#5c6570}
.button{border-radius:5px;background:#e3e5e9}
.stub{margin-top:10px;padding:8px 12px;border-radius:6px;background:#f4f5f7;font-size:13px}
.asked{margin:0 0 6px 46px}
.note{margin-top:7px}
ul+.small{padding-left:20px;margin-bottom:6px}
`;
