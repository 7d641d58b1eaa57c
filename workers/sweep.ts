import type { Sql } from '../src/db/db.ts';
import { pickPriority } from '../src/domain/schedule.ts';
import type { Jobs } from '../src/queue/queue.ts';
import { listDueDigests, planDigests } from '../src/store/digests.ts';
import { listDueFeeds } from '../src/store/feeds.ts';
import type { DueChannel } from '../src/store/leases.ts';
import { listDueChannels } from '../src/store/leases.ts';
import { releaseDue } from '../src/store/pauses.ts';
import { planReminders } from '../src/store/reminders.ts';
import { followClockBack } from '../src/store/set-back.ts';
import { listUntriagedIds } from '../src/store/triage.ts';
import type { WorkerDeps } from './deps.ts';
import { createForgetting } from './forget.ts';

/** How often every row that is due is rung for. */
const SWEEP_MS = 5_000;
const TRIAGE_BATCH = 50;
const TRIAGE_LIMIT = 1_000;

/** A sweep that runs by itself until it is stopped. */
export interface Sweep {
  /** Stops, after a sweep under way. */
  stop(): Promise<void>;
}

/**
 * Rings every 5 s for every row that is due, on a plain timer: with the whole queue lost, nothing is lost. One process
 * at a time, by advisory lock. `upkeep` is the embedded database's own.
 */
export function startSweep(deps: WorkerDeps, upkeep: () => Promise<void>): Sweep {
  const stopped = new AbortController();
  const forget = createForgetting(deps);
  let timer: NodeJS.Timeout | undefined;
  const run = async (): Promise<void> => {
    try {
      await sweepOnce(deps);
      await upkeep();
      await forget();
    } catch (error) {
      if (!stopped.signal.aborted) deps.log.warn('sweep.failed', { err: error });
    }
    if (!stopped.signal.aborted) {
      timer = setTimeout(() => {
        running = run();
      }, SWEEP_MS / deps.haste);
    }
  };
  let running = run();
  return {
    async stop() {
      stopped.abort();
      clearTimeout(timer);
      await running;
    },
  };
}

/** One sweep: what is due is read in one short transaction, the bells are rung after it. */
export async function sweepOnce(deps: WorkerDeps): Promise<void> {
  const { db, queue, clock, log } = deps;
  const due = await db.tx((sql) => readDue(sql, deps, clock.now()));
  if (due === null) return;
  if (due.backMs > 0) {
    log.warn('clock.set_back', { backMs: due.backMs });
    await queue.forgetLimits();
  }
  for (const { severity, ...channel } of due.deliver)
    await queue.ring('deliver', channel, { priority: pickPriority(severity) });
  for (const data of due.triage) await queue.ring('triage', data);
  for (const data of due.poll) await queue.ring('poll', data);
  for (const data of due.digest) await queue.ring('digest', data);
}

interface Due {
  /** By how much the clock was set back; 0 = it was not. */
  readonly backMs: number;
  readonly poll: readonly Jobs['poll'][];
  readonly triage: readonly Jobs['triage'][];
  readonly deliver: readonly DueChannel[];
  readonly digest: readonly Jobs['digest'][];
}

async function readDue(sql: Sql, { notifiers }: WorkerDeps, now: Date): Promise<Due | null> {
  const [lock] = await sql.query<{ held: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtext('earshot.sweep')) AS held",
  );
  if (lock?.held !== true) return null;
  const backMs = await followClockBack(sql, now);
  await releaseDue(sql, now);
  await planDigests(sql, now);
  await planReminders(sql, now);
  const untriaged = await listUntriagedIds(sql, now, TRIAGE_LIMIT);
  return {
    backMs,
    poll: (await listDueFeeds(sql, now)).map((feedId) => ({ feedId })),
    triage: chunk(untriaged, TRIAGE_BATCH).map((itemIds) => ({ itemIds })),
    deliver: await listDueChannels(sql, [...notifiers.keys()], now),
    digest: await listDueDigests(sql, now),
  };
}

function chunk<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  for (let start = 0; start < list.length; start += size) chunks.push(list.slice(start, start + size));
  return chunks;
}
