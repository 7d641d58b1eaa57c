import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPglite } from '../../src/db/pglite.ts';
import { silentLog } from '../support/database.ts';
import { entryOf, titleOf } from '../support/events.ts';
import { findTemplate } from '../support/pglite-template.ts';
import { type Ended, runProcess, startProcess } from '../support/program-process.ts';
import { createWorld, type World } from '../support/world.ts';

/** A secret as it may be written: as it is, in an address, in JSON, as a header of a login or a digest of it holds it. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64'),
    bytes.toString('hex'),
  ];
}

function expectNone(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) for (const form of formsOf(secret)) expect(text.includes(form)).toBe(false);
}

/** A server that says back whatever it is sent, as an error. */
async function startEcho(answer: (said: string) => readonly [status: number, body: string]): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const [status, text] = answer(`${JSON.stringify(request.headers)} ${request.url} ${body}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const ECHOES: Readonly<Record<string, (said: string) => readonly [number, string]>> = {
  'a refusal': (said) => [200, JSON.stringify({ ok: false, error: `invalid_auth ${said}`, message: said, code: 0 })],
  'a 401': (said) => [401, JSON.stringify({ ok: false, error: said, message: said, code: 0 })],
  'a 500': (said) => [500, said],
  'a page': (said) => [200, `<html>${said}</html>`],
};

describe('no secret is seen', { timeout: 120_000 }, () => {
  let world: World;
  let secrets: readonly string[];
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const [made, template] = await Promise.all([createWorld(), findTemplate(silentLog)]);
    world = made;
    const db = await openPglite({ dir: world.env['EARSHOT_DATA_DIR'] ?? '', template, log: silentLog });
    await db.close();
    secrets = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'DISCORD_TOKEN'].map((name) => world.env[name] ?? '');
    env = { ...world.env, EARSHOT_LOG: 'debug' };
  });
  afterAll(() => world.close());

  it.each(Object.entries(ECHOES))('where a platform says what it was sent in %s', async (_what, answer) => {
    const echo = await startEcho(answer);
    const origin = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
    const program = startProcess({ env: { ...env, SLACK_API_URL: `${origin}/api/`, DISCORD_API_URL: origin } });
    let ended: Ended | null = null;
    void program.ended.then((how) => {
      ended = how;
    });
    const isTold = (): boolean => /slack|Slack/.test(program.err) && (ended !== null || /discord/.test(program.err));
    await expect.poll(isTold, { timeout: 60_000 }).toBe(true);
    program.kill('SIGTERM');
    const { out, err } = await program.ended;
    await new Promise((resolve) => echo.close(resolve).closeAllConnections());

    expect(err.length).toBeGreaterThan(50);
    expectNone(out + err, secrets);
  });

  it('when the program breaks over an error that quotes all of them', async () => {
    const program = startProcess({ env, preload: 'test/support/leak-on-signal.ts' });
    await program.until(({ err }) => err.includes('slack.connected'));
    program.kill('SIGUSR2');
    const { code, out, err } = await program.ended;

    expect(code).toBe(1);
    expect(err).toContain('program.failed');
    expect(err).toContain('[secret]');
    expectNone(out + err, secrets);
  });

  it.concurrent.each([
    ['a password', { DATABASE_URL: 'postgres://earshot:hush%2Fhush@127.0.0.1:1/news' }, 'hush/hush'],
    [
      'a password among the options',
      { DATABASE_URL: 'postgres://127.0.0.1:1/news?user=u&password=hush-hush' },
      'hush-hush',
    ],
    ['a password of the queue', { REDIS_URL: 'redis://:hush-hush@127.0.0.1:1' }, 'hush-hush'],
    ['a token that is none', { SLACK_BOT_TOKEN: 'hush-hush', SLACK_APP_TOKEN: 'xapp-hush hush' }, 'hush'],
    ['a signing secret that is none', { SLACK_BOT_TOKEN: 'xoxb-hush', SLACK_SIGNING_SECRET: 'hush' }, 'hush'],
    ['a token of Discord that is none', { DISCORD_TOKEN: 'Bot hush.hush.hush' }, 'hush'],
  ])('in what is said at a start that fails: %s', async (_what, settings, secret) => {
    const { EARSHOT_CONFIG_DIR = '' } = world.env;
    const program = startProcess({ env: { EARSHOT_CONFIG_DIR, EARSHOT_LOG: 'debug', ...settings } });
    await expect.poll(() => program.err.length > 20, { timeout: 60_000 }).toBe(true);
    program.kill('SIGTERM');
    const { out, err } = await program.ended;

    expectNone(out + err, [secret]);
  });

  it('in logs, messages, answers and everything stored, while all goes well and while it does not', async () => {
    await world.start();
    await world.subscribe();
    world.publish('harbour', [entryOf('gallium')]);
    await world.until(titleOf('gallium'), ({ roots }) => roots.length === 1);
    for (const error of secrets) world.slack.fail({ kind: 'error', error: `internal_error ${error}` });
    world.publish('ledger', [entryOf('asml'), entryOf('japan')]);
    world.feeds.set('/pacific.xml', { status: 503, body: secrets.join(' ') });
    await expect.poll(() => world.logged.join('').includes('feed.failing'), { timeout: 30_000 }).toBe(true);
    const answers: unknown[] = [];
    for (const text of [
      'status',
      'subscriptions',
      'why gallium',
      'test',
      'help',
      `lookup ${secrets[0]}`,
      'feed list',
    ]) {
      answers.push((await world.slack.sendCommand({ text, channel: world.slackChannel })).responses);
    }
    const { db } = world.program;
    const tables = await db.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('earshot', 'bullmq')`,
    );
    const rows = await Promise.all(
      tables.map(({ name }) => db.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`)),
    );
    const shown = [world.slack.messages(world.slackChannel), world.discord.messages(world.discordChannel)];
    await world.stop();

    expect(rows.flat().length).toBeGreaterThan(100);
    const said = JSON.stringify(answers).replaceAll(secrets[0] ?? '', (typed) => (typed === secrets[0] ? '' : typed));
    expectNone(said, secrets);
    expect(
      rows
        .flat()
        .map(({ row }) => row)
        .filter((row) => secrets.some((secret) => row.includes(secret))),
    ).toEqual([]);
    expectNone(JSON.stringify([shown, rows]) + world.logged.join(''), secrets);
  });
});

it('names what is wrong with a setting by name alone', async () => {
  const { err } = await runProcess({ env: { SLACK_BOT_TOKEN: 'hush' } });
  expect(err).toContain('SLACK_BOT_TOKEN must begin with xoxb-');
});
