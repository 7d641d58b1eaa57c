import type { Feed } from '../domain/types.ts';
import type { GetOptions, HttpAnswer } from '../lib/http.ts';
import { isSameSite } from '../lib/url.ts';
import type { SourceDeps } from './adapter.ts';
import type { ListReading } from './list-reading.ts';
import type { Fetched, Since, Validators } from './source.ts';

/** The largest documents in use have 3 MB. */
export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

/** How a document is asked for, and read. */
export interface DocumentRequest {
  readonly feed: Feed;
  readonly since: Since;
  readonly asked: Pick<GetOptions, 'accept' | 'headers' | 'signal'>;
  readonly read: (document: Document) => Promise<ListReading & { readonly askedPaceMs?: number }>;
}

/** A document as a server sent it. */
interface Document {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly finalUrl: string;
  readonly feed: Feed;
  readonly now: Date;
}

/** Fetches, unless nothing changed, and reads one whole document that is read anew at each check. */
export async function fetchDocument(
  { http, clock, log }: SourceDeps,
  { feed, since, asked, read }: DocumentRequest,
): Promise<Fetched> {
  const answer = await http.get(feed.url, { ...asked, validators: since.validators, maxBytes: MAX_DOCUMENT_BYTES });
  // validators may change with a 304 too, and may be left out of it
  if (answer.status === 304)
    return { status: 'unchanged', validators: validatorsOf(answer, since.validators), nextCheckMs: 0 };
  const { bytes, finalUrl, headers } = answer;
  const contentType = headers['content-type'] ?? null;
  const {
    items,
    skipped,
    left,
    askedPaceMs = 0,
  } = await read({ bytes, contentType, finalUrl, feed, now: clock.now() });
  if (left > 0) log.warn('feed.capped', { feed: feed.slug, left });
  return {
    status: 'fetched',
    items,
    skipped: skipped + left,
    validators: validatorsOf(answer, { etag: null, lastModified: null }),
    cursor: null,
    nextCheckMs: askedPaceMs,
    movedTo: movedTo(feed, answer),
  };
}

export function validatorsOf({ headers }: HttpAnswer, fallback: Validators): Validators {
  return { etag: headers['etag'] ?? fallback.etag, lastModified: headers['last-modified'] ?? fallback.lastModified };
}

/** Follows a feed that moved for good, as long as it stays with its publisher: a lapsed domain redirects for good too. */
export function movedTo(feed: Feed, { redirects }: HttpAnswer): string | null {
  const firstPassing = redirects.findIndex(({ permanent }) => !permanent);
  const lasting = firstPassing === -1 ? redirects : redirects.slice(0, firstPassing);
  const to = lasting.at(-1)?.to ?? null;
  return to !== null && isSameSite(feed.url, to) ? to : null;
}
