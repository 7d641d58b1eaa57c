import type { Sql } from '../db/db.ts';
import { EVERYTHING_MEDIUM } from '../domain/filter.ts';
import { ensureChannel, getChannel } from '../store/channels.ts';
import { insertSubscription, removeSubscriptions } from '../store/subscriptions.ts';
import { ensureWorkspace } from '../store/workspaces.ts';

/** Makes the terminal a channel subscribed to everything of medium and above, or ends that where a chat platform is set. */
export async function openConsoleChannel(
  sql: Sql,
  { isOpen, timeZone, now }: { readonly isOpen: boolean; readonly timeZone: string; readonly now: Date },
): Promise<void> {
  const platform = 'console';
  const known = await getChannel(sql, { platform, workspace: 'local', channel: 'terminal' });
  if (!isOpen) {
    if (known !== null) await removeSubscriptions(sql, known.id, 'all', now);
    return;
  }
  const workspaceId = await ensureWorkspace(sql, { platform, externalId: 'local', name: 'This machine' }, now);
  const key = { workspaceId, platform, externalId: 'terminal', name: 'terminal', timeZone } as const;
  const { id: channelId } = await ensureChannel(sql, key, now);
  const wanted = { channelId, filter: EVERYTHING_MEDIUM, mode: 'alerts', mention: null, createdBy: 'earshot' } as const;
  await insertSubscription(sql, wanted, now);
}
