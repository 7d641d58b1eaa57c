import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call, Command } from '../../src/bot/command.ts';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import { buildForm } from '../../src/bot/slack-form.ts';
import { TOPICS } from '../../src/domain/types.ts';
import { EarshotError } from '../../src/lib/errors.ts';
import { commandOf, createTestBot, saying, seenIn, type TestBot } from '../support/slack-bot.ts';
import { type SlackServer, startSlackServer } from '../support/slack-server.ts';
import { viewFaults } from '../support/slack-view-limits.ts';

let server: SlackServer;
let bot: TestBot;
let channel: string;

beforeEach(async () => {
  server = await startSlackServer();
  bot = createTestBot(server);
  channel = server.addChannel({ name: 'trade' });
});
afterEach(async () => {
  await bot.close();
  await server.close();
});

const arg = { required: false, choices: [], many: false, rest: false };

/** A command that asks for its arguments in a form. */
function ordering(run: Command['run']): Command {
  return {
    ...commandOf('order', run),
    form: ['sizes'],
    args: [
      { ...arg, name: 'sizes', summary: 'How large', choices: ['small', 'large', 'huge'], many: true },
      { ...arg, name: 'colour', summary: 'Which colour', choices: ['red', 'blue'] },
      { ...arg, name: 'note', summary: 'What else', check: (value) => (value === 'bad' ? ['Not that.'] : []) },
    ],
  };
}

describe('a form on Slack', () => {
  it('is shown for a command without arguments, offering its choices, and types what is filled in', async () => {
    const calls: Call[] = [];
    await bot.start([ordering(async (call) => saying(calls.push(call)))]);
    const asked = await server.sendCommand({ text: ' order ', channel, channelName: 'trade', command: '/listen' });
    expect(asked).toMatchObject({ acked: true, responses: [] });
    expect(JSON.stringify(server.people.views[0]?.view)).toContain('How large');

    const filled = { sizes: ['small', 'huge'], colour: 'blue', note: 'with <care> & "quotes"' };
    const sent = await server.people.submit({ filled, user: 'U0ANNA0001', userName: 'anna' });

    expect(sent.ackPayload).toEqual({});
    expect(seenIn(sent)).toContain('Call 1');
    expect(sent.responses).toMatchObject([{ response_type: 'ephemeral' }]);
    expect(calls).toMatchObject([
      {
        args: { sizes: 'small,huge', colour: 'blue', note: 'with <care> & "quotes"' },
        caller: { channel, channelName: 'trade', user: 'U0ANNA0001', userName: 'anna', canManage: true },
      },
    ]);
  });

  it('may be sent empty, and is not shown where something is typed', async () => {
    const calls: Call[] = [];
    await bot.start([ordering(async (call) => saying(calls.push(call)))]);
    await server.sendCommand({ text: 'order', channel });
    await server.people.submit({ filled: {} });
    await server.sendCommand({ text: 'order colour:red', channel });

    expect(calls.map(({ args }) => args)).toEqual([{}, { colour: 'red' }]);
    expect(server.people.views).toHaveLength(1);
  });

  it('stays open with what is wrong beside the field', async () => {
    let runs = 0;
    await bot.start([ordering(async () => saying(++runs))]);
    await server.sendCommand({ text: 'order', channel });

    const refused = await server.people.submit({ filled: { note: 'bad' } });
    expect(refused.ackPayload).toEqual({ response_action: 'errors', errors: { note: 'Not that.' } });
    expect(runs).toBe(0);

    const { envelopeId } = await server.people.submit({ filled: { note: 'good' } });
    await server.redeliver(envelopeId);
    expect(runs).toBe(1);
  });

  it('says what went wrong later to the person alone', async () => {
    await bot.start([
      ordering(async () => {
        throw new EarshotError('not-permitted', 'Type /invite @earshot here.');
      }),
    ]);
    await server.sendCommand({ text: 'order', channel });

    expect(seenIn(await server.people.submit({ filled: {} }))).toContain('/invite @earshot');
    expect(server.messages(channel)).toEqual([]);
  });

  it('is replaced by what can be typed where Slack does not show it', async () => {
    await bot.start([ordering(async () => saying(1))]);
    server.fail({ kind: 'error', error: 'expired_trigger_id' }, { method: 'views.open' });

    expect(seenIn(await server.sendCommand({ text: 'order', channel }))).toContain('/earshot order');
  });

  it('is not shown to who may not manage', async () => {
    server.scopes.add('users:read');
    await bot.start([{ ...ordering(async () => saying(1)), needsManage: true }], { managers: 'admins' });

    expect(seenIn(await server.sendCommand({ text: 'order', channel }))).toContain('may not manage');
    expect(server.people.views).toEqual([]);
  });

  it('is that of /earshot subscribe, offering every topic', async () => {
    await bot.start(COMMANDS);
    await server.sendCommand({ text: 'subscribe', channel });

    const blocks = JSON.stringify(server.people.views[0]?.view.blocks);
    for (const topic of TOPICS) expect(blocks).toContain(`"value":"${topic}"`);
    const { ackPayload } = await server.people.submit({ filled: { topics: ['ai-chips'], jurisdictions: 'Chna' } });
    expect(ackPayload).toMatchObject({ errors: { jurisdictions: expect.stringContaining('China') } });
  });

  it.each(COMMANDS.map((command) => [command.name, command] as const))('can be shown for %s', (_name, command) => {
    const origin = { channel: 'C1', channelName: 'x'.repeat(80), prefix: '/earshot', responseUrl: 'x'.repeat(200) };
    expect(viewFaults(buildForm(command, origin))).toEqual([]);
  });
});
