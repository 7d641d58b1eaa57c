import type { Log } from '../lib/log.ts';
import { getChannel } from '../store/channels.ts';
import { reopenChannel } from '../store/pauses.ts';
import type { CommandDeps } from './command.ts';

/** A channel that the bot was just brought into. */
export interface JoinedChannel {
  readonly workspace: string;
  readonly channel: string;
}

/** Speaks again to a channel that had thrown the bot out, now that somebody invited it; what was held comes. */
export async function reopenInvited(
  { workspace, channel }: JoinedChannel,
  { deps: { db, clock }, log }: { readonly deps: Pick<CommandDeps, 'db' | 'clock'>; readonly log: Log },
): Promise<void> {
  try {
    const reopened = await db.tx(async (tx) => {
      const row = await getChannel(tx, { platform: 'slack', workspace, channel });
      if (row?.state !== 'suspended') return false;
      await reopenChannel(tx, row.id, clock.now());
      return true;
    });
    if (reopened) log.info('channel.reopened', { channel });
  } catch (err) {
    // nobody waits for this: the channel is probed once a day as well
    log.warn('channel.reopening-failed', { channel, err });
  }
}
