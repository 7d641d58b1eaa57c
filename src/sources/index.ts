import { PRIVATE_KIND } from '../domain/private-feed.ts';
import type { Http } from '../lib/http.ts';
import { createFederalRegisterSource } from './federal-register.ts';
import { createHtmlListSource } from './html-list.ts';
import { createJsonListSource, type JsonListDeps } from './json-list.ts';
import { createMofcomSource } from './mofcom.ts';
import { createRssSource } from './rss.ts';
import type { Source } from './source.ts';

/** Every kind of upstream; `privateHttp` fetches what people add from chat. By the name that `config/feeds.yaml` uses. A new kind is one line here. */
export function createSources(deps: JsonListDeps & { readonly privateHttp: Http }): ReadonlyMap<string, Source> {
  const sources = [
    createRssSource(deps),
    createFederalRegisterSource(deps),
    createHtmlListSource(deps),
    createJsonListSource(deps),
    createMofcomSource(deps),
    createRssSource({ ...deps, http: deps.privateHttp }, PRIVATE_KIND),
  ];
  return new Map(sources.map((source) => [source.kind, source]));
}
