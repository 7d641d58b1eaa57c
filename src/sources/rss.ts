import { z } from 'zod';
import type { Feed } from '../domain/types.ts';
import type { HttpAnswer } from '../lib/http.ts';
import { isSameSite } from '../lib/url.ts';
import { checkOptions, type SourceDeps } from './adapter.ts';
import type { FeedReader } from './feed-reader.ts';
import type { Fetched, Since, Source, Validators } from './source.ts';

const OPTIONS = z.strictObject({
  /** Replaces what we say we accept: some servers refuse the usual header. */
  accept: z.string().min(1).optional(),
  /** Of dates that name none. */
  timeZone: z.string().refine(isZone, 'must be an IANA time zone such as Asia/Seoul').default('UTC'),
});

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1';

/** The largest feeds in use have 3 MB. */
const MAX_BYTES = 8 * 1024 * 1024;

/** What feeds are read with besides. */
export interface RssDeps extends SourceDeps {
  readonly reader: FeedReader;
}

/** RSS 0.9-2.0, Atom and RDF. */
export function createRssSource({ http, clock, log, reader }: RssDeps, kind = 'rss'): Source {
  return {
    kind,
    check: (feed) => void checkOptions(feed, OPTIONS),
    fetch: async (feed, since, signal) => {
      const { accept, timeZone } = checkOptions(feed, OPTIONS);
      const { validators } = since;
      const asked = { validators, accept: accept ?? ACCEPT, maxBytes: MAX_BYTES, signal };
      const answer = await http.get(feed.url, asked);
      if (answer.status === 304) return unchanged(answer, since);
      const { bytes, finalUrl } = answer;
      const contentType = answer.headers['content-type'] ?? null;
      const request = { bytes, contentType, finalUrl, feed, timeZone, now: clock.now() };
      const { items, skipped, left, askedPaceMs } = await reader.readFeed(request, signal);
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
    },
  };
}

/** Validators may change with a 304 too, and may be left out of it. */
function unchanged(answer: HttpAnswer, since: Since): Fetched {
  return { status: 'unchanged', validators: validatorsOf(answer, since.validators), nextCheckMs: 0 };
}

function validatorsOf({ headers }: HttpAnswer, fallback: Validators): Validators {
  return { etag: headers['etag'] ?? fallback.etag, lastModified: headers['last-modified'] ?? fallback.lastModified };
}

/** Follows a feed that moved for good, as long as it stays with its publisher: a lapsed domain redirects for good too. */
function movedTo(feed: Feed, { redirects }: HttpAnswer): string | null {
  const firstPassing = redirects.findIndex(({ permanent }) => !permanent);
  const lasting = firstPassing === -1 ? redirects : redirects.slice(0, firstPassing);
  const to = lasting.at(-1)?.to ?? null;
  return to !== null && isSameSite(feed.url, to) ? to : null;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
