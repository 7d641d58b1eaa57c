import { Parser } from 'htmlparser2';
import { decode } from '../lib/charset.ts';
import type { ErrorCode } from '../lib/errors.ts';
import { clip, toPlain } from '../lib/text.ts';
import { resolveUrl } from '../lib/url.ts';
import { notContent } from './not-content.ts';
import { type FeedDocument, parseFeedDocument } from './rss-document.ts';
import { first, textOf } from './rss-entry.ts';

/** What a server sent for an address at which a feed is looked for. */
export interface PageRequest {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  /** As asked for, and after redirects. */
  readonly url: string;
  readonly finalUrl: string;
}

/** A feed that was read once. */
export interface FoundFeed {
  readonly url: string;
  readonly title: string;
  /** ISO 639-1; `en` where the feed says nothing. */
  readonly lang: string;
  readonly entries: number;
}

/** A feed, or the feeds that a page names, the best first, and what is wrong where none of them is one. */
export type PageReading =
  | { readonly feed: FoundFeed }
  | { readonly links: readonly string[]; readonly trouble: { readonly code: ErrorCode; readonly message: string } };

/** @throws EarshotError `source-unreadable` where it is a feed, but broken */
export async function readPage({ bytes, contentType, url, finalUrl }: PageRequest): Promise<PageReading> {
  const text = decode(bytes, contentType);
  const { host } = new URL(finalUrl);
  const document = await parseFeedDocument(text, host);
  if (document !== null) return { feed: describe(document, { url, host, text }) };
  const { code, message } = notContent(text, new URL(url).host, 'a feed, and it names none');
  return { links: listFeedLinks(text, finalUrl), trouble: { code, message } };
}

const MAX_TITLE_CHARS = 80;
/** Read of a title before it is clipped: one of a million tags would take minutes. */
const TITLE_MARKUP_CHARS = 2_000;

function describe(
  { channel, entries }: FeedDocument,
  { url, host, text }: { readonly url: string; readonly host: string; readonly text: string },
): FoundFeed {
  const title = toPlain((first(channel.nodes, ['title', 'dc:title'], textOf) ?? '').slice(0, TITLE_MARKUP_CHARS));
  const [, said, marked] = /<(?:dc:)?language>\s*([a-z]{2})|xml:lang=["']([a-z]{2})/i.exec(text.slice(0, 10_000)) ?? [];
  return {
    url,
    title: title === '' ? host : clip(title, MAX_TITLE_CHARS),
    lang: (said ?? marked ?? 'en').toLowerCase(),
    entries: entries.length,
  };
}

const FEED_TYPES = ['application/rss+xml', 'application/atom+xml', 'application/rdf+xml'];
/** Where a page's link tags stand; what comes later is its text. */
const HEAD_CHARS = 500_000;

/** Of the RSS and Atom link tags of a page; feeds of comments come last. */
function listFeedLinks(html: string, pageUrl: string): readonly string[] {
  const links: { readonly href: string; readonly isComments: boolean }[] = [];
  let base: string | null = null;
  const parser = new Parser({
    onopentag(name, { href = '', rel = '', type = '', title = '' }) {
      if (name === 'base' && base === null) base = resolveUrl(href, [pageUrl]);
      if (name !== 'link' || !rel.toLowerCase().split(/\s+/).includes('alternate')) return;
      if (!FEED_TYPES.includes(type.toLowerCase().split(';')[0]?.trim() ?? '')) return;
      links.push({ href, isComments: /\bcomments?\b/i.test(`${title} ${href}`) });
    },
  });
  parser.end(html.slice(0, HEAD_CHARS));
  const sorted = links.toSorted((one, other) => Number(one.isComments) - Number(other.isComments));
  const urls = sorted.map(({ href }) => resolveUrl(href, [base, pageUrl])).filter((url) => url !== null);
  return [...new Set(urls)];
}
