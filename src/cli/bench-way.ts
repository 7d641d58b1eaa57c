import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeedServer } from '../../test/support/feed-server.ts';
import { startFeedServer } from '../../test/support/feed-server.ts';
import type { SlackServer } from '../../test/support/slack-server.ts';
import { startSlackServer } from '../../test/support/slack-server.ts';
import { readConfig } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { createTerminal } from '../lib/terminal.ts';
import { getCounts, hasWork } from '../store/counts.ts';
import { benchFeed, percentile, QUIET } from './bench-parts.ts';
import { buildEntries, buildFeed, buildNews } from './bench-samples.ts';
import type { Program } from './program.ts';
import { startProgram } from './program.ts';

/** Items in the sustained run: a busy hour of thirty feeds; one in ten is news for the channel. */
const BULK_ITEMS = 2_000;
const BULK_EVERY = 100;
const WARM_UP = 3;
const SAMPLES = 25;
const MAX_SAMPLES = 34;
const LOOK_MS = 50;
/** A channel takes a message a second: the samples are further apart, so that none waits for another. */
const APART_MS = 1_300;

/** What one run of the whole program between local servers shows. */
export interface WayFigures {
  readonly itemsPerSecond: number;
  readonly samples: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly peakMemoryMb: number;
}

/** The whole way on the embedded database: a feed's response, judged, put into a story, posted to a local Slack. */
export async function measureWay(): Promise<WayFigures> {
  const [feeds, slack, dir] = await Promise.all([
    startFeedServer(),
    startSlackServer(),
    mkdtemp(join(tmpdir(), 'earshot-bench-')),
  ]);
  const memory = watchMemory();
  feeds.set('/feed.xml', { body: buildFeed([]) });
  const program = await start(dir, feeds, slack);
  try {
    const channel = slack.addChannel();
    await slack.sendCommand({ text: 'subscribe severity:medium', channel });
    const latencies = await measureLatency({ feeds, slack, channel, program });
    const itemsPerSecond = await measureSustained(feeds, program);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(latencies, share)) as [number, number, number];
    return { itemsPerSecond, samples: latencies.length, p50, p95, p99, peakMemoryMb: memory.stop() };
  } finally {
    await program.stop();
    await Promise.all([feeds.close(), slack.close(), rm(dir, { recursive: true, force: true })]);
  }
}

function start(dir: string, feeds: FeedServer, slack: SlackServer): Promise<Program> {
  const env = {
    EARSHOT_DATA_DIR: dir,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
  };
  const feed = { ...benchFeed(`${feeds.origin}/feed.xml`, '1s'), enabled: true, reason: null };
  return startProgram({
    ...{ config: { ...readConfig(env), feeds: [feed] }, clock: systemClock, log: QUIET, json: false, pollAll: false },
    ...{ terminal: createTerminal({ out: process.stderr, isTTY: false }), fetchTimeoutMs: 10_000 },
    onFatal: (error) => {
      throw error;
    },
  });
}

interface Rig {
  readonly feeds: FeedServer;
  readonly slack: SlackServer;
  readonly channel: string;
  readonly program: Program;
}

/** From the moment a feed's response with a new item was made to the moment the request with it reached the chat server. */
async function measureLatency(rig: Rig): Promise<number[]> {
  const latencies: number[] = [];
  for (let sample = 0; latencies.length < SAMPLES && sample < MAX_SAMPLES; sample += 1) {
    const latency = await measureOne(rig, sample);
    if (latency !== null && sample >= WARM_UP) latencies.push(latency);
    await new Promise((resolve) => setTimeout(resolve, APART_MS));
  }
  return latencies;
}

/** Null where the report was taken for a story that the channel has already: it then brings no message. */
async function measureOne({ feeds, slack, channel, program }: Rig, sample: number): Promise<number | null> {
  const entry = buildNews(sample);
  let servedAtMs = 0;
  feeds.set('/feed.xml', () => {
    servedAtMs ||= performance.now();
    return { body: buildFeed([entry]) };
  });
  const arrivedAtMs = (): number | undefined =>
    slack.requests.find(({ args }) => args['channel'] === channel && args['text']?.includes(entry.id))?.atMs;
  const isSettled = async (): Promise<boolean> => {
    const [item] = await program.db.query('SELECT 1 FROM items WHERE title LIKE $1', [`%${entry.id}%`]);
    return item !== undefined && !(await hasWork(program.db, program.platforms, new Date(Date.now() + 60_000)));
  };
  while (arrivedAtMs() === undefined && !(await isSettled()))
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  const arrived = arrivedAtMs();
  return arrived === undefined ? null : arrived - servedAtMs;
}

/** Items a second, from the feed's response until each is judged and everything about it was posted. */
async function measureSustained(feeds: FeedServer, program: Program): Promise<number> {
  const entries = buildEntries(BULK_ITEMS, 1_000_000, BULK_EVERY);
  let servedAtMs = 0;
  feeds.set('/feed.xml', () => {
    servedAtMs ||= performance.now();
    return { body: buildFeed(entries) };
  });
  const before = (await getCounts(program.db)).items;
  while ((await getCounts(program.db)).items < before + BULK_ITEMS)
    await new Promise((resolve) => setTimeout(resolve, 200));
  while (await hasWork(program.db, program.platforms, new Date(Date.now() + 60_000))) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return BULK_ITEMS / ((performance.now() - servedAtMs) / 1_000);
}

function watchMemory(): { stop(): number } {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage().rss);
  };
  const timer = setInterval(look, 200);
  return {
    stop() {
      clearInterval(timer);
      look();
      return peak / 1_048_576;
    },
  };
}
