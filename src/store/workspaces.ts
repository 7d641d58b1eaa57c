import type { Sql } from '../db/db.ts';
import type { Platform } from '../domain/types.ts';

/** A workspace (Slack) or guild (Discord) by the platform's own id. */
export interface WorkspaceKey {
  readonly platform: Platform;
  readonly externalId: string;
  readonly name: string | null;
}

/** The workspace's database id; it is written where it is new, and forgotten to have been removed. */
export async function ensureWorkspace(sql: Sql, key: WorkspaceKey, now: Date): Promise<number> {
  const rows = await sql.query<{ id: number }>(
    `INSERT INTO workspaces (platform, external_id, name, created_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (platform, external_id) DO UPDATE SET name = coalesce(excluded.name, workspaces.name), removed_at = NULL
     RETURNING id`,
    [key.platform, key.externalId, key.name, now],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('the database returned no id for a workspace');
  return id;
}

/** The database id of a workspace that has been written, else null: it then has nothing of its own. */
export async function getWorkspaceId(sql: Sql, platform: Platform, externalId: string): Promise<number | null> {
  const rows = await sql.query<{ id: number }>('SELECT id FROM workspaces WHERE platform = $1 AND external_id = $2', [
    platform,
    externalId,
  ]);
  return rows[0]?.id ?? null;
}
