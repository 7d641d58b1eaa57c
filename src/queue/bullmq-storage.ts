import type { PgPool, QueueOptions, WorkerOptions } from 'bullmq';

/** Where the doorbells are kept. */
export type StorageOptions =
  /** Keys start with `prefix` (`earshot` unless said otherwise), so that programs can share a server. */
  | { readonly kind: 'redis'; readonly url: string; readonly prefix?: string }
  /** A schema `bullmq` beside Earshot's own. */
  | { readonly kind: 'postgres'; readonly url: string }
  /** The database inside this process; whoever opened it closes it, after the queue. */
  | { readonly kind: 'embedded'; readonly pool: PgPool };

/** BullMQ on one kind of storage. */
export interface Storage {
  openQueue(name: string): Bells;
  openWorker(name: string, run: Processor, options: RingerOptions): Ringer;
  /** Closes the connections opened here, at once. */
  close(): Promise<void>;
}

/** What is used of a BullMQ queue. */
export interface Bells {
  add(name: string, data: object, options: AddOptions): Promise<{ readonly id?: string }>;
  getJob(id: string): Promise<Bell | undefined>;
  getJobCounts(...types: ('waiting' | 'prioritized' | 'delayed')[]): Promise<Record<string, number>>;
  removeRateLimitKey(): Promise<unknown>;
  close(): Promise<void>;
}

export interface Bell {
  readonly priority: number;
  changePriority(options: { priority: number }): Promise<void>;
}

export interface AddOptions {
  readonly jobId: string;
  readonly delay?: number;
  readonly priority?: number;
  readonly removeOnComplete: true;
  readonly removeOnFail: true;
  readonly deduplication: { readonly id: string; readonly keepLastIfActive: true; readonly replace: boolean };
}

/** What is used of a BullMQ worker. */
export interface Ringer {
  waitUntilReady(): Promise<void>;
  close(): Promise<void>;
}

export interface Pacing {
  readonly concurrency: number;
  /** At most `max` jobs in `duration` milliseconds, over all processes. */
  readonly limiter?: { readonly max: number; readonly duration: number };
}

export interface RingerOptions extends Pacing {
  /** How long a job stays with a worker that does not say that it lives, and how often it is looked for such, in milliseconds. */
  readonly lockDuration: number;
  readonly stalledInterval: number;
}

export type Processor = (job: { readonly data: object }) => Promise<void>;
export type ErrorListener = (error: Error) => void;

/** Of the events that BullMQ records for watchers, few are kept: nobody watches. */
export const QUEUE: Omit<QueueOptions, 'connection'> = { streams: { events: { maxLen: 100 } } };

/** After a lost connection a worker tries again every second and not, as BullMQ would by itself, every fifteen. */
export const WORKER: Omit<WorkerOptions, 'connection'> = {
  runRetryDelay: 1_000,
};
