import type { Sql } from '../db/db.ts';
import type { Authority, Verdict } from '../domain/types.ts';
import type { ThreadKey } from './thread-states.ts';

/** Who says so. */
export interface Voice extends ThreadKey {
  /** The item whose words the story shows. */
  readonly itemId: number;
  readonly person: string;
  readonly personName: string | null;
}

/** Records that a person finds a story not relevant, with the verdict as it stands; false where that was said before. */
export async function insertFeedback(sql: Sql, voice: Voice, now: Date): Promise<boolean> {
  const { channelId, storyId, itemId, person, personName } = voice;
  const rows = await sql.query(
    `INSERT INTO feedback (channel_id, story_id, item_id, version, person, person_name, classifier, score, verdict, given_at)
     SELECT $1, $2, v.item_id, v.version, $4, $5, v.classifier, v.score, v.verdict, $6
       FROM verdicts v WHERE v.item_id = $3 ORDER BY v.version DESC LIMIT 1
     ON CONFLICT (channel_id, story_id, person) DO NOTHING RETURNING id`,
    [channelId, storyId, itemId, person, personName, now],
  );
  return rows.length > 0;
}

/** Takes back what a person said; false where the person said nothing. */
export async function removeFeedback(sql: Sql, key: ThreadKey, person: string): Promise<boolean> {
  const rows = await sql.query(
    'DELETE FROM feedback WHERE channel_id = $1 AND story_id = $2 AND person = $3 RETURNING id',
    [key.channelId, key.storyId, person],
  );
  return rows.length > 0;
}

/** An item that people found not relevant, with the classifier's newest verdict on which one of them said so. */
export interface FeedbackItem {
  readonly itemId: number;
  readonly storyId: number;
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  readonly authority: Authority;
  readonly lang: string;
  readonly publishedAt: Date | null;
  readonly url: string | null;
  readonly people: number;
  readonly lastAt: Date;
  readonly classifier: string;
  readonly score: number;
  readonly verdict: Verdict;
}

/** Every item that somebody found not relevant, once, oldest first; its words are those that were judged. */
export async function listFeedback(sql: Sql): Promise<readonly FeedbackItem[]> {
  return sql.query<FeedbackItem>(
    `SELECT DISTINCT ON (f.item_id) f.item_id AS "itemId", f.story_id AS "storyId",
            coalesce(v.title, i.title) AS title, coalesce(v.summary, i.summary) AS summary,
            i.source, i.authority, i.lang, i.published_at AS "publishedAt", i.url,
            (count(*) OVER (PARTITION BY f.item_id))::int AS people, f.given_at AS "lastAt",
            f.classifier, f.score, f.verdict
       FROM feedback f JOIN items i ON i.id = f.item_id
       LEFT JOIN item_versions v ON v.item_id = f.item_id AND v.version = f.version
      ORDER BY f.item_id, f.id DESC`,
  );
}
