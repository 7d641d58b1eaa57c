import type { Log } from '../lib/log.ts';
import { getChannel } from '../store/channels.ts';
import { suspendChannel } from '../store/leases.ts';
import { listWorkspaces, removeWorkspace, restoreWorkspaces } from '../store/workspaces.ts';
import type { CommandDeps } from './command.ts';
import type { ConnectionOptions } from './discord-connection.ts';

interface GuildBook extends Pick<ConnectionOptions, 'onJoined' | 'onRemoved' | 'onChannelDeleted'> {
  /** The bot is connected and is in these servers: it may have been added and removed while it was away. */
  onConnected(guildIds: readonly string[]): Promise<void>;
}

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
  const onJoined = (guilds: readonly string[]) =>
    note('workspace.restored', { guilds: guilds.length }, async () => {
      const restored = await db.tx((sql) => restoreWorkspaces(sql, platform, guilds, clock.now()));
      return restored > 0;
    });
  const onRemoved = (guild: string) =>
    note('workspace.removed', { guild }, () =>
      db.tx((sql) => removeWorkspace(sql, { platform, externalId: guild }, clock.now())),
    );
  return {
    onJoined,
    onRemoved,
    onConnected: async (guilds) => {
      await onJoined(guilds);
      for (const known of await listWorkspaces(db, platform)) if (!guilds.includes(known)) await onRemoved(known);
    },
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
