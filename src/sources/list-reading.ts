import type { Feed, RawItem } from '../domain/types.ts';
import { decode } from '../lib/charset.ts';
import { checkExpectation } from './expectation.ts';
import { type FoundEntries, readHtmlEntries } from './html-entries.ts';
import type { HtmlLayout } from './html-layout.ts';
import { buildItems } from './listed-entry.ts';

/** How a document that is no feed is read. */
export type Layout = { readonly kind: 'html'; readonly options: HtmlLayout };

/** A document as a server sent it, and how it is to be read. */
export interface ListRequest {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly finalUrl: string;
  readonly feed: Feed;
  readonly layout: Layout;
  readonly now: Date;
}

export interface ListReading {
  readonly items: readonly RawItem[];
  /** Entries that say nothing. */
  readonly skipped: number;
  /** Entries left out because there were too many. */
  readonly left: number;
}

/**
 * Reads a list of entries that is no feed.
 * @throws EarshotError `source-unreadable` (also where it is less than its settings expect), `source-blocked`
 */
export function readList({ bytes, contentType, finalUrl, feed, layout, now }: ListRequest): ListReading {
  const page = { text: decode(bytes, contentType), url: finalUrl };
  const { entries, skipped, left } = readEntries(page, layout);
  checkExpectation(entries, layout.options.expect, { host: new URL(finalUrl).host, now });
  const zone = layout.options.date?.zone ?? 'UTC';
  return { items: buildItems(entries, { feed, zone, now }), skipped, left };
}

function readEntries(page: { readonly text: string; readonly url: string }, layout: Layout): FoundEntries {
  return readHtmlEntries(page, layout.options);
}
