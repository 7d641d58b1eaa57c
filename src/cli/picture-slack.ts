import type { types } from '@slack/bolt';
import { renderReply } from '../bot/slack-reply.ts';
import { renderSlack } from '../notify/slack-blocks.ts';
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
export function drawSlackAlert({ root, replies }: SampleThread): Page {
  const below = `<div class="replies">${replies.length} replies</div>`;
  const channel = renderPane(`# ${CHANNEL}`, drawCard(root, below));
  const thread = renderPane('Thread', replies.map((reply) => drawCard(reply, '')).join(''));
  return { width: 1_000, style: STYLE, body: channel + thread };
}

/** The answer to a look-up, which only the person who asked sees. */
export function drawSlackLookup(asker: Speaker): Page {
  const { typed, reply } = buildSampleLookup();
  const blocks = renderReply(reply).blocks.map(drawBlock).join('');
  const asked = renderMessage(asker, '20 Nov, 09:12', `<code>${escapeHtml(typed)}</code>`);
  const note = '<div class="aside">Only visible to you</div>';
  const answer = renderMessage(EARSHOT, '20 Nov, 09:12', note + blocks);
  return { width: 680, style: STYLE, body: renderPane(`# ${CHANNEL}`, asked + answer) };
}

function drawCard({ card, sentAt }: SentCard, below: Html): Html {
  return renderMessage(EARSHOT, sentAt, renderSlack(card).blocks.map(drawBlock).join('') + below);
}

/** The blocks that Earshot sends, and no others. */
function drawBlock(block: types.KnownBlock): Html {
  switch (block.type) {
    case 'rich_text':
      return `<div class="block">${block.elements.map(drawRichText).join('')}</div>`;
    case 'section':
      return `<div class="block">${escapeHtml(block.text?.text ?? '')}</div>`;
    case 'context':
      return `<div class="block small">${block.elements.map(drawSmallPrint).join('')}</div>`;
    case 'actions':
      return `<div class="buttons">${block.elements.map(drawButton).join('')}</div>`;
    default:
      throw new Error(`There is no picture of the block “${block.type}” yet.`);
  }
}

function drawRichText(element: types.RichTextBlockElement): Html {
  switch (element.type) {
    case 'rich_text_section':
      return `<div class="text">${element.elements.map(drawInline).join('')}</div>`;
    case 'rich_text_list':
      return `<ul>${element.elements.map((item) => `<li>${drawRichText(item)}</li>`).join('')}</ul>`;
    case 'rich_text_preformatted':
      return `<code>${element.elements.map(drawInline).join('')}</code>`;
    default:
      throw new Error(`There is no picture of the rich text “${element.type}” yet.`);
  }
}

function drawInline(element: types.RichTextElement): Html {
  if (element.type !== 'text' && element.type !== 'link') {
    throw new Error(`There is no picture of the element “${element.type}” yet.`);
  }
  const plain = escapeHtml(element.text ?? '');
  const bold = element.style?.bold ? `<b>${plain}</b>` : plain;
  const words = element.style?.italic ? `<i>${bold}</i>` : bold;
  return renderLink(words, element.type === 'link' ? element.url : undefined);
}

function drawSmallPrint(element: types.ContextBlockElement): Html {
  if (element.type === 'image') throw new Error('There is no picture of an image yet.');
  return `<div>${escapeHtml(element.text)}</div>`;
}

function drawButton(element: types.ActionsBlockElement): Html {
  if (element.type !== 'button') throw new Error(`There is no picture of the control “${element.type}” yet.`);
  return `<span class="button">${escapeHtml(element.text.text)}</span>`;
}

const STYLE = `
.face{border-radius:7px}
.badge{background:#e6e8eb;color:#4a525c}
.block+.block{margin-top:7px}
.text{white-space:pre-wrap}
.button{border:1px solid #bcc2c9;border-radius:6px;background:#fff}
.replies{margin-top:10px;color:#0b5cad;font-size:13px;font-weight:600}
.text i{color:#5c6570;font-size:13px}
li+li{margin-top:5px}
`;
