import { createHash } from 'node:crypto';
import type { Platform } from '../domain/types.ts';
import type { Pacing } from './bullmq-storage.ts';
import type { JobName, Jobs } from './queue.ts';

export interface TokenBudget {
  /** The platform's token, or null where there is none. Only a hash of it leaves this process. */
  readonly token: string | null;
  /** What all processes together may ask of the platform with this token. */
  readonly requestsPerSecond: number;
}

export interface LinesOptions {
  /** The platforms in use. */
  readonly deliver: Readonly<Partial<Record<Platform, TokenBudget>>>;
  /** How many jobs of a kind this process runs at once; of `deliver`, for each token. */
  readonly concurrency: Readonly<Record<JobName, number>>;
}

/** One queue of BullMQ: one kind of job, and of `deliver` one token, for a limit counts by queue. */
export interface Line {
  readonly job: JobName;
  readonly platform: Platform | undefined;
  readonly queue: string;
  readonly pace: Pacing;
}

export function listLines({ deliver, concurrency }: LinesOptions): Line[] {
  const plain = (['poll', 'triage', 'digest'] as const).map((job) => ({
    job,
    platform: undefined,
    queue: job,
    pace: { concurrency: concurrency[job] },
  }));
  const tokens = (Object.entries(deliver) as [Platform, TokenBudget][]).map(([platform, budget]) => ({
    job: 'deliver' as const,
    platform,
    queue: budget.token === null ? `deliver-${platform}` : `deliver-${platform}-${hash(budget.token).slice(0, 12)}`,
    pace: { concurrency: concurrency.deliver, limiter: limiterOf(budget.requestsPerSecond) },
  }));
  return [...plain, ...tokens];
}

/** Whole requests in a second or, below one a second, one in so much longer. */
function limiterOf(requestsPerSecond: number): { max: number; duration: number } {
  const max = Math.max(1, Math.floor(requestsPerSecond));
  return { max, duration: Math.ceil((max / requestsPerSecond) * 1000) };
}

/** Names the ids of a job, whatever their order: rings of one name are joined. */
export function ringIdOf<N extends JobName>(name: N, data: Jobs[N]): string {
  const ids: Partial<Jobs['poll'] & Jobs['triage'] & Jobs['deliver'] & Jobs['digest']> = data;
  if (ids.itemIds !== undefined) return hash([...ids.itemIds].sort((a, b) => a - b).join(',')).slice(0, 32);
  return [name, ids.feedId ?? ids.channelId, ids.isoWeek].filter((part) => part !== undefined).join('-');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
