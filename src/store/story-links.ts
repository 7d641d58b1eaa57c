import type { Sql } from '../db/db.ts';
import { publicId } from '../domain/public-id.ts';
import { planOwed } from '../domain/route.ts';
import type { Relation } from '../domain/story.ts';
import { relateStory } from '../domain/story.ts';
import type { Severity } from '../domain/types.ts';
import { insertOwed, listAudiences, type Rung } from './outbox.ts';
import { linkStories, listStories, putStory, type StoryRow } from './stories.ts';

/** How one story stands to another, and that one to it. */
export interface Link {
  readonly storyId: number;
  readonly otherId: number;
  readonly relation: Relation;
  readonly back: Relation;
}

/**
 * Links two stories: each names the other on its root. Plans the edits of the other's roots, and returns the channels to
 * ring for; the story's own show the link when they are sent.
 */
export async function relateStories(
  sql: Sql,
  { storyId, otherId, relation, back }: Link,
  now: Date,
): Promise<readonly (Rung & { readonly severity: Severity })[]> {
  const rows = await listStories(sql, [storyId, otherId]);
  const story = rows.find(({ id }) => id === storyId);
  const other = rows.find(({ id }) => id === otherId);
  if (story === undefined || other === undefined) throw new Error('a story to be linked is not there');
  await linkStories(sql, storyId, otherId, relation);
  await relate(sql, story, other, relation);
  const shown = await relate(sql, other, story, back);
  return planEdits(sql, shown, `link:${storyId}`, now);
}

async function relate(sql: Sql, story: StoryRow, other: StoryRow, relation: Relation): Promise<StoryRow> {
  const link = { relation, story: publicId('s', other.id), title: other.state.lead.title };
  const related = { ...story, state: relateStory(story.state, link) };
  await putStory(sql, related);
  return related;
}

async function planEdits(
  sql: Sql,
  { id: storyId, workspaceId, state }: StoryRow,
  cause: string,
  now: Date,
): Promise<readonly (Rung & { readonly severity: Severity })[]> {
  const audiences = (await listAudiences(sql, storyId, workspaceId)).filter(({ hasThread }) => hasThread);
  const owed = planOwed({ state, reply: null, announce: false, urgent: true }, audiences, now);
  const { severity } = state;
  const rung = await insertOwed(sql, owed, { storyId, cause, severity, card: null, urgent: true, now });
  return rung.map((one) => ({ ...one, severity }));
}
