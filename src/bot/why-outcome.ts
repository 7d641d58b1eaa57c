import { matchFilter } from '../domain/filter.ts';
import type { ThreadState } from '../domain/thread-state.ts';
import type { ChannelRow } from '../store/channels.ts';
import type { StoryView } from '../store/story-view.ts';
import type { DatedSubscription, DeliveryAccount, DigestAccount, ItemAccount } from '../store/why.ts';
import { sayNote } from './delivery-lines.ts';

/** What one channel has to do with a story. */
export interface Local {
  /** Null: it never subscribed. */
  readonly channel: ChannelRow | null;
  readonly subscriptions: readonly DatedSubscription[];
  readonly deliveries: readonly DeliveryAccount[];
  readonly digests: readonly DigestAccount[];
  /** Where it was split off: what came here in the thread of the story that it was in before. */
  readonly before: readonly DeliveryAccount[];
  /** When the story last had news that was to be told. */
  readonly toldAt: Date | null;
  readonly thread: ThreadState | null;
}

/** The answer in three words, and in a sentence. */
export interface Outcome {
  readonly short: string;
  readonly long: string;
}

/**
 * Whether an item or its story reached the channel, and if not, the first thing that kept it. `named`: the item itself is
 * asked for, and not the story.
 */
export function pickOutcome(item: ItemAccount, view: StoryView | null, local: Local, named: boolean): Outcome {
  if (item.verdict === null) return notSent('Not judged yet', 'It waits to be judged, which takes some seconds.');
  if (view === null) {
    return item.verdict.relevant
      ? notSent('Not sent', 'It is relevant and about to join a story.')
      : notSent('Not sent', 'It was judged not relevant; only what is relevant is compared with subscriptions.');
  }
  const silently = named && !local.deliveries.some((one) => one.kind !== 'edit' && isCausedBy(one, item.id));
  const outcome = pickDelivered(local);
  if (outcome?.short === SENT && silently) {
    return {
      short: 'Its story is here',
      long: 'It brought no message of its own: its source is named on the story’s alert.',
    };
  }
  const isSplitOff = !named || view.splits.some(({ itemId }) => itemId === item.id);
  if (outcome === null && isSplitOff && local.before.length > 0) {
    return {
      short: 'Sent here in another thread',
      long: 'It came in the thread of the story that it was split off from. What follows on it opens its own.',
    };
  }
  return outcome ?? pickUndelivered(item, view, local);
}

const SENT = 'Sent here';

/** A cause is an item's version, with what came first before it: see `workers/settle.ts`. */
function isCausedBy({ cause }: DeliveryAccount, itemId: number): boolean {
  return new RegExp(`(?:^|:)i${itemId}\\.`).test(cause);
}

function pickDelivered({ deliveries, digests }: Local): Outcome | null {
  const messages = deliveries.filter(({ kind }) => kind !== 'edit');
  const has = (state: DeliveryAccount['state']): DeliveryAccount | undefined =>
    messages.findLast((one) => one.state === state);
  const [failed, cancelled, folded] = [has('failed'), has('cancelled'), has('folded')];
  if (has('sent') !== undefined) return { short: SENT, long: 'It reached this channel; the times are below.' };
  if (has('held') !== undefined) return notSent('Held for this channel', 'It comes when what holds it ends.');
  if (has('pending') !== undefined || has('sending') !== undefined) {
    return notSent('On its way here', 'It is planned and not sent yet.');
  }
  if (folded !== undefined) {
    return {
      short: 'Sent here in a list',
      long: 'Many came at once, so it was listed with others. What follows on it opens a thread.',
    };
  }
  if (digests.length > 0)
    return { short: 'Sent here in a digest', long: 'The weekly digest of this channel listed it.' };
  if (failed !== undefined)
    return notSent('Not sent', `Sending it failed: ${sayNote(failed.note ?? 'the platform refused it')}.`);
  if (cancelled !== undefined)
    return notSent('Not sent', `It was planned, then cancelled: ${sayNote(cancelled.note ?? 'no longer asked for')}.`);
  return null;
}

function pickUndelivered(item: ItemAccount, { state }: StoryView, local: Local): Outcome {
  const { channel, subscriptions, toldAt, thread } = local;
  if (channel === null || subscriptions.length === 0) return notSent('Not sent', 'This channel has no subscription.');
  if (thread?.stance?.what === 'mute') return notSent('Not sent', 'The story is muted in this channel.');
  const matching = subscriptions.filter(({ filter }) => matchFilter(filter, state).matches);
  if (matching.length === 0) return notSent('Not sent', 'No subscription of this channel lets it through.');
  const alerting = matching.filter(({ mode }) => mode !== 'digest');
  if (alerting.length === 0)
    return notSent('Not sent yet', 'Only a digest subscription lets it through; it may come in the weekly digest.');
  if (toldAt === null) {
    const late = item.silent
      ? 'with a first reading of its feed, or long after its date'
      : 'before anybody was to be told';
    return notSent('Not sent', `It came ${late}: such items are stored for look-ups and tell nobody.`);
  }
  if (alerting.every(({ createdAt }) => createdAt > toldAt)) {
    return notSent('Not sent', 'It came before this channel subscribed. What follows on it opens its thread.');
  }
  return notSent('Not sent', 'It passes now, but did not when it came. What follows on it opens its thread.');
}

function notSent(short: string, long: string): Outcome {
  return { short, long };
}
