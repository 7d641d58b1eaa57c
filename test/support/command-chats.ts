import type { CommandDeps } from '../../src/bot/command.ts';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import { startDiscordBot } from '../../src/bot/discord.ts';
import { startSlackBot } from '../../src/bot/slack.ts';
import type { Platform } from '../../src/domain/types.ts';
import { createDiscordNotifier } from '../../src/notify/discord.ts';
import { createSlackNotifier } from '../../src/notify/slack.ts';
import { silentLog } from './database.ts';
import type { CommandAnswer, TypedCommand } from './discord-interactions.ts';
import { type DiscordServer, startDiscordServer } from './discord-server.ts';
import { readMessage } from './discord-text.ts';
import type { CommandOutcome } from './slack-commands.ts';
import { buttonsOf } from './slack-payloads.ts';
import { viewOf } from './slack-reader.ts';
import { type SlackServer, startSlackServer, TEAM } from './slack-server.ts';

/** A command as a person means it, whatever the platform. */
export interface Meant {
  readonly name: string;
  readonly args?: Readonly<Record<string, string>>;
  /** By default one channel that the bot may post in. */
  readonly channel?: string;
  /** Whether this person may manage the channel; by default yes. */
  readonly mayManage?: boolean;
}

/** What the person saw. */
export interface Seen {
  readonly text: string;
  readonly urls: readonly string[];
  /** Whether nobody else saw it. */
  readonly alone: boolean;
  readonly pings: readonly string[];
  /** The words on its buttons. */
  readonly buttons: readonly string[];
  /** Presses one of them. */
  press(label: string): Promise<Seen>;
}

/** A local chat server with the real bot connected to it. */
export interface CommandChat {
  readonly platform: Platform;
  readonly workspace: string;
  readonly channel: string;
  send(meant: Meant): Promise<Seen>;
  /** What everybody sees in its channel, threads included, as the platform keeps it. */
  read(): string;
  /** A channel in which the bot may not post, and what the person must read of that. */
  openClosedChannel(): { readonly channel: string; readonly remedy: string };
  close(): Promise<void>;
}

export type BotDeps = Omit<CommandDeps, 'membership'>;

/** Slack: everything is typed in one line. */
export async function openSlackChat(deps: BotDeps): Promise<CommandChat> {
  const server = await startSlackServer();
  const { botToken, appToken, apiUrl } = server;
  const entry = { kind: 'socket', appToken } as const;
  const notifier = createSlackNotifier({ token: botToken, apiUrl, log: silentLog });
  const bot = await startSlackBot({
    ...{ botToken, entry, apiUrl, managers: 'members', commands: COMMANDS, log: silentLog },
    deps: { ...deps, notifiers: new Map([['slack', notifier]]) },
  });
  const channel = server.addChannel({ name: 'trade' });
  return {
    ...{ platform: 'slack', workspace: TEAM.id, channel },
    async send(meant) {
      const where = meant.channel ?? channel;
      const text = escapeTyped(typeOut(meant));
      return seeSlackAnswer(server, where, () => server.sendCommand({ text, channel: where }));
    },
    read() {
      const roots = server.messages(channel);
      return JSON.stringify([roots, roots.map(({ ts }) => server.thread(channel, ts))]);
    },
    openClosedChannel: () => ({
      channel: server.addChannel({ isPrivate: true, isMember: false }),
      remedy: '/invite @earshot',
    }),
    async close() {
      await bot.close();
      await server.close();
    },
  };
}

/** Discord: every argument is an option of its own. */
export async function openDiscordChat(deps: BotDeps): Promise<CommandChat> {
  const server = await startDiscordServer();
  const { token, apiUrl } = server;
  const notifier = createDiscordNotifier({ token, apiUrl, log: silentLog });
  const bot = await startDiscordBot({
    ...{ token, apiUrl, commands: COMMANDS, log: silentLog, retryMs: 5 },
    deps: { ...deps, notifiers: new Map([['discord', notifier]]) },
  });
  await server.until(() => server.gateway.counts().ready > 0 && server.commands('global').length === 1);
  const channel = server.openChannel();
  return {
    ...{ platform: 'discord', workspace: server.guild, channel },
    async send({ name, args = {}, channel: where = channel, mayManage = true }) {
      const permissions = mayManage ? (['MANAGE_CHANNELS', 'SEND_MESSAGES'] as const) : (['SEND_MESSAGES'] as const);
      const typed = { name: `earshot ${name}`, options: args, channel: where, permissions };
      return seeDiscordAnswer(server, typed, () => server.sendCommand(typed));
    },
    read() {
      const roots = server.messages(channel);
      return JSON.stringify([roots, roots.map(({ id }) => server.thread(id)?.messages)]);
    },
    openClosedChannel() {
      const closed = server.openChannel();
      server.removePermission(closed, 'SEND_MESSAGES');
      return { channel: closed, remedy: 'grant it Send Messages' };
    },
    async close() {
      await bot.close();
      await server.close();
    },
  };
}

async function seeSlackAnswer(server: SlackServer, channel: string, ask: () => Promise<CommandOutcome>): Promise<Seen> {
  const before = server.messages(channel).length;
  const { responses, ackPayload } = await ask();
  const views = responses.map((one) => viewOf({ ts: '', text: '', blocks: [], mrkdwn: true, ...one }));
  const [on = {}] = responses;
  return {
    text: views.map((view) => view.text).join('\n'),
    urls: views.flatMap((view) => view.links.map((link) => link.url)),
    alone:
      responses.every((one) => one['response_type'] === 'ephemeral') &&
      [undefined, '{}'].includes(JSON.stringify(ackPayload)) &&
      server.messages(channel).length === before,
    pings: views.flatMap((view) => view.pings),
    buttons: buttonsOf(on),
    press: (label) => seeSlackAnswer(server, channel, () => server.people.press({ channel, label, on })),
  };
}

async function seeDiscordAnswer(
  server: DiscordServer,
  asked: Pick<TypedCommand, 'channel' | 'permissions'>,
  ask: () => Promise<CommandAnswer>,
): Promise<Seen> {
  const { channel, permissions = [] } = asked;
  const before = server.messages(channel).length;
  const answer = await ask();
  const { text, links } = readMessage(answer);
  const silent = answer.allowedMentions?.parse?.length === 0;
  const buttons = answer.components.flatMap((row) => row.components);
  return {
    ...{ text, urls: links.map((link) => link.url), pings: silent ? [] : ['everyone'] },
    alone: answer.ephemeral && server.messages(channel).length === before,
    buttons: buttons.map(({ label = '' }) => label),
    async press(label) {
      const customId = buttons.find((button) => button.label === label)?.custom_id;
      if (customId === undefined) throw new Error(`No button ${label}`);
      const pressed = { customId, on: answer.components, channel, permissions };
      return seeDiscordAnswer(server, asked, () => server.press(pressed));
    },
  };
}

/** `subscribe topics:ai-chips`; free text stands without its name. */
function typeOut({ name, args = {} }: Meant): string {
  const rest = COMMANDS.find((command) => command.name === name)?.args.find((arg) => arg.rest)?.name;
  return [name, ...Object.entries(args).map(([arg, value]) => (arg === rest ? value : `${arg}:${value}`))].join(' ');
}

/** As Slack delivers what people type. */
function escapeTyped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
