import type { Sql } from '../db/db.ts';
import { PRIVATE_KIND } from '../domain/private-feed.ts';
import type { Platform } from '../domain/types.ts';

const PACE_MS = 5 * 60_000;

/** A feed that a workspace adds for itself. */
export interface NewPrivateFeed {
  readonly workspaceId: number;
  readonly url: string;
  readonly title: string;
  readonly lang: string;
  /** Its publisher's registrable domain. */
  readonly owner: string;
  /** Who added it, by the platform's id. */
  readonly addedBy: string;
}

/** A workspace's own feed with how it does. */
export interface PrivateFeed {
  readonly id: number;
  readonly slug: string;
  readonly title: string;
  readonly url: string;
  readonly lastSuccessAt: Date | null;
  readonly lastNewItemAt: Date | null;
  readonly failingSince: Date | null;
  /** In a sentence, while it fails. */
  readonly lastError: string | null;
  readonly items: number;
}

/** Where a caller is. */
interface Where {
  readonly platform: Platform;
  readonly workspace: string;
}

/** The slugs of a workspace's own feeds. */
export async function listPrivateSlugs(sql: Sql, where: Where): Promise<readonly string[]> {
  return (await listPrivateFeeds(sql, where)).map(({ slug }) => slug);
}

/** A workspace's own feeds, oldest first. */
export async function listPrivateFeeds(sql: Sql, { platform, workspace }: Where): Promise<readonly PrivateFeed[]> {
  return sql.query<PrivateFeed>(
    `SELECT f.id, f.slug, f.title, f.url, f.last_success_at AS "lastSuccessAt", f.last_new_item_at AS "lastNewItemAt",
            f.failing_since AS "failingSince", f.last_error AS "lastError",
            (SELECT count(*)::int FROM items i WHERE i.feed_id = f.id) AS items
       FROM feeds f JOIN workspaces w ON w.id = f.workspace_id
      WHERE f.enabled AND w.platform = $1 AND w.external_id = $2 ORDER BY f.id`,
    [platform, workspace],
  );
}

/** The public feed that reads an address already, by its slug. */
export async function getPublicFeed(sql: Sql, url: string): Promise<string | null> {
  const rows = await sql.query<{ slug: string }>(
    'SELECT slug FROM feeds WHERE workspace_id IS NULL AND enabled AND url = $1',
    [url],
  );
  return rows[0]?.slug ?? null;
}

/** Adds a feed, or takes up again one that was removed; it is read at once. */
export async function putPrivateFeed(sql: Sql, feed: NewPrivateFeed, now: Date): Promise<{ readonly slug: string }> {
  const { workspaceId, url, title } = feed;
  const known = await sql.query<{ slug: string }>(
    `UPDATE feeds SET enabled = true, title = $3, next_check_at = $4, failures = 0, failing_since = NULL, last_error = NULL
      WHERE workspace_id = $1 AND url = $2 RETURNING slug`,
    [workspaceId, url, title, now],
  );
  if (known[0] !== undefined) return known[0];
  const taken = await sql.query<{ slug: string }>('SELECT slug FROM feeds WHERE workspace_id = $1', [workspaceId]);
  const slug = pickSlug(feed, new Set(taken.map((row) => row.slug)));
  await sql.query(
    `INSERT INTO feeds (workspace_id, slug, kind, url, title, jurisdiction, authority, lang, owner, pace_ms, interval_ms,
                        next_check_at, added_by, added_at)
     VALUES ($1, $2, $3, $4, $5, NULL, 'press', $6, $7, $8, $8, $9, $10, $9)`,
    [workspaceId, slug, PRIVATE_KIND, url, title, feed.lang, feed.owner, PACE_MS, now, feed.addedBy],
  );
  return { slug };
}

/** Stops reading a workspace's own feed; what it brought stays. */
export async function removePrivateFeed(sql: Sql, id: number): Promise<void> {
  await sql.query('UPDATE feeds SET enabled = false WHERE id = $1 AND workspace_id IS NOT NULL', [id]);
}

/** `w12-harbour-gazette`: slugs are unique over all workspaces. */
function pickSlug({ workspaceId, title, owner }: NewPrivateFeed, taken: ReadonlySet<string>): string {
  const name =
    (title.toLowerCase().match(/[a-z0-9]+/g) ?? owner.match(/[a-z0-9]+/g) ?? ['feed']).join('-').slice(0, 30) || 'feed';
  const base = `w${workspaceId}-${name.replace(/-+$/, '')}`;
  let slug = base;
  for (let number = 2; taken.has(slug); number++) slug = `${base}-${number}`;
  return slug;
}
