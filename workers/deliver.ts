import type { MessageRef } from '../src/domain/message.ts';
import { pickPriority } from '../src/domain/schedule.ts';
import type { Clock } from '../src/lib/clock.ts';
import { EarshotError } from '../src/lib/errors.ts';
import type { Notifier } from '../src/notify/notifier.ts';
import type { Jobs } from '../src/queue/queue.ts';
import type { Delivery } from '../src/store/deliveries.ts';
import { getNextDelivery, getNextDue, recordSending, recordUncertain } from '../src/store/deliveries.ts';
import type { Lease } from '../src/store/leases.ts';
import { releaseChannel, renewLease, takeChannel } from '../src/store/leases.ts';
import type { Message } from './compose.ts';
import { composeMessage } from './compose.ts';
import { settleSent } from './deliver-sent.ts';
import { handleTrouble, putAside } from './deliver-trouble.ts';
import type { WorkerDeps } from './deps.ts';

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
  const { speaking } = deps;
  const notifier = deps.notifiers.get(platform);
  if (notifier === undefined || speaking.has(channelId)) return;
  speaking.add(channelId);
  try {
    await speakInTurn(deps, notifier, channelId);
  } finally {
    speaking.delete(channelId);
  }
  await ringAgain(deps, { channelId, platform });
}

async function speakInTurn(deps: WorkerDeps, notifier: Notifier, channelId: number): Promise<void> {
  const lease = await takeChannel(deps.db, channelId, deps.clock.now(), leaseMsOf(notifier));
  if (lease !== null) await releaseChannel(deps.db, lease, await speak(deps, notifier, lease));
}

async function ringAgain({ db, clock, queue }: WorkerDeps, channel: Jobs['deliver']): Promise<void> {
  const next = await getNextDue(db, channel.channelId);
  if (next === null) return;
  const delayMs = Math.max(0, next.dueAt.getTime() - clock.now().getTime());
  if (delayMs <= RING_AHEAD_MS)
    await queue.ring('deliver', channel, { delayMs, priority: pickPriority(next.severity) });
}

/** Returns until when the channel rests: after every request for its pace, and for as long as the platform asked. */
async function speak(deps: WorkerDeps, notifier: Notifier, lease: Lease): Promise<Date | null> {
  const { db, clock } = deps;
  const delivery = await getNextDelivery(db, lease.channelId, clock.now());
  if (delivery === null) return null;
  const message = await compose(deps, delivery, lease);
  if (message === null) return null;
  const attempt: Attempt = { deps, clock, notifier, lease, delivery, message };
  let asked: Date | null = null;
  try {
    asked = await attemptDelivery(attempt);
  } catch (error) {
    asked = await handleTrouble(attempt, error, { inDoubt: false });
  }
  const paced = new Date(clock.now().getTime() + (lease.paceMs ?? notifier.limits.paceMs));
  return asked !== null && asked > paced ? asked : paced;
}

/** A message that cannot be written must not hold up the others of its channel. */
async function compose(deps: WorkerDeps, delivery: Delivery, lease: Lease): Promise<Message | null> {
  try {
    return await composeMessage(deps.db, delivery, lease, deps.clock.now());
  } catch (error) {
    await putAside(deps, delivery, error);
    return null;
  }
}

async function attemptDelivery(attempt: Attempt): Promise<Date | null> {
  const { deps, clock, notifier, lease, delivery, message } = attempt;
  if (delivery.inDoubt && delivery.kind !== 'edit') {
    const found = await findSent(attempt);
    if (found.outcome === 'unknown') return found.restUntil;
    if (found.outcome === 'sent') return settleSent(attempt, found.ref, 'found');
  }
  // no platform checks a fence: the lease is renewed right before the request, and a lost one sends nothing
  const now = clock.now();
  if (!(await renewLease(deps.db, lease, now, leaseMsOf(notifier)))) return null;
  const { requestTimeoutMs, settleMs } = notifier.limits;
  const askAgainAt = new Date(now.getTime() + requestTimeoutMs + settleMs);
  if (!(await recordSending(deps.db, delivery.id, now, askAgainAt))) return null;
  // frozen since (a machine that paused or swaps), and another may speak by now: the row is looked into when it is due
  if (clock.now().getTime() - now.getTime() > settleMs) return null;
  return settleSent(attempt, await send(notifier, message, delivery), 'sent');
}

type Found =
  | { readonly outcome: 'sent'; readonly ref: MessageRef }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'unknown'; readonly restUntil: Date | null };

/** After an unknown outcome: looks for the message by its key before anything is sent again. */
async function findSent(attempt: Attempt): Promise<Found> {
  const { deps, clock, notifier, lease, delivery, message } = attempt;
  if (!(await renewLease(deps.db, lease, clock.now(), leaseMsOf(notifier))))
    return { outcome: 'unknown', restUntil: null };
  try {
    const ref = await notifier.find(message.where, delivery.key, delivery.startedAt ?? new Date(0));
    return ref === null ? { outcome: 'absent' } : { outcome: 'sent', ref };
  } catch (error) {
    if (error instanceof EarshotError && error.code === 'not-permitted') {
      await recordUncertain(deps.db, delivery.id);
      return { outcome: 'absent' };
    }
    return { outcome: 'unknown', restUntil: await handleTrouble(attempt, error, { inDoubt: true }) };
  }
}

function send(notifier: Notifier, message: Message, delivery: Delivery): Promise<MessageRef> {
  const { where } = message;
  // where the announcement is a message of its own, it alone pings
  const pings = !delivery.announce || notifier.limits.announcesReplies;
  const card = pings ? message.card : { ...message.card, mention: null };
  if (message.kind === 'reply') return notifier.reply(message.root, card, delivery.key, delivery.announce);
  if (message.kind === 'edit') return notifier.edit(message.root, card, delivery.key).then(() => message.root);
  return notifier.post(where, card, delivery.key);
}

/** Longer than two requests may take: one to look for a message, one to send it. */
function leaseMsOf({ limits }: Notifier): number {
  return 2 * (limits.requestTimeoutMs + limits.settleMs);
}
