import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFilter } from '../../src/domain/filter.ts';
import { ensureChannel, getChannel } from '../../src/store/channels.ts';
import { suspendChannel } from '../../src/store/leases.ts';
import { insertSubscription } from '../../src/store/subscriptions.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { PROGRAM } from '../support/command-deps.ts';
import { openTestPglite, silentLog } from '../support/database.ts';
import { createTestBot, type TestBot } from '../support/slack-bot.ts';
import { type SlackServer, startSlackServer, TEAM } from '../support/slack-server.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

describe('a channel that had removed the bot', () => {
  let db: Awaited<ReturnType<typeof openTestPglite>>;
  let server: SlackServer;
  let bot: TestBot;
  let channel: string;
  beforeAll(async () => {
    db = await openTestPglite();
    server = await startSlackServer();
    bot = createTestBot(server);
    const deps = { db, clock: { now: () => NOW }, prefix: '/earshot', feeds: [], timeZone: 'UTC', log: silentLog };
    await bot.start([], { deps: { ...deps, ...PROGRAM, canonicalName: (name) => name } });
    channel = server.addChannel();
    await db.tx(async (tx) => {
      const workspaceId = await ensureWorkspace(tx, { platform: 'slack', externalId: TEAM.id, name: null }, NOW);
      const key = { workspaceId, platform: 'slack', externalId: channel, name: null, timeZone: 'UTC' } as const;
      const { id: channelId } = await ensureChannel(tx, key, NOW);
      const wanted = { channelId, filter: buildFilter({}), mode: 'alerts', mention: null, createdBy: 'U1' } as const;
      await insertSubscription(tx, { ...wanted, quiet: null }, NOW);
      await suspendChannel(tx, channelId, { code: 'not-permitted', note: 'The bot was removed.' }, NOW);
    });
    server.kick(channel);
  });
  afterAll(async () => {
    await bot.close();
    await server.close();
    await db.close();
  });

  it('gets its messages again once somebody invites the bot', async () => {
    await server.people.invite(server.addChannel());
    expect(await stateOf()).toBe('suspended');

    const { acked } = await server.people.invite(channel);

    expect(acked).toBe(true);
    await expect.poll(stateOf, { timeout: 10_000 }).toBe('open');
  });

  async function stateOf(): Promise<string | undefined> {
    return (await getChannel(db, { platform: 'slack', workspace: TEAM.id, channel }))?.state;
  }
});
