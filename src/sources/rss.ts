import { z } from 'zod';
import { checkOptions, type ReaderDeps, TIME_ZONE } from './adapter.ts';
import { fetchDocument } from './answer.ts';
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
export function createRssSource(deps: ReaderDeps, kind = 'rss'): Source {
  return {
    kind,
    check: (feed) => void checkOptions(feed, OPTIONS),
    fetch: async (feed, since, signal) => {
      const { accept = ACCEPT, timeZone } = checkOptions(feed, OPTIONS);
      return fetchDocument(deps, {
        ...{ feed, since, asked: { accept, signal } },
        read: (document) => deps.reader.readFeed({ ...document, timeZone }, signal),
      });
    },
  };
}
