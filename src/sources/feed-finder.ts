import { EarshotError } from '../lib/errors.ts';
import type { Http } from '../lib/http.ts';
import type { FoundFeed, PageReading } from './feed-page.ts';
import type { FeedReader } from './feed-reader.ts';

/** Of the feeds that a page names, so many are tried. */
const MAX_TRIED = 5;
const MAX_BYTES = 5 * 1024 * 1024;

/** What looking for a feed takes. */
export interface FinderDeps {
  readonly http: Http;
  readonly reader: FeedReader;
}

/**
 * Finds the feed at an address, or the first that works of those which the page there names in its link tags
 * (https://www.rssboard.org/rss-autodiscovery, 2026-11-23). It throws EarshotError `bad-input` for what is no address,
 * and what the client and the reader throw.
 */
export function createFeedFinder(deps: FinderDeps): (address: string) => Promise<FoundFeed> {
  return async (address) => {
    const page = await read(deps, readAddress(address));
    if ('feed' in page) return page.feed;
    let trouble: unknown = new EarshotError(page.trouble.code, page.trouble.message);
    for (const link of page.links.slice(0, MAX_TRIED)) {
      try {
        const named = await read(deps, link);
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

async function read({ http, reader }: FinderDeps, url: string): Promise<PageReading> {
  const { bytes, headers, finalUrl } = await http.get(url, { maxBytes: MAX_BYTES });
  return reader.readPage({ bytes, contentType: headers['content-type'] ?? null, url, finalUrl });
}
