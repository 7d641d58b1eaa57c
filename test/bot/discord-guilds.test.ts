import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { buildFilter } from '../../src/domain/filter.ts';
import { ensureChannel, getChannel } from '../../src/store/channels.ts';
import { insertSubscription, listActiveSubscriptions } from '../../src/store/subscriptions.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { openTestPglite, resetDatabase } from '../support/database.ts';
import { logTo, startBot, startServer } from '../support/discord-bot.ts';
import type { DiscordServer } from '../support/discord-server.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

let db: Db;
beforeAll(async () => {
  db = await openTestPglite();
});
beforeEach(() => resetDatabase(db));
afterAll(() => db.close());

describe('a Discord server', () => {
  it('that removes the bot is planned nothing for, until it takes it back', async () => {
    const { server, channel, heard } = await start();

    server.gateway.leaveGuild();
    await heard('workspace.removed');
    expect(await listActiveSubscriptions(db)).toEqual([]);
    expect(await stateOf(server, channel)).toMatchObject({
      state: 'suspended',
      stateNote: expect.stringContaining('removed from this server'),
    });

    server.gateway.joinGuild();
    await heard('workspace.restored');
    expect(await listActiveSubscriptions(db)).toHaveLength(1);
    expect(await stateOf(server, channel)).toMatchObject({ state: 'open', stateNote: null });
  });

  it('that took the bot back while it was away is noticed when it connects', async () => {
    const first = await start();
    first.server.gateway.leaveGuild();
    await first.heard('workspace.removed');
    await first.bot.close();
    first.server.gateway.joinGuild();

    const again = await connect(first.server);
    await again.heard('workspace.restored');

    expect(await listActiveSubscriptions(db)).toHaveLength(1);
  });

  it('that removed the bot while it was away is noticed as well', async () => {
    const { server, bot } = await start();
    await bot.close();
    server.gateway.leaveGuild();

    const again = await connect(server);
    await again.heard('workspace.removed');

    expect(await listActiveSubscriptions(db)).toEqual([]);
  });

  it('that deletes a channel suspends it at once, and no other', async () => {
    const { server, channel, heard } = await start();
    const other = server.openChannel();
    await subscribe(server, other);

    server.deleteChannel(channel);
    await heard('channel.deleted');

    expect(await stateOf(server, channel)).toMatchObject({
      state: 'suspended',
      stateNote: expect.stringContaining('was deleted'),
    });
    expect(await stateOf(server, other)).toMatchObject({ state: 'open' });
  });

  it('is told over as many connections as Discord asks for', async () => {
    const server = await startServer({ shards: 3 });
    await startBot(server);

    expect([...server.gateway.shards()].sort()).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    const answer = await server.sendCommand({
      name: 'earshot echo',
      options: { words: 'hello' },
      channel: server.openChannel(),
    });
    expect(answer.embeds[0]?.title).toContain('hello');
  });
});

async function start() {
  const server = await startServer();
  const channel = server.openChannel();
  await subscribe(server, channel);
  return { server, channel, ...(await connect(server)) };
}

/** A bot on real SQL; `heard` waits for what it logs. */
async function connect(server: DiscordServer) {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const log = logTo((line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const bot = await startBot(server, { log, deps: { db, clock: { now: () => NOW } } });
  const heard = (event: string) =>
    new Promise<void>((resolve) => {
      const look = () => lines.some((line) => line.includes(event)) && resolve();
      waiting.add(look);
      look();
    });
  return { bot, heard };
}

async function subscribe(server: DiscordServer, channel: string): Promise<void> {
  const platform = 'discord';
  const workspaceId = await ensureWorkspace(db, { platform, externalId: server.guild, name: null }, NOW);
  const key = { workspaceId, platform, externalId: channel, name: null, timeZone: 'UTC' } as const;
  const { id: channelId } = await ensureChannel(db, key, NOW);
  const wanted = { channelId, filter: buildFilter({}), mode: 'alerts', mention: null, createdBy: '1' } as const;
  await db.tx((tx) => insertSubscription(tx, wanted, NOW));
}

async function stateOf(server: DiscordServer, channel: string) {
  const row = await getChannel(db, { platform: 'discord', workspace: server.guild, channel });
  return { ...row };
}
