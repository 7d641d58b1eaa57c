import { resolve } from 'node:path';
import { loadClassifier, loadStoryModel } from '../../src/classify/load.ts';
import type { Db } from '../../src/db/db.ts';
import { buildFilter } from '../../src/domain/filter.ts';
import type { Feed, Filter, Mode, Platform, RawItem } from '../../src/domain/types.ts';
import { createDiscordNotifier } from '../../src/notify/discord.ts';
import type { Notifier } from '../../src/notify/notifier.ts';
import { createSlackNotifier } from '../../src/notify/slack.ts';
import type { JobName, Jobs, Queue, RingOptions } from '../../src/queue/queue.ts';
import { ensureChannel } from '../../src/store/channels.ts';
import { syncFeeds, takeFeed } from '../../src/store/feeds.ts';
import { putItems } from '../../src/store/items.ts';
import { insertSubscription } from '../../src/store/subscriptions.ts';
import { listUntriagedIds } from '../../src/store/triage.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { deliver } from '../../workers/deliver.ts';
import type { WorkerDeps } from '../../workers/deps.ts';
import { triage } from '../../workers/triage.ts';
import { resetDatabase, silentLog } from './database.ts';
import type { DiscordServer } from './discord-server.ts';
import { startDiscordServer } from './discord-server.ts';
import type { SlackServer } from './slack-server.ts';
import { startSlackServer, TEAM } from './slack-server.ts';

export const REQUEST_TIMEOUT_MS = 10_000;
const ROOT = resolve(import.meta.dirname, '../..');

/** A ring as a worker gave it. */
export interface Ring<N extends JobName = JobName> {
  readonly name: N;
  readonly data: Jobs[N];
  readonly options: RingOptions;
}

/** A channel that subscribed. */
export interface DeskChannel {
  readonly id: number;
  readonly platform: 'slack' | 'discord';
  /** The platform's own id. */
  readonly external: string;
}

export interface Wish {
  readonly filter?: Partial<Filter>;
  readonly mode?: Mode;
  readonly mention?: string;
  readonly timeZone?: string;
}

/** The workers' handlers over real SQL and local chat servers, at a time that the test sets. */
export interface Desk {
  readonly deps: WorkerDeps;
  readonly db: Db;
  readonly slack: SlackServer;
  readonly discord: DiscordServer;
  readonly rings: Ring[];
  now(): Date;
  /** Lets time pass. */
  pass(ms: number): void;
  setTime(at: Date): void;
  subscribe(platform: DeskChannel['platform'], wish?: Wish): Promise<DeskChannel>;
  alsoSubscribe(channel: DeskChannel, wish: Wish): Promise<void>;
  /** Stores what a feed brought, as `poll` does; the feed is made where it is new. Returns the ids. */
  bring(feed: Partial<Feed> & { readonly slug: string }, ...raws: readonly RawItem[]): Promise<readonly number[]>;
  /** Judges everything that waits. */
  judge(): Promise<void>;
  /** Answers the bells of a channel until it rings for itself no more, letting the time pass that it asks for. Returns how often. */
  serve(channel: DeskChannel): Promise<number>;
  deliver(channel: DeskChannel): Promise<void>;
  /** The outbox of a channel, oldest first. */
  outbox(channel: DeskChannel): Promise<readonly OutboxRow[]>;
  /** Forgets everything but the servers. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface OutboxRow {
  readonly id: number;
  readonly kind: string;
  readonly state: string;
  readonly note: string | null;
  readonly key: string;
  readonly in_doubt: boolean;
  readonly uncertain: boolean;
  readonly plain: boolean;
  readonly attempts: number;
  readonly not_before_at: Date;
}

/** Opens a desk; a second costs: one per suite, and `reset` between tests. */
export async function openDesk(open: () => Promise<Db>): Promise<Desk> {
  const [db, slack, discord] = await Promise.all([open(), startSlackServer({ historyLagMs: 0 }), startDiscordServer()]);
  let passedMs = 0;
  const clock = { now: () => new Date(Date.now() + passedMs) };
  const rings: Ring[] = [];
  const deps: WorkerDeps = {
    ...{ db, clock, log: silentLog, queue: recordRings(rings), sources: new Map() },
    classifier: loadClassifier(resolve(ROOT, 'config')),
    storyModel: loadStoryModel(resolve(ROOT, 'config')),
    notifiers: connect(slack, discord),
    speaking: new Set(),
    haste: 1,
  };
  const send = (channel: DeskChannel): Promise<void> =>
    deliver(deps, { channelId: channel.id, platform: channel.platform });
  return {
    ...{ deps, db, slack, discord, rings, now: clock.now, deliver: send },
    pass: (ms) => {
      passedMs += ms;
    },
    setTime: (at) => {
      passedMs = at.getTime() - Date.now();
    },
    subscribe: async (platform, wish = {}) => {
      const external = platform === 'slack' ? slack.addChannel() : discord.openChannel();
      const workspace = platform === 'slack' ? TEAM.id : discord.guild;
      const workspaceId = await ensureWorkspace(db, { platform, externalId: workspace, name: null }, clock.now());
      const key = { workspaceId, platform, externalId: external, name: null, timeZone: wish.timeZone ?? 'UTC' };
      const { id } = await ensureChannel(db, key, clock.now());
      await subscribe(db, id, wish, clock.now());
      return { id, platform, external };
    },
    alsoSubscribe: ({ id }, wish) => subscribe(db, id, wish, clock.now()),
    bring: (feed, ...raws) => bring(db, feed, raws, clock.now()),
    judge: async () => triage(deps, { itemIds: await listUntriagedIds(db, clock.now(), 1_000) }),
    serve: async (channel) => {
      for (let times = 1; ; times++) {
        rings.length = 0;
        await send(channel);
        const again = rings.find(
          ({ name, data }) => name === 'deliver' && 'channelId' in data && data.channelId === channel.id,
        );
        if (again === undefined) return times;
        if (times > 200) throw new Error('The channel rings for itself without end.');
        passedMs += again.options.delayMs ?? 0;
      }
    },
    outbox: ({ id }) =>
      db.query<OutboxRow>(
        `SELECT id, kind, state, note, key, in_doubt, uncertain, plain, attempts, not_before_at
           FROM deliveries WHERE channel_id = $1 ORDER BY id`,
        [id],
      ),
    reset: async () => {
      await resetDatabase(db);
      slack.clearFaults();
      discord.clearFaults();
      rings.length = 0;
      passedMs = 0;
    },
    close: async () => {
      await Promise.all([slack.close(), discord.close()]);
      await db.close();
    },
  };
}

/** The queue is only a doorbell, and its own suites prove it; here a test wants to see who rings for what, and when. */
function recordRings(rings: Ring[]): Queue {
  return {
    ring: async (name, data, options = {}) => void rings.push({ name, data, options }),
    work: async () => {},
    counts: async () => ({ poll: 0, triage: 0, deliver: 0, digest: 0 }),
    forgetLimits: async () => {},
    close: async () => {},
  };
}

function connect(slack: SlackServer, discord: DiscordServer): ReadonlyMap<Platform, Notifier> {
  const limits = { requestTimeoutMs: REQUEST_TIMEOUT_MS };
  const options = { log: silentLog, requestTimeoutMs: REQUEST_TIMEOUT_MS };
  return new Map<Platform, Notifier>([
    ['slack', createSlackNotifier({ token: slack.botToken, apiUrl: slack.apiUrl, log: silentLog, limits })],
    ['discord', createDiscordNotifier({ ...options, token: discord.token, apiUrl: discord.apiUrl })],
  ]);
}

async function subscribe(db: Db, channelId: number, wish: Wish, now: Date): Promise<void> {
  const { filter = {}, mode = 'alerts', mention = null } = wish;
  const wanted = { channelId, filter: buildFilter(filter), mode, mention, createdBy: 'U1' };
  await db.tx((sql) => insertSubscription(sql, wanted, now));
}

async function bring(
  db: Db,
  feed: Partial<Feed> & { readonly slug: string },
  raws: readonly RawItem[],
  now: Date,
): Promise<readonly number[]> {
  const known = await db.query<{ id: number }>('SELECT id FROM feeds WHERE slug = $1', [feed.slug]);
  if (known.length === 0) await syncFeeds(db, [feedOf(feed)], now);
  // each feed has been read before, unless a test is about first polls
  await db.query(
    `UPDATE feeds SET next_check_at = $2, lease_until = NULL, enabled = true, last_success_at = coalesce(last_success_at, $2) WHERE slug = $1`,
    [feed.slug, now],
  );
  const [row] = await db.query<{ id: number }>('SELECT id FROM feeds WHERE slug = $1', [feed.slug]);
  const taken = await takeFeed(db, row?.id ?? 0, now, 1);
  if (taken === null) throw new Error('The feed could not be taken.');
  const stored = await db.tx((sql) => putItems(sql, raws, { feed: taken, now, isSilent: () => false }));
  return [...stored.added, ...stored.changed];
}

/** A press feed, unless told otherwise. */
export function feedOf(feed: Partial<Feed> & { readonly slug: string }): Feed {
  const { slug } = feed;
  return {
    ...{ kind: 'rss', url: `https://${slug}.example/feed`, title: `The ${slug}`, jurisdiction: null, lang: 'en' },
    ...{ authority: 'press', owner: slug, paceMs: 600_000, options: {} },
    ...feed,
  };
}

/** The register's own feed. */
export const REGISTER = {
  ...{ slug: 'fr', kind: 'federal-register', title: 'Federal Register', authority: 'official', owner: 'gpo' },
  jurisdiction: 'US',
} as const satisfies Partial<Feed>;
