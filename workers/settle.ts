import type { Sql } from '../src/db/db.ts';
import { isRoutine } from '../src/domain/act.ts';
import { buildReplyCard } from '../src/domain/card.ts';
import type { ItemFeatures } from '../src/domain/cluster.ts';
import { addToProfile, isIndependent, pickStory } from '../src/domain/cluster.ts';
import { publicId } from '../src/domain/public-id.ts';
import type { News } from '../src/domain/route.ts';
import { planOwed } from '../src/domain/route.ts';
import type { Arrival, StoryState } from '../src/domain/story.ts';
import { continueStory, openStory } from '../src/domain/story.ts';
import { isLegalText } from '../src/domain/story-rank.ts';
import type { Severity, Verdict } from '../src/domain/types.ts';
import { FIRST_POLL, foldBursts } from '../src/store/folds.ts';
import type { Rung } from '../src/store/outbox.ts';
import { insertOwed, listAudiences } from '../src/store/outbox.ts';
import type { StoryRow } from '../src/store/stories.ts';
import {
  attachItem,
  getStoryByKeys,
  getStoryOfItem,
  insertStory,
  listCandidates,
  putStory,
} from '../src/store/stories.ts';
import type { UntriagedItem } from '../src/store/triage.ts';
import { linkSameMatter } from './link.ts';

/** A channel to ring for, and how severe the news is. */
export interface UrgentRung extends Rung {
  readonly severity: Severity;
}

/** An item with its verdict, not yet in a story. */
export interface JudgedItem extends UntriagedItem {
  readonly verdict: Verdict;
  /** Of the item alone. */
  readonly severity: Severity;
}

/**
 * Finds or opens the story of a relevant item and writes what each channel is owed for it into the outbox, in the
 * caller's transaction and under the stories' lock. Returns the channels to ring for after the commit.
 */
export async function settleItem(
  sql: Sql,
  judged: JudgedItem,
  features: ItemFeatures,
  now: Date,
): Promise<readonly UrgentRung[]> {
  const found = await findStory(sql, judged, features);
  const arrival = buildArrival(judged, found, features);
  const joined =
    found.story === null ? await open(sql, judged, features, arrival) : await join(sql, found.story, features, arrival);
  await attachItem(
    sql,
    { storyId: joined.storyId, itemId: judged.id, keys: keysOf(judged, features), why: found.why },
    now,
  );
  const linked = joined.before === null ? await linkSameMatter(sql, joined.storyId, features, now) : [];
  return judged.silent ? linked : [...linked, ...(await tell(sql, judged, arrival, joined, now))];
}

interface Found {
  readonly story: StoryRow | null;
  readonly known: boolean;
  readonly why: { readonly score: number; readonly reasons: readonly string[] };
}

/** Legal identity first, then likeness. */
async function findStory(sql: Sql, judged: JudgedItem, features: ItemFeatures): Promise<Found> {
  const own = await getStoryOfItem(sql, judged.id);
  if (own !== null)
    return { story: own, known: true, why: { score: 1, reasons: ['a new version of an item of this story'] } };
  const legal = await getStoryByKeys(sql, keysOf(judged, features));
  if (legal !== null)
    return { story: legal, known: false, why: { score: 1, reasons: ['the same document, docket or link'] } };
  const { workspaceId } = judged;
  const candidates = await listCandidates(sql, features.terms, { at: judged.item.at, workspaceId });
  const picked = pickStory(features, candidates);
  const story = candidates.find(({ id }) => id === picked?.id) ?? null;
  const why = { score: picked?.score ?? 0, reasons: picked?.reasons ?? ['opened the story'] };
  return { story, known: false, why };
}

/** A private feed's keys never meet anybody else's. */
function keysOf({ workspaceId }: JudgedItem, { keys }: ItemFeatures): readonly string[] {
  return workspaceId === null ? keys : keys.map((key) => `w${workspaceId}:${key}`);
}

function buildArrival(judged: JudgedItem, found: Found, features: ItemFeatures): Arrival {
  const { id: itemId, version, item, verdict, severity, feed } = judged;
  const independent = isIndependent(found.story?.profile ?? { outlets: [] }, features);
  return {
    itemId,
    version,
    item,
    verdict,
    severity,
    feed,
    known: found.known,
    independent,
    routine: isRoutine(item, verdict),
  };
}

interface Joined {
  readonly storyId: number;
  readonly before: StoryState | null;
  readonly news: News;
}

async function open(sql: Sql, judged: JudgedItem, features: ItemFeatures, arrival: Arrival): Promise<Joined> {
  const state = openStory(arrival);
  const profile = addToProfile(null, features);
  const storyId = await insertStory(sql, { workspaceId: judged.workspaceId, state, profile });
  return { storyId, before: null, news: { state, reply: null, announce: false, urgent: false } };
}

async function join(sql: Sql, story: StoryRow, features: ItemFeatures, arrival: Arrival): Promise<Joined> {
  const { state, reply, announce } = continueStory(story.state, arrival);
  const profile = arrival.known ? story.profile : addToProfile(story.profile, features);
  await putStory(sql, { id: story.id, state, profile });
  // a further version of a document may bring the date that was not read yet
  const urgent = reply !== null || (arrival.known && isLegalText(arrival.item));
  // who follows the story hears of every further item, though nobody else does
  const followUp = reply ?? (arrival.known ? null : 'outlet');
  return { storyId: story.id, before: story.state, news: { state, reply, announce, urgent, followUp } };
}

async function tell(
  sql: Sql,
  judged: JudgedItem,
  arrival: Arrival,
  joined: Joined,
  now: Date,
): Promise<readonly UrgentRung[]> {
  const { storyId, news } = joined;
  const audiences = await listAudiences(sql, storyId, judged.workspaceId);
  const owed = planOwed(news, audiences, now);
  if (owed.length === 0) return [];
  const told = news.reply ?? news.followUp ?? null;
  const card = told === null ? null : buildReplyCard(publicId('s', storyId), news.state, arrival, told);
  // the roots of a first poll are counted apart: see folds.ts
  const cause = `${judged.firstPoll ? FIRST_POLL : ''}i${judged.id}.${judged.version}`;
  const rung = await insertOwed(sql, owed, {
    storyId,
    cause,
    severity: news.state.severity,
    card,
    urgent: news.urgent,
    now,
  });
  await foldBursts(sql, rung, now);
  return rung.map((one) => ({ ...one, severity: news.state.severity }));
}
