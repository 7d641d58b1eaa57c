import type { Feed } from '../domain/types.ts';
import type { HttpAnswer } from '../lib/http.ts';
import { isSameSite } from '../lib/url.ts';
import type { ListReading } from './list-reading.ts';
import type { Fetched, Since, Validators } from './source.ts';

/** The largest documents in use have 3 MB. */
export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

/** Validators may change with a 304 too, and may be left out of it. */
export function unchanged(answer: HttpAnswer, since: Since): Fetched {
  return { status: 'unchanged', validators: validatorsOf(answer, since.validators), nextCheckMs: 0 };
}

/** What one whole document brought that is read anew at each check. */
export function fetchedList(feed: Feed, answer: HttpAnswer, { items, skipped, left }: ListReading): Fetched {
  return {
    status: 'fetched',
    items,
    skipped: skipped + left,
    validators: validatorsOf(answer, { etag: null, lastModified: null }),
    cursor: null,
    nextCheckMs: 0,
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
