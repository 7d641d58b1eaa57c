import { forgetOld } from '../src/store/retention.ts';
import type { WorkerDeps } from './deps.ts';

const DAY_MS = 86_400_000;

/** Forgets, once a day, what is older than it may be; to be called at every sweep, and goes on at the next where there is much. */
export function createForgetting({ db, clock }: WorkerDeps): () => Promise<void> {
  let dueAt = 0;
  return async () => {
    const now = clock.now();
    if (now.getTime() < dueAt) return;
    const isMore = await db.tx((sql) => forgetOld(sql, now));
    if (!isMore) dueAt = now.getTime() + DAY_MS;
  };
}
