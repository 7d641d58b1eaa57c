import { type CheerioAPI, load } from 'cheerio/slim';
import { decode } from '../lib/charset.ts';
import { clip, toPlain, toPlainLines } from '../lib/text.ts';
import { resolveUrl } from '../lib/url.ts';
import { isReadablePage, notContent } from './not-content.ts';
import { checkShape } from './rss-shape.ts';

/** A page as a server sent it. */
export interface ArticleRequest {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly finalUrl: string;
}

/** What an announcement's own page says. */
export interface Article {
  /** Its text, a paragraph a line; empty where there is none. */
  readonly text: string;
  readonly attachments: readonly { readonly title: string; readonly url: string }[];
}

const MARKUP_CHARS = 1_000_000;
const TEXT_CHARS = 100_000;
const MAX_ATTACHMENTS = 50;
const ATTACHMENT = /\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar)$/i;

/**
 * Reads the text of a page, which is the element whose own paragraphs hold most of it, and the files that it links to.
 * @throws EarshotError `source-unreadable`, `source-blocked`
 */
export function readArticle({ bytes, contentType, finalUrl }: ArticleRequest): Article {
  const text = decode(bytes, contentType);
  const host = new URL(finalUrl).host;
  if (!isReadablePage(text)) throw notContent(text, host, 'a web page');
  checkShape(text, host, { xmlMode: false });
  const $ = load(text);
  const base = resolveUrl($('base[href]').first().attr('href') ?? '', [finalUrl]);
  return { text: readText($), attachments: readAttachments($, [base, finalUrl]) };
}

function readText($: CheerioAPI): string {
  const lengths = new Map<unknown, number>();
  const paragraphs = $('p').toArray();
  for (const paragraph of paragraphs) {
    const length = $(paragraph).text().trim().length;
    lengths.set(paragraph.parent, (lengths.get(paragraph.parent) ?? 0) + length);
  }
  const [best] = [...lengths].toSorted(([, one], [, other]) => other - one)[0] ?? [];
  const of = paragraphs.filter((paragraph) => paragraph.parent === best);
  const lines = of.map((paragraph) => toPlainLines($.html(paragraph).slice(0, MARKUP_CHARS)));
  return clip(lines.filter((line) => line !== '').join('\n'), TEXT_CHARS);
}

function readAttachments($: CheerioAPI, bases: readonly (string | null)[]): Article['attachments'] {
  const found = new Map<string, string>();
  for (const link of $('a[href]').toArray()) {
    const url = resolveUrl($(link).attr('href') ?? '', bases);
    if (url === null || !ATTACHMENT.test(new URL(url).pathname)) continue;
    const title = clip(toPlain($.html(link).slice(0, 5_000)), 200);
    if (found.size < MAX_ATTACHMENTS && !found.get(url)) found.set(url, title);
  }
  return [...found].map(([url, title]) => ({ url, title }));
}

/** Announcements stay on one page: what is more than this is none. */
export const MAX_ARTICLE_BYTES = 4 * 1024 * 1024;
