import { pickOutageDelay, pickRetryDelay } from '../src/domain/schedule.ts';
import { EarshotError } from '../src/lib/errors.ts';
import type { Delivery } from '../src/store/deliveries.ts';
import {
  endDelivery,
  forgetRoot,
  makePlain,
  postpone,
  postponeUnwritten,
  reopenThread,
} from '../src/store/deliveries.ts';
import { holdsLease, pausePlatform, suspendChannel } from '../src/store/leases.ts';
import type { Attempt } from './deliver.ts';
import type { WorkerDeps } from './deps.ts';

/** How long a rejected token rests before it is tried again. */
const TOKEN_PAUSE_MS = 15 * 60_000;
const DEFAULT_WAIT_MS = 5_000;

/** What is known of the message besides the error. */
export interface Known {
  /** Whether an earlier request may have been accepted, whatever this answer says. */
  readonly inDoubt: boolean;
}

/** Does what the error's code says (lib/errors.ts). Returns until when the channel rests. */
export async function handleTrouble(attempt: Attempt, error: unknown, known: Known): Promise<Date | null> {
  const { deps, clock, delivery } = attempt;
  const now = clock.now();
  // its outcome stays in doubt, whatever this late answer says: another may be sending it again
  if (!(await holdsLease(deps.db, attempt.lease))) return null;
  if (!(error instanceof EarshotError)) {
    deps.log.error('delivery.broken', { delivery: delivery.id, err: error });
    await postponeBy(attempt, pickRetryDelay(delivery.attempts + 3) / deps.haste, {
      inDoubt: true,
      note: 'our own error',
    });
    return null;
  }
  deps.log.warn('delivery.refused', { delivery: delivery.id, code: error.code, reason: error.message });
  switch (error.remedy) {
    case 'after':
      return waitAsAsked(attempt, error, known);
    case 'backoff':
      return backOff(attempt, error, known);
    case 'find-first':
      await postponeBy(attempt, pickAskAgainMs(attempt), { inDoubt: true, note: error.message });
      return null;
    case 'pause-platform':
      await postponeBy(attempt, 0, { ...known, note: error.message });
      await pausePlatform(
        deps.db,
        delivery.platform,
        { notBeforeAt: after(now, TOKEN_PAUSE_MS), code: error.code },
        now,
      );
      return null;
    case 'suspend-channel':
      await postponeBy(attempt, 0, { ...known, note: error.message });
      await deps.db.tx((sql) =>
        suspendChannel(sql, delivery.channelId, { code: error.code, note: error.message }, now),
      );
      return null;
    case 'new-root':
      return openAnew(attempt, now);
    case 'skip-edit':
      return dropEdit(attempt);
    default:
      return tryPlain(attempt, error, now);
  }
}

/** Puts a message off that could not even be written: seconds where the database was away, longer each time where it is our own error. */
export async function putAside(deps: WorkerDeps, delivery: Delivery, error: unknown): Promise<void> {
  const { db, clock, log, haste } = deps;
  log.error('delivery.broken', { delivery: delivery.id, err: error });
  const waitMs = pickRetryDelay(delivery.attempts + 1) / haste;
  await postponeUnwritten(db, delivery.id, { notBeforeAt: after(clock.now(), waitMs), note: 'our own error' });
}

/** A platform that cannot be reached is not asked again for each message of the channel. */
async function backOff(attempt: Attempt, error: EarshotError, known: Known): Promise<Date> {
  const waitMs = pickOutageDelay(attempt.delivery.attempts) / attempt.deps.haste;
  await postponeBy(attempt, waitMs, { ...known, note: error.message });
  return after(attempt.clock.now(), waitMs);
}

/** At least until the request's outcome can be read; longer each time, and longest where nobody is able to look. */
function pickAskAgainMs({ deps, notifier, delivery }: Attempt): number {
  const { requestTimeoutMs, settleMs } = notifier.limits;
  const pick = delivery.uncertain ? pickRetryDelay : pickOutageDelay;
  return Math.max(requestTimeoutMs + settleMs, pick(delivery.attempts) / deps.haste);
}

/** A global limit binds the whole token, any other the channel. */
async function waitAsAsked(attempt: Attempt, error: EarshotError, known: Known): Promise<Date | null> {
  const { deps, clock, delivery } = attempt;
  const waitMs = error.retryAfterMs ?? DEFAULT_WAIT_MS;
  await postponeBy(attempt, waitMs, { ...known, note: error.message });
  const notBeforeAt = after(clock.now(), waitMs);
  if (!error.global) return notBeforeAt;
  await pausePlatform(deps.db, delivery.platform, { notBeforeAt, code: error.code }, clock.now());
  return null;
}

/** Somebody deleted the thread: a new root with the story as it stands, then this reply under it. */
async function openAnew({ deps, delivery }: Attempt, now: Date): Promise<null> {
  await deps.db.tx(async (sql) => {
    await reopenThread(sql, delivery, now);
    await postpone(sql, delivery.id, { notBeforeAt: now, inDoubt: false, note: 'its thread was deleted' });
  });
  return null;
}

/** Somebody deleted the message; a root is forgotten then, other messages are not missed by what follows. */
async function dropEdit(attempt: Attempt): Promise<null> {
  await end(attempt, hasRoot(attempt.delivery), { state: 'cancelled', note: 'its message was deleted' });
  return null;
}

async function tryPlain(attempt: Attempt, error: EarshotError, now: Date): Promise<null> {
  const { deps, delivery } = attempt;
  if (!delivery.plain) {
    await makePlain(deps.db, delivery.id, now);
    return null;
  }
  deps.log.error('delivery.failed', { delivery: delivery.id, reason: error.message });
  await end(attempt, delivery.kind === 'root', { state: 'failed', note: error.message });
  return null;
}

function hasRoot({ kind }: Delivery): boolean {
  return kind === 'root' || kind === 'edit';
}

async function end(
  { deps, delivery }: Attempt,
  rootIsGone: boolean,
  ending: { readonly state: 'cancelled' | 'failed'; readonly note: string },
): Promise<void> {
  await deps.db.tx(async (sql) => {
    if (rootIsGone) await forgetRoot(sql, delivery);
    await endDelivery(sql, delivery.id, ending);
  });
}

async function postponeBy(
  { deps, clock, delivery }: Attempt,
  waitMs: number,
  retry: { readonly inDoubt: boolean; readonly note: string },
): Promise<void> {
  await postpone(deps.db, delivery.id, { notBeforeAt: after(clock.now(), waitMs), ...retry });
}

function after(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}
