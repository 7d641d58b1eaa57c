import { Parser } from 'htmlparser2';
import { decode } from '../lib/charset.ts';
import { EarshotError } from '../lib/errors.ts';
import type { Http, HttpAnswer } from '../lib/http.ts';
import { resolveUrl } from '../lib/url.ts';
import { notContent } from './not-content.ts';
import { type FeedDocument, parseFeedDocument } from './rss-document.ts';
import { first, textOf } from './rss-entry.ts';

/** A feed that was read once. */
export interface FoundFeed {
  readonly url: string;
  readonly title: string;
  /** ISO 639-1; `en` where the feed says nothing. */
  readonly lang: string;
  readonly entries: number;
}

/** Of the feeds that a page names, so many are tried. */
const MAX_TRIED = 5;
const MAX_TITLE_CHARS = 80;
const MAX_BYTES = 5 * 1024 * 1024;

/**
 * Finds the feed at an address, or the first that works of those which the page there names in its link tags
 * (https://www.rssboard.org/rss-autodiscovery, 2026-11-23). It throws EarshotError `bad-input` for what is no address,
 * and what the client throws.
 */
export function createFeedFinder(http: Http): (address: string) => Promise<FoundFeed> {
  return async (address) => {
    const url = readAddress(address);
    const page = await read(http, url);
    if ('feed' in page) return page.feed;
    const links = listFeedLinks(page.text, page.finalUrl);
    let trouble: unknown = notContent(page.text, new URL(url).host, 'a feed, and it names none');
    for (const link of links.slice(0, MAX_TRIED)) {
      try {
        const named = await read(http, link);
        if ('feed' in named) return named.feed;
      } catch (error) {
        // another of the feeds that the page names may work; if none does, this is said
        trouble = error;
      }
    }
    throw trouble;
  };
}

/** @throws EarshotError `bad-input` */
function readAddress(address: string): string {
  const typed = address.trim().replace(/^feed:(?:\/\/)?/i, '');
  const full = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(typed) ? typed : `https://${typed}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new EarshotError('bad-input', 'That is no address of a feed: it must begin with https:// or http://.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new EarshotError(
      'bad-input',
      'An address with a name or password in it is not taken: everybody here could read it.',
    );
  }
  return url.href;
}

type Read = { readonly feed: FoundFeed } | { readonly text: string; readonly finalUrl: string };

async function read(http: Http, url: string): Promise<Read> {
  const answer = await http.get(url, { maxBytes: MAX_BYTES });
  const text = decode(answer.bytes, answer.headers['content-type'] ?? null);
  const document = await parseFeedDocument(text, new URL(answer.finalUrl).host);
  if (document === null) return { text, finalUrl: answer.finalUrl };
  return { feed: describe(url, answer, document, text) };
}

function describe(url: string, answer: HttpAnswer, document: FeedDocument, text: string): FoundFeed {
  const title = first(document.channel.nodes, ['title', 'dc:title'], textOf)?.replace(/\s+/g, ' ').trim() ?? '';
  const [, said, marked] = /<(?:dc:)?language>\s*([a-z]{2})|xml:lang=["']([a-z]{2})/i.exec(text.slice(0, 10_000)) ?? [];
  return {
    url,
    title: title === '' ? new URL(answer.finalUrl).host : title.slice(0, MAX_TITLE_CHARS),
    lang: (said ?? marked ?? 'en').toLowerCase(),
    entries: document.entries.length,
  };
}

const FEED_TYPES = ['application/rss+xml', 'application/atom+xml', 'application/rdf+xml'];

/** Feeds of comments come last. */
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
  parser.end(html);
  const sorted = links.toSorted((one, other) => Number(one.isComments) - Number(other.isComments));
  const urls = sorted.map(({ href }) => resolveUrl(href, [base, pageUrl])).filter((url) => url !== null);
  return [...new Set(urls)];
}
