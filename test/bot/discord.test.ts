import { describe, expect, it } from 'vitest';
import { CLAIM, start, startBot, startServer } from '../support/discord-bot.ts';
import type { Permission } from '../support/discord-server.ts';
import { readMessage } from '../support/discord-text.ts';

const MANAGER: readonly Permission[] = ['MANAGE_CHANNELS'];

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
          {
            type: 3,
            name: 'topics',
            description: 'Which (with commas: chips, fish)',
            required: false,
            autocomplete: true,
          },
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

  it('claims a channel in which it may do everything, a forum by one of its posts', async () => {
    const { server } = await start();
    const claim = (channel: string) => server.sendCommand({ name: 'earshot claim', permissions: MANAGER, channel });

    expect(readMessage(await claim(server.openChannel())).text).toContain('Claimed');
    const thread = server.openThread(server.openChannel(15), 'A post');
    expect(readMessage(await claim(thread)).text).toContain('Claimed');
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
});

function pick(value: string) {
  return { name: value, value };
}
