import type { WorkerDeps } from '../../workers/index.ts';
import { startWorkers } from '../../workers/index.ts';
import { loadClassifier, loadStoryModel, loadTaxonomy } from '../classify/load.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/db.ts';
import { migrate } from '../db/migrate.ts';
import type { EmbeddedDb } from '../db/pglite.ts';
import { openPglite } from '../db/pglite.ts';
import { openPostgres } from '../db/postgres.ts';
import type { Platform } from '../domain/types.ts';
import type { Clock } from '../lib/clock.ts';
import { createHttp, type Http } from '../lib/http.ts';
import type { Log } from '../lib/log.ts';
import { isPublicAddress } from '../lib/public-address.ts';
import type { Terminal } from '../lib/terminal.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { QueueOptions } from '../queue/bullmq.ts';
import { createBullQueue } from '../queue/bullmq.ts';
import type { Queue } from '../queue/queue.ts';
import { openFeedReader } from '../sources/feed-reader.ts';
import { createSources } from '../sources/index.ts';
import { makeFeedsDue, syncFeeds } from '../store/feeds.ts';
import { clearLeases, clearPlatform } from '../store/leases.ts';
import { checkFeeds } from './check-feeds.ts';
import { openConsoleChannel } from './console-channel.ts';
import { createNotifiers } from './notifiers.ts';

/** What a start needs besides the settings. */
export interface ProgramOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly terminal: Terminal;
  /** Print messages as JSON lines. */
  readonly json: boolean;
  /** Check every feed now, whatever its clock says. */
  readonly pollAll: boolean;
  /** How long an upstream may take to answer. */
  readonly fetchTimeoutMs: number;
  /** Something failed for good: the program should end. */
  readonly onFatal: (error: Error) => void;
}

/** The running program. */
export interface Program {
  readonly db: Db;
  readonly queue: Queue;
  readonly platforms: readonly Platform[];
  /** Finishes the message being sent, then closes everything that was opened, within 10 s. */
  stop(): Promise<void>;
}

/** How many jobs run at once: the embedded database has one connection to share. */
const CONCURRENCY: QueueOptions['concurrency'] = { poll: 6, triage: 1, deliver: 8, digest: 1 };
const GRACE_MS = 6_000;

/**
 * Opens everything, starts the chosen roles.
 * @throws EarshotError `bad-config` with what to do.
 */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { config, clock, log } = options;
  const notifiers = await createNotifiers(options);
  const http = createHttp({ userAgent: `Earshot/0.1 (${config.contact})`, timeoutMs: options.fetchTimeoutMs, log });
  const privateHttp = openPrivateHttp(options);
  const reader = openFeedReader();
  const sources = createSources({ http, privateHttp, reader, clock, log, dataGovKey: config.dataGovKey });
  checkFeeds(config, sources);
  const taxonomy = loadTaxonomy(config.configDir);
  const classifier = loadClassifier(config.configDir, taxonomy);
  const storyModel = loadStoryModel(config.configDir);
  const { db, embedded } = await openDatabase(options);
  const parts = [db, http, privateHttp, reader];
  const closing = parts.map((part) => () => part.close());
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    await migrate(db, { log });
    if (embedded !== null) await clearLeases(db);
    await prepare(db, options, notifiers);
    const queue = await openQueue(options, embedded, notifiers);
    closing.push(() => queue.close(GRACE_MS));
    const { haste } = config;
    const rest = { classifier, storyModel, notifiers, speaking: new Set<number>(), haste };
    const deps: WorkerDeps = { db, queue, clock, log, sources, ...rest };
    if (config.roles.includes('worker')) {
      const workers = await startWorkers(deps, async () => embedded?.upkeep());
      closing.push(() => workers.stop());
    }
    if (config.roles.includes('bot') && (config.slack !== null || config.discord !== null)) {
      const { startBots } = await import('./bots.ts');
      closing.push(await startBots(options, { db, queue, classifier, taxonomy, notifiers, privateHttp, reader }));
    }
    return { db, queue, platforms: [...notifiers.keys()], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** For addresses that people add from chat: they may not lead into the network that Earshot runs in. */
function openPrivateHttp({ config, fetchTimeoutMs, log }: ProgramOptions): Http {
  const guard = config.allowPrivateFeeds ? {} : { isAllowed: isPublicAddress };
  return createHttp({ userAgent: `Earshot/0.1 (${config.contact})`, timeoutMs: fetchTimeoutMs, log, ...guard });
}

async function openDatabase({
  config,
  log,
  onFatal,
}: ProgramOptions): Promise<{ db: Db; embedded: EmbeddedDb | null }> {
  if (config.databaseUrl !== null) return { db: await openPostgres({ url: config.databaseUrl, log }), embedded: null };
  const embedded = await openPglite({ dir: config.dataDir, log, onCrash: onFatal });
  return { db: embedded, embedded };
}

function openQueue(
  { config, log }: ProgramOptions,
  embedded: EmbeddedDb | null,
  notifiers: ReadonlyMap<Platform, Notifier>,
): Promise<Queue> {
  const tokens: Readonly<Partial<Record<Platform, string>>> = {
    ...(config.slack && { slack: config.slack.botToken }),
    ...(config.discord && { discord: config.discord.token }),
  };
  const budgets = [...notifiers].map(([platform, { limits }]) => {
    const budget = { token: tokens[platform] ?? null, requestsPerSecond: limits.requestsPerSecond };
    return [platform, budget] as const;
  });
  const storage: QueueOptions['storage'] =
    config.redisUrl !== null
      ? { kind: 'redis', url: config.redisUrl }
      : embedded === null
        ? { kind: 'postgres', url: config.databaseUrl ?? '' }
        : { kind: 'embedded', pool: embedded.pool };
  return createBullQueue({
    storage,
    deliver: Object.fromEntries(budgets),
    concurrency: CONCURRENCY,
    haste: config.haste,
    log,
  });
}

async function prepare(db: Db, options: ProgramOptions, notifiers: ReadonlyMap<Platform, Notifier>): Promise<void> {
  const { config, clock, pollAll } = options;
  const now = clock.now();
  await db.tx(async (sql) => {
    const enabled = config.feeds.filter((feed) => feed.enabled);
    await syncFeeds(sql, enabled, now);
    if (pollAll) await makeFeedsDue(sql, now);
    for (const platform of notifiers.keys()) await clearPlatform(sql, platform);
    await openConsoleChannel(sql, { isOpen: notifiers.has('console'), timeZone: config.timeZone, now });
  });
}
