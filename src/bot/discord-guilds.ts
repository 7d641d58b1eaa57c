import type { Log } from '../lib/log.ts';
import { getChannel } from '../store/channels.ts';
import { suspendChannel } from '../store/leases.ts';
import { removeWorkspace, restoreWorkspaces } from '../store/workspaces.ts';
import type { CommandDeps } from './command.ts';
import type { ConnectionOptions } from './discord-connection.ts';

type GuildBook = Pick<ConnectionOptions, 'onJoined' | 'onRemoved' | 'onChannelDeleted'>;

interface GuildBookOptions {
  readonly deps: Pick<CommandDeps, 'db' | 'clock'>;
  readonly log: Log;
}

/** Keeps the database told of the servers and channels that the bot can reach, so that nothing is planned for others. */
export function createGuildBook({ deps: { db, clock }, log }: GuildBookOptions): GuildBook {
  const platform = 'discord';
  // What is not noted is noticed at the next message, which Discord refuses.
  const note = async (event: string, about: Readonly<Record<string, unknown>>, work: () => Promise<boolean>) => {
    try {
      if (await work()) log.info(event, about);
    } catch (err) {
      log.warn('discord.change_not_noted', { event, ...about, err });
    }
  };
  return {
    onJoined: (guilds) =>
      note('workspace.restored', { guilds }, async () => {
        const restored = await db.tx((sql) => restoreWorkspaces(sql, platform, guilds, clock.now()));
        return restored > 0;
      }),
    onRemoved: (guild) =>
      note('workspace.removed', { guild }, () =>
        db.tx((sql) => removeWorkspace(sql, { platform, externalId: guild }, clock.now())),
      ),
    onChannelDeleted: (workspace, channel) =>
      note('channel.deleted', { guild: workspace, channel }, () =>
        db.tx(async (sql) => {
          const row = await getChannel(sql, { platform, workspace, channel });
          if (row === null) return false;
          const why = { code: 'channel-gone', note: 'The Discord channel was deleted.' } as const;
          await suspendChannel(sql, row.id, why, clock.now());
          return true;
        }),
      ),
  };
}
