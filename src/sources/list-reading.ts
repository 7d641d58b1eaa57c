import type { Feed, RawItem } from '../domain/types.ts';
import { decode } from '../lib/charset.ts';
import { checkExpectation, type Expectation } from './expectation.ts';
import { type FoundEntries, type Page, readHtmlEntries } from './html-entries.ts';
import type { HtmlLayout } from './html-layout.ts';
import { readJsonEntries } from './json-entries.ts';
import type { JsonLayout } from './json-layout.ts';
import { buildItems } from './listed-entry.ts';
import { MOFCOM_ZONE, readMofcomEntries } from './mofcom-entries.ts';

/** How a document that is no feed is read. */
export type Layout =
  | { readonly kind: 'html'; readonly options: HtmlLayout }
  | { readonly kind: 'json'; readonly options: JsonLayout }
  | { readonly kind: 'mofcom'; readonly options: { readonly expect: Expectation } };

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
  return { items: buildItems(entries, { feed, zone: zoneOf(layout), now }), skipped, left };
}

function readEntries(page: Page, layout: Layout): FoundEntries {
  if (layout.kind === 'html') return readHtmlEntries(page, layout.options);
  if (layout.kind === 'json') return readJsonEntries(page, layout.options);
  return readMofcomEntries(page, layout.options.expect);
}

function zoneOf(layout: Layout): string {
  return layout.kind === 'mofcom' ? MOFCOM_ZONE : (layout.options.date?.zone ?? 'UTC');
}
