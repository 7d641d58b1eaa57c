import type { Sql } from '../db/db.ts';
import type { Severity } from '../domain/types.ts';

/** A day that an official document names. */
export interface Deadline {
  readonly what: 'comments' | 'effective';
  /** ISO day, in the agency's own zone. */
  readonly on: string;
  readonly itemId: number;
  readonly storyId: number | null;
  readonly title: string;
  readonly url: string | null;
  /** Whose act it is: ISO code or `EU`. */
  readonly jurisdiction: string | null;
  readonly documentNumber: string | null;
  readonly type: string | null;
  readonly severity: Severity;
}

/** Days from `from` to `to` (ISO, both included) that a workspace may see. */
export interface DeadlineSpan {
  readonly from: string;
  readonly to: string;
  readonly workspaceId: number | null;
  readonly limit: number;
  readonly offset: number;
}

/** Comment closings and effective dates of relevant documents, the nearest first. */
export async function listDeadlines(sql: Sql, span: DeadlineSpan): Promise<readonly Deadline[]> {
  return sql.query<Deadline>(
    `SELECT d.what, d.day AS "on", i.id AS "itemId", s.story_id AS "storyId", i.title, i.url, i.jurisdiction,
            i.legal->>'documentNumber' AS "documentNumber", i.legal->>'type' AS type, v.severity
       FROM (SELECT id, 'comments' AS what, legal->>'commentsCloseOn' AS day FROM items
              WHERE legal->>'commentsCloseOn' BETWEEN $1 AND $2
             UNION ALL
             SELECT id, 'effective', legal->>'effectiveOn' FROM items WHERE legal->>'effectiveOn' BETWEEN $1 AND $2) AS d
       JOIN items i ON i.id = d.id LEFT JOIN story_items s ON s.item_id = i.id
       JOIN verdicts v ON v.item_id = i.id AND v.version = i.triaged_version
      WHERE v.relevant AND i.legal->>'stage' <> 'withdrawn' AND (i.workspace_id IS NULL OR i.workspace_id = $3)
      ORDER BY d.day, d.what, i.id LIMIT $4 OFFSET $5`,
    [span.from, span.to, span.workspaceId, span.limit, span.offset],
  );
}
