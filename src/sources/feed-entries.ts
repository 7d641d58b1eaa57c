import { identify } from '../domain/identity.ts';
import type { Feed, RawItem } from '../domain/types.ts';
import { decode } from '../lib/charset.ts';
import { EarshotError } from '../lib/errors.ts';
import { resolveUrl } from '../lib/url.ts';
import { notContent } from './not-content.ts';
import { type FeedDocument, parseFeedDocument, type XmlElement } from './rss-document.ts';
import { type EntryContext, first, readEntry, textOf } from './rss-entry.ts';

/** A document as a server sent it, and how it is to be read. */
export interface FeedRequest {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly finalUrl: string;
  readonly feed: Feed;
  /** Of dates that name none. */
  readonly timeZone: string;
  readonly now: Date;
}

export interface FeedReading {
  readonly items: readonly RawItem[];
  /** Entries that say nothing. */
  readonly skipped: number;
  /** Entries left out because there were too many. */
  readonly left: number;
  /** The least wait that the feed asks for; 0 = none. */
  readonly askedPaceMs: number;
}

/**
 * Reads the entries of RSS 0.9-2.0, Atom or RDF.
 * @throws EarshotError `source-unreadable`, `source-blocked` (a browser check instead of a feed)
 */
export async function readFeed(request: FeedRequest): Promise<FeedReading> {
  const { feed, timeZone, now, finalUrl } = request;
  const document = await readDocument(request);
  const bases = [document.base, document.channel.attributes['xml:base'] ?? null, channelLink(document), finalUrl];
  const { items, skipped } = readEntries(document.entries, { feed, bases, timeZone, now });
  return { items, skipped, left: document.left, askedPaceMs: askedPaceMs(document) };
}

async function readDocument({ bytes, contentType, finalUrl }: FeedRequest): Promise<FeedDocument> {
  const host = new URL(finalUrl).host;
  const text = decode(bytes, contentType);
  const document = await parseFeedDocument(text, host);
  if (document === null) throw notContent(text, host, 'a feed');
  const [only] = document.entries;
  // gov.uk leaves this one entry in a feed it has retired (alphagov/finder-frontend, 2026-11-23).
  if (
    document.entries.length === 1 &&
    only &&
    /^this feed has ended$/i.test(first(only.nodes, ['title'], textOf) ?? '')
  ) {
    throw new EarshotError('source-unreadable', `${host} says that this feed has ended.`);
  }
  return document;
}

function channelLink({ channel, base }: FeedDocument): string | null {
  for (const node of channel.nodes['link'] ?? []) {
    const attributes = typeof node === 'string' ? {} : ((node['$'] ?? {}) as Record<string, string>);
    if (![undefined, 'alternate'].includes(attributes['rel'])) continue;
    const url = resolveUrl(attributes['href'] ?? textOf(node), [base]);
    if (url !== null) return url;
  }
  return null;
}

function readEntries(entries: readonly XmlElement[], context: EntryContext): { items: RawItem[]; skipped: number } {
  const read = entries.map((entry) => readEntry(entry, context)).filter((entry) => entry !== null);
  const identities = identify(
    context.feed.slug,
    read.map(({ marks }) => marks),
  );
  const items = read.flatMap(({ item }, index) => {
    const identity = identities[index];
    return identity === undefined ? [] : [{ ...item, ...identity }];
  });
  return { items, skipped: entries.length - read.length };
}

const MINUTE_MS = 60_000;
/** A feed may ask for patience, but not to be read once a day: an alert an hour late is still an alert. */
const MAX_ASKED_MS = 60 * MINUTE_MS;
const PERIODS: Readonly<Record<string, number>> = {
  hourly: 60,
  daily: 1440,
  weekly: 10_080,
  monthly: 43_200,
  yearly: 525_600,
};

/** RSS's `ttl` (minutes) or the syndication module's period and frequency. */
function askedPaceMs({ channel: { nodes } }: FeedDocument): number {
  const ttl = Number(first(nodes, ['ttl'], textOf));
  const period = PERIODS[first(nodes, ['sy:updatePeriod'], textOf)?.toLowerCase() ?? ''] ?? 0;
  const frequency = Math.max(1, Number(first(nodes, ['sy:updateFrequency'], textOf)) || 1);
  const minutes = Number.isFinite(ttl) && ttl > 0 ? ttl : period / frequency;
  return Math.min(MAX_ASKED_MS, Math.round(minutes * MINUTE_MS));
}
