import { buildAnnouncement } from '../src/domain/card.ts';
import type { MessageRef } from '../src/domain/message.ts';
import { recordRoot, recordSent, recordThread } from '../src/store/deliveries.ts';
import { insertNote } from '../src/store/outbox.ts';
import type { Attempt } from './deliver.ts';

/**
 * Records a message that arrived, with all that follows from it, in one transaction. Nothing asks the channel to rest.
 * What a root shows that was found again nobody knows: the story may have moved on since it was sent.
 */
export async function settleSent(
  { deps, clock, notifier, delivery, message }: Attempt,
  ref: MessageRef,
  how: 'sent' | 'found',
): Promise<null> {
  const now = clock.now();
  const { card } = message;
  const sha256 = how === 'sent' ? message.sha256 : null;
  await deps.db.tx(async (sql) => {
    await recordSent(sql, delivery, ref, now);
    if (delivery.kind === 'root') await recordRoot(sql, delivery, { root: ref, sha256, editedAt: null });
    if (message.kind === 'edit') await recordRoot(sql, delivery, { root: message.root, sha256, editedAt: now });
    if (message.kind !== 'reply') return;
    if (message.root.thread === null && ref.thread !== null) await recordThread(sql, delivery, ref.thread);
    if (!delivery.announce || notifier.limits.announcesReplies) return;
    const { channelId, platform, storyId, mention } = delivery;
    const note = { ...buildAnnouncement(card, ref.url), mention };
    await insertNote(sql, { channelId, platform, storyId, cause: `announce:${delivery.id}`, card: note, now });
  });
  deps.log.info('delivery.sent', { delivery: delivery.id, kind: delivery.kind, platform: delivery.platform });
  return null;
}
