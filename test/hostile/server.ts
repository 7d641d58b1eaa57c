/** A process that carries every hostile feed, each on a server of its own, and a good one. Harmless until it is told otherwise. */
import { type FeedServer, type Page, startFeedServer } from '../support/feed-server.ts';
import { type HostileFeed, itemOf, listHostileFeeds, rssOf } from './feeds.ts';

/** Said once, when all can be asked. */
export interface Carried {
  readonly good: string;
  readonly feeds: readonly (Pick<HostileFeed, 'name' | 'outcome'> & { readonly url: string })[];
}

const EMPTY: Page = { body: rssOf('') };

async function carry(index: number): Promise<{ readonly server: FeedServer; readonly feed: HostileFeed } | null> {
  const server = await startFeedServer();
  const feed = listHostileFeeds(server.origin)[index];
  server.set('/feed', EMPTY);
  return feed === undefined ? null : { server, feed };
}

const carried: { readonly server: FeedServer; readonly feed: HostileFeed }[] = [];
for (let index = 0; ; index += 1) {
  const one = await carry(index);
  if (one === null) break;
  carried.push(one);
}
const good = await startFeedServer();
let told = 0;
good.set('/feed', () => ({ body: rssOf(itemOf(`good-${++told}`, `Export controls on chips, part ${told}`)) }));
process.on('message', () => {
  for (const { server, feed } of carried) server.set('/feed', feed.page);
});
process.on('disconnect', () => process.exit());
const feeds = carried.map(({ server, feed: { name, outcome } }) => ({ name, outcome, url: `${server.origin}/feed` }));
process.send?.({ good: `${good.origin}/feed`, feeds } satisfies Carried);
