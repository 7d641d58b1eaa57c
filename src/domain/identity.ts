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
  const marked = entries.map(normalize);
  const batch = readBatch(marked);
  return marked.map((entry) => {
    const urlKey = entry.urlKey !== null && !batch.ambiguousUrls.has(entry.urlKey) ? entry.urlKey : null;
    return { identity: entry.legalId ?? `${feedSlug}:${hash(pickMark({ ...entry, urlKey }, batch))}`, urlKey };
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

/** An entry's marks as they are compared. */
interface Marked extends EntryMarks {
  readonly urlKey: string | null;
}

/** Publishers move guids that are addresses to https or another subdomain: neither makes another article. */
function normalize(entry: EntryMarks): Marked {
  const guid = entry.guid?.trim().replace(/^https?:\/\/(www\.)?/i, '') || null;
  return { ...entry, guid, urlKey: entry.url === null ? null : canonicalUrl(entry.url) };
}

function readBatch(entries: readonly Marked[]): Batch {
  const minutes = entries.map(({ publishedAt }) => publishedAt && Math.floor(publishedAt.getTime() / MINUTE_MS));
  return {
    ambiguousGuids: ambiguous(entries.map(({ guid, title, urlKey }) => [guid, `${title}\n${urlKey}`])),
    ambiguousUrls: ambiguous(entries.map(({ urlKey, title }) => [urlKey, title])),
    datesTellNothing: entries.length > 2 && new Set(minutes).size === 1,
  };
}

/** Marks that stand on entries of different content. */
function ambiguous(marks: readonly (readonly [mark: string | null, content: string])[]): ReadonlySet<string> {
  const contents = new Map<string, string>();
  const shared = new Set<string>();
  for (const [mark, content] of marks) {
    if (mark === null) continue;
    const other = contents.get(mark);
    if (other === undefined) contents.set(mark, content);
    else if (other !== content) shared.add(mark);
  }
  return shared;
}

function pickMark({ guid, urlKey, title, publishedAt }: Marked, batch: Batch): readonly string[] {
  if (guid !== null && !batch.ambiguousGuids.has(guid)) return ['guid', guid];
  if (urlKey !== null) return ['url', urlKey];
  const day = publishedAt === null || batch.datesTellNothing ? '' : publishedAt.toISOString().slice(0, 10);
  return ['title', title.toLowerCase(), day];
}

function hash(parts: readonly string[]): string {
  return digest(parts).slice(0, 40);
}
