import type { Sql } from '../db/db.ts';
import type { Platform } from '../domain/types.ts';
import { suspendChannel } from './leases.ts';
import { reopenChannel } from './pauses.ts';

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

/** The workspaces of a platform that the bot is not known to have been removed from, by the platform's ids. */
export async function listWorkspaces(sql: Sql, platform: Platform): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(
    'SELECT external_id AS id FROM workspaces WHERE platform = $1 AND removed_at IS NULL ORDER BY id',
    [platform],
  );
  return rows.map(({ id }) => id);
}

/** Marks the channels that were suspended because their workspace was left, and for no other reason. */
const LEFT = 'Earshot was removed from this server.';

/**
 * Remembers that the bot was removed from a workspace: nothing is planned for it, and what its channels are owed is held.
 * In a transaction. False where there was nothing to remember.
 */
export async function removeWorkspace(tx: Sql, key: Omit<WorkspaceKey, 'name'>, now: Date): Promise<boolean> {
  const rows = await tx.query<{ id: number }>(
    'UPDATE workspaces SET removed_at = $3 WHERE platform = $1 AND external_id = $2 AND removed_at IS NULL RETURNING id',
    [key.platform, key.externalId, now],
  );
  const [removed] = rows;
  if (removed === undefined) return false;
  const open = await tx.query<{ id: number }>(
    "SELECT id FROM channels WHERE workspace_id = $1 AND state <> 'suspended'",
    [removed.id],
  );
  for (const { id } of open) await suspendChannel(tx, id, { code: 'channel-gone', note: LEFT }, now);
  return true;
}

/**
 * Takes back what `removeWorkspace` did, for those of the workspaces that the bot was removed from. In a transaction.
 * @returns how many those were
 */
export async function restoreWorkspaces(
  tx: Sql,
  platform: Platform,
  externalIds: readonly string[],
  now: Date,
): Promise<number> {
  const restored = await tx.query<{ id: number }>(
    `UPDATE workspaces SET removed_at = NULL
      WHERE platform = $1 AND external_id = ANY($2::text[]) AND removed_at IS NOT NULL RETURNING id`,
    [platform, externalIds],
  );
  const left = await tx.query<{ id: number }>(
    "SELECT id FROM channels WHERE workspace_id = ANY($1::bigint[]) AND state = 'suspended' AND state_note = $2",
    [restored.map(({ id }) => id), LEFT],
  );
  for (const { id } of left) await reopenChannel(tx, id, now);
  return restored.length;
}
