import { type FeedServer, type Page, startFeedServer } from '../support/feed-server.ts';
import { type FeedName, OUTLETS, type Outlet, type Telling, tokenOf } from './tales.ts';

/** The upstreams of a round: what was said so far, and what is wrong with them. */
export interface Feeds {
  /** Entries of `config/feeds.yaml`. */
  readonly entries: readonly object[];
  /** Says one thing more. */
  tell(tale: string, step: number, telling: Telling): void;
  /** The next so many requests to a feed go wrong. */
  disturb(feed: FeedName, trouble: FeedTrouble, times: number): void;
  /** Ends all trouble. */
  heal(): void;
  /** Forgets what was said. */
  reset(): void;
  /** How often a feed was asked since the last reset. */
  asked(): number;
  /** Resolves once every feed was asked for the second time: by then its first check is over. */
  untilKnown(): Promise<void>;
  close(): Promise<void>;
}

export type FeedTrouble = 'error' | 'reset' | 'cut' | 'refused';

const TROUBLES: Readonly<Record<FeedTrouble, Page>> = {
  error: { status: 503, body: 'later' },
  reset: { trouble: 'reset' },
  cut: { trouble: 'cut', body: '<?xml version="1.0"?><rss' },
  refused: { status: 429, body: 'slow down' },
};
const REGISTER = ['inspection', 'documents'] as const;
const PATHS: readonly FeedName[] = [...OUTLETS, ...REGISTER];
/** Divided by the program's haste. */
const PRESS_PACE = '3s';
const REGISTER_PACE = '4s';

interface Said {
  readonly token: string;
  readonly telling: Telling;
  readonly at: Date;
}

export async function openFeeds(): Promise<Feeds> {
  const server = await startFeedServer();
  const said = new Map<FeedName, Said[]>(PATHS.map((path) => [path, []]));
  const troubles = new Map<FeedName, FeedTrouble[]>(PATHS.map((path) => [path, []]));
  for (const path of PATHS) {
    server.set(`/${path}`, () => {
      const trouble = troubles.get(path)?.shift();
      return trouble === undefined ? render(server, path, said.get(path) ?? []) : TROUBLES[trouble];
    });
  }
  const timesAsked = (path: string): number => server.requests.filter((request) => request.path === path).length;
  const clear = (lists: ReadonlyMap<FeedName, unknown[]>): void => {
    for (const list of lists.values()) list.length = 0;
  };
  return {
    entries: listEntries(server.origin),
    tell: (tale, step, telling) => {
      const token = tokenOf(tale, step);
      if (telling.feed === 'inspection') server.set(`/text/${token}.txt`, { body: telling.text, type: 'text/plain' });
      said.get(telling.feed)?.unshift({ token, telling, at: new Date() });
    },
    disturb: (feed, trouble, times) => void troubles.get(feed)?.push(...Array(times).fill(trouble)),
    heal: () => clear(troubles),
    reset: () => {
      clear(said);
      clear(troubles);
      (server.requests as unknown[]).length = 0;
    },
    asked: () => server.requests.length,
    untilKnown: () => untilEach(PATHS.map((path) => () => timesAsked(`/${path}`) > 1)),
    close: () => server.close(),
  };
}

async function untilEach(conditions: readonly (() => boolean)[]): Promise<void> {
  while (!conditions.every((isSo) => isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

function listEntries(origin: string): readonly object[] {
  const press = OUTLETS.map((outlet) => ({
    ...{ id: outlet, kind: 'rss', url: `${origin}/${outlet}`, title: `The ${outlet}`, authority: 'press' },
    ...{ owner: outlet, pace: PRESS_PACE },
  }));
  const register = REGISTER.map((path) => ({
    ...{ id: `fr-${path}`, kind: 'federal-register', url: `${origin}/${path}`, title: 'Federal Register' },
    ...{ authority: 'official', jurisdiction: 'US', pace: REGISTER_PACE },
    options: {
      mode: path === 'documents' ? 'documents' : 'public-inspection',
      ...{ agencies: ['industry-and-security-bureau'], officeHours: false },
    },
  }));
  return [...press, ...register];
}

function render(server: FeedServer, path: FeedName, said: readonly Said[]): Page {
  if (path === 'inspection' || path === 'documents')
    return { body: listing(server.origin, said), type: 'application/json' };
  return { body: rss(path, said) };
}

function rss(outlet: Outlet, said: readonly Said[]): string {
  const items = said.map(
    ({ token, telling, at }) => `<item><guid isPermaLink="false">${token}</guid><title>${telling.title}</title>
<link>https://${outlet}.example/${token}</link><description>${telling.text}</description>
<pubDate>${at.toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${outlet}</title><link>https://${outlet}.example/</link>
<description>Told for a test</description>${items.join('')}</channel></rss>`;
}

function listing(origin: string, said: readonly Said[]): string {
  const results = said.map(({ token, telling }) => ({
    agencies: [{ name: 'Industry and Security Bureau', slug: 'industry-and-security-bureau' }],
    html_url: `https://register.example/${token}`,
    title: telling.title,
    ...(telling.feed === 'inspection' ? { raw_text_url: `${origin}/text/${token}.txt` } : {}),
    ...telling.fields,
  }));
  return JSON.stringify({ count: results.length, total_pages: 1, ...(results.length === 0 ? {} : { results }) });
}
