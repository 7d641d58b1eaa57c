/** The whole program beside every hostile feed: what each comes to, the memory they take, and how long the program stands still. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readArguments } from '../../src/cli/arguments.ts';
import { type Program, startProgram } from '../../src/cli/program.ts';
import { readConfig } from '../../src/config.ts';
import { parseFeedEntry } from '../../src/domain/feed-entry.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createTerminal } from '../../src/lib/terminal.ts';
import { silentLog } from '../support/database.ts';
import { watchMemory } from './memory.ts';
import type { Carried } from './server.ts';
import { watchStalls } from './stall.ts';

readArguments(
  'usage: npm run hostile\n\nRuns the whole program beside every hostile feed; takes about two minutes.',
  {},
);

const SETTLE_MS = 10_000;
const LOOK_MS = 200;
const DONE_WITHIN_MS = 180_000;

const carrier = fork(new URL('./server.ts', import.meta.url), { execArgv: ['--import', import.meta.resolve('tsx')] });
const [carried] = (await once(carrier, 'message')) as [Carried];
const dir = await mkdtemp(join(tmpdir(), 'earshot-hostile-'));
const program = await start(carried, dir);
try {
  await sleep(SETTLE_MS);
  const memory = watchMemory(carrier.pid ?? 0);
  const stalls = watchStalls();
  carrier.send('now');
  const startedAt = new Date();
  await program.db.query('UPDATE feeds SET next_check_at = $1, lease_until = NULL', [startedAt]);
  await untilChecked(program, startedAt);
  const { idleMb, peakMb } = memory.stop();
  const { longestMs, computedMs } = stalls.stop();
  process.stdout.write(`${await report(program, carried)}\n`);
  process.stdout.write(
    `longest stall  ${longestMs} ms; computed at a stretch ${computedMs} ms at most\nmemory         ${idleMb} MB idle, ${peakMb} MB at most\n`,
  );
} finally {
  await program.stop();
  carrier.disconnect();
  await rm(dir, { recursive: true, force: true });
}

function start({ good, feeds }: Carried, dataDir: string): Promise<Program> {
  const entries = [{ url: good, pace: '1s' }, ...feeds.map(({ url }) => ({ url, pace: '1h' }))].map((feed, index) => {
    const about = { id: `f${index}`, kind: 'rss', title: `Feed ${index}`, authority: 'press', owner: `o${index}` };
    const { entry } = parseFeedEntry({ ...about, ...feed });
    if (entry === null) throw new Error('no feed');
    return entry;
  });
  const config = { ...readConfig({ EARSHOT_DATA_DIR: dataDir }), feeds: entries };
  const out = createTerminal({ out: process.stderr, isTTY: false });
  return startProgram({
    ...{ config, clock: systemClock, log: silentLog, json: false, pollAll: false, fetchTimeoutMs: 5_000 },
    terminal: { ...out, print: () => undefined, say: () => undefined },
    onFatal: (error) => {
      throw error;
    },
  });
}

async function untilChecked({ db }: Program, since: Date): Promise<void> {
  const endAt = Date.now() + DONE_WITHIN_MS;
  while (Date.now() < endAt) {
    const [row] = await db.query<{ left: number }>(
      `SELECT count(*)::int AS left FROM feeds WHERE slug <> 'f0' AND (lease_until IS NOT NULL OR next_check_at <= $1)`,
      [since],
    );
    if (row?.left === 0) return;
    await sleep(LOOK_MS);
  }
}

interface Row {
  readonly slug: string;
  readonly failures: number;
  readonly error: string | null;
  readonly items: number;
}

async function report({ db }: Program, { feeds }: Carried): Promise<string> {
  const rows = await db.query<Row>(
    `SELECT slug, failures, last_error AS error, (SELECT count(*)::int FROM items i WHERE i.feed_id = f.id) AS items FROM feeds f`,
  );
  const of = (index: number): Row | undefined => rows.find(({ slug }) => slug === `f${index}`);
  const [refused, read] = (['refused', 'read'] as const).map((outcome) =>
    feeds.filter(
      (feed, index) => feed.outcome === outcome && (of(index + 1)?.failures ?? 0) > 0 === (outcome === 'refused'),
    ),
  );
  const wrong = feeds.filter((feed) => !refused?.includes(feed) && !read?.includes(feed)).map(({ name }) => name);
  const lines = feeds.map(({ name }, index) => {
    const { error = null, items = 0 } = of(index + 1) ?? {};
    return `${name
      .replace(/[^ -~]/g, '?')
      .slice(0, 50)
      .padEnd(52)}${error ?? `${items} items`}`;
  });
  return [
    ...lines,
    '',
    `hostile feeds  ${feeds.length}: ${refused?.length} reported, ${read?.length} read harmlessly, ${wrong.length} otherwise ${wrong.join(', ')}`,
    `the good feed  ${of(0)?.items} items, ${of(0)?.failures} failures`,
  ].join('\n');
}
