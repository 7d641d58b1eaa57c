import type { Sql } from '../db/db.ts';
import type { Authority, Item, LegalFacts, Severity, Verdict } from '../domain/types.ts';
import { toJsonb } from './jsonb.ts';

/** An item that waits for its verdict. */
export interface UntriagedItem {
  readonly id: number;
  readonly version: number;
  readonly workspaceId: number | null;
  readonly feed: string;
  readonly silent: boolean;
  /** Whether it came with the first poll of its feed. */
  readonly firstPoll: boolean;
  readonly failures: number;
  readonly item: Item;
}

/** Items whose newest version has no verdict yet, of those asked for. */
export async function listUntriaged(sql: Sql, ids: readonly number[], now: Date): Promise<readonly UntriagedItem[]> {
  const rows = await sql.query<ItemColumns>(
    `SELECT i.*, f.slug FROM items i JOIN feeds f ON f.id = i.feed_id
      WHERE i.id = ANY($1::bigint[]) AND i.triaged_version < i.version
        AND (i.triage_not_before_at IS NULL OR i.triage_not_before_at <= $2)
      ORDER BY i.id`,
    [ids, now],
  );
  return rows.map(untriagedOf);
}

/** Ids of items that have waited for their verdict; oldest first. */
export async function listUntriagedIds(sql: Sql, now: Date, limit: number): Promise<readonly number[]> {
  const rows = await sql.query<{ id: number }>(
    `SELECT id FROM items WHERE triaged_version < version AND (triage_not_before_at IS NULL OR triage_not_before_at <= $1)
      ORDER BY id LIMIT $2`,
    [now, limit],
  );
  return rows.map((row) => row.id);
}

/** One verdict to record. */
export interface Judged {
  readonly id: number;
  readonly version: number;
  readonly verdict: Verdict;
  readonly severity: Severity;
}

/** Records verdicts and marks their items as triaged, unless a newer version came meanwhile. */
export async function recordVerdicts(
  sql: Sql,
  judged: readonly Judged[],
  classifier: string,
  now: Date,
): Promise<void> {
  const rows = judged.map(({ id, version, verdict, severity }) => ({
    ...{ item_id: id, version, severity, verdict },
    ...{ relevant: verdict.relevant, score: verdict.score },
  }));
  await sql.query(
    `WITH judged AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb)
         AS j(item_id bigint, version int, relevant boolean, score real, severity text, verdict jsonb)
     ), triaged AS (
       UPDATE items i SET triaged_version = greatest(i.triaged_version, j.version)
         FROM judged j WHERE i.id = j.item_id
     )
     INSERT INTO verdicts (item_id, version, classifier, relevant, score, severity, verdict, judged_at)
     SELECT item_id, version, $2, relevant, score, severity, verdict, $3 FROM judged
     ON CONFLICT (item_id, version) DO NOTHING`,
    [toJsonb(rows), classifier, now],
  );
}

/** Puts an item off that could not be triaged: our bug must not block the items behind it. */
export async function postponeTriage(sql: Sql, id: number, notBeforeAt: Date): Promise<void> {
  await sql.query('UPDATE items SET triage_failures = triage_failures + 1, triage_not_before_at = $2 WHERE id = $1', [
    id,
    notBeforeAt,
  ]);
}

/** What of an item's columns tells what it says. */
export interface ContentColumns {
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly lang: string;
  readonly source: string;
  readonly owner: string;
  readonly authority: Authority;
  readonly jurisdiction: string | null;
  readonly url: string | null;
  readonly published_at: Date | null;
  readonly first_seen_at: Date;
  readonly legal: LegalFacts | null;
}

/** What the classifier and the story desk read of an item. */
export function itemOf(row: ContentColumns): Item {
  const { title, summary, body, lang, source, owner, authority, jurisdiction, url, legal } = row;
  const at = row.published_at ?? row.first_seen_at;
  return { title, summary, body, lang, source, owner, authority, jurisdiction, url, at, legal };
}

interface ItemColumns extends ContentColumns {
  readonly id: number;
  readonly version: number;
  readonly workspace_id: number | null;
  readonly slug: string;
  readonly silent: boolean;
  readonly first_poll: boolean;
  readonly triage_failures: number;
}

function untriagedOf(row: ItemColumns): UntriagedItem {
  return {
    ...{ id: row.id, version: row.version, silent: row.silent, feed: row.slug },
    workspaceId: row.workspace_id,
    firstPoll: row.first_poll && row.version === 1,
    failures: row.triage_failures,
    item: itemOf(row),
  };
}
