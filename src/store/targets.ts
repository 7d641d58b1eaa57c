import type { Sql } from '../db/db.ts';
import { readLegalId } from '../domain/legal-id.ts';
import { type MessageLink, readMessageLink } from '../domain/message-link.ts';
import { parsePublicId } from '../domain/public-id.ts';
import { buildSearchQuery } from '../domain/search-words.ts';
import type { Platform } from '../domain/types.ts';
import { canonicalUrl } from '../lib/url.ts';
import { isDocument } from './lookup.ts';

/** What a person points at: a story, an item (with its story, where it is in one), or a message that lists stories. */
export type Target =
  | { readonly kind: 'story'; readonly storyId: number }
  | { readonly kind: 'item'; readonly itemId: number; readonly storyId: number | null }
  | { readonly kind: 'list'; readonly storyIds: readonly number[] };

/** Who points, and so what may be seen. */
export interface Viewer {
  readonly platform: Platform;
  /** Null: a workspace that never wrote anything, and has nothing of its own. */
  readonly workspaceId: number | null;
}

/**
 * Finds what words name: a story's or item's id, a link to a message of ours in this workspace, an article's address, a
 * document's number or citation. Null where they name nothing that this workspace may see.
 */
export async function getTarget(sql: Sql, words: string, viewer: Viewer): Promise<Target | null> {
  const text = words.trim();
  const id = parsePublicId(text);
  if (id?.kind === 's') return getStoryTarget(sql, id.id, viewer);
  if (id?.kind === 'i') return getItemTarget(sql, 'i.id = $2', id.id, viewer);
  const message = readMessageLink(text);
  if (message !== null) return getMessageTarget(sql, message, viewer);
  const identity = readLegalId({ guid: null, url: text, title: '' }) ?? text;
  // a private feed's items carry their workspace in their identity
  const identities = [identity, `w${viewer.workspaceId}:${identity}`];
  const own = await getItemTarget(sql, 'i.identity = ANY($2::text[])', identities, viewer);
  const key = canonicalUrl(text);
  if (own !== null || key !== null) return own ?? getItemTarget(sql, 'i.url_key = $2', key, viewer);
  return getDocumentTarget(sql, text, viewer);
}

async function getStoryTarget(sql: Sql, id: number, { workspaceId }: Viewer): Promise<Target | null> {
  const rows = await sql.query('SELECT 1 FROM stories WHERE id = $2 AND (workspace_id IS NULL OR workspace_id = $1)', [
    workspaceId,
    id,
  ]);
  return rows.length === 0 ? null : { kind: 'story', storyId: id };
}

/** Of several items with one address, the one that made it into a story; `condition` is ours, never typed. */
async function getItemTarget(
  sql: Sql,
  condition: string,
  value: unknown,
  { workspaceId }: Viewer,
): Promise<Target | null> {
  const rows = await sql.query<{ itemId: number; storyId: number | null }>(
    `SELECT i.id AS "itemId", s.story_id AS "storyId" FROM items i LEFT JOIN story_items s ON s.item_id = i.id
      WHERE ${condition} AND (i.workspace_id IS NULL OR i.workspace_id = $1)
      ORDER BY (s.story_id IS NULL), i.id LIMIT 1`,
    [workspaceId, value],
  );
  return rows[0] === undefined ? null : { kind: 'item', ...rows[0] };
}

async function getDocumentTarget(sql: Sql, text: string, { workspaceId }: Viewer): Promise<Target | null> {
  const { exact, tsquery } = buildSearchQuery(text);
  if (exact.length === 0) return null;
  const rows = await sql.query<{ itemId: number; storyId: number | null }>(
    `SELECT i.id AS "itemId", s.story_id AS "storyId" FROM items i LEFT JOIN story_items s ON s.item_id = i.id
      WHERE i.search @@ $2::tsquery AND (i.workspace_id IS NULL OR i.workspace_id = $1) AND ${isDocument('$3')}
      ORDER BY (s.story_id IS NULL), i.id LIMIT 1`,
    [workspaceId, tsquery, exact],
  );
  return rows[0] === undefined ? null : { kind: 'item', ...rows[0] };
}

/** A message of ours in any channel of this workspace; one in its thread that is not ours stands for the thread. */
async function getMessageTarget(sql: Sql, link: MessageLink, viewer: Viewer): Promise<Target | null> {
  const { messages, channel, platform } = link;
  if (platform !== viewer.platform) return null;
  const rows = await sql.query<{ id: number; storyId: number | null; body: string | null }>(
    `SELECT d.id, d.story_id AS "storyId", d.card->>'body' AS body FROM deliveries d JOIN channels c ON c.id = d.channel_id
      WHERE d.ref->>'message' = ANY($1::text[]) AND d.ref IS NOT NULL AND c.workspace_id = $2
        AND ($3::text IS NULL OR d.ref->>'channel' = $3)
      ORDER BY array_position($1::text[], d.ref->>'message'), d.id LIMIT 1`,
    [messages, viewer.workspaceId, channel],
  );
  const found = rows[0];
  if (found === undefined) return null;
  if (found.storyId !== null) return { kind: 'story', storyId: found.storyId };
  const folded = await sql.query<{ story_id: number }>(
    'SELECT story_id FROM deliveries WHERE folded_into = $1 ORDER BY severity DESC, id',
    [found.id],
  );
  const storyIds = folded.length > 0 ? folded.map((row) => row.story_id) : readListed(found.body ?? '');
  return { kind: 'list', storyIds };
}

/** The stories that a digest or a summary names, each at the end of its line: see `buildListCard`. */
function readListed(body: string): readonly number[] {
  return [...body.matchAll(/\((s-[0-9a-z]+)\)$/gm)].flatMap(([, id = '']) => parsePublicId(id)?.id ?? []);
}
