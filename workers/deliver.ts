import type { MessageRef } from '../src/domain/message.ts';
import type { Clock } from '../src/lib/clock.ts';
import { EarshotError } from '../src/lib/errors.ts';
import type { Notifier } from '../src/notify/notifier.ts';
import type { Jobs } from '../src/queue/queue.ts';
import type { Delivery } from '../src/store/deliveries.ts';
import { getNextDelivery, getNextDueAt, recordSending, recordUncertain } from '../src/store/deliveries.ts';
import type { Lease } from '../src/store/leases.ts';
import { releaseChannel, renewLease, takeChannel } from '../src/store/leases.ts';
import type { Message } from './compose.ts';
import { composeMessage } from './compose.ts';
import { settleSent } from './deliver-sent.ts';
import { handleTrouble } from './deliver-trouble.ts';
import type { WorkerDeps } from './deps.ts';

/** What is waited, beyond the request's own timeout, before asking whether a lost message arrived. */
const SETTLE_MS = 5_000;
/** Further off than this, the sweep rings. */
const RING_AHEAD_MS = 10_000;

/** One attempt at one message, with what it needs. */
export interface Attempt {
  readonly deps: WorkerDeps;
  readonly clock: Clock;
  readonly notifier: Notifier;
  readonly lease: Lease;
  readonly delivery: Delivery;
  readonly message: Message;
}

/** Sends one channel its next message, and rings again while there is more. */
export async function deliver(deps: WorkerDeps, { channelId, platform }: Jobs['deliver']): Promise<void> {
  const { db, clock } = deps;
  const notifier = deps.notifiers.get(platform);
  if (notifier === undefined) return;
  const lease = await takeChannel(db, channelId, clock.now(), leaseMsOf(notifier));
  if (lease !== null) {
    const restUntil = await speak(deps, notifier, lease);
    await releaseChannel(db, lease, restUntil);
  }
  await ringAgain(deps, { channelId, platform });
}

async function ringAgain({ db, clock, queue }: WorkerDeps, channel: Jobs['deliver']): Promise<void> {
  const dueAt = await getNextDueAt(db, channel.channelId);
  if (dueAt === null) return;
  const delayMs = Math.max(0, dueAt.getTime() - clock.now().getTime());
  if (delayMs <= RING_AHEAD_MS) await queue.ring('deliver', channel, { delayMs });
}

/** Returns until when the channel rests. */
async function speak(deps: WorkerDeps, notifier: Notifier, lease: Lease): Promise<Date | null> {
  const { db, clock } = deps;
  const delivery = await getNextDelivery(db, lease.channelId, clock.now());
  if (delivery === null) return null;
  const message = await composeMessage(db, delivery, lease, clock.now());
  if (message === null) return null;
  const attempt: Attempt = { deps, clock, notifier, lease, delivery, message };
  try {
    await attemptDelivery(attempt);
  } catch (error) {
    return handleTrouble(attempt, error, { inDoubt: false });
  }
  return new Date(clock.now().getTime() + (lease.paceMs ?? notifier.limits.paceMs));
}

async function attemptDelivery(attempt: Attempt): Promise<void> {
  const { deps, clock, notifier, lease, delivery, message } = attempt;
  if (delivery.inDoubt && delivery.kind !== 'edit') {
    const found = await findSent(attempt);
    if (found === 'stop') return;
    if (found !== null) return settleSent(attempt, found);
  }
  // no platform checks a fence: the lease is renewed right before the request, and a lost one sends nothing
  if (!(await renewLease(deps.db, lease, clock.now(), leaseMsOf(notifier)))) return;
  const now = clock.now();
  await recordSending(
    deps.db,
    delivery.id,
    now,
    new Date(now.getTime() + notifier.limits.requestTimeoutMs + SETTLE_MS),
  );
  const ref = await send(notifier, message, delivery);
  await settleSent(attempt, ref);
}

/** After an unknown outcome: looks for the message by its key before anything is sent again. */
async function findSent(attempt: Attempt): Promise<MessageRef | null | 'stop'> {
  const { deps, clock, notifier, lease, delivery, message } = attempt;
  if (!(await renewLease(deps.db, lease, clock.now(), leaseMsOf(notifier)))) return 'stop';
  try {
    return await notifier.find(message.where, delivery.key, delivery.startedAt ?? new Date(0));
  } catch (error) {
    if (error instanceof EarshotError && error.code === 'not-permitted') {
      await recordUncertain(deps.db, delivery.id);
      return null;
    }
    await handleTrouble(attempt, error, { inDoubt: true });
    return 'stop';
  }
}

function send(notifier: Notifier, message: Message, delivery: Delivery): Promise<MessageRef> {
  const { card, where } = message;
  if (message.kind === 'reply') return notifier.reply(message.root, card, delivery.key, delivery.announce);
  if (message.kind === 'edit') return notifier.edit(message.root, card, delivery.key).then(() => message.root);
  return notifier.post(where, card, delivery.key);
}

/** Longer than two requests may take: one to look for a message, one to send it. */
function leaseMsOf(notifier: Notifier): number {
  return 2 * notifier.limits.requestTimeoutMs + 2 * SETTLE_MS;
}
