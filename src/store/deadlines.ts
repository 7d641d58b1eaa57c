import type { Sql } from '../db/db.ts';
import type { DayKind } from '../domain/legal-days.ts';
import type { Severity } from '../domain/types.ts';
import { STANDS } from './legal-days.ts';

/** A day that an official document names. */
export interface Deadline {
  readonly what: DayKind;
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
  /** The part of the act that takes effect then; null: all of it. */
  readonly part: string | null;
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
    `SELECT l.what, to_char(l.day, 'YYYY-MM-DD') AS "on", l.part, i.id AS "itemId", s.story_id AS "storyId", i.title, i.url, i.jurisdiction,
            i.legal->>'documentNumber' AS "documentNumber", i.legal->>'type' AS type, v.severity
       FROM legal_days l JOIN items i ON i.id = l.item_id LEFT JOIN story_items s ON s.item_id = i.id
       JOIN verdicts v ON v.item_id = i.id AND v.version = i.triaged_version
      WHERE l.day BETWEEN $1::date AND $2::date AND ${STANDS} AND v.relevant AND (i.workspace_id IS NULL OR i.workspace_id = $3)
      ORDER BY l.day, l.what, i.id LIMIT $4 OFFSET $5`,
    [span.from, span.to, span.workspaceId, span.limit, span.offset],
  );
}
