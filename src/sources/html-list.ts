import { z } from 'zod';
import { checkOptions, type ReaderDeps } from './adapter.ts';
import { fetchedList, MAX_DOCUMENT_BYTES, unchanged } from './answer.ts';
import { HTML_LAYOUT } from './html-layout.ts';
import type { Source } from './source.ts';

const OPTIONS = HTML_LAYOUT.extend({
  /** Replaces what we say we accept: some servers refuse the usual header. */
  accept: z.string().min(1).default('text/html, application/xhtml+xml;q=0.9, */*;q=0.1'),
});

/** Pages that list entries and offer no feed; where things stand in them is said in the feed's settings. */
export function createHtmlListSource({ http, clock, log, reader }: ReaderDeps): Source {
  return {
    kind: 'html-list',
    check: (feed) => void checkOptions(feed, OPTIONS),
    fetch: async (feed, since, signal) => {
      const { accept, ...options } = checkOptions(feed, OPTIONS);
      const asked = { validators: since.validators, accept, maxBytes: MAX_DOCUMENT_BYTES, signal };
      const answer = await http.get(feed.url, asked);
      if (answer.status === 304) return unchanged(answer, since);
      const { bytes, finalUrl } = answer;
      const contentType = answer.headers['content-type'] ?? null;
      const layout = { kind: 'html', options } as const;
      const list = await reader.readList({ bytes, contentType, finalUrl, feed, layout, now: clock.now() }, signal);
      if (list.left > 0) log.warn('feed.capped', { feed: feed.slug, left: list.left });
      return fetchedList(feed, answer, list);
    },
  };
}
