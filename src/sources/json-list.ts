import { z } from 'zod';
import { checkOptions, type ReaderDeps } from './adapter.ts';
import { fetchedList, MAX_DOCUMENT_BYTES, unchanged } from './answer.ts';
import { JSON_LAYOUT } from './json-layout.ts';
import type { Source } from './source.ts';

const OPTIONS = JSON_LAYOUT.extend({
  /** Sent along, such as the key that an interface asks for. */
  headers: z.record(z.string().regex(/^[\w-]+$/, 'must be the name of a header'), z.string()).default({}),
});

/** Interfaces that list entries in JSON; which fields say what is said in the feed's settings. */
export function createJsonListSource({ http, clock, log, reader }: ReaderDeps): Source {
  return {
    kind: 'json-list',
    check: (feed) => void checkOptions(feed, OPTIONS),
    fetch: async (feed, since, signal) => {
      const { headers, ...options } = checkOptions(feed, OPTIONS);
      const asked = { validators: since.validators, accept: 'application/json', headers, signal };
      const answer = await http.get(feed.url, { ...asked, maxBytes: MAX_DOCUMENT_BYTES });
      if (answer.status === 304) return unchanged(answer, since);
      const { bytes, finalUrl } = answer;
      const contentType = answer.headers['content-type'] ?? null;
      const layout = { kind: 'json', options } as const;
      const list = await reader.readList({ bytes, contentType, finalUrl, feed, layout, now: clock.now() }, signal);
      if (list.left > 0) log.warn('feed.capped', { feed: feed.slug, left: list.left });
      return fetchedList(feed, answer, list);
    },
  };
}
