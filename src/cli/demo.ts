import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { readConfig } from '../config.ts';
import type { FeedEntry } from '../domain/feed-entry.ts';
import { parseFeedEntry } from '../domain/feed-entry.ts';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createTerminal } from '../lib/terminal.ts';
import { getCounts } from '../store/counts.ts';
import { readArguments } from './arguments.ts';
import { DEMO_START } from './demo-formats.ts';
import { buildSteps } from './demo-samples.ts';
import type { DemoServer } from './demo-server.ts';
import { startDemoServer } from './demo-server.ts';
import { watchForEnd } from './ending.ts';
import type { Program } from './program.ts';
import { startProgram } from './program.ts';
import { untilSaid } from './run.ts';
import { buildSentences } from './sentences.ts';
import { showStatus } from './status.ts';

/** The demo's outlets, in our own invention; the last two fail. */
const FEEDS: readonly Readonly<Record<string, unknown>>[] = [
  { id: 'harbour', kind: 'rss', path: '/harbour.xml', title: 'Harbour Times', authority: 'press' },
  { id: 'ledger', kind: 'rss', path: '/ledger.atom', title: 'Chip Ledger', authority: 'press' },
  { id: 'pacific', kind: 'rss', path: '/pacific.rdf', title: 'Pacific Desk', authority: 'press' },
  { id: 'kitchen', kind: 'rss', path: '/kitchen.xml', title: 'Kitchen and Counter', authority: 'press' },
  register('fr-documents', 'documents', '/api/v1/documents.json'),
  register('fr-inspection', 'public-inspection', '/api/v1/public-inspection-documents.json'),
  { id: 'rubbish', kind: 'rss', path: '/rubbish.xml', title: 'The feed that answers rubbish', authority: 'press' },
  { id: 'silent', kind: 'rss', path: '/silent.xml', title: 'The feed that never answers', authority: 'press' },
];
const FETCH_TIMEOUT_MS = 4_000;
const STORE_MS = 700;

const USAGE = `usage: npm run demo [-- --keep]

Plays a morning of sample feeds and documents through the whole program, offline.

  --keep  go on running afterwards, until Ctrl-C`;

process.exitCode = await demo(
  readArguments(USAGE, { options: { keep: { type: 'boolean', default: false } } }).values.keep,
);

/** The same program, offline: only the upstreams are local, and they change while it runs. */
async function demo(keep: boolean): Promise<number> {
  const startedAt = Date.now();
  const clock: Clock = { now: () => new Date(DEMO_START.getTime() + Date.now() - startedAt) };
  const dataDir = await mkdtemp(join(tmpdir(), 'earshot-demo-'));
  const server = await startDemoServer();
  const terminal = createTerminal({ out: process.stdout, isTTY: process.stdout.isTTY });
  const sentences = buildSentences(true);
  const log = createLog({ level: 'warn', format: 'plain', sentences, secrets: [], write: terminal.say });
  const end = watchForEnd(log, () => undefined);
  const steps = buildSteps(server.base);
  server.serve(steps[0] ?? {});
  terminal.say(
    'Earshot, offline: sample feeds on this machine, invented outlets and documents. Opening the database …',
  );
  const config = buildConfig(dataDir, server.base);
  const options = {
    config,
    clock,
    log,
    terminal,
    json: false,
    pollAll: false,
    fetchTimeoutMs: FETCH_TIMEOUT_MS,
    onFatal: end.fail,
  };
  const program = await startProgram(options);
  const hideStatus = showStatus(program, terminal, clock);
  try {
    const played = play({ program, server, steps, clock }).then(() => true);
    if (!(await Promise.race([played, end.ended]))) return end.exitCode();
    terminal.say(await account(program, Date.now() - startedAt));
    if (keep) await end.ended;
    return end.exitCode();
  } finally {
    hideStatus();
    end.finish();
    await program.stop();
    terminal.close();
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Play {
  readonly program: Program;
  readonly server: DemoServer;
  readonly steps: ReturnType<typeof buildSteps>;
  readonly clock: Clock;
}

/** Each step waits until the one before was read and everything about it was said. */
async function play({ program, server, steps, clock }: Play): Promise<void> {
  for (const step of steps) {
    if (step !== steps[0]) server.serve(step);
    await server.untilRead();
    // what was served is being stored: a moment later it is work that can be seen
    await new Promise((resolve) => setTimeout(resolve, STORE_MS));
    await untilSaid(program, clock);
  }
}

async function account(program: Program, ms: number): Promise<string> {
  const { items, relevant, stories, messages, failing } = await getCounts(program.db);
  const seconds = (ms / 1_000).toFixed(0);
  const counts = `${items} items read, ${relevant} relevant, ${stories} stories, ${messages} messages, in ${seconds} s.`;
  return `\nThat was the demo: ${counts} Failing and harmless: ${failing.join(', ')}.`;
}

function buildConfig(dataDir: string, base: string): Config {
  const feeds = FEEDS.map(({ path, ...feed }) =>
    feedOf({ ...feed, url: `${base}${path}`, owner: feed['title'], pace: '1s' }),
  );
  return { ...readConfig({ EARSHOT_DATA_DIR: dataDir }), feeds };
}

function feedOf(entry: Readonly<Record<string, unknown>>): FeedEntry {
  const parsed = parseFeedEntry(entry);
  if (parsed.entry === null)
    throw new Error(parsed.problems.map(({ path, message }) => `${path} ${message}`).join('; '));
  return parsed.entry;
}

function register(id: string, mode: string, path: string): Readonly<Record<string, unknown>> {
  const options = { mode, agencies: ['industry-and-security-bureau'], officeHours: false };
  return {
    id,
    kind: 'federal-register',
    path,
    title: 'Federal Register',
    jurisdiction: 'US',
    authority: 'official',
    options,
  };
}
