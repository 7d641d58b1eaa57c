import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from '../support/free-port.ts';
import { commandOf, createTestBot, saying, type TestBot } from '../support/slack-bot.ts';
import { type SlackServer, startSlackServer, TEAM } from '../support/slack-server.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const FORM = 'application/x-www-form-urlencoded';

let server: SlackServer;
let bot: TestBot;
let url: string;
let calls: number;
beforeEach(async () => {
  server = await startSlackServer();
  bot = createTestBot(server);
  const port = await findFreePort();
  url = `http://127.0.0.1:${port}/slack/events`;
  calls = 0;
  const entry = { kind: 'http', signingSecret: SECRET, port } as const;
  await bot.start([commandOf('ping', async () => saying(++calls))], { entry });
});
afterEach(async () => {
  await bot.close();
  await server.close();
});

const command = (changes: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({
    ...{ command: '/earshot', text: 'ping', team_id: TEAM.id, channel_id: 'C1', user_id: 'U1', trigger_id: '1.2.3' },
    ...{ response_url: `${server.apiUrl}nowhere`, ...changes },
  }).toString();
const sign = (body: string, at: number | string, secret = SECRET): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`;
const nowS = (): number => Math.floor(Date.now() / 1_000);
const post = (body: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': FORM, ...headers }, body });
const signed = (body: string, at: number | string = nowS(), signature = sign(body, at)) =>
  post(body, { 'x-slack-request-timestamp': String(at), 'x-slack-signature': signature });

describe('a request that Slack did not send', () => {
  it.each<[string, () => Promise<Response>]>([
    ['without a signature', () => post(command(), {})],
    ['without a time', () => post(command(), { 'x-slack-signature': sign(command(), nowS()) })],
    ['with an empty signature', () => signed(command(), nowS(), '')],
    ['with another secret', () => signed(command(), nowS(), sign(command(), nowS(), 'f'.repeat(32)))],
    ['with the signature of another body', () => signed(command({ text: 'pong' }), nowS(), sign(command(), nowS()))],
    ['with the signature of another time', () => signed(command(), nowS(), sign(command(), nowS() - 1))],
    ['of another version', () => signed(command(), nowS(), sign(command(), nowS()).replace('v0', 'v1'))],
    ['cut short', () => signed(command(), nowS(), sign(command(), nowS()).slice(0, -1))],
    ['in capitals', () => signed(command(), nowS(), sign(command(), nowS()).toUpperCase())],
    ['five minutes and a second old', () => signed(command(), nowS() - 301)],
    ['an hour old', () => signed(command(), nowS() - 3_600)],
    ['of no time', () => signed(command(), 'now')],
    ['with something behind the time', () => signed(command(), `${nowS()} `.concat('x'))],
    ['as JSON', () => post(JSON.stringify({ type: 'event_callback' }), { 'content-type': 'application/json' })],
  ])('%s is refused', async (_what, send) => {
    expect((await send()).status).toBe(401);
    expect(calls).toBe(0);
    expect(bot.lines.join('')).not.toContain(SECRET);
  });

  it('that pretends to check the certificate runs nothing', async () => {
    expect((await post(`ssl_check=1&${command()}`, {})).status).toBe(200);
    expect(calls).toBe(0);
  });

  it('of more than four megabytes is not kept in memory', async () => {
    expect((await signed(`text=${'a'.repeat(5 * 1024 * 1024)}`)).status).toBe(413);
  });

  it('with an address that is none leaves the others served', async () => {
    const { port } = new URL(url);
    for (const path of ['//', '/%', '/slack/events/../..', '*', `/${'a'.repeat(8_000)}`]) {
      const status = await new Promise((resolve, reject) => {
        request({ port, path, method: 'POST' }, (answer) => resolve(answer.resume().statusCode))
          .on('error', reject)
          .end();
      });
      expect(status, path).toBeGreaterThanOrEqual(400);
    }
    expect((await signed(command())).status).toBe(200);
    await expect.poll(() => calls).toBe(1);
  });
});

describe('a request of Slack that somebody sends again', () => {
  it('within the five minutes is acknowledged, and run once', async () => {
    const [body, at] = [command(), nowS()];
    for (let times = 0; times < 5; times++) expect((await signed(body, at)).status).toBe(200);
    // what comes after it has run shows that none of them runs any more
    expect((await signed(command({ trigger_id: '4.5.6' }))).status).toBe(200);

    await expect.poll(() => calls).toBe(2);
  });
});
