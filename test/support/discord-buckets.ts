import type { Answer } from './discord-answers.ts';
import { rateLimited } from './discord-faults.ts';

/** So many messages to one channel in so many milliseconds; Discord has been seen to allow five in five seconds. */
export interface ChannelLimit {
  readonly messages: number;
  readonly perMs: number;
}

/** Counts a request to post a message, and tells with the answer what is left; refuses it where nothing is. */
export type Buckets = (method: string, path: string, carryOut: () => Answer) => Answer;

/** The limits of channels (docs.discord.com/developers/topics/rate-limits, 2026-11-23); null = none. */
export function createBuckets(limit: ChannelLimit | null): Buckets {
  const buckets = new Map<string, { left: number; resetMs: number }>();
  return (method, path, carryOut) => {
    const channel = method === 'POST' ? /^\/channels\/(\d+)\/messages$/.exec(path)?.[1] : undefined;
    if (limit === null || channel === undefined) return carryOut();
    const now = Date.now();
    const known = buckets.get(channel);
    const bucket =
      known !== undefined && known.resetMs > now ? known : { left: limit.messages, resetMs: now + limit.perMs };
    buckets.set(channel, bucket);
    if (bucket.left === 0) return rateLimited(bucket.resetMs - now, false);
    bucket.left -= 1;
    const answer = carryOut();
    const headers = {
      'X-RateLimit-Limit': String(limit.messages),
      'X-RateLimit-Remaining': String(bucket.left),
      'X-RateLimit-Reset-After': String((bucket.resetMs - now) / 1_000),
    };
    return { ...answer, headers: { ...answer.headers, ...headers } };
  };
}
