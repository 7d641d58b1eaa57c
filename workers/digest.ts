import type { Card } from '../src/domain/card.ts';
import { buildListCard } from '../src/domain/card.ts';
import { DIGEST_TOP, pickDigest, sayDigestTitle } from '../src/domain/digest.ts';
import { publicId } from '../src/domain/public-id.ts';

import { pickPriority, spanOfDigest } from '../src/domain/schedule.ts';
import { SEVERITIES } from '../src/domain/types.ts';

import type { Jobs } from '../src/queue/queue.ts';
import { recordDigest, takeDigest } from '../src/store/digests.ts';
import { insertNote } from '../src/store/outbox.ts';
import type { StoryRow } from '../src/store/stories.ts';
import { listStoriesBetween } from '../src/store/stories.ts';
import { listSubscriptions } from '../src/store/subscriptions.ts';
import { listMuted } from '../src/store/thread-states.ts';
import type { WorkerDeps } from './deps.ts';

/** Plans one channel's digest of one ISO week, in its time zone: once, whoever is asked how often. */
export async function digest({ db, clock, queue }: WorkerDeps, due: Jobs['digest']): Promise<void> {
  const now = clock.now();
  const channel = await db.tx(async (sql) => {
    const taken = await takeDigest(sql, due);
    if (taken === null) return null;
    const span = spanOfDigest(taken.dueAt, taken.zone);
    const stories = await listStoriesBetween(sql, { ...span, workspaceId: taken.workspaceId });
    const subscriptions = await listSubscriptions(sql, due.channelId);
    const muted = await listMuted(sql, due.channelId);
    const heard = stories.filter(({ id }) => !muted.has(id));
    const card = buildDigestCard(
      sayDigestTitle(span, taken.zone),
      pickDigest(heard, subscriptions).slice(0, DIGEST_TOP),
      span.to,
    );
    const { platform } = taken;
    const note = { channelId: due.channelId, platform, storyId: null, cause: `digest:${due.isoWeek}`, card, now };
    await recordDigest(sql, due, await insertNote(sql, note));
    return taken;
  });
  if (channel === null) return;
  // a list of last week's news waits for any alert
  const priority = pickPriority(SEVERITIES.indexOf('low'));
  await queue.ring('deliver', { channelId: due.channelId, platform: channel.platform }, { priority });
}

function buildDigestCard(title: string, top: readonly StoryRow[], at: Date): Card {
  const listed = top.map(({ id, state }) => ({ story: publicId('s', id), state }));
  const card = buildListCard(title, listed, at, 'Weekly digest of this channel.');
  return listed.length > 0 ? card : { ...card, body: 'Nothing that matches this channel’s subscriptions.' };
}
