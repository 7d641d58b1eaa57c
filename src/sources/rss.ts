import { z } from 'zod';
import { checkOptions, type ReaderDeps, TIME_ZONE } from './adapter.ts';
import { fetchedList, MAX_DOCUMENT_BYTES, unchanged } from './answer.ts';
import type { Source } from './source.ts';

const OPTIONS = z.strictObject({
  /** Replaces what we say we accept: some servers refuse the usual header. */
  accept: z.string().min(1).optional(),
  /** Of dates that name none. */
  timeZone: TIME_ZONE.default('UTC'),
});

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1';

/** RSS 0.9-2.0, Atom and RDF. */
export function createRssSource({ http, clock, log, reader }: ReaderDeps, kind = 'rss'): Source {
  return {
    kind,
    check: (feed) => void checkOptions(feed, OPTIONS),
    fetch: async (feed, since, signal) => {
      const { accept, timeZone } = checkOptions(feed, OPTIONS);
      const { validators } = since;
      const asked = { validators, accept: accept ?? ACCEPT, maxBytes: MAX_DOCUMENT_BYTES, signal };
      const answer = await http.get(feed.url, asked);
      if (answer.status === 304) return unchanged(answer, since);
      const { bytes, finalUrl } = answer;
      const contentType = answer.headers['content-type'] ?? null;
      const request = { bytes, contentType, finalUrl, feed, timeZone, now: clock.now() };
      const reading = await reader.readFeed(request, signal);
      if (reading.left > 0) log.warn('feed.capped', { feed: feed.slug, left: reading.left });
      return { ...fetchedList(feed, answer, reading), nextCheckMs: reading.askedPaceMs };
    },
  };
}
