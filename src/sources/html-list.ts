import { z } from 'zod';
import { checkOptions, type ReaderDeps } from './adapter.ts';
import { fetchDocument } from './answer.ts';
import { HTML_LAYOUT } from './html-layout.ts';
import type { Source } from './source.ts';

const OPTIONS = HTML_LAYOUT.extend({
  /** Replaces what we say we accept: some servers refuse the usual header. */
  accept: z.string().min(1).default('text/html, application/xhtml+xml;q=0.9, */*;q=0.1'),
});

/** Pages that list entries and offer no feed; where things stand in them is said in the feed's settings. */
export function createHtmlListSource(deps: ReaderDeps): Source {
  return {
    kind: 'html-list',
    check: (feed) => void checkOptions(feed, OPTIONS),
    fetch: async (feed, since, signal) => {
      const { accept, ...options } = checkOptions(feed, OPTIONS);
      return fetchDocument(deps, {
        ...{ feed, since, asked: { accept, signal } },
        read: (document) => deps.reader.readList({ ...document, layout: { kind: 'html', options } }, signal),
      });
    },
  };
}
