import type { Sql } from '../db/db.ts';
import { isAhead, isBehind, mergeLegal } from '../domain/legal-merge.ts';
import { buildSearchVector } from '../domain/search-words.ts';
import type { LegalFacts, RawItem } from '../domain/types.ts';
import type { FeedRow } from './feeds.ts';
import { toJsonb } from './jsonb.ts';
import { putLegalDays } from './legal-days.ts';

/** Who reads these entries and when. */
export interface Reading {
  readonly feed: FeedRow;
  readonly now: Date;
  /** Decides which entries tell nobody: those of a first poll, mostly. */
  readonly isSilent: (raw: RawItem) => boolean;
}

/** Ids of items that were not known, and of known ones whose content changed. */
export interface Stored {
  readonly added: readonly number[];
  readonly changed: readonly number[];
}

/** Stores entries: new ones as items, changed ones as further versions. In a transaction; at most some hundred at a time. */
export async function putItems(sql: Sql, raws: readonly RawItem[], reading: Reading): Promise<Stored> {
  const unique = [...new Map(raws.map((raw) => [identityOf(raw, reading.feed), raw])).entries()];
  const known = await listKnown(sql, reading.feed.id, unique);
  const added: number[] = [];
  const changed = new Set<number>();
  for (const [identity, raw] of unique) {
    const before = known.byIdentity.get(identity) ?? known.byUrl.get(raw.urlKey ?? '');
    const id = before === undefined ? await insertItem(sql, identity, raw, reading) : null;
    if (id !== null) {
      added.push(id);
      continue;
    }
    // another feed brought it a moment ago, maybe at an earlier stage
    const current = before ?? (await listKnown(sql, reading.feed.id, [[identity, raw]])).byIdentity.get(identity);
    // an entry that stands twice under two guids is one item, and its first wording counts
    if (current === undefined || changed.has(current.id)) continue;
    if (await updateItem(sql, current, raw, reading)) changed.add(current.id);
  }
  return { added, changed: [...changed] };
}

/** A private feed's items never share an identity with anybody else's. */
function identityOf(raw: RawItem, feed: FeedRow): string {
  return feed.workspaceId === null ? raw.identity : `w${feed.workspaceId}:${raw.identity}`;
}

interface KnownItem {
  readonly id: number;
  readonly identity: string;
  readonly feed_id: number;
  readonly url_key: string | null;
  readonly sha256: string;
  readonly version: number;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly legal: LegalFacts | null;
}

async function listKnown(sql: Sql, feedId: number, unique: readonly (readonly [string, RawItem])[]) {
  const rows = await sql.query<KnownItem>(
    `SELECT id, identity, feed_id, url_key, sha256, version, title, summary, body, legal FROM items
      WHERE identity = ANY($1::text[]) OR (feed_id = $2 AND url_key = ANY($3::text[]))
      -- two feeds may carry one document at the same moment
      ORDER BY id FOR UPDATE`,
    [unique.map(([identity]) => identity), feedId, unique.map(([, raw]) => raw.urlKey).filter((key) => key !== null)],
  );
  return {
    byIdentity: new Map(rows.map((row) => [row.identity, row])),
    // a changed guid with the same address is the same article
    byUrl: new Map(rows.filter((row) => row.feed_id === feedId).map((row) => [row.url_key ?? 'none', row])),
  };
}

async function insertItem(sql: Sql, identity: string, raw: RawItem, reading: Reading): Promise<number | null> {
  const { feed, now } = reading;
  const rows = await sql.query<{ id: number }>(
    `INSERT INTO items (identity, feed_id, workspace_id, url, url_key, title, summary, body, lang, source, owner, authority,
                        jurisdiction, published_at, first_seen_at, sha256, legal, silent, first_poll, search)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17::jsonb, $18, $19, $20::tsvector)
     ON CONFLICT (identity) DO NOTHING RETURNING id`,
    [
      identity,
      feed.id,
      feed.workspaceId,
      raw.url,
      raw.urlKey,
      raw.title,
      raw.summary,
      raw.body,
      raw.lang,
      raw.outlet ?? feed.title,
      raw.owner ?? raw.outlet?.toLowerCase() ?? feed.owner,
      feed.authority,
      feed.jurisdiction,
      raw.publishedAt,
      now,
      raw.sha256,
      raw.legal === null ? null : toJsonb(raw.legal),
      reading.isSilent(raw),
      feed.lastSuccessAt === null,
      searchOf(raw, raw.legal),
    ],
  );
  const id = rows[0]?.id ?? null;
  if (id !== null) await insertVersion(sql, id, 1, raw, raw.legal, reading);
  return id;
}

/** Stores a changed entry as a further version; false where nothing changed or what was read is older than what is known. */
async function updateItem(sql: Sql, before: KnownItem, raw: RawItem, reading: Reading): Promise<boolean> {
  if (before.sha256 === raw.sha256 || isBehind(before.legal, raw.legal)) return false;
  // two feeds that carry one document word it differently: only its own feed, or a further stage, changes it
  if (before.feed_id !== reading.feed.id && !isAhead(before.legal, raw.legal)) return false;
  const legal = mergeLegal(before.legal, raw.legal);
  const summary = raw.summary === '' ? before.summary : raw.summary;
  const body = raw.body === '' ? before.body : raw.body;
  const version = before.version + 1;
  await sql.query(
    `UPDATE items SET feed_id = $2, url = $3, url_key = $4, title = $5, summary = $6, body = $7, published_at = coalesce($8, published_at),
            sha256 = $9, legal = $10::jsonb, search = $11::tsvector, version = $12, triage_failures = 0, triage_not_before_at = NULL,
            silent = silent AND NOT $13
      WHERE id = $1`,
    [
      before.id,
      reading.feed.id,
      raw.url,
      raw.urlKey,
      raw.title,
      summary,
      body,
      raw.publishedAt,
      raw.sha256,
      legal === null ? null : toJsonb(legal),
      searchOf({ ...raw, summary, body }, legal),
      version,
      // what happens to a silent item from now on is news
      isAhead(before.legal, raw.legal) && !reading.isSilent(raw),
    ],
  );
  await insertVersion(sql, before.id, version, raw, legal, reading);
  return true;
}

async function insertVersion(
  sql: Sql,
  id: number,
  version: number,
  raw: RawItem,
  legal: LegalFacts | null,
  { feed, now }: Reading,
): Promise<void> {
  await sql.query(
    `INSERT INTO item_versions (item_id, version, sha256, fetched_at, adapter, title, summary, legal)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)`,
    [id, version, raw.sha256, now, feed.kind, raw.title, raw.summary, legal === null ? null : toJsonb(legal)],
  );
  if (legal !== null) await putLegalDays(sql, id, legal, now);
}

function searchOf(raw: RawItem, legal: LegalFacts | null): string {
  const exact =
    legal === null
      ? []
      : [legal.documentNumber, legal.citation, ...legal.dockets, ...legal.rins].filter((word) => word !== null);
  return buildSearchVector(raw.title, raw.summary, [...exact, raw.body]);
}
