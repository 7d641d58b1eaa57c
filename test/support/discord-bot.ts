import { afterEach } from 'vitest';
import type { Call, Command, Reply } from '../../src/bot/command.ts';
import { type DiscordBot, type DiscordBotOptions, startDiscordBot } from '../../src/bot/discord.ts';
import type { Db } from '../../src/db/db.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLog, type Log } from '../../src/lib/log.ts';
import { PROGRAM } from './command-deps.ts';
import { type DiscordServer, type DiscordServerOptions, startDiscordServer } from './discord-server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Does what a subscription does first: makes sure that it may post. */
export const CLAIM: Command = {
  ...{ name: 'claim', summary: 'Needs a manager', args: [], examples: [], needsManage: true },
  run: async ({ caller }, deps) => {
    await deps.membership.ensure(caller);
    return { ok: true, title: `Claimed ${caller.channelName}`, lines: [] };
  },
};

/** Says back what it was given and keeps how it was called. */
export function buildEcho(calls: Call[]): Command {
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

/** A server and a bot that is ready on it; both are closed after the test. */
export async function start(): Promise<{ server: DiscordServer; calls: Call[] }> {
  const [server, calls] = [await startServer(), [] as Call[]];
  await startBot(server, { commands: [buildEcho(calls), CLAIM] });
  return { server, calls };
}

export async function startServer(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  const server = await startDiscordServer(options);
  closing.push(() => server.close());
  return server;
}

type BotOptions = Partial<Omit<DiscordBotOptions, 'deps'>> & { readonly deps?: Partial<DiscordBotOptions['deps']> };

/** A bot that has connected and registered. */
export async function startBot(server: DiscordServer, options: BotOptions = {}): Promise<DiscordBot> {
  const before = server.gateway.counts().identifies;
  const bot = await open(server, options);
  await server.until(() => server.gateway.counts().identifies > before && server.commands('global').length === 1);
  return bot;
}

/** A bot that may not be connected yet. */
export async function open(server: DiscordServer, { deps, ...options }: BotOptions = {}): Promise<DiscordBot> {
  const log = logTo(() => undefined);
  const bot = await startDiscordBot({
    ...{ token: server.token, apiUrl: server.apiUrl, log, retryMs: 5, commands: [buildEcho([]), CLAIM] },
    deps: {
      db: EMPTY_DB,
      clock: systemClock,
      log,
      prefix: '/earshot',
      feeds: [],
      timeZone: 'UTC',
      ...PROGRAM,
      canonicalName: (name) => name,
      ...deps,
    },
    ...options,
  });
  closing.push(() => bot.close());
  return bot;
}

/** No command of these tests needs anything that is stored. */
const EMPTY_DB: Db = {
  query: async () => [],
  tx: (work) => work(EMPTY_DB),
  close: async () => undefined,
};

/** A log whose every line is looked at. */
export function logTo(look: (line: string) => unknown): Log {
  return createLog({ level: 'debug', format: 'json', secrets: [], write: (line) => void look(line) });
}

/** A promise and the means to fulfil it. */
export function defer<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
