import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandOf, createTestBot, saying, seenIn, type TestBot } from '../support/slack-bot.ts';
import { type SlackServer, startSlackServer } from '../support/slack-server.ts';

let server: SlackServer;
let bot: TestBot;

beforeEach(async () => {
  server = await startSlackServer();
  bot = createTestBot(server);
});
afterEach(async () => {
  await bot.close();
  await server.close();
});

describe('the connection to Slack', () => {
  it('is refused with a wrong token, saying which', async () => {
    await expect(bot.start([], { botToken: 'xoxb-wrong' })).rejects.toMatchObject({
      code: 'bad-config',
      message: 'Slack does not accept SLACK_BOT_TOKEN (invalid_auth).',
    });
    await expect(bot.start([], { entry: { kind: 'socket', appToken: 'xapp-wrong' } })).rejects.toMatchObject({
      code: 'bad-config',
      message: 'Slack does not accept SLACK_APP_TOKEN (invalid_auth).',
    });
    expect(server.socket.connections).toBe(0);
  });

  it('is tried again when Slack cannot be reached at first', async () => {
    await server.goDown();
    await bot.start([commandOf('ping', async () => saying(1))], { retryMs: 10 });
    expect(bot.lines.some((line) => line.includes('slack.unreachable'))).toBe(true);

    await server.comeUp();
    await server.until(() => server.socket.connections === 1);

    expect(seenIn(await server.sendCommand({ text: 'ping', channel: server.addChannel() }))).toContain('Call 1');
  });

  it('comes back after a refresh by Slack and after a broken line', async () => {
    await bot.start([commandOf('ping', async () => saying(1))]);
    for (const lose of [server.socket.refresh, server.socket.drop]) {
      const before = opened();
      lose();
      await server.until(() => opened() > before && server.socket.connections === 1);

      expect(seenIn(await server.sendCommand({ text: 'ping', channel: server.addChannel() }))).toContain('Call 1');
    }
  });

  it('ends with one clear error when the token is revoked', async () => {
    let fail = (_error: Error): void => {};
    const fatal = new Promise<Error>((resolve) => {
      fail = resolve;
    });
    await bot.start([], { onFatal: (error) => fail(error) });
    server.fail({ kind: 'error', error: 'invalid_auth' }, { method: 'apps.connections.open' });

    server.socket.drop();

    expect(await fatal).toMatchObject({ code: 'bad-config' });
  });

  it('is closed for good, also while it is being restored', async () => {
    await bot.start([]);
    await bot.close();
    expect(server.socket.connections).toBe(0);

    await bot.start([]);
    const before = opened();
    server.socket.drop();
    await server.until(() => server.socket.connections === 0);
    await bot.close();

    expect(opened()).toBe(before);
  });

  it('is closed although Slack no longer answers', async () => {
    await bot.start([]);
    server.socket.hang();

    await bot.close();

    expect(opened()).toBe(1);
  });

  it('logs no token', async () => {
    await bot.start([]);
    await expect(bot.start([], { entry: { kind: 'socket', appToken: `${server.appToken}x` } })).rejects.toThrow();
    for (const secret of [server.botToken, server.appToken]) expect(bot.lines.join('')).not.toContain(secret);
  });
});

function opened(): number {
  return server.requests.filter(({ method }) => method === 'apps.connections.open').length;
}
