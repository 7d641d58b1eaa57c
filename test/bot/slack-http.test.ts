import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackEntry } from '../../src/bot/slack-line.ts';
import { findFreePort } from '../support/free-port.ts';
import { commandOf, createTestBot, saying, seenIn, type TestBot } from '../support/slack-bot.ts';
import { postSigned } from '../support/slack-carriers.ts';
import { type SlackServer, startSlackServer } from '../support/slack-server.ts';

const SECRET = '0123456789abcdef0123456789abcdef';

let server: SlackServer;
let bot: TestBot;
let entry: SlackEntry & { readonly kind: 'http' };
let url: string;

beforeEach(async () => {
  server = await startSlackServer();
  bot = createTestBot(server);
  entry = { kind: 'http', signingSecret: SECRET, port: await findFreePort() };
  url = `http://127.0.0.1:${entry.port}/slack/events`;
  server.callOverHttp(url, SECRET);
});
afterEach(async () => {
  await bot.close();
  await server.close();
});

describe('Slack over HTTP', () => {
  it('answers commands, buttons and forms as over Socket Mode', async () => {
    const words = { name: 'words', summary: 'What to say', required: false, choices: [], many: false, rest: true };
    const say = commandOf('say', async ({ args }) => ({
      ...saying(args['words']),
      buttons: [{ label: 'More', line: 'say more', share: false }],
    }));
    await bot.start(
      [say, { ...commandOf('order', async ({ args }) => saying(args['words'])), form: ['words'], args: [words] }],
      {
        entry,
      },
    );
    const channel = server.addChannel();

    const typed = await server.sendCommand({ text: 'say first', channel });
    expect(typed).toMatchObject({ acked: true, responses: [{ response_type: 'ephemeral' }] });
    const pressed = await server.people.press({ channel, label: 'More', on: typed.responses[0] ?? {} });
    expect(seenIn(pressed)).toContain('Call more');
    await server.sendCommand({ text: 'order', channel });
    expect(seenIn(await server.people.submit({ filled: { words: 'filled' } }))).toContain('Call filled');
    expect(server.socket.connections).toBe(0);
  });

  it('runs a request once when it is delivered again', async () => {
    let calls = 0;
    await bot.start([commandOf('ping', async () => saying(++calls))], { entry });
    const { envelopeId } = await server.sendCommand({ text: 'ping', channel: server.addChannel() });

    await server.redeliver(envelopeId);

    expect(calls).toBe(1);
  });

  it('refuses a wrong, an old and a missing signature', async () => {
    let calls = 0;
    await bot.start([commandOf('ping', async () => saying(++calls))], { entry });
    const body = new URLSearchParams({ command: '/earshot', text: 'ping', channel_id: 'C1', user_id: 'U1' }).toString();

    expect((await postSigned(url, 'f'.repeat(32), body)).status).toBe(401);
    expect((await postSigned(url, SECRET, body, 600)).status).toBe(401);
    expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
    expect((await fetch(url.replace('/slack/events', '/'))).status).toBe(404);
    expect(calls).toBe(0);
    expect(bot.lines.join('')).not.toContain(SECRET);
  });

  it('says so when the port is taken', async () => {
    await bot.start([], { entry });
    const other = createTestBot(server);

    await expect(other.start([], { entry })).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringContaining(`port ${entry.port}`),
    });
  });
});
