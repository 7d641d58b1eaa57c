import type { Sql } from '../../src/db/db.ts';
import { buildFilter } from '../../src/domain/filter.ts';
import type { Log } from '../../src/lib/log.ts';
import { ensureChannel } from '../../src/store/channels.ts';
import { insertSubscription } from '../../src/store/subscriptions.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import type { Channel } from './chats.ts';

/** One message that the program owes or owed, as its outbox has it. */
export interface OutboxRow {
  readonly id: number;
  readonly channel: string;
  readonly kind: 'root' | 'reply' | 'edit' | 'note';
  readonly state: string;
  readonly key: string;
  readonly uncertain: boolean;
  readonly attempts: number;
  readonly note: string | null;
}

/** Where the program keeps the truth in a kind of set-up, with the faults that are possible there. */
export interface Store {
  /** How the program is told of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether several processes may share it. */
  readonly isShared: boolean;
  /** Faults of its own, by name. Each lasts `ms` where it lasts at all. */
  readonly strikes: Readonly<Record<string, (ms: number) => Promise<void>>>;
  /** Keeps what is there now as what every round begins with. No program runs. */
  keep(): Promise<void>;
  /** Begins a round. No program runs. */
  reset(): Promise<void>;
  /** Takes back the claims of programs that are dead: it is as if the time had passed that they last. */
  releaseFeeds(): Promise<void>;
  /** The outbox, oldest first. Where the store is not shared, no program runs. */
  readOutbox(): Promise<readonly OutboxRow[]>;
  close(): Promise<void>;
}

export const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Subscribes every channel, as a person would who types the command. */
export async function subscribe(sql: Sql, channels: readonly Channel[]): Promise<void> {
  const now = new Date();
  for (const { platform, workspace, id, name, severity, forum } of channels) {
    const workspaceId = await ensureWorkspace(sql, { platform, externalId: workspace, name: null }, now);
    const key = { workspaceId, platform, externalId: id, name, timeZone: 'UTC' };
    const channel = await ensureChannel(sql, { ...key, forum: forum ? { tag: null } : null }, now);
    const filter = buildFilter({ minSeverity: severity });
    await insertSubscription(
      sql,
      { channelId: channel.id, filter, mode: 'alerts', mention: null, createdBy: 'U1' },
      now,
    );
  }
}

export function listOutbox(sql: Sql): Promise<readonly OutboxRow[]> {
  return sql.query<OutboxRow>(
    `SELECT d.id, c.name AS channel, d.kind, d.state, d.key, d.uncertain, d.attempts, d.note
       FROM deliveries d JOIN channels c ON c.id = d.channel_id ORDER BY d.id`,
  );
}

/** Edits may wait for company; everything else has been said, held or given up by now. */
export function isOpen({ kind, state }: OutboxRow): boolean {
  return kind !== 'edit' && (state === 'pending' || state === 'sending');
}
