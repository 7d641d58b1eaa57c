import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import { startDiscordBot } from '../../src/bot/discord.ts';
import { startSlackBot } from '../../src/bot/slack.ts';
import type { Db } from '../../src/db/db.ts';
import { PROGRAM } from '../support/command-deps.ts';
import { openTestPglite, silentLog } from '../support/database.ts';
import { type DiscordServer, startDiscordServer } from '../support/discord-server.ts';
import { readMessage } from '../support/discord-text.ts';
import { seenIn } from '../support/slack-bot.ts';
import { type SlackServer, startSlackServer } from '../support/slack-server.ts';
import { CHANGES } from './changes.ts';

/** What no button of Earshot carries. */
const FORGED: readonly string[] = [
  ...[
    '',
    ' ',
    'x',
    'run',
    'run:',
    'run: ',
    'RUN:status',
    'run:\u0000',
    'share:',
    'share:\n',
    'eval:process.exit()',
    '__proto__',
  ],
  ...[
    'constructor:x',
    'send:',
    'send:subscribe:topics',
    'send:toString',
    'pick:',
    'pick:subscribe',
    'pick:subscribe:nothing',
  ],
  ...['pick:__proto__:x', 'send:nothing', 'follow', 'claim:s-1', '{"line":"pause"}', 'run:🚀', `run:${'a'.repeat(97)}`],
];

let db: Db;
let stop: () => Promise<unknown>;
let slack: SlackServer;
let discord: DiscordServer;
beforeAll(async () => {
  [db, slack, discord] = await Promise.all([openTestPglite(), startSlackServer(), startDiscordServer()]);
  const deps = {
    ...{ db, clock: { now: () => new Date() }, prefix: '/earshot', feeds: [], timeZone: 'UTC', log: silentLog },
    ...{ canonicalName: (name: string) => name, ...PROGRAM },
  };
  const { botToken, appToken, apiUrl } = slack;
  const entry = { kind: 'socket', appToken } as const;
  const common = { commands: COMMANDS, deps, log: silentLog };
  const bots = await Promise.all([
    startSlackBot({ ...common, ...{ botToken, entry, apiUrl, managers: 'members' } }),
    startDiscordBot({ ...common, token: discord.token, apiUrl: discord.apiUrl, retryMs: 5 }),
  ]);
  await discord.until(() => discord.commands('global').length === 1);
  stop = () => Promise.all(bots.map((bot) => bot.close()));
});
afterAll(async () => {
  await stop();
  await Promise.all([slack.close(), discord.close(), db.close()]);
});

const changed = async (): Promise<number> => {
  const [row] = await db.query<{ n: number }>(
    'SELECT ((SELECT count(*) FROM subscriptions) + (SELECT count(*) FROM feeds) + (SELECT count(*) FROM threads))::int AS n',
  );
  return row?.n ?? Number.NaN;
};
const pressOnSlack = (channel: string, actionId: string, value: string, person: { readonly home?: string } = {}) => {
  const element = { type: 'button', text: { type: 'plain_text', text: 'Go' }, action_id: actionId, value };
  return slack.people.press({
    ...{ channel, label: 'Go', on: { blocks: [{ type: 'actions', elements: [element] }] } },
    ...person,
  });
};

describe('a button pressed by somebody who may not', () => {
  it.each(CHANGES)('“%s” changes nothing on Discord, alone or to be shared', async (line) => {
    const channel = discord.openChannel();
    for (const kind of ['run', 'share']) {
      const answer = await discord.press({ customId: `${kind}:${line}`, permissions: ['SEND_MESSAGES'], channel });

      expect(readMessage(answer).text).toContain('Manage Channels');
      expect(answer.ephemeral).toBe(true);
    }
    expect(discord.messages(channel)).toEqual([]);
    expect(await changed()).toBe(0);
  });

  it.each(CHANGES)('“%s” changes nothing on Slack for a guest of another workspace', async (line) => {
    const channel = slack.addChannel();
    for (const kind of ['run', 'share']) {
      const outcome = await pressOnSlack(channel, `${kind}:0`, line, { home: 'T0PARTNER1' });

      expect(seenIn(outcome)).toContain('You may not manage this channel');
      expect(outcome.responses).toMatchObject([{ response_type: 'ephemeral' }]);
    }
    expect(slack.messages(channel)).toEqual([]);
    expect(await changed()).toBe(0);
  });
});

describe('a forged or an old button', () => {
  it.each(FORGED)('%j changes nothing on Discord and is answered to who pressed it', async (customId) => {
    const channel = discord.openChannel();

    const answer = await discord.press({ customId, permissions: ['MANAGE_CHANNELS', 'SEND_MESSAGES'], channel });

    expect(answer.ephemeral).toBe(true);
    expect(readMessage(answer).text).toMatch(/older version|There is no command|Earshot tells this channel/);
    expect(discord.messages(channel)).toEqual([]);
    expect(await changed()).toBe(0);
  });

  it.each(FORGED.filter((id) => !/^(run|share)(:|$)/.test(id)))('%j changes nothing on Slack', async (id) => {
    const outcome = await pressOnSlack(slack.addChannel(), id, 'subscribe severity:low');

    expect(outcome.responses).toMatchObject([{ response_type: 'ephemeral' }]);
    expect(seenIn(outcome)).toContain('older version');
    expect(await changed()).toBe(0);
  });

  it.each(FORGED)('with %j to type changes nothing on Slack', async (value) => {
    const outcome = await pressOnSlack(slack.addChannel(), 'run:0', value);

    expect(outcome.responses).toMatchObject([{ response_type: 'ephemeral' }]);
    expect(await changed()).toBe(0);
  });
});
