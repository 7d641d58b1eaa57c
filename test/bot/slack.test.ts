import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Caller, Command, CommandDeps, Reply } from '../../src/bot/command.ts';
import { type SlackBotOptions, startSlackBot } from '../../src/bot/slack.ts';
import type { Db } from '../../src/db/db.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { EarshotError } from '../../src/lib/errors.ts';
import { createLog } from '../../src/lib/log.ts';
import { viewOf } from '../support/slack-reader.ts';
import { type CommandOutcome, type SlackServer, startSlackServer, TEAM } from '../support/slack-server.ts';

let server: SlackServer;
let lines: string[];
let close: () => Promise<void>;

beforeEach(async () => {
  server = await startSlackServer();
  lines = [];
  close = async () => {};
});
afterEach(async () => {
  await close();
  await server.close();
});

describe('the bot on Slack', () => {
  it('answers the person who asked, and nobody else', async () => {
    const calls: Caller[] = [];
    await start([commandOf('ping', async ({ caller }) => saying(calls.push(caller)))]);
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
        canManage: true,
      },
    ]);
  });

  it('gives a command what was typed, Slack’s escapes undone', async () => {
    const typed: string[] = [];
    await start([commandOf('say', async ({ args }) => saying(typed.push(args['words'] ?? '')))]);

    await server.sendCommand({ text: 'say R&amp;D &lt;ASML&gt; <#C012AB3CD|general>', channel: server.addChannel() });

    expect(typed).toEqual(['R&D <ASML> #general']);
  });

  it('acknowledges before a slow command has done its work', async () => {
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await start([commandOf('slow', () => finished.then(() => saying('done')))]);

    const outcome = server.sendCommand({ text: 'slow', channel: server.addChannel() });
    await server.until(() => server.socket.acks.length === 1);
    finish();

    expect(seenIn(await outcome)).toContain('Call done');
  });

  it('runs a command once when Slack delivers it again', async () => {
    let calls = 0;
    await start([commandOf('ping', async () => saying(++calls))]);
    const channel = server.addChannel();
    const outcome = await server.sendCommand({ text: 'ping', channel });

    await server.redeliver(outcome.envelopeId);
    await server.sendCommand({ text: 'ping', channel });

    expect(calls).toBe(2);
    expect(outcome.responses).toHaveLength(1);
  });

  it('answers an unknown command and a failing one', async () => {
    await start([
      commandOf('fail', async () => {
        throw new EarshotError('bad-input', 'There is no such story.');
      }),
    ]);
    const channel = server.addChannel();

    expect(seenIn(await server.sendCommand({ text: 'fial', channel }))).toMatch(/fial/);
    expect(seenIn(await server.sendCommand({ text: 'fail', channel }))).toContain('There is no such story.');
  });

  it('goes on when an answer cannot be delivered', async () => {
    await start([commandOf('ping', async () => saying(1))]);
    const channel = server.addChannel();
    server.fail({ kind: 'status', status: 500 }, { method: 'response_url' });

    const lost = server.sendCommand({ text: 'ping', channel, timeoutMs: 50 });
    await server.until(() => server.requests.some(({ method }) => method === 'response_url'));
    await lost;

    expect(seenIn(await server.sendCommand({ text: 'ping', channel }))).toContain('Call 1');
    expect(lines.filter((line) => line.includes('slack.answer-lost'))).toHaveLength(1);
  });
});

describe('a command that needs the bot in the channel', () => {
  const join = commandOf('join', async ({ caller }, { membership }) => {
    await membership.ensure(caller);
    return saying('joined');
  });

  it('finds it there already', async () => {
    await start([join]);

    expect(seenIn(await server.sendCommand({ text: 'join', channel: server.addChannel() }))).toContain('Call joined');
  });

  it('lets it join a public channel by itself', async () => {
    await start([join]);
    const channel = server.addChannel({ isMember: false });

    expect(seenIn(await server.sendCommand({ text: 'join', channel }))).toContain('Call joined');
    expect(server.channel(channel).isMember).toBe(true);
  });

  it('asks for an invitation to a private one', async () => {
    await start([join]);
    const channel = server.addChannel({ isMember: false, isPrivate: true });

    const seen = seenIn(await server.sendCommand({ text: 'join', channel, channelName: 'privategroup' }));

    expect(seen).toContain('Type “/invite @earshot” here');
    expect(seen).toContain('this channel');
  });

  it('says so in a direct message, in an archived channel, and without the scope to join', async () => {
    await start([join]);
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
    await start([join]);
    server.fail({ kind: 'status', status: 503 }, { method: 'conversations.info' });

    expect(seenIn(await server.sendCommand({ text: 'join', channel: server.addChannel() }))).toContain('try again');
  });
});

describe('the connection to Slack', () => {
  it('is refused with a wrong token, saying which', async () => {
    await expect(start([], { botToken: 'xoxb-wrong' })).rejects.toMatchObject({
      code: 'bad-config',
      message: 'Slack does not accept SLACK_BOT_TOKEN (invalid_auth).',
    });
    await expect(start([], { appToken: 'xapp-wrong' })).rejects.toMatchObject({
      code: 'bad-config',
      message: 'Slack does not accept SLACK_APP_TOKEN (invalid_auth).',
    });
    expect(server.socket.connections).toBe(0);
  });

  it('is tried again when Slack cannot be reached at first', async () => {
    await server.goDown();
    await start([commandOf('ping', async () => saying(1))], { retryMs: 10 });
    expect(lines.some((line) => line.includes('slack.unreachable'))).toBe(true);

    await server.comeUp();
    await server.until(() => server.socket.connections === 1);

    expect(seenIn(await server.sendCommand({ text: 'ping', channel: server.addChannel() }))).toContain('Call 1');
  });

  it('comes back after a refresh by Slack and after a broken line', async () => {
    await start([commandOf('ping', async () => saying(1))]);
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
    await start([], { onFatal: (error) => fail(error) });
    server.fail({ kind: 'error', error: 'invalid_auth' }, { method: 'apps.connections.open' });

    server.socket.drop();

    expect(await fatal).toMatchObject({ code: 'bad-config' });
  });

  it('is closed for good, also while it is being restored', async () => {
    await start([]);
    await close();
    expect(server.socket.connections).toBe(0);

    await start([]);
    const before = opened();
    server.socket.drop();
    await server.until(() => server.socket.connections === 0);
    await close();

    expect(opened()).toBe(before);
  });

  it('is closed although Slack no longer answers', async () => {
    await start([]);
    server.socket.hang();

    await close();

    expect(opened()).toBe(1);
  });

  it('logs no token', async () => {
    await start([]);
    await expect(start([], { appToken: `${server.appToken}x` })).rejects.toThrow();
    for (const secret of [server.botToken, server.appToken]) expect(lines.join('')).not.toContain(secret);
  });
});

async function start(commands: readonly Command[], changes: Partial<SlackBotOptions> = {}): Promise<void> {
  const { botToken, appToken, apiUrl } = server;
  const log = createLog({ level: 'debug', format: 'json', secrets: [], write: (line) => lines.push(line) });
  const deps = { db: NO_DB, clock: systemClock, prefix: '/earshot', feeds: [], timeZone: 'UTC', log };
  const bot = await startSlackBot({
    botToken,
    appToken,
    apiUrl,
    commands,
    deps: { ...deps, canonicalName: (name) => name },
    log,
    ...changes,
  });
  close = () => bot.close();
}

/** These commands read nothing; one that tried to would fail. */
const NO_DB: Db = {
  query: () => Promise.reject(new Error('No database here')),
  tx: () => Promise.reject(new Error('No database here')),
  close: async () => {},
};

function commandOf(
  name: string,
  run: (call: Parameters<Command['run']>[0], deps: CommandDeps) => Promise<Reply>,
): Command {
  const words = { name: 'words', summary: 'What to say', required: false, choices: [], many: false, rest: true };
  return { name, summary: `Does ${name}`, args: [words], examples: [name], needsManage: false, run };
}

function saying(what: unknown): Reply {
  return { ok: true, title: `Call ${String(what)}`, lines: [] };
}

function seenIn({ responses }: CommandOutcome): string {
  return responses
    .map(({ text, blocks }) => viewOf({ ts: '0', text: String(text), blocks: blocks as [], mrkdwn: true }).text)
    .join('\n');
}

function opened(): number {
  return server.requests.filter(({ method }) => method === 'apps.connections.open').length;
}
