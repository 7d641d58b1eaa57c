import { createHash } from 'node:crypto';
import type { Db } from '../src/db/db.ts';
import type { Card } from '../src/domain/card.ts';
import { buildListCard, buildRootCard } from '../src/domain/card.ts';
import type { ChannelRef, MessageRef } from '../src/domain/message.ts';
import { publicId } from '../src/domain/public-id.ts';
import { buildReminderCard } from '../src/domain/reminder-card.ts';
import { type ReminderCause, readReminderCause } from '../src/domain/reminders.ts';
import { type Subscription, sayWhy } from '../src/domain/route.ts';
import { withThreadState } from '../src/domain/thread-state.ts';
import type { Delivery } from '../src/store/deliveries.ts';
import { endDelivery, reopenThread } from '../src/store/deliveries.ts';
import { listFolded } from '../src/store/folds.ts';
import type { Lease } from '../src/store/leases.ts';
import { getRemindedDay } from '../src/store/reminders.ts';
import { listStories, type StoryRow } from '../src/store/stories.ts';
import { listSubscriptions } from '../src/store/subscriptions.ts';
import { getThreadState } from '../src/store/thread-states.ts';

/** A message ready to send. `sha256` tells whether an edit would change anything. */
export type Message =
  | { readonly kind: 'post'; readonly where: ChannelRef; readonly card: Card; readonly sha256: string }
  | {
      readonly kind: 'reply' | 'edit';
      readonly where: MessageRef;
      readonly root: MessageRef;
      readonly card: Card;
      readonly sha256: string;
    };

/**
 * Builds what a delivery says now. Null where nothing is to be sent: an edit that would change nothing, a reminder of a day
 * that no longer stands, or a reply whose thread is gone and is opened anew first.
 */
export async function composeMessage(db: Db, delivery: Delivery, lease: Lease, now: Date): Promise<Message | null> {
  const card = await buildCard(db, delivery, lease, now);
  if (card === null) {
    await endDelivery(db, delivery.id, { state: 'cancelled', note: 'the day was changed, taken back or is past' });
    return null;
  }
  // a ping is of the moment, not of what the message shows
  const sha256 = createHash('sha256')
    .update(JSON.stringify({ ...card, mention: null }))
    .digest('hex');
  if (delivery.kind === 'root' || delivery.kind === 'note') {
    const { platform, workspace, channel, forum } = lease;
    return { kind: 'post', where: { platform, workspace, channel, forum }, card, sha256 };
  }
  if (delivery.root === null) {
    await openRoot(db, delivery, now);
    return null;
  }
  if (delivery.kind === 'edit' && !delivery.inDoubt && delivery.shownSha256 === sha256) {
    await endDelivery(db, delivery.id, { state: 'cancelled', note: 'nothing changed' });
    return null;
  }
  return { kind: delivery.kind, where: delivery.root, root: delivery.root, card, sha256 };
}

/** A reply without a root to stand under: its thread is opened first, and the reply waits for it. */
async function openRoot(db: Db, delivery: Delivery, now: Date): Promise<void> {
  const opened = await db.tx((sql) => reopenThread(sql, delivery, now));
  if (!opened) await endDelivery(db, delivery.id, { state: 'failed', note: 'its root could not be posted' });
}

async function buildCard(db: Db, delivery: Delivery, lease: Lease, now: Date): Promise<Card | null> {
  const { mention, plain } = delivery;
  if (delivery.card !== null) return { ...delivery.card, mention, plain };
  if (delivery.storyId === null) return { ...(await buildFold(db, delivery)), plain };
  const [story] = await listStories(db, [delivery.storyId]);
  if (story === undefined) throw new Error(`delivery ${delivery.id} is about a story that is not there`);
  const subscriptions = await listSubscriptions(db, lease.channelId);
  const reminder = readReminderCause(delivery.cause);
  if (reminder !== null) return buildReminder(db, { delivery, reminder, story, subscriptions, now });
  const decided = await getThreadState(db, { storyId: story.id, channelId: lease.channelId });
  const why = sayWhy(story.state, subscriptions, decided.stance?.what);
  const root = buildRootCard(publicId('s', story.id), story.state, why);
  return { ...withThreadState(root, decided), mention, plain };
}

interface Reminding {
  readonly delivery: Delivery;
  readonly reminder: ReminderCause;
  readonly story: StoryRow;
  readonly subscriptions: readonly Subscription[];
  readonly now: Date;
}

/** Written when it is sent: a reminder that waited says how far off the day is now, or is not sent. */
async function buildReminder(
  db: Db,
  { delivery, reminder, story, subscriptions, now }: Reminding,
): Promise<Card | null> {
  const day = await getRemindedDay(db, story.id, reminder, now);
  // one that may have arrived is looked for, whatever became of its day
  if (day === null && !delivery.inDoubt) return null;
  const shown = day ?? { ...reminder, part: null, jurisdiction: null, legalId: '', documentNumber: null };
  const card = buildReminderCard(publicId('s', story.id), story.state, { day: shown, subscriptions, now });
  return { ...card, plain: delivery.plain };
}

async function buildFold(db: Db, delivery: Delivery): Promise<Card> {
  const stories = await listFolded(db, delivery.id);
  const listed = stories.map(({ id, state }) => ({ story: publicId('s', id), state }));
  const at = new Date(
    stories
      .map(({ state }) => state.lastAt)
      .sort()
      .at(-1) ?? 0,
  );
  const { title, footer } = sayFold(delivery.cause, listed.length);
  return buildListCard(title, listed, at, `${footer} What follows on any of them opens its own thread.`);
}

/** Why these stories come as a list, by what the cause of the message begins with (store/folds.ts). */
function sayFold(cause: string, count: number): { readonly title: string; readonly footer: string } {
  const stories = count === 1 ? 'one story' : `${count} stories`;
  const held = 'Held meanwhile, so in one list.';
  if (cause.startsWith('held-pause:')) return { title: `While this channel was paused: ${stories}`, footer: held };
  if (cause.startsWith('held-quiet:')) return { title: `During quiet hours: ${stories}`, footer: held };
  if (cause.startsWith('held-error:')) return { title: `While nothing could be posted here: ${stories}`, footer: held };
  const more = count === 1 ? 'one more story' : `${count} more stories`;
  return { title: `Also new: ${more}`, footer: 'Many at once, so in one list.' };
}
