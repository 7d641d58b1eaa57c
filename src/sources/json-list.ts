import { z } from 'zod';
import type { Feed } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';
import { checkOptions, type ReaderDeps } from './adapter.ts';
import { fetchDocument } from './answer.ts';
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
export function createJsonListSource({ dataGovKey = null, ...deps }: JsonListDeps): Source {
  return {
    kind: 'json-list',
    check: (feed) => void checkOptions(feed, OPTIONS),
    fetch: async (feed, since, signal) => {
      const { dataGovKey: isKeyed, ...options } = checkOptions(feed, OPTIONS);
      const headers: Readonly<Record<string, string>> = isKeyed ? { 'x-api-key': dataGovKey ?? missingKey(feed) } : {};
      return fetchDocument(deps, {
        ...{ feed, since, asked: { accept: 'application/json', headers, signal } },
        read: (document) => deps.reader.readList({ ...document, layout: { kind: 'json', options } }, signal),
      });
    },
  };
}

function missingKey(feed: Feed): never {
  const where = 'get one at https://api.data.gov/signup/ and set API_DATA_GOV_KEY';
  throw new EarshotError('source-blocked', `${feed.title} answers with a key only: ${where}.`);
}
