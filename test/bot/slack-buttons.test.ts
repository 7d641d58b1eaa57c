import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call, Reply } from '../../src/bot/command.ts';
import { commandOf, createTestBot, saying, seenIn, type TestBot } from '../support/slack-bot.ts';
import { buttonsOf, type CommandOutcome, type SlackServer, startSlackServer } from '../support/slack-server.ts';

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

/** An answer with a button to share it and one that types `say more`. */
function offering(words: string): Reply {
  const buttons = [
    { label: 'Share in channel', line: `say ${words}`, share: true },
    { label: 'More', line: 'say more', share: false },
  ];
  return { ok: true, title: words, lines: [], buttons };
}

async function startSaying(calls: Call[] = []): Promise<string> {
  const say = commandOf('say', async (call) => {
    calls.push(call);
    return offering(call.args['words'] ?? '');
  });
  await bot.start([say]);
  return server.addChannel();
}

async function ask(channel: string, text: string): Promise<Readonly<Record<string, unknown>>> {
  const { responses } = await server.sendCommand({ text, channel });
  return responses[0] ?? {};
}

const typesOf = ({ responses }: CommandOutcome): unknown[] => responses.map((one) => one['response_type']);

describe('a button on Slack', () => {
  it('types its line for the person who presses it, who alone sees the answer', async () => {
    const calls: Call[] = [];
    const channel = await startSaying(calls);
    const answer = await ask(channel, 'say first');

    const pressed = await server.people.press({
      channel,
      label: 'More',
      on: answer,
      user: 'U0BEN00001',
      userName: 'ben',
    });

    expect(seenIn(pressed)).toContain('more');
    expect(pressed).toMatchObject({
      acked: true,
      responses: [{ response_type: 'ephemeral', replace_original: false }],
    });
    expect(calls[1]).toMatchObject({
      args: { words: 'more' },
      caller: { platform: 'slack', channel, user: 'U0BEN00001', userName: 'ben', canManage: true },
    });
    expect(server.messages(channel)).toEqual([]);
  });

  it('shares an answer with the channel, naming who did, and offers to share it no more', async () => {
    const channel = await startSaying();
    const answer = await ask(channel, 'say R&amp;D &lt;b&gt; “x”');

    const pressed = await server.people.press({ channel, label: 'Share in channel', on: answer, userName: 'anna' });

    expect(seenIn(pressed)).toContain('R&D <b> "x"\nShared by anna');
    const [message] = server.messages(channel);
    expect(buttonsOf(message ?? {})).toEqual(['More']);
  });

  it('shares no refusal', async () => {
    const refused = commandOf('say', async () => ({ ...offering('gone'), ok: false }));
    await bot.start([refused]);
    const channel = server.addChannel();
    const answer = await ask(channel, 'say x');

    const pressed = await server.people.press({ channel, label: 'Share in channel', on: answer });

    expect(typesOf(pressed)).toEqual(['ephemeral']);
    expect(server.messages(channel)).toEqual([]);
  });

  it('is pressed once, however often Slack delivers that', async () => {
    const calls: Call[] = [];
    const channel = await startSaying(calls);
    const answer = await ask(channel, 'say first');
    const { envelopeId } = await server.people.press({ channel, label: 'More', on: answer });

    await server.redeliver(envelopeId);
    await server.people.press({ channel, label: 'More', on: answer });

    expect(calls.map(({ args }) => args['words'])).toEqual(['first', 'more', 'more']);
  });

  it('is acknowledged before its work is done', async () => {
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const slow = commandOf('say', ({ args }) =>
      args['words'] === 'more' ? finished.then(() => saying('late')) : Promise.resolve(offering('first')),
    );
    await bot.start([slow]);
    const channel = server.addChannel();
    const answer = await ask(channel, 'say first');

    const pressed = server.people.press({ channel, label: 'More', on: answer });
    await server.until(() => server.socket.acks.length === 2);
    finish();

    expect(seenIn(await pressed)).toContain('Call late');
  });

  it('answers on a message that is gone, and says what it no longer knows', async () => {
    const channel = await startSaying();
    const answer = await ask(channel, 'say first');
    await server.people.press({ channel, label: 'Share in channel', on: answer });
    const [shared] = server.messages(channel);
    if (shared === undefined) throw new Error('nothing was shared');
    server.deleteMessage(channel, shared.ts);
    const button = { type: 'button', text: { type: 'plain_text', text: 'Old' } };
    const old = (action_id: string, value: string) => ({
      blocks: [{ type: 'actions', elements: [{ ...button, action_id, value }] }],
    });

    expect(seenIn(await server.people.press({ channel, label: 'More', on: shared }))).toContain('more');
    const unknown = await server.people.press({ channel, label: 'Old', on: old('run:0', 'sya more') });
    expect(seenIn(unknown)).toContain('no command “sya”');
    const other = await server.people.press({ channel, label: 'Old', on: old('vote', 'yes') });
    expect(seenIn(other)).toContain('older version');
  });

  it('does no more than its person may, whoever forged it', async () => {
    let runs = 0;
    const guarded = { ...commandOf('wipe', async () => saying(++runs)), needsManage: true };
    await bot.start([guarded]);
    const channel = server.addChannel();
    const element = { type: 'button', text: { type: 'plain_text', text: 'Wipe' }, action_id: 'run:0', value: 'wipe' };
    const forged = { blocks: [{ type: 'actions', elements: [element] }] };

    const guest = await server.people.press({ channel, label: 'Wipe', on: forged, home: 'T0PARTNER1' });

    expect(seenIn(guest)).toContain('You may not manage this channel');
    expect(runs).toBe(0);
  });
});

describe('who may manage on Slack', () => {
  const guarded = { ...commandOf('wipe', async () => saying('wiped')), needsManage: true };

  it('are admins alone where the settings say so; others may still ask', async () => {
    server.scopes.add('users:read');
    server.admins.add('U0ADMIN001');
    await bot.start([guarded, commandOf('say', async () => saying('hello'))], { managers: 'admins' });
    const channel = server.addChannel();
    const type = (text: string, user: string) => server.sendCommand({ text, channel, user });

    expect(seenIn(await type('wipe', 'U0PERSON01'))).toContain('You may not manage this channel');
    expect(seenIn(await type('wipe', 'U0ADMIN001'))).toContain('wiped');
    expect(seenIn(await type('say', 'U0PERSON01'))).toContain('hello');
    expect(server.requests.filter(({ method }) => method === 'users.info')).toHaveLength(2);
  });

  it('cannot be told without the scope, nor while Slack has trouble', async () => {
    await bot.start([guarded], { managers: 'admins' });
    const channel = server.addChannel();

    expect(seenIn(await server.sendCommand({ text: 'wipe', channel }))).toContain('users:read');
    server.fail({ kind: 'status', status: 503 }, { method: 'users.info' });
    expect(seenIn(await server.sendCommand({ text: 'wipe', channel }))).toContain('try again');
  });
});
