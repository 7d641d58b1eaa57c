import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program } from '../../src/cli/program.ts';
import { startProgram } from '../../src/cli/program.ts';
import { readConfig } from '../../src/config.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { createTerminal } from '../../src/lib/terminal.ts';
import { makeConfigFolder } from './config-folder.ts';
import type { DiscordServer } from './discord-server.ts';
import { startDiscordServer } from './discord-server.ts';
import type { FeedServer } from './feed-server.ts';
import { startFeedServer } from './feed-server.ts';
import type { SlackServer } from './slack-server.ts';
import { startSlackServer } from './slack-server.ts';

/** Machines are noisy: this bounds a test that would fail, and slows none that passes. */
const UNTIL_MS = 80_000;

/** One entry of a press feed of the test's. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** A story as a reader of one platform sees it: messages as text. */
export interface Seen {
  readonly roots: readonly string[];
  readonly replies: readonly string[];
}

/** The whole program between local upstreams and local chat servers. */
export interface World {
  readonly feeds: FeedServer;
  readonly slack: SlackServer;
  readonly discord: DiscordServer;
  readonly slackChannel: string;
  readonly discordChannel: string;
  /** The settings, for a program in a process of its own. */
  readonly env: Readonly<Record<string, string>>;
  readonly program: Program;
  /** Lines that the program logged. */
  readonly logged: readonly string[];
  /** Makes an outlet's feed say this from now on. */
  publish(outlet: Outlet, entries: readonly Entry[]): void;
  /** Documents of the Federal Register: published, or on public inspection. */
  register(kind: 'documents' | 'inspection', documents: readonly Readonly<Record<string, unknown>>[]): void;
  text(number: string, text: string): void;
  /** Subscribes both channels to everything of medium and above, as a person would. */
  subscribe(): Promise<void>;
  /** What each platform shows of the story whose root holds a word. */
  onSlack(word: string): Seen;
  onDiscord(word: string): Seen;
  /** Waits until readers of both platforms see it so. */
  until(word: string, isSo: (seen: Seen) => boolean): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

export const OUTLETS = ['harbour', 'ledger', 'pacific'] as const;
export type Outlet = (typeof OUTLETS)[number];

export interface WorldOptions {
  /** More settings: `DATABASE_URL`, `REDIS_URL`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

/** Sets up feeds and chat servers; `start` starts the program. */
export async function createWorld({ env = {}, clock = { now: () => new Date() } }: WorldOptions = {}): Promise<World> {
  const [feeds, slack, discord] = await Promise.all([
    startFeedServer(),
    startSlackServer({ historyLagMs: 0 }),
    startDiscordServer(),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'earshot-test-'));
  const settings = { ...writeSettings(folder, feeds, { slack, discord }), ...env };
  const logged: string[] = [];
  const slackChannel = slack.addChannel();
  const discordChannel = discord.openChannel();
  let program: Program | null = null;
  const world: Omit<World, 'program'> = {
    ...{ feeds, slack, discord, env: settings, logged, slackChannel, discordChannel },
    publish: (outlet, entries) => void feeds.set(`/${outlet}.xml`, { body: rss(outlet, entries) }),
    register: (kind, documents) =>
      void feeds.set(`/${kind}.json`, { body: listing(feeds.origin, documents), type: 'application/json' }),
    text: (number, text) => void feeds.set(`/text/${number}.txt`, { body: text, type: 'text/plain' }),
    async subscribe() {
      // the Discord bot connects in the background; what is typed before that reaches nobody
      await discord.until(() => discord.gateway.counts().ready > 0);
      await slack.sendCommand({ text: 'subscribe severity:medium', channel: slackChannel });
      await discord.sendCommand({
        ...{ name: 'earshot subscribe', options: { severity: 'medium' }, channel: discordChannel },
        permissions: ['MANAGE_CHANNELS'],
      });
    },
    onSlack: (word) => {
      const roots = slack.messages(slackChannel).filter(holds(word));
      return {
        roots: roots.map(textOf),
        replies: roots.flatMap(({ ts }) => slack.thread(slackChannel, ts)).map(textOf),
      };
    },
    onDiscord: (word) => {
      const roots = discord.messages(discordChannel).filter(holds(word));
      return {
        roots: roots.map(textOf),
        replies: roots.flatMap(({ id }) => discord.thread(id)?.messages ?? []).map(textOf),
      };
    },
    async until(word, isSo) {
      await slack.until(() => isSo(world.onSlack(word)), UNTIL_MS);
      await discord.until(() => isSo(world.onDiscord(word)));
    },
    async start() {
      const config = readConfig(settings);
      const log = createLog({
        level: 'debug',
        format: 'plain',
        secrets: config.secrets,
        write: (line) => void logged.push(line),
      });
      const terminal = createTerminal({ out: process.stdout, isTTY: false });
      program = await startProgram({
        ...{ config, clock, log, terminal, json: false, pollAll: false, fetchTimeoutMs: 5_000 },
        onFatal: (error) => void logged.push(`FATAL ${error.message}`),
      });
    },
    async stop() {
      await program?.stop();
      program = null;
    },
    async close() {
      await world.stop();
      await Promise.all([feeds.close(), slack.close(), discord.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  for (const outlet of OUTLETS) world.publish(outlet, []);
  world.register('documents', []);
  world.register('inspection', []);
  return Object.defineProperty(world, 'program', {
    get() {
      if (program === null) throw new Error('the program is not running');
      return program;
    },
  }) as World;
}

const textOf = (message: unknown): string => JSON.stringify(message);
const holds =
  (word: string) =>
  (message: unknown): boolean =>
    textOf(message).includes(word);

function writeSettings(
  folder: string,
  feeds: FeedServer,
  { slack, discord }: { readonly slack: SlackServer; readonly discord: DiscordServer },
): Record<string, string> {
  return {
    EARSHOT_CONFIG_DIR: makeConfigFolder(folder, listFeeds(feeds.origin)),
    EARSHOT_DATA_DIR: join(folder, 'data'),
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
  };
}

function listFeeds(origin: string): readonly object[] {
  const press = OUTLETS.map((outlet) => ({
    ...{ id: outlet, kind: 'rss', url: `${origin}/${outlet}.xml`, title: `The ${outlet}`, authority: 'press' },
    ...{ owner: outlet, pace: '1s' },
  }));
  const register = [
    { id: 'fr-documents', mode: 'documents', path: 'documents' },
    { id: 'fr-inspection', mode: 'public-inspection', path: 'inspection' },
  ].map(({ id, mode, path }) => ({
    ...{
      id,
      kind: 'federal-register',
      url: `${origin}/${path}.json`,
      title: 'Federal Register',
      authority: 'official',
    },
    ...{ jurisdiction: 'US', pace: '1s' },
    options: { mode, agencies: ['industry-and-security-bureau'], officeHours: false },
  }));
  return [...press, ...register];
}

function rss(outlet: string, entries: readonly Entry[]): string {
  const items = entries.map(
    ({ id, title, text }) =>
      `<item><guid isPermaLink="false">${id}</guid><title>${title}</title><link>https://${outlet}.example/${id}</link>
<description>${text}</description><pubDate>${new Date().toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${outlet}</title><link>https://${outlet}.example/</link>
<description>Test feed</description>${items.join('')}</channel></rss>`;
}

function listing(origin: string, documents: readonly Readonly<Record<string, unknown>>[]): string {
  const agencies = [{ name: 'Industry and Security Bureau', slug: 'industry-and-security-bureau' }];
  const results = documents.map((document) => ({
    agencies,
    html_url: `${origin}/documents/${document['document_number']}`,
    ...document,
  }));
  return JSON.stringify({ count: results.length, total_pages: 1, ...(results.length === 0 ? {} : { results }) });
}
