import type { Sql } from '../src/db/db.ts';
import type { ItemFeatures, Related } from '../src/domain/cluster.ts';
import { pickRelated } from '../src/domain/cluster.ts';
import { publicId } from '../src/domain/public-id.ts';
import { planOwed } from '../src/domain/route.ts';
import type { Relation } from '../src/domain/story.ts';
import { relateStory } from '../src/domain/story.ts';
import { insertOwed, listAudiences } from '../src/store/outbox.ts';
import type { StoryRow } from '../src/store/stories.ts';
import { linkStories, listSameMatter, listStories, putStory } from '../src/store/stories.ts';
import type { UrgentRung } from './settle.ts';

const OTHER_SIDE: Readonly<Record<Related['relation'], Relation>> = {
  suspends: 'suspended-by',
  adopts: 'adopted-by',
  follows: 'followed-by',
};

/**
 * Links a story that has just opened to an older one of the same matter (a rule and its suspension, a proposal and its
 * adoption): each names the other on its root. Returns the channels whose root is to be edited.
 */
export async function linkSameMatter(
  sql: Sql,
  storyId: number,
  features: ItemFeatures,
  now: Date,
): Promise<readonly UrgentRung[]> {
  const [story] = await listStories(sql, [storyId]);
  if (story === undefined) return [];
  const others = (await listSameMatter(sql, features.refs, story.workspaceId)).filter(({ id }) => id !== storyId);
  const related = pickRelated(features, others);
  const other = others.find(({ id }) => id === related?.id);
  if (related === null || other === undefined) return [];
  await linkStories(sql, storyId, other.id, related.relation);
  await relate(sql, story, other, related.relation);
  await relate(sql, other, story, OTHER_SIDE[related.relation]);
  return showLink(sql, other.id, `link:${storyId}`, now);
}

async function relate(sql: Sql, story: StoryRow, other: StoryRow, relation: Relation): Promise<void> {
  const link = { relation, story: publicId('s', other.id), title: other.state.lead.title };
  await putStory(sql, { ...story, state: relateStory(story.state, link) });
}

/** The older story's roots show the link; the new one's are built when they are sent. */
async function showLink(sql: Sql, storyId: number, cause: string, now: Date): Promise<readonly UrgentRung[]> {
  const [story] = await listStories(sql, [storyId]);
  if (story === undefined) return [];
  const { state, workspaceId } = story;
  const audiences = (await listAudiences(sql, storyId, workspaceId)).filter(({ hasThread }) => hasThread);
  const owed = planOwed({ state, reply: null, announce: false, urgent: true }, audiences, now);
  const rung = await insertOwed(sql, owed, { storyId, cause, severity: state.severity, card: null, urgent: true, now });
  return rung.map((one) => ({ ...one, severity: state.severity }));
}
