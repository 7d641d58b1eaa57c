import { afterEach, describe, expect, it } from 'vitest';
import type { Call, Command, Reply } from '../../src/bot/command.ts';
import { type DiscordBotOptions, startDiscordBot } from '../../src/bot/discord.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { type DiscordServer, type Permission, startDiscordServer } from '../support/discord-server.ts';
import { readMessage } from '../support/discord-text.ts';

const MANAGER: readonly Permission[] = ['MANAGE_CHANNELS'];

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe('the Discord bot', () => {
  it('registers one command with a subcommand for each of ours', async () => {
    const { server } = await start();

    const [registered] = server.commands('global');

    expect(server.commands('global')).toHaveLength(1);
    expect(registered).toMatchObject({ name: 'earshot', contexts: [0, 1] });
    expect(registered).not.toHaveProperty('default_member_permissions');
    expect(registered?.['options']).toEqual([
      {
        type: 1,
        name: 'echo',
        description: 'Says it back',
        options: [
          { type: 3, name: 'words', description: 'What to say', required: true },
          {
            type: 3,
            name: 'tone',
            description: 'How to say it',
            required: false,
            choices: [pick('loud'), pick('soft')],
          },
          { type: 3, name: 'topics', description: 'Which (with commas: chips, fish)', required: false },
        ],
      },
      { type: 1, name: 'claim', description: 'Needs a manager', options: [] },
    ]);
  });

  it('does not register what is registered already', async () => {
    const server = await startServer();
    const first = await startBot(server);
    await first.close();
    const again = await startBot(server);
    await again.close();

    expect(server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('registers again what has changed', async () => {
    const server = await startServer();
    await (await startBot(server)).close();
    await startBot(server, { commands: [CLAIM] });
    await server.until(() => JSON.stringify(server.commands('global')).includes('"echo"') === false);

    expect(server.commands('global')[0]?.['options']).toHaveLength(1);
  });

  it('says at once that an answer comes, gives it to the caller alone and pings nobody', async () => {
    const { server } = await start();

    const answer = await server.sendCommand({
      name: 'earshot echo',
      options: { words: 'hello', topics: 'chips, fish' },
      user: '700000000000000001',
      channel: server.openChannel(),
    });

    expect(answer).toMatchObject({ deferred: true, ephemeral: true, allowedMentions: { parse: [] } });
    expect(readMessage(answer).text).toContain('hello from 700000000000000001');
    expect(readMessage(answer).text).toContain('chips, fish');
  });

  it('shows untrusted words letter by letter, with links only where a line has one', async () => {
    const { server } = await start();
    const words = '@everyone <@&123456789012345678> **x** [bank](https://evil.example) `y` # z';

    const answer = await server.sendCommand({
      name: 'earshot echo',
      options: { words },
      channel: server.openChannel(),
    });

    const { text, links } = readMessage(answer);
    expect(text).toContain(words);
    expect(links).toEqual([{ url: 'https://example.gov/a%29b', text: 'open' }]);
  });

  it('clips an answer that is too long and says so', async () => {
    const { server } = await start();

    const answer = await server.sendCommand({
      name: 'earshot echo',
      options: { words: '*'.repeat(900), tone: 'loud' },
      channel: server.openChannel(),
    });

    expect(readMessage(answer).text).toMatch(/and \d+ more/);
  });

  it('takes a command in a thread for the channel of the thread', async () => {
    const { server, calls } = await start();
    const channel = server.openChannel();
    const thread = server.openThread(channel, 'A story');

    await server.sendCommand({ name: 'earshot echo', options: { words: 'x' }, channel: thread });

    expect(calls[0]?.caller).toMatchObject({ platform: 'discord', workspace: server.guild, channel });
  });

  it.each([
    ['MANAGE_CHANNELS', true],
    ['MANAGE_GUILD', true],
    ['ADMINISTRATOR', true],
    ['SEND_MESSAGES', false],
  ] as const)('takes %s for a manager: %s', async (permission, canManage) => {
    const { server, calls } = await start();

    const channel = server.openChannel();
    await server.sendCommand({ name: 'earshot echo', options: { words: 'x' }, permissions: [permission], channel });

    expect(calls[0]?.caller.canManage).toBe(canManage);
  });

  it('names every permission that it lacks', async () => {
    const { server } = await start();
    const channel = server.openChannel();
    for (const permission of ['EMBED_LINKS', 'READ_MESSAGE_HISTORY', 'CREATE_PUBLIC_THREADS'] as const) {
      server.removePermission(channel, permission);
    }

    const answer = await server.sendCommand({ name: 'earshot claim', permissions: MANAGER, channel });

    expect(readMessage(answer).text).toContain('Embed Links, Read Message History and Create Public Threads');
  });

  it('claims a channel in which it may do everything, and no forum', async () => {
    const { server } = await start();
    const claim = (channel: string) => server.sendCommand({ name: 'earshot claim', permissions: MANAGER, channel });

    expect(readMessage(await claim(server.openChannel())).text).toContain('Claimed');
    const thread = server.openThread(server.openChannel(15), 'A post');
    expect(readMessage(await claim(thread)).text).toContain('text channel');
  });

  it('is polite in a direct conversation', async () => {
    const { server, calls } = await start();

    const answer = await server.sendCommand({
      name: 'earshot echo',
      options: { words: 'x' },
      channel: server.openChannel(1),
    });

    expect(readMessage(answer).text).toContain('works in the channels of a server');
    expect(calls).toEqual([]);
  });

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

const CLAIM: Command = {
  ...{ name: 'claim', summary: 'Needs a manager', args: [], examples: [], needsManage: true },
  run: async ({ caller }, deps) => {
    await deps.membership.ensure(caller);
    return { ok: true, title: `Claimed ${caller.channelName}`, lines: [] };
  },
};

function buildEcho(calls: Call[]): Command {
  const arg = { required: false, choices: [], many: false, rest: false };
  return {
    ...{ name: 'echo', summary: 'Says it back', examples: [], needsManage: false },
    args: [
      { ...arg, name: 'tone', summary: 'How to say it', choices: ['loud', 'soft'] },
      { ...arg, name: 'topics', summary: 'Which', many: true, choices: ['chips', 'fish'] },
      { ...arg, name: 'words', summary: 'What to say', required: true },
    ],
    run: async (call): Promise<Reply> => {
      calls.push(call);
      const { words = '', topics = '', tone } = call.args;
      const line = { text: words, url: 'https://example.gov/a)b', detail: topics, style: 'item' } as const;
      const title = words.length > 100 ? 'Long' : `${words} from ${call.caller.user}`;
      return { ok: true, title, lines: Array.from({ length: tone === 'loud' ? 30 : 1 }, () => line) };
    },
  };
}

async function start(): Promise<{ server: DiscordServer; calls: Call[] }> {
  const [server, calls] = [await startServer(), [] as Call[]];
  await startBot(server, { commands: [buildEcho(calls), CLAIM] });
  return { server, calls };
}

async function startServer(): Promise<DiscordServer> {
  const server = await startDiscordServer();
  closing.push(() => server.close());
  return server;
}

/** A bot that has connected and registered. */
async function startBot(server: DiscordServer, options: Partial<DiscordBotOptions> = {}) {
  const before = server.gateway.counts().identifies;
  const bot = await open(server, options);
  await server.until(() => server.gateway.counts().identifies > before && server.commands('global').length === 1);
  return bot;
}

async function open(server: DiscordServer, options: Partial<DiscordBotOptions> = {}) {
  const fail = async () => {
    throw new Error('No command of these tests reads the database');
  };
  const log = logTo(() => undefined);
  const db = { query: fail, tx: fail, close: async () => undefined };
  const bot = await startDiscordBot({
    ...{ token: server.token, apiUrl: server.apiUrl, log, retryMs: 5, commands: [buildEcho([]), CLAIM] },
    deps: {
      db,
      clock: systemClock,
      log,
      prefix: '/earshot',
      feeds: [],
      timeZone: 'UTC',
      canonicalName: (name) => name,
    },
    ...options,
  });
  closing.push(() => bot.close());
  return bot;
}

async function fatalOf(server: DiscordServer): Promise<Error> {
  const { promise, resolve } = defer<Error>();
  await open(server, { onFatal: resolve });
  return promise;
}

function logTo(look: (line: string) => unknown) {
  return createLog({ level: 'debug', format: 'json', secrets: [], write: (line) => void look(line) });
}

/** A promise and the means to fulfil it. */
function defer<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

function pick(value: string) {
  return { name: value, value };
}
