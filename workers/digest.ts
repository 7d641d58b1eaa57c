import type { Card } from '../src/domain/card.ts';
import { buildListCard } from '../src/domain/card.ts';
import { publicId } from '../src/domain/public-id.ts';
import type { Subscription } from '../src/domain/route.ts';
import { matchesStory } from '../src/domain/route.ts';
import { spanOfWeek } from '../src/domain/schedule.ts';
import { SEVERITIES } from '../src/domain/types.ts';
import type { Jobs } from '../src/queue/queue.ts';
import { recordDigest, takeDigest } from '../src/store/digests.ts';
import { insertNote } from '../src/store/outbox.ts';
import type { StoryRow } from '../src/store/stories.ts';
import { listStoriesBetween } from '../src/store/stories.ts';
import { listSubscriptions } from '../src/store/subscriptions.ts';
import { listMuted } from '../src/store/thread-states.ts';
import type { WorkerDeps } from './deps.ts';

const TOP = 15;

/** Plans one channel's digest of one ISO week, in its time zone: once, whoever is asked how often. */
export async function digest({ db, clock, queue }: WorkerDeps, due: Jobs['digest']): Promise<void> {
  const now = clock.now();
  const channel = await db.tx(async (sql) => {
    const taken = await takeDigest(sql, due);
    if (taken === null) return null;
    const span = spanOfWeek(due.isoWeek, taken.zone);
    const stories = await listStoriesBetween(sql, { ...span, workspaceId: taken.workspaceId });
    const subscriptions = await listSubscriptions(sql, due.channelId);
    const muted = await listMuted(sql, due.channelId);
    const heard = stories.filter(({ id }) => !muted.has(id));
    const card = buildDigestCard(due.isoWeek, pickTop(heard, subscriptions), span.to);
    const { platform } = taken;
    const note = { channelId: due.channelId, platform, storyId: null, cause: `digest:${due.isoWeek}`, card, now };
    await recordDigest(sql, due, await insertNote(sql, note));
    return taken;
  });
  if (channel !== null) await queue.ring('deliver', { channelId: due.channelId, platform: channel.platform });
}

function buildDigestCard(isoWeek: string, top: readonly StoryRow[], at: Date): Card {
  const listed = top.map(({ id, state }) => ({ story: publicId('s', id), state }));
  const card = buildListCard(
    `The week ${isoWeek} in export controls and chips`,
    listed,
    at,
    'Weekly digest of this channel.',
  );
  return listed.length > 0 ? card : { ...card, body: 'Nothing that matches this channel’s subscriptions.' };
}

/** The week's stories for a channel's digest subscriptions: most severe, then most widely reported, then newest. */
function pickTop(stories: readonly StoryRow[], subscriptions: readonly Subscription[]): readonly StoryRow[] {
  const filters = subscriptions.filter(({ mode }) => mode !== 'alerts').map(({ filter }) => filter);
  return stories
    .filter(({ state }) => filters.some((filter) => matchesStory(state, filter)))
    .toSorted(
      (a, b) =>
        SEVERITIES.indexOf(b.state.severity) - SEVERITIES.indexOf(a.state.severity) ||
        b.state.independentOwners.length - a.state.independentOwners.length ||
        b.state.lastAt.localeCompare(a.state.lastAt),
    )
    .slice(0, TOP);
}
