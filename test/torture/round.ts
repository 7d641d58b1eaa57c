import { performance } from 'node:perf_hooks';
import type { Heard } from './chats.ts';
import { type Findings, judge } from './check.ts';
import { type Expected, isComplete } from './expected.ts';
import { type Fleet, pause, startFleet } from './fleet.ts';
import type { Plan, PlannedTale } from './plan.ts';
import type { Stage } from './stage.ts';
import { isOpen, type OutboxRow } from './store.ts';
import { carryOut } from './strikes.ts';

/** What a round left behind. */
export interface Outcome {
  readonly plan: Plan;
  readonly heard: readonly Heard[];
  readonly outbox: readonly OutboxRow[];
  readonly findings: Findings;
  readonly ms: number;
  readonly log: string;
}

const LOOK_MS = 25;
/** A step that readers still do not see after this long is passed over: it will be counted as lost. */
const STEP_MS = 30_000;
/** How long everything may take to come right once nothing goes wrong any more. */
const CALM_MS = 60_000;
/** How long nothing new is said when all has been said. */
const STILL_MS = 2_000;
/** How often the program may be started again to settle what it is still in doubt about. */
const SETTLINGS = 4;

/** Plays one round, lets everything come right, and compares what readers find with what they were owed. */
export async function playRound(stage: Stage, plan: Plan, expected: Expected): Promise<Outcome> {
  const startedAt = performance.now();
  const { feeds, chats, store } = stage;
  await store.reset();
  feeds.reset();
  chats.reset();
  const fleet = start(stage, plan);
  const logs: string[] = [];
  try {
    await until(() => feeds.asked() > 0, STEP_MS);
    await Promise.all([strike(stage, plan, fleet), ...plan.tales.map((tale) => tell(stage, tale))]);
    feeds.heal();
    chats.slack.clearFaults();
    chats.discord.clearFaults();
    await (expected.size === 0 ? untilStill(stage) : until(() => isComplete(expected, plan, chats.listen()), CALM_MS));
  } finally {
    await fleet.stop();
    logs.push(fleet.readLog());
  }
  const outbox = await settle(stage, plan, logs);
  const heard = chats.listen();
  const findings = judge({ expected, plan, heard, outbox, channels: chats.channels });
  return { plan, heard, outbox, findings, ms: performance.now() - startedAt, log: logs.join('\n') };
}

function start({ env, store }: Stage, { programs }: Plan): Fleet {
  return startFleet({ env, size: programs, onDeath: () => store.releaseFeeds().catch(() => undefined) });
}

async function strike(stage: Stage, { strikes }: Plan, fleet: Fleet): Promise<void> {
  await Promise.all(
    strikes.map(async ({ atMs, blow }) => {
      await pause(atMs);
      await carryOut(blow, { ...stage, fleet });
    }),
  );
}

async function tell({ feeds, chats }: Stage, { tale, how, startMs, gapMs }: PlannedTale): Promise<void> {
  await pause(startMs);
  for (const [step, telling] of tale.tellings.entries()) {
    feeds.tell(tale.id, step, telling);
    if (how === 'at-once') continue;
    await until(() => chats.listen().some((heard) => heard.tale === tale.id && heard.step === step), STEP_MS);
    await pause(gapMs);
  }
}

/** What the program was stopped in doubt about, it looks into after a start. */
async function settle(stage: Stage, plan: Plan, logs: string[]): Promise<readonly OutboxRow[]> {
  const dead = new Set(stage.chats.channels.filter((channel) => channel.dead).map(({ name }) => name));
  for (let time = 0; ; time++) {
    const outbox = await stage.store.readOutbox();
    const open = outbox.filter((row) => isOpen(row) && !dead.has(row.channel));
    if (open.length === 0 || time === SETTLINGS) return outbox;
    const fleet = start(stage, { ...plan, programs: 1 });
    await until(() => open.every(({ id }) => fleet.readLog().includes(`"delivery":${id},`)), CALM_MS / SETTLINGS);
    await fleet.stop();
    logs.push(fleet.readLog());
  }
}

async function until(condition: () => boolean, withinMs: number): Promise<void> {
  const endsAt = Date.now() + withinMs;
  while (!condition() && Date.now() < endsAt) await pause(LOOK_MS);
}

/** Of the round that the others are measured by nobody knows yet what is owed. */
async function untilStill({ chats }: Stage): Promise<void> {
  let [last, since] = ['', Date.now()];
  await until(() => {
    const now = JSON.stringify(chats.listen());
    if (now !== last) [last, since] = [now, Date.now()];
    return Date.now() - since > STILL_MS;
  }, CALM_MS);
}
