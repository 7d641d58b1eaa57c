import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DiscordServer, startDiscordServer } from '../../test/support/discord-server.ts';
import { type FeedServer, startFeedServer } from '../../test/support/feed-server.ts';
import { type SlackServer, startSlackServer, TEAM } from '../../test/support/slack-server.ts';
import { readConfig } from '../config.ts';
import type { Db } from '../db/db.ts';
import { buildFilter } from '../domain/filter.ts';
import type { Platform } from '../domain/types.ts';
import { systemClock } from '../lib/clock.ts';
import { createTerminal } from '../lib/terminal.ts';
import { ensureChannel } from '../store/channels.ts';
import { insertSubscription } from '../store/subscriptions.ts';
import { ensureWorkspace } from '../store/workspaces.ts';
import { benchFeed, percentile, QUIET } from './bench-parts.ts';
import { buildFeed, buildNews } from './bench-samples.ts';
import { type Program, startProgram } from './program.ts';

const HEALTHY_CHANNELS = 3;
/** As many as are stories of their own: a reply to a story makes its channel rest, and would be measured as a delay. */
const NEWS_PER_STAGE = 11;
const LOOK_MS = 50;
/** A channel takes a message a second: the news are further apart, so that none waits for another. */
const APART_MS = 1_300;

/** In milliseconds, from a feed's response to the request at the chat server; `samples` messages. */
export interface ReachTimes {
  readonly p50: number;
  readonly p95: number;
  readonly samples: number;
}

/** How soon healthy channels hear, without trouble and beside it. */
export interface TroubleFigures {
  readonly quiet: ReachTimes;
  readonly beside: ReachTimes;
}

interface Rig {
  readonly feeds: FeedServer;
  readonly discord: DiscordServer;
  readonly program: Program;
  readonly healthy: readonly Heard[];
}

/** A channel that is listened at. */
interface Heard {
  readonly id: number;
  readonly external: string;
}

/** The same program measured twice, the second time with a channel, a workspace and a feed that are dead. */
export async function measureTrouble(): Promise<TroubleFigures> {
  const [feeds, slack, discord, dir] = await Promise.all([
    startFeedServer(),
    startSlackServer(),
    startDiscordServer(),
    mkdtemp(join(tmpdir(), 'earshot-bench-')),
  ]);
  for (const path of ['/feed.xml', '/other.xml']) feeds.set(path, { body: buildFeed([]) });
  const program = await start(dir, { feeds, slack, discord });
  try {
    const join = (platform: Platform, workspace: string, external: string): Promise<Heard> =>
      subscribe(program.db, { platform, workspace, external });
    const healthy: Heard[] = [];
    for (let at = 0; at < HEALTHY_CHANNELS; at += 1)
      healthy.push(await join('discord', discord.guild, discord.openChannel()));
    const dying = await join('discord', discord.guild, discord.openChannel());
    await join('slack', TEAM.id, slack.addChannel());
    const rig = { feeds, discord, program, healthy };
    const quiet = await measureStage(rig, 0);
    discord.fault({ kind: 'no-answer', committed: false }, { path: dying.external, times: Number.POSITIVE_INFINITY });
    slack.revoked = true;
    feeds.set('/other.xml', { trouble: 'drip' });
    return { quiet, beside: await measureStage(rig, NEWS_PER_STAGE) };
  } finally {
    await program.stop();
    await Promise.all([feeds.close(), slack.close(), discord.close(), rm(dir, { recursive: true, force: true })]);
  }
}

function start(
  dir: string,
  {
    feeds,
    slack,
    discord,
  }: { readonly feeds: FeedServer; readonly slack: SlackServer; readonly discord: DiscordServer },
): Promise<Program> {
  const env = {
    ...{ EARSHOT_DATA_DIR: dir, EARSHOT_ROLES: 'worker' },
    ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl },
    ...{ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl },
  };
  const paths = ['/feed.xml', '/other.xml'];
  const watched = paths.map((path, at) => ({
    ...{ ...benchFeed(feeds.origin + path, '1s'), slug: `bench-${at}` },
    ...{ enabled: true, reason: null },
  }));
  return startProgram({
    ...{ config: { ...readConfig(env), feeds: watched }, clock: systemClock, log: QUIET, json: false, pollAll: false },
    ...{ terminal: createTerminal({ out: process.stderr, isTTY: false }), fetchTimeoutMs: 20_000 },
    onFatal: (error) => {
      throw error;
    },
  });
}

async function subscribe(
  db: Db,
  {
    platform,
    workspace,
    external,
  }: { readonly platform: Platform; readonly workspace: string; readonly external: string },
): Promise<Heard> {
  const now = new Date();
  const workspaceId = await ensureWorkspace(db, { platform, externalId: workspace, name: null }, now);
  const key = { workspaceId, platform, externalId: external, name: null, timeZone: 'UTC' };
  const { id } = await ensureChannel(db, key, now);
  const wanted = {
    channelId: id,
    filter: buildFilter({ minSeverity: 'medium' }),
    mode: 'alerts',
    mention: null,
  } as const;
  await db.tx((sql) => insertSubscription(sql, { ...wanted, createdBy: 'bench' }, now));
  return { id, external };
}

async function measureStage(rig: Rig, first: number): Promise<ReachTimes> {
  const latencies: number[] = [];
  for (let at = first; at < first + NEWS_PER_STAGE; at += 1) {
    latencies.push(...(await measureNews(rig, at)));
    await wait(APART_MS);
  }
  return { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), samples: latencies.length };
}

/** How long one report took to each healthy channel; nothing where it was taken for a story that they have already. */
async function measureNews({ feeds, discord, program, healthy }: Rig, at: number): Promise<readonly number[]> {
  const entry = buildNews(at);
  let servedAtMs = 0;
  feeds.set('/feed.xml', () => {
    servedAtMs ||= Date.now();
    return { body: buildFeed([entry]) };
  });
  while (!(await isSettled(program.db, entry.id, healthy))) await wait(LOOK_MS);
  return healthy.flatMap(({ external }) => {
    const path = `/channels/${external}/messages`;
    const arrived = discord.requests.find((one) => one.path === path && JSON.stringify(one.body).includes(entry.id));
    return arrived === undefined ? [] : [arrived.at.getTime() - servedAtMs];
  });
}

/** Whether a report is judged and everything about it was said to the healthy channels, however long that takes; an edit that waits for company makes none wait. */
async function isSettled(db: Db, id: string, healthy: readonly Heard[]): Promise<boolean> {
  const [row] = await db.query<{ settled: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM items WHERE title LIKE $1 AND triaged_version = version)
        AND NOT EXISTS (SELECT 1 FROM deliveries WHERE channel_id = ANY($2::bigint[]) AND state IN ('pending', 'sending')
                           AND (kind <> 'edit' OR not_before_at <= $3)) AS settled`,
    [`%${id}%`, healthy.map((channel) => channel.id), new Date()],
  );
  return row?.settled === true;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
