import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/bot/command.ts';
import { startBot, startServer } from '../support/discord-bot.ts';
import type { DiscordServer } from '../support/discord-server.ts';
import { readMessage } from '../support/discord-text.ts';

const ARG = { required: false, choices: [], many: false, rest: false };

/** Says who asked for what, with buttons for more. */
const PAGE: Command = {
  ...{ name: 'page', summary: 'Shows a page', examples: [], needsManage: false },
  args: [{ ...ARG, name: 'number', summary: 'Which', rest: true }],
  run: async ({ caller, args }) => ({
    ok: true,
    title: `Page ${args['number'] ?? 1} for ${caller.user}`,
    lines: [],
    buttons: [
      { label: 'Next', line: 'page 2', share: false },
      { label: 'Share', line: 'page 1', share: true },
      { label: 'Too long', line: `page ${'1'.repeat(100)}`, share: false },
    ],
  }),
};

/** Asks for what it takes where it is typed alone. */
const ORDER: Command = {
  ...{ name: 'order', summary: 'Orders something', examples: ['order size:big'], needsManage: true },
  form: ['dishes', 'size'],
  args: [
    { ...ARG, name: 'dishes', summary: 'What to eat', many: true, choices: ['soup', 'fish', 'rice'] },
    { ...ARG, name: 'size', summary: 'How much', choices: ['big', 'small'] },
    { ...ARG, name: 'note', summary: 'Anything else' },
  ],
  run: async ({ args }) => ({ ok: true, title: `Ordered ${JSON.stringify(args)}`, lines: [] }),
};

const MANAGER = { permissions: ['MANAGE_CHANNELS', 'SEND_MESSAGES'] } as const;

async function start(): Promise<{ server: DiscordServer; channel: string }> {
  const server = await startServer();
  await startBot(server, { commands: [PAGE, ORDER] });
  return { server, channel: server.openChannel() };
}

describe('a button on Discord', () => {
  it('stands under an answer unless its line is too long', async () => {
    const { server, channel } = await start();

    const answer = await server.sendCommand({ name: 'earshot page', channel });

    expect(answer.components).toMatchObject([
      {
        components: [
          { label: 'Next', custom_id: 'run:page 2' },
          { label: 'Share', custom_id: 'share:page 1' },
        ],
      },
    ]);
    expect(answer.components[0]?.components).toHaveLength(2);
  });

  it('is typing its line: whoever presses gets the answer, alone, and as the person they are', async () => {
    const { server, channel } = await start();

    const answer = await server.press({ customId: 'run:page 2', user: '700000000000000002', channel });
    expect(answer).toMatchObject({ deferred: true, ephemeral: true, replaced: false, allowedMentions: { parse: [] } });
    expect(readMessage(answer).text).toContain('Page 2 for 700000000000000002');
    expect(server.messages(channel)).toEqual([]);

    const refused = await server.press({ customId: 'run:order size:big', permissions: [], channel });
    expect(readMessage(refused).text).toContain('Manage Channels');
  });

  it('in a thread is about the channel of the thread', async () => {
    const { server, channel } = await start();
    const thread = server.openThread(channel, 'A story');

    const answer = await server.press({ customId: 'run:page', channel: thread });

    expect(readMessage(answer).text).toContain('Page 1');
  });

  it('works in a thread that slept when the bot came', async () => {
    const server = await startServer();
    const channel = server.openChannel();
    const thread = server.openThread(channel, 'An old story');
    server.archiveThread(thread);
    await startBot(server, { commands: [PAGE] });

    const answer = await server.press({ customId: 'run:page', channel: thread });

    expect(readMessage(answer).text).toContain('Page 1');
  });

  it('says so where Discord does not tell where it was pressed', async () => {
    const server = await startServer();
    const thread = server.openThread(server.openChannel(), 'An old story');
    await startBot(server, { commands: [PAGE] });
    server.fault({ kind: 'refused', status: 403, code: 50001 }, { method: 'GET', path: thread });

    const answer = await server.press({ customId: 'run:page', channel: thread });

    expect(readMessage(answer).text).toContain('Please try again');
  });

  it('shares an answer with the channel, naming who did, and pings nobody', async () => {
    const { server, channel } = await start();

    const nick = '@everyone <@&123456789012345678>\n**Ann**';
    const answer = await server.press({ customId: 'share:page 1', nick, ...MANAGER, channel });

    expect(answer).toMatchObject({ ephemeral: false, allowedMentions: { parse: [] } });
    const [shared] = server.messages(channel);
    expect(shared?.pings).toEqual([]);
    expect(shared?.embeds[0]?.footer?.text).toBe('Shared by @everyone <@&123456789012345678> **Ann**');
    expect(shared?.components).toMatchObject([{ components: [{ label: 'Next' }] }]);
    expect(shared?.components[0]?.components).toHaveLength(1);
  });

  it('shares no refusal, and nothing for who may not write there', async () => {
    const { server, channel } = await start();

    const unknown = await server.press({ customId: 'share:pgae', ...MANAGER, channel });
    const silenced = await server.press({ customId: 'share:page 1', permissions: [], channel });

    expect(unknown.ephemeral && silenced.ephemeral).toBe(true);
    expect(readMessage(unknown).text).toContain('Did you mean page?');
    expect(readMessage(silenced).text).toContain('may not write in this channel');
    expect(server.messages(channel)).toEqual([]);
  });

  it.each([
    'why:s-1',
    'run:',
    'share:   ',
    'send:page',
    'send:nothing',
    'pick:order:size',
    `run:page ${'9'.repeat(200)}`,
    '',
  ])('that is old or forged (%j) does nothing, politely and for the presser alone', async (customId) => {
    const { server, channel } = await start();

    const answer = await server.press({ customId, ...MANAGER, channel });

    expect(answer).toMatchObject({ ephemeral: true, replaced: false });
    expect(readMessage(answer).text).toContain('older version');
    expect(server.messages(channel)).toEqual([]);
  });

  it('that names what there is no command for says so', async () => {
    const { server, channel } = await start();

    const answer = await server.press({ customId: 'run:drop tables', ...MANAGER, channel });

    expect(readMessage(answer).text).toContain('no command “drop”');
  });
});

describe('a form on Discord', () => {
  it('keeps what is picked in the message and sends all of it at the end', async () => {
    const { server, channel } = await start();
    const opened = await server.sendCommand({ name: 'earshot order', ...MANAGER, channel });
    expect(opened.ephemeral).toBe(true);
    expect(readMessage(opened).text).toContain('/earshot order size:big');
    expect(opened.components).toMatchObject([
      { components: [{ type: 3, placeholder: 'What to eat', min_values: 0, max_values: 3 }] },
      { components: [{ type: 3, placeholder: 'How much', min_values: 0, max_values: 1 }] },
      { components: [{ type: 2, label: 'Order', custom_id: 'send:order' }] },
    ]);

    const pick = (customId: string, values: readonly string[], on = opened.components) =>
      server.press({ customId, values, on, ...MANAGER, channel });
    const dishes = await pick('pick:order:dishes', ['soup', 'rice']);
    expect(dishes).toMatchObject({ deferred: false, replaced: true });
    const both = await pick('pick:order:size', ['big'], dishes.components);
    const changed = await pick('pick:order:dishes', ['fish'], both.components);
    const done = await server.press({ customId: 'send:order', on: changed.components, ...MANAGER, channel });

    expect(done).toMatchObject({ replaced: true, components: [] });
    expect(done.embeds[0]?.title?.replaceAll('\\', '')).toBe('Ordered {"dishes":"fish","size":"big"}');
  });

  it('is not shown to who may not use it, nor where an argument is given', async () => {
    const { server, channel } = await start();

    const refused = await server.sendCommand({ name: 'earshot order', permissions: [], channel });
    const typed = await server.sendCommand({ name: 'earshot order', options: { size: 'big' }, ...MANAGER, channel });

    expect(readMessage(refused).text).toContain('Manage Channels');
    expect(readMessage(typed).text).toContain('Ordered');
    expect([refused.components, typed.components]).toEqual([[], []]);
  });

  it('is sent with the rights of who presses', async () => {
    const { server, channel } = await start();

    const answer = await server.press({ customId: 'send:order', permissions: [], channel });

    expect(readMessage(answer).text).toContain('Manage Channels');
  });

  it('says first what would stand in the way at the end', async () => {
    const { server, channel } = await start();
    server.removePermission(channel, 'EMBED_LINKS');

    const answer = await server.sendCommand({ name: 'earshot order', ...MANAGER, channel });

    expect(readMessage(answer).text).toContain('grant it Embed Links');
    expect(answer.components).toEqual([]);
  });
});
