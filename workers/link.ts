import type { Sql } from '../src/db/db.ts';
import type { ItemFeatures, Related } from '../src/domain/cluster.ts';
import { pickRelated } from '../src/domain/cluster.ts';
import type { Relation } from '../src/domain/story.ts';
import { listSameMatter, listStories } from '../src/store/stories.ts';
import { relateStories } from '../src/store/story-links.ts';
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
  if (related === null) return [];
  const { id: otherId, relation } = related;
  return relateStories(sql, { storyId, otherId, relation, back: OTHER_SIDE[relation] }, now);
}
