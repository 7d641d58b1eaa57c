import type { Clock } from '../lib/clock.ts';
import { EarshotError } from '../lib/errors.ts';

/**
 * Discord shuts out an address for a while that makes 10,000 invalid requests in ten minutes: answered with 401, 403 or
 * 429, unless that limit was shared by everybody (docs.discord.com/developers/topics/rate-limits, 2026-08-06).
 */
const WINDOW_MS = 10 * 60_000;
/** A tenth of it: other processes and the connection that carries the commands go out from the same address. */
const LIMIT = 1_000;

/** Keeps a client that is refused again and again from getting its address shut out. */
export interface Brake {
  /** @throws EarshotError `rate-limited`, for the whole token, while too many requests were refused of late. */
  check(): void;
  /** Takes note of an answer. */
  count(status: number, scope: string | null): void;
}

/** Opens a brake that nothing has pulled yet. */
export function createBrake(clock: Clock): Brake {
  let refusedAtMs: number[] = [];
  return {
    check() {
      const now = clock.now().getTime();
      // what a clock that was set back makes a thing of the future is forgotten
      refusedAtMs = refusedAtMs.filter((at) => at <= now && now - at < WINDOW_MS);
      const decisive = refusedAtMs.at(-LIMIT);
      if (decisive === undefined) return;
      throw new EarshotError(
        'rate-limited',
        `Discord refused ${LIMIT.toLocaleString('en')} requests within ten minutes: Earshot rests, before Discord bans its address. See the log for why they were refused.`,
        { retryAfterMs: decisive + WINDOW_MS - now, global: true },
      );
    },
    count(status, scope) {
      const isInvalid = status === 401 || status === 403 || (status === 429 && scope !== 'shared');
      if (isInvalid) refusedAtMs.push(clock.now().getTime());
    },
  };
}
