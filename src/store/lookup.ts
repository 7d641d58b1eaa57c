import type { Sql } from '../db/db.ts';
import type { SearchQuery } from '../domain/search-words.ts';
import type { Severity, Topic } from '../domain/types.ts';

/** One line of an answer: a story by its best item, or an item that is in none. */
export interface Found {
  readonly itemId: number;
  readonly storyId: number | null;
  readonly title: string;
  readonly url: string | null;
  readonly source: string;
  readonly at: Date;
  /** Of the story, else of the item; null while it is not judged. */
  readonly severity: Severity | null;
  readonly documentNumber: string | null;
  /** How many of the items found are in this story. */
  readonly items: number;
}

export interface Lookup {
  readonly query: SearchQuery;
  /** Whose private items may be seen; null = public ones only. */
  readonly workspaceId: number | null;
  readonly narrow?: Narrow;
  readonly limit: number;
  readonly offset?: number;
  readonly now: Date;
}

/** What results must be besides holding the words; empty lists and null ask for nothing. */
export interface Narrow {
  /** Any of these. */
  readonly topics: readonly Topic[];
  /** Any of these: ISO codes and `EU`. */
  readonly jurisdictions: readonly string[];
  readonly since: Date | null;
  /** Any of these: a feed's short name, or a part of an outlet's name, in lower case. */
  readonly sources: readonly string[];
}

/** Up to this many matches are all ranked; of more, the newest. */
const MAX_RANKED = 1_000;
const NEWEST_RANKED = 400;
/** After so many days a match counts half. */
const FADE_DAYS = 30;
/** What was judged beside the point is found too, but last. */
const IRRELEVANT_WEIGHT = 0.2;

/**
 * Looks for items, newest and best first, a document asked for by number before those that mention it. In two bounded
 * steps, because a plain `ORDER BY` with a `LIMIT` walks the whole date index when a word is rare or absent.
 */
export async function listFound(sql: Sql, lookup: Lookup): Promise<readonly Found[]> {
  if (lookup.query.tsquery === '') return [];
  const some = await listMatching(sql, lookup, `LIMIT ${MAX_RANKED + 1}`);
  const broad = some.length > MAX_RANKED;
  return rankItems(
    sql,
    lookup,
    broad ? await listMatching(sql, lookup, `ORDER BY id DESC LIMIT ${NEWEST_RANKED}`) : some,
  );
}

async function listMatching(sql: Sql, lookup: Lookup, bound: string): Promise<readonly number[]> {
  const { query, workspaceId, narrow } = lookup;
  const extra = Object.entries(NARROWED).filter(([name]) => asks(narrow?.[name as keyof Narrow]));
  const rows = await sql.query<{ id: number }>(
    `SELECT i.id FROM items i
      WHERE i.search @@ $1::tsquery AND (i.workspace_id IS NULL OR i.workspace_id = $2)
        ${extra.map(([, condition], index) => `AND ${condition.replaceAll('$n', `$${index + 3}`)}`).join(' ')} ${bound}`,
    [query.tsquery, workspaceId, ...extra.map(([name]) => narrow?.[name as keyof Narrow])],
  );
  return rows.map((row) => row.id);
}

const JUDGED = 'SELECT 1 FROM verdicts v WHERE v.item_id = i.id AND v.version = i.triaged_version AND';

/** What each part of `Narrow` asks of an item, with its value as `$n`. */
const NARROWED: Readonly<Record<keyof Narrow, string>> = {
  topics: `EXISTS (${JUDGED} v.verdict->'topics' ?| $n::text[])`,
  jurisdictions: `EXISTS (${JUDGED} v.verdict->'jurisdictions' ?| $n::text[])`,
  since: 'coalesce(i.published_at, i.first_seen_at) >= $n::timestamptz',
  sources: `EXISTS (SELECT 1 FROM unnest($n::text[]) AS wanted, feeds f
                     WHERE f.id = i.feed_id AND (f.slug = wanted OR position(wanted IN lower(i.source)) > 0))`,
};

function asks(value: Narrow[keyof Narrow] | undefined): boolean {
  return value instanceof Date || (value ?? []).length > 0;
}

async function rankItems(sql: Sql, lookup: Lookup, ids: readonly number[]): Promise<readonly Found[]> {
  if (ids.length === 0) return [];
  return sql.query<Found>(
    `WITH ranked AS (
       SELECT i.id, s.story_id, coalesce(s.story_id, -i.id) AS place, ${isDocument('$4')} AS own,
              ts_rank('{0.1, 0.2, 0.4, 1}', i.search, $2::tsquery) * CASE WHEN v.relevant IS NOT FALSE THEN 1 ELSE ${IRRELEVANT_WEIGHT} END
                / (1 + greatest(0, extract(epoch FROM $3::timestamptz - coalesce(i.published_at, i.first_seen_at))) / ${FADE_DAYS * 86_400}) AS score
         FROM items i LEFT JOIN story_items s ON s.item_id = i.id
         LEFT JOIN verdicts v ON v.item_id = i.id AND v.version = i.triaged_version
        WHERE i.id = ANY($1::bigint[])),
     best AS (
       SELECT DISTINCT ON (place) *, count(*) OVER (PARTITION BY place) AS items FROM ranked ORDER BY place, own DESC, score DESC)
     SELECT i.id AS "itemId", b.story_id AS "storyId", i.title, i.url, i.source, coalesce(i.published_at, i.first_seen_at) AS at,
            coalesce(s.severity, v.severity) AS severity, i.legal->>'documentNumber' AS "documentNumber", b.items::int
       FROM best b JOIN items i ON i.id = b.id LEFT JOIN stories s ON s.id = b.story_id
       LEFT JOIN verdicts v ON v.item_id = i.id AND v.version = i.triaged_version
      ORDER BY b.own DESC, b.score DESC, i.id DESC LIMIT $5 OFFSET $6`,
    [ids, lookup.query.tsquery, lookup.now, lookup.query.exact, lookup.limit, lookup.offset ?? 0],
  );
}

/** Whether an item `i` is the very document asked for; the parameter has numbers in the form of `findReferences`. */
export function isDocument(numbers: `$${number}`): string {
  return `(coalesce(lower(i.legal->>'id') = ANY(${numbers}::text[]), false)
           OR coalesce(lower(i.legal->>'documentNumber') = ANY(${numbers}::text[]), false)
           OR coalesce(lower(replace(i.legal->>'citation', ' ', '')) = ANY(${numbers}::text[]), false))`;
}
