import type { Sql } from '../src/db/db.ts';
import { buildReplyCard } from '../src/domain/card.ts';
import type { ItemFeatures, Joined } from '../src/domain/cluster.ts';
import { pickPart, pickStory } from '../src/domain/cluster.ts';
import { pickLate } from '../src/domain/late.ts';
import { publicId } from '../src/domain/public-id.ts';
import type { News } from '../src/domain/route.ts';
import { planOwed } from '../src/domain/route.ts';
import type { Arrival } from '../src/domain/story.ts';
import type { Grown } from '../src/domain/story-join.ts';
import { growStory, scopeKeys } from '../src/domain/story-join.ts';
import type { StoryModel } from '../src/domain/story-model.ts';
import { isLegalText } from '../src/domain/story-rank.ts';
import type { Severity, Verdict } from '../src/domain/types.ts';
import { FIRST_POLL, foldBursts } from '../src/store/folds.ts';
import type { Rung } from '../src/store/outbox.ts';
import { insertOwed, listAudiences } from '../src/store/outbox.ts';
import { listSplits } from '../src/store/splits.ts';
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

/** By what the story of an item is found. */
export interface Sought {
  readonly features: ItemFeatures;
  readonly storyModel: StoryModel;
}

/**
 * Finds or opens the story of a relevant item and writes what each channel is owed for it into the outbox, in the
 * caller's transaction and under the stories' lock. Returns the channels to ring for after the commit.
 */
export async function settleItem(
  sql: Sql,
  judged: JudgedItem,
  sought: Sought,
  now: Date,
): Promise<readonly UrgentRung[]> {
  const { features } = sought;
  const found = await findStory(sql, judged, sought);
  const { workspaceId } = judged;
  const late = judged.silent || judged.firstPoll ? null : pickLate(judged.item, now);
  const grown = growStory(found.story, judged, { features, known: found.known, late });
  const storyId = await putGrown(sql, found.story, grown, workspaceId);
  const keys = scopeKeys(features.keys, workspaceId);
  await attachItem(sql, { storyId, itemId: judged.id, keys, why: found.why }, now);
  const linked = found.story === null ? await linkSameMatter(sql, storyId, features, now) : [];
  const news = found.story === null ? buildFirstNews(grown) : buildNews(grown);
  return judged.silent
    ? linked
    : [...linked, ...(await tell(sql, judged, { storyId, arrival: grown.arrival, news }, now))];
}

interface Found {
  readonly story: StoryRow | null;
  readonly known: boolean;
  readonly why: { readonly score: number; readonly reasons: readonly string[] };
}

/** Legal identity first, then likeness. */
async function findStory(sql: Sql, judged: JudgedItem, sought: Sought): Promise<Found> {
  const { features } = sought;
  const own = await getStoryOfItem(sql, judged.id);
  if (own !== null)
    return { story: own, known: true, why: { score: 1, reasons: ['a new version of an item of this story'] } };
  const legal = await getStoryByKeys(sql, scopeKeys(features.keys, judged.workspaceId));
  if (legal !== null)
    return { story: legal, known: false, why: { score: 1, reasons: ['the same document, docket or link'] } };
  const { workspaceId } = judged;
  const candidates = await listCandidates(sql, features.terms, { at: judged.item.at, workspaceId });
  const picked = await pickLike(sql, sought, candidates);
  const story = candidates.find(({ id }) => id === picked?.id) ?? null;
  const why = { score: picked?.score ?? 0, reasons: picked?.reasons ?? ['opened the story'] };
  return { story, known: false, why };
}

async function pickLike(sql: Sql, sought: Sought, candidates: readonly StoryRow[]): Promise<Joined | null> {
  const { storyModel, features } = sought;
  const picked = pickStory(storyModel, features, candidates);
  const splits = picked === null ? [] : await listSplits(sql, picked.id, null);
  if (splits.length === 0) return picked;
  const parts = new Set(splits.flatMap(({ storyId, fromId }) => [storyId, fromId]));
  return pickPart(
    storyModel,
    features,
    candidates.filter(({ id }) => parts.has(id)),
  );
}

async function putGrown(
  sql: Sql,
  before: StoryRow | null,
  { state, profile }: Grown,
  workspaceId: number | null,
): Promise<number> {
  if (before === null) return insertStory(sql, { workspaceId, state, profile });
  await putStory(sql, { id: before.id, state, profile });
  return before.id;
}

function buildFirstNews({ state }: Grown): News {
  return { state, reply: null, announce: false, urgent: false };
}

function buildNews({ state, reply, announce, arrival }: Grown): News {
  // a further version of a document may bring the date that was not read yet
  const urgent = reply !== null || (arrival.known && isLegalText(arrival.item));
  // who follows the story hears of every further item, though nobody else does
  const followUp = reply ?? (arrival.known ? null : 'outlet');
  return { state, reply, announce, urgent, followUp };
}

interface Told {
  readonly storyId: number;
  readonly arrival: Arrival;
  readonly news: News;
}

async function tell(
  sql: Sql,
  judged: JudgedItem,
  { storyId, arrival, news }: Told,
  now: Date,
): Promise<readonly UrgentRung[]> {
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
