import type { SourceDeps } from './adapter.ts';
import { createFederalRegisterSource } from './federal-register.ts';
import { createRssSource } from './rss.ts';
import type { Source } from './source.ts';

/** Every kind of upstream, by the name that `config/feeds.yaml` uses. A new kind is one line here. */
export function createSources(deps: SourceDeps): ReadonlyMap<string, Source> {
  const sources = [createRssSource(deps), createFederalRegisterSource(deps)];
  return new Map(sources.map((source) => [source.kind, source]));
}
