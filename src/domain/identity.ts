import { createHash } from 'node:crypto';
import { canonicalUrl } from '../lib/url.ts';

/** What one entry of a feed offers to tell it by. */
export interface EntryMarks {
  readonly legalId: string | null;
  readonly guid: string | null;
  readonly url: string | null;
  readonly title: string;
  readonly publishedAt: Date | null;
}

export interface Identity {
  readonly identity: string;
  readonly urlKey: string | null;
}

/**
 * Tells the entries of one fetch apart: legal identity → guid → canonical URL → title and day. A mark that does not tell
 * the entries of this very batch apart (one guid on all of them, all links to the front page) is not used for those that
 * share it. All but legal identities belong to their feed.
 * @returns one identity per entry, in order; entries that are the same twice get the same identity
 */
export function identify(feedSlug: string, entries: readonly EntryMarks[]): readonly Identity[] {
  const batch = readBatch(entries);
  return entries.map((entry) => {
    const { guid, urlKey } = marksOf(entry);
    const usableKey = urlKey !== null && !batch.ambiguousUrls.has(urlKey) ? urlKey : null;
    return {
      identity: entry.legalId ?? `${feedSlug}:${hash(pickMark(entry, guid, usableKey, batch))}`,
      urlKey: usableKey,
    };
  });
}

/** SHA-256 in hex of some texts, in which no boundary can be moved unnoticed. */
export function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

interface Batch {
  readonly ambiguousGuids: ReadonlySet<string>;
  readonly ambiguousUrls: ReadonlySet<string>;
  /** All entries were dated alike: the feed writes the time of the request, which tells nothing. */
  readonly datesTellNothing: boolean;
}

const MINUTE_MS = 60_000;

function readBatch(entries: readonly EntryMarks[]): Batch {
  const minutes = entries.map(({ publishedAt }) => publishedAt && Math.floor(publishedAt.getTime() / MINUTE_MS));
  return {
    ambiguousGuids: ambiguous(
      entries,
      (entry) => marksOf(entry).guid,
      (entry) => `${entry.title}\n${marksOf(entry).urlKey}`,
    ),
    ambiguousUrls: ambiguous(
      entries,
      (entry) => marksOf(entry).urlKey,
      (entry) => entry.title,
    ),
    datesTellNothing: entries.length > 2 && new Set(minutes).size === 1,
  };
}

/** Marks that stand on entries of different content. */
function ambiguous(
  entries: readonly EntryMarks[],
  markOf: (entry: EntryMarks) => string | null,
  contentOf: (entry: EntryMarks) => string,
): ReadonlySet<string> {
  const contents = new Map<string, string>();
  const shared = new Set<string>();
  for (const entry of entries) {
    const mark = markOf(entry);
    if (mark === null) continue;
    const other = contents.get(mark);
    if (other === undefined) contents.set(mark, contentOf(entry));
    else if (other !== contentOf(entry)) shared.add(mark);
  }
  return shared;
}

/** Publishers move guids that are addresses to https or another subdomain: neither makes another article. */
function marksOf(entry: EntryMarks): { guid: string | null; urlKey: string | null } {
  const guid = entry.guid?.trim().replace(/^https?:\/\/(www\.)?/i, '') ?? '';
  return { guid: guid === '' ? null : guid, urlKey: entry.url === null ? null : canonicalUrl(entry.url) };
}

function pickMark(entry: EntryMarks, guid: string | null, urlKey: string | null, batch: Batch): readonly string[] {
  if (guid !== null && !batch.ambiguousGuids.has(guid)) return ['guid', guid];
  if (urlKey !== null) return ['url', urlKey];
  const day = entry.publishedAt === null || batch.datesTellNothing ? '' : entry.publishedAt.toISOString().slice(0, 10);
  return ['title', entry.title.toLowerCase(), day];
}

function hash(parts: readonly string[]): string {
  return digest(parts).slice(0, 40);
}
