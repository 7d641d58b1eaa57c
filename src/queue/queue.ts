import type { Platform } from '../domain/types.ts';

/**
 * The whole contract between processes. A job is a doorbell: it carries ids, the handler reads the rows; losing all of
 * them loses nothing, because `sweep` rings again for every row that is due.
 */
export interface Jobs {
  readonly poll: { readonly feedId: number };
  readonly triage: { readonly itemIds: readonly number[] };
  readonly deliver: { readonly platform: Platform; readonly channelId: number };
  readonly digest: { readonly channelId: number; readonly isoWeek: string };
}
export type JobName = keyof Jobs;

export interface RingOptions {
  readonly delayMs?: number;
  /** 1 is most urgent; without it a job comes before those with one. */
  readonly priority?: number;
}

export type Handlers = { readonly [N in JobName]?: (data: Jobs[N], signal: AbortSignal) => Promise<void> };

/** A doorbell queue. Rings for the same ids while one waits or runs are joined; one that comes while it runs, runs it once more. */
export interface Queue {
  ring<N extends JobName>(name: N, data: Jobs[N], options?: RingOptions): Promise<void>;
  /** Starts taking jobs. A handler that throws has its job dropped: the row stays due and is rung for again. */
  work(handlers: Handlers): Promise<void>;
  /** Jobs that wait (delayed ones too), by name. */
  counts(): Promise<Readonly<Record<JobName, number>>>;
  /** Forgets how much a platform was asked of late: where the clock was set back, that would be remembered for as long. */
  forgetLimits(): Promise<void>;
  /** Stops taking jobs, waits for running ones (aborting their signal after `graceMs`), and closes what it opened. */
  close(graceMs?: number): Promise<void>;
}
