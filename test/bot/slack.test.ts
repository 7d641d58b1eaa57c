import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../src/bot/command.ts';
import { EarshotError } from '../../src/lib/errors.ts';
import { commandOf, createTestBot, saying, seenIn, type TestBot } from '../support/slack-bot.ts';
import { type SlackServer, startSlackServer, TEAM } from '../support/slack-server.ts';

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

describe('the bot on Slack', () => {
  it('answers the person who asked, and nobody else', async () => {
    const calls: Caller[] = [];
    await bot.start([commandOf('ping', async ({ caller }) => saying(calls.push(caller)))]);
    const channel = server.addChannel({ name: 'chips' });

    const outcome = await server.sendCommand({ text: 'ping', channel, channelName: 'chips', user: 'U0ANNA0001' });

    expect(seenIn(outcome)).toContain('Call 1');
    expect(outcome.responses.map((response) => response['response_type'])).toEqual(['ephemeral']);
    expect(server.messages(channel)).toEqual([]);
    expect(calls).toEqual([
      {
        platform: 'slack',
        workspace: TEAM.id,
        workspaceName: TEAM.domain,
        channel,
        channelName: 'chips',
        user: 'U0ANNA0001',
        userName: 'person',
        canManage: true,
      },
    ]);
  });

  it('gives a command what was typed, Slack’s escapes undone', async () => {
    const typed: string[] = [];
    await bot.start([commandOf('say', async ({ args }) => saying(typed.push(args['words'] ?? '')))]);

    await server.sendCommand({ text: 'say R&amp;D &lt;ASML&gt; <#C012AB3CD|general>', channel: server.addChannel() });

    expect(typed).toEqual(['R&D <ASML> #general']);
  });

  it('acknowledges before a slow command has done its work', async () => {
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await bot.start([commandOf('slow', () => finished.then(() => saying('done')))]);

    const outcome = server.sendCommand({ text: 'slow', channel: server.addChannel() });
    await server.until(() => server.socket.acks.length === 1);
    finish();

    expect(seenIn(await outcome)).toContain('Call done');
  });

  it('runs a command once when Slack delivers it again', async () => {
    let calls = 0;
    await bot.start([commandOf('ping', async () => saying(++calls))]);
    const channel = server.addChannel();
    const outcome = await server.sendCommand({ text: 'ping', channel });

    await server.redeliver(outcome.envelopeId);
    await server.sendCommand({ text: 'ping', channel });

    expect(calls).toBe(2);
    expect(outcome.responses).toHaveLength(1);
  });

  it('answers an unknown command and a failing one', async () => {
    await bot.start([
      commandOf('fail', async () => {
        throw new EarshotError('bad-input', 'There is no such story.');
      }),
    ]);
    const channel = server.addChannel();

    expect(seenIn(await server.sendCommand({ text: 'fial', channel }))).toMatch(/fial/);
    expect(seenIn(await server.sendCommand({ text: 'fail', channel }))).toContain('There is no such story.');
  });

  it('goes on when an answer cannot be delivered', async () => {
    await bot.start([commandOf('ping', async () => saying(1))]);
    const channel = server.addChannel();
    server.fail({ kind: 'status', status: 500 }, { method: 'response_url' });

    const lost = server.sendCommand({ text: 'ping', channel, timeoutMs: 50 });
    await server.until(() => server.requests.some(({ method }) => method === 'response_url'));
    await lost;

    expect(seenIn(await server.sendCommand({ text: 'ping', channel }))).toContain('Call 1');
    expect(bot.lines.filter((line) => line.includes('slack.answer-lost'))).toHaveLength(1);
  });
});

describe('a command that needs the bot in the channel', () => {
  const join = commandOf('join', async ({ caller }, { membership }) => {
    await membership.ensure(caller);
    return saying('joined');
  });

  it('finds it there already', async () => {
    await bot.start([join]);

    expect(seenIn(await server.sendCommand({ text: 'join', channel: server.addChannel() }))).toContain('Call joined');
  });

  it('lets it join a public channel by itself', async () => {
    await bot.start([join]);
    const channel = server.addChannel({ isMember: false });

    expect(seenIn(await server.sendCommand({ text: 'join', channel }))).toContain('Call joined');
    expect(server.channel(channel).isMember).toBe(true);
  });

  it('asks for an invitation to a private one', async () => {
    await bot.start([join]);
    const channel = server.addChannel({ isMember: false, isPrivate: true });

    const seen = seenIn(await server.sendCommand({ text: 'join', channel, channelName: 'privategroup' }));

    expect(seen).toContain('Type “/invite @earshot” here');
    expect(seen).toContain('this channel');
  });

  it('says so in a direct message, in an archived channel, and without the scope to join', async () => {
    await bot.start([join]);
    const [archived, open] = [server.addChannel(), server.addChannel({ isMember: false, name: 'chips' })];
    server.archive(archived);
    server.scopes.delete('channels:join');

    expect(seenIn(await server.sendCommand({ text: 'join', channel: 'D012AB3CD' }))).toContain(
      'not in direct messages',
    );
    expect(seenIn(await server.sendCommand({ text: 'join', channel: archived }))).toContain('archived');
    expect(seenIn(await server.sendCommand({ text: 'join', channel: open, channelName: 'chips' }))).toContain(
      '/invite @earshot',
    );
  });

  it('asks for patience while Slack has trouble', async () => {
    await bot.start([join]);
    server.fail({ kind: 'status', status: 503 }, { method: 'conversations.info' });

    expect(seenIn(await server.sendCommand({ text: 'join', channel: server.addChannel() }))).toContain('try again');
  });
});
