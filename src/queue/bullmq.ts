import { randomUUID } from 'node:crypto';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type Line, type LinesOptions, listLines, ringIdOf } from './bullmq-lines.ts';
import { openEmbeddedStorage, openPostgresStorage } from './bullmq-postgres.ts';
import { openRedisStorage } from './bullmq-redis.ts';
import type { Bells, ErrorListener, Ringer, Storage, StorageOptions } from './bullmq-storage.ts';
import type { Handlers, JobName, Jobs, Queue, RingOptions } from './queue.ts';

export interface QueueOptions extends LinesOptions {
  readonly storage: StorageOptions;
  readonly log: Log;
  /** What the time is divided by after which a job of a dead process is given out again. */
  readonly haste?: number;
}

type Handler = (data: object, signal: AbortSignal) => Promise<void>;

/** The lock tells a dead process from a busy one: its jobs are given out again when it has run out. */
const LOCK_MS = 20_000;
const STALLED_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;
/** How long a handler may take to end once its signal is aborted, and connections to close. */
const ABORT_MS = 2_000;
const SAME_ERROR_EVERY_MS = 60_000;

/**
 * Opens the doorbell queue. Its `close` closes what was opened here: connections to Redis or to a PostgreSQL server, but
 * not the embedded database.
 * @throws EarshotError bad-config when the storage cannot be used.
 */
export async function createBullQueue(options: QueueOptions): Promise<Queue> {
  return new BullQueue(await openStorage(options.storage, createErrorLog(options.log)), options);
}

function openStorage(options: StorageOptions, onError: ErrorListener): Promise<Storage> {
  if (options.kind === 'redis') return openRedisStorage(options.url, options.prefix ?? 'earshot', onError);
  if (options.kind === 'postgres') return openPostgresStorage(options.url, onError);
  return openEmbeddedStorage(options.pool, onError);
}

/** In an outage every connection repeats the same error several times a second: once a minute says it. */
function createErrorLog(log: Log): ErrorListener {
  const lastAt = new Map<string, number>();
  return (err) => {
    const now = Date.now();
    if (now - (lastAt.get(err.message) ?? 0) < SAME_ERROR_EVERY_MS) return;
    if (lastAt.size >= 100) lastAt.clear();
    lastAt.set(err.message, now);
    log.warn('queue.failed', { err });
  };
}

class BullQueue implements Queue {
  readonly #storage: Storage;
  readonly #log: Log;
  readonly #lines: readonly (Line & { readonly bells: Bells })[];
  readonly #haste: number;
  readonly #workers: Ringer[] = [];
  readonly #abort = new AbortController();

  constructor(storage: Storage, options: QueueOptions) {
    this.#storage = storage;
    this.#log = options.log;
    this.#haste = options.haste ?? 1;
    this.#lines = listLines(options).map((line) => ({ ...line, bells: storage.openQueue(line.queue) }));
  }

  async ring<N extends JobName>(name: N, data: Jobs[N], options: RingOptions = {}): Promise<void> {
    const platform = 'platform' in data ? data.platform : undefined;
    const line = this.#lines.find((one) => one.job === name && one.platform === platform);
    if (line === undefined)
      throw new Error(`There is no queue for ${name} on ${platform}: the platform is not in use.`);
    await answered(knock(line.bells, name, data, options));
  }

  async work(handlers: Handlers): Promise<void> {
    for (const { job, queue, pace } of this.#lines) {
      const handler = handlers[job] as Handler | undefined;
      if (handler === undefined) continue;
      const options = { ...pace, lockDuration: LOCK_MS / this.#haste, stalledInterval: STALLED_MS / this.#haste };
      this.#workers.push(this.#storage.openWorker(queue, ({ data }) => this.#run(job, data, handler), options));
    }
    await answered(Promise.all(this.#workers.map((worker) => worker.waitUntilReady())));
  }

  async counts(): Promise<Readonly<Record<JobName, number>>> {
    const counts = { poll: 0, triage: 0, deliver: 0, digest: 0 };
    for (const { job, bells } of this.#lines) {
      const byState = await answered(bells.getJobCounts('waiting', 'prioritized', 'delayed'));
      for (const count of Object.values(byState)) counts[job] += count;
    }
    return counts;
  }

  async forgetLimits(): Promise<void> {
    await answered(Promise.all(this.#lines.map(({ bells }) => bells.removeRateLimitKey())));
  }

  async close(graceMs = 8_000): Promise<void> {
    const done = Promise.allSettled(this.#workers.map((worker) => worker.close()));
    if (!(await settles(done, graceMs))) {
      this.#abort.abort();
      await settles(done, ABORT_MS);
    }
    // A server that is gone would be waited for, for ever.
    await settles(Promise.allSettled(this.#lines.map(({ bells }) => bells.close())), ABORT_MS);
    await settles(this.#storage.close(), ABORT_MS);
  }

  /** A job that fails is dropped: what is due is still a row, and is rung for again. */
  async #run(job: JobName, data: object, handler: Handler): Promise<void> {
    try {
      await handler(data, this.#abort.signal);
    } catch (err) {
      if (this.#abort.signal.aborted) this.#log.info('job.aborted', { job, ...data });
      else if (err instanceof EarshotError) this.#log.warn('job.failed', { job, ...data, err });
      else this.#log.error('job.failed', { job, ...data, err });
    }
  }
}

/**
 * Adds a job unless one for the same ids waits already. That one then takes over what is more urgent in this ring: one
 * without delay replaces one that is delayed, and a more urgent priority lifts it (a ring that names none does not).
 */
async function knock<N extends JobName>(bells: Bells, name: N, data: Jobs[N], options: RingOptions): Promise<void> {
  const { delayMs = 0, priority } = options;
  const jobId = randomUUID();
  const { id } = await bells.add(name, data, {
    jobId,
    delay: delayMs,
    priority: priority ?? 0,
    removeOnComplete: true,
    removeOnFail: true,
    deduplication: { id: ringIdOf(name, data), keepLastIfActive: true, replace: delayMs === 0 },
  });
  const joined = id !== undefined && id !== jobId;
  if (joined && delayMs === 0 && priority !== undefined) await lift(bells, id, priority);
}

async function lift(bells: Bells, id: string, priority: number): Promise<void> {
  const waiting = await bells.getJob(id);
  if (waiting === undefined || waiting.priority <= priority) return;
  try {
    await waiting.changePriority({ priority });
  } catch (error) {
    // It may have run and gone since it was read.
    if ((await bells.getJob(id)) !== undefined) throw error;
  }
}

/** A queue whose server is away would otherwise be waited for without end. */
async function answered<T>(answer: Promise<T>): Promise<T> {
  if (await settles(answer, ANSWER_WITHIN_MS)) return answer;
  throw new Error(`The queue did not answer within ${ANSWER_WITHIN_MS / 1000} s.`);
}

/** Whether a promise settles in time, one way or the other. */
async function settles(promise: Promise<unknown>, withinMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, withinMs, false);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, late]).finally(() => clearTimeout(timer));
}
