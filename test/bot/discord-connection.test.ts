import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/bot/command.ts';
import { CLAIM, defer, logTo, open, start, startBot, startServer } from '../support/discord-bot.ts';
import type { DiscordServer } from '../support/discord-server.ts';
import { readMessage } from '../support/discord-text.ts';

describe('the connection of the Discord bot', () => {
  it('keeps answering after the connection broke', async () => {
    const { server } = await start();
    const channel = server.openChannel();

    server.gateway.drop();
    const answer = await server.sendCommand({ name: 'earshot echo', options: { words: 'still here' }, channel });

    expect(readMessage(answer).text).toContain('still here');
    expect(server.gateway.counts().identifies).toBe(1);
  });

  it('starts while Discord is down and connects when it is back', async () => {
    const server = await startServer();
    await server.refuseConnections();
    const failed = defer<void>();
    await open(server, { log: logTo((line) => line.includes('discord.login_failed') && failed.resolve()) });
    await failed.promise;

    await server.resume();

    await server.until(() => server.commands('global').length === 1);
    expect(server.gateway.counts().identifies).toBe(1);
  });

  it('reports a token that is not accepted, at login and later, without showing it', async () => {
    const atLogin = await startServer();
    atLogin.acceptToken(false);
    expect(await fatalOf(atLogin)).toMatchObject({ code: 'bad-config' });

    const later = await startServer();
    const fatal = fatalOf(later);
    await later.until(() => later.commands('global').length === 1);
    later.gateway.closeAll(4004);
    const error = await fatal;
    expect(error).toMatchObject({ code: 'bad-config' });
    expect(error.message).not.toContain(later.token);
  });

  it('lets a running command answer before it closes', async () => {
    const gate = defer<void>();
    const begun = defer<void>();
    const slow: Command = {
      ...CLAIM,
      needsManage: false,
      run: async () => {
        begun.resolve();
        await gate.promise;
        return { ok: true, title: 'Late but here', lines: [] };
      },
    };
    const server = await startServer();
    const bot = await startBot(server, { commands: [slow] });

    const answer = server.sendCommand({ name: 'earshot claim', channel: server.openChannel() });
    await begun.promise;
    const closed = bot.close();
    gate.resolve();

    expect(readMessage(await answer).text).toContain('Late but here');
    await closed;
    expect(server.gateway.counts().ready).toBe(0);
  });
});

async function fatalOf(server: DiscordServer): Promise<Error> {
  const { promise, resolve } = defer<Error>();
  await open(server, { onFatal: resolve });
  return promise;
}
