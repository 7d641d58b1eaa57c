import type { Sql } from '../db/db.ts';
import { dayOfDocument, listLegalDays } from '../domain/legal-days.ts';
import type { LegalFacts } from '../domain/types.ts';
import { toJsonb } from './jsonb.ts';

/** Writes the days that an item names now; one that it named before keeps the moment at which it was first read. */
export async function putLegalDays(sql: Sql, itemId: number, legal: LegalFacts, now: Date): Promise<void> {
  const days = toJsonb(listLegalDays(legal));
  await sql.query(
    `DELETE FROM legal_days l WHERE item_id = $1 AND NOT EXISTS (
       SELECT 1 FROM jsonb_to_recordset($2::jsonb) AS d(what text, "on" date) WHERE d.what = l.what AND d."on" = l.day)`,
    [itemId, days],
  );
  await sql.query(
    `INSERT INTO legal_days (item_id, what, day, part, replaces, dated, known_at)
     SELECT $1, d.what, d."on", d.part, d.replaces, $3::date, $4
       FROM jsonb_to_recordset($2::jsonb) AS d(what text, "on" date, part text, replaces boolean)
     ON CONFLICT (item_id, what, day) DO UPDATE SET part = excluded.part, replaces = excluded.replaces, dated = excluded.dated`,
    [itemId, days, dayOfDocument(legal), now],
  );
}

/** SQL. Of the rows `l` of legal_days: those whose place no newer document of the same story has taken. */
export const STANDS = `NOT EXISTS (
  SELECT 1 FROM story_items own JOIN story_items other ON other.story_id = own.story_id AND other.item_id <> own.item_id
    JOIN legal_days x ON x.item_id = other.item_id
   WHERE own.item_id = l.item_id AND x.what = l.what AND x.replaces
     AND (coalesce(x.dated, '-infinity'), x.item_id) > (coalesce(l.dated, '-infinity'), l.item_id))`;
