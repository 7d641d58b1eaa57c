import { z } from 'zod';
import type { Feed } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';
import { checkOptions, type ReaderDeps } from './adapter.ts';
import { fetchedList, MAX_DOCUMENT_BYTES, unchanged } from './answer.ts';
import { JSON_LAYOUT } from './json-layout.ts';
import type { Source } from './source.ts';

const OPTIONS = JSON_LAYOUT.extend({
  /** Whether it asks for a key of api.data.gov. */
  dataGovKey: z.boolean().default(false),
});

export interface JsonListDeps extends ReaderDeps {
  /** A key of api.data.gov: Congress, regulations.gov. */
  readonly dataGovKey?: string | null;
}

/** Interfaces that list entries in JSON; which fields say what is said in the feed's settings. */
export function createJsonListSource({ http, clock, log, reader, dataGovKey = null }: JsonListDeps): Source {
  return {
    kind: 'json-list',
    check: (feed) => void checkOptions(feed, OPTIONS),
    fetch: async (feed, since, signal) => {
      const { dataGovKey: isKeyed, ...options } = checkOptions(feed, OPTIONS);
      const headers: Readonly<Record<string, string>> = isKeyed ? { 'x-api-key': dataGovKey ?? missingKey(feed) } : {};
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

function missingKey(feed: Feed): never {
  const where = 'get one at https://api.data.gov/signup/ and set API_DATA_GOV_KEY';
  throw new EarshotError('source-blocked', `${feed.title} answers with a key only: ${where}.`);
}
