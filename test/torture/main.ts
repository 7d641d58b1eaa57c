import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeOutcome, describeSum, hasFailed, sumUp } from './report.ts';
import { playRounds } from './rounds.ts';
import type { Servers } from './store-shared.ts';

const USAGE = `Usage: npm run torture [-- options]

  --rounds N     how many rounds (20)
  --seed S       the seed of the first round; each further round takes the next (drawn, and printed)
  --on WHERE     embedded (the default), or redis: Redis and PostgreSQL at TEST_REDIS_URL and TEST_DATABASE_URL
  --json         one JSON object per round and one at the end, and nothing else
  --help         this text`;

interface Options {
  readonly rounds: number;
  readonly seed: number;
  readonly servers: Servers | null;
  readonly json: boolean;
}

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  let options: Options | null;
  try {
    options = readOptions(argv);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}\n`);
    return 1;
  }
  if (options === null) return 0;
  const { json, seed, servers } = options;
  const say = (line: string, value: object): void =>
    void process.stdout.write(`${json ? JSON.stringify(value) : line}\n`);
  const where = servers === null ? 'embedded' : 'redis';
  const outcomes = [];
  if (!json) process.stdout.write(`${options.rounds} rounds on ${where} from seed ${seed}\n`);
  for await (const outcome of playRounds({ ...options, signal: endOnSignal() })) {
    const kept = hasFailed(outcome) ? keepEvidence(where, outcome.plan.seed, outcome) : null;
    const { log: _log, heard: _heard, outbox: _outbox, plan, findings, ms } = outcome;
    say(describeOutcome(outcome, kept), { seed: plan.seed, on: where, ms: Math.round(ms), ...findings, kept });
    outcomes.push({ findings, ms, seed: plan.seed });
  }
  const sum = sumUp(outcomes);
  say(describeSum(sum, where), { on: where, ...sum });
  return sum.failedSeeds.length === 0 ? 0 : 1;
}

function readOptions(argv: readonly string[]): Options | null {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: { rounds: text, seed: text, on: text, json: flag, help: flag },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return null;
  }
  const rounds = readWhole('rounds', values.rounds ?? '20');
  const seed = readWhole('seed', values.seed ?? String(Math.floor(Math.random() * 1_000_000)));
  return { rounds, seed, servers: readServers(values.on ?? 'embedded'), json: values.json };
}

/** The first signal lets the round end and everything be cleaned up, the second ends at once. */
function endOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

function readWhole(name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new Error(`--${name} must be a whole number`);
  return Number(value);
}

function readServers(on: string): Servers | null {
  if (on === 'embedded') return null;
  if (on !== 'redis') throw new Error('--on must be embedded or redis');
  const { TEST_REDIS_URL: redisUrl, TEST_DATABASE_URL: databaseUrl } = process.env;
  if (redisUrl === undefined || databaseUrl === undefined)
    throw new Error('--on redis needs TEST_REDIS_URL and TEST_DATABASE_URL');
  return { redisUrl, databaseUrl };
}

/** What a failed round leaves: its plan, what was found, what was believed, and the programs' logs. */
function keepEvidence(where: string, seed: number, { log, ...rest }: { readonly log: string }): string {
  const folder = join(tmpdir(), `earshot-torture-failed-${where}-${seed}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'round.json'), JSON.stringify(rest, null, 2));
  writeFileSync(join(folder, 'programs.log'), log);
  return folder;
}
