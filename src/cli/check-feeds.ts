import type { Config } from '../config.ts';
import { PRIVATE_KIND } from '../domain/private-feed.ts';
import { EarshotError } from '../lib/errors.ts';
import type { Source } from '../sources/source.ts';

/**
 * What only the kinds of upstream themselves know to be wrong with a feed.
 * @throws EarshotError `bad-config` with every problem, a line each
 */
export function checkFeeds({ feeds, placeOf }: Config, sources: ReadonlyMap<string, Source>): void {
  const problems: string[] = [];
  // what people add from chat is a kind of its own, which no file may name
  const kinds = [...sources.keys()].filter((kind) => kind !== PRIVATE_KIND);
  for (const feed of feeds) {
    const source = kinds.includes(feed.kind) ? sources.get(feed.kind) : undefined;
    if (source === undefined)
      problems.push(`${placeOf(feed.slug, 'kind')}: kind ${feed.kind} is not known; known are ${kinds.join(', ')}`);
    try {
      source?.check(feed);
    } catch (error) {
      if (!(error instanceof EarshotError) || error.code !== 'bad-config') throw error;
      problems.push(`${placeOf(feed.slug, 'options')}: ${error.message}`);
    }
  }
  if (problems.length > 0) throw new EarshotError('bad-config', problems.join('\n'));
}
