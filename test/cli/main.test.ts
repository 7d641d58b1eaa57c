import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENTS, entryOf, titleOf } from '../support/events.ts';
import type { Ended } from '../support/program-process.ts';
import { runProcess, startProcess } from '../support/program-process.ts';
import type { World } from '../support/world.ts';
import { createWorld } from '../support/world.ts';

const postsIn = (out: string): readonly Readonly<Record<string, unknown>>[] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .filter(({ kind }) => kind === 'post');

describe('the program in a terminal that is a pipe', { timeout: 90_000 }, () => {
  let world: World;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    world = await createWorld();
    const { EARSHOT_CONFIG_DIR = '', EARSHOT_DATA_DIR = '' } = world.env;
    env = { EARSHOT_CONFIG_DIR, EARSHOT_DATA_DIR };
  });
  afterAll(() => world.close());

  it('checks every feed once with --once, and prints a JSON object per message and nothing else', async () => {
    world.publish('harbour', [entryOf('gallium')]);
    world.publish('ledger', [{ id: 'snack', title: 'Crisp maker recalls potato chips', text: 'They hold milk.' }]);
    world.feeds.set('/pacific.xml', { trouble: 'reset' });

    const { code, out, err } = await runProcess({ args: ['--once', '--json'], env });

    expect(out.split('\n')).toHaveLength(2);
    expect(JSON.parse(out)).toMatchObject({
      ...{ kind: 'post', platform: 'console', channel: 'terminal', title: titleOf('gallium'), direction: 'tightening' },
      ...{ story: expect.stringMatching(/^s/), key: expect.stringMatching(/^.{22}$/), severity: 'medium' },
      ...{ url: 'https://harbour.example/gallium', body: EVENTS.gallium[1] },
      topics: expect.arrayContaining(['export-controls', 'critical-minerals']),
      jurisdictions: expect.arrayContaining(['CN', 'US']),
      sources: [expect.objectContaining({ name: 'The harbour' })],
    });
    expect(err).toMatch(/^\d\d:\d\d:\d\d feed pacific is failing: 127\.0\.0\.1:\d+ broke off the connection[^;\n]*\n$/);
    expect(code).toBe(0);
  });

  it('says nothing twice', async () => {
    expect(await runProcess({ args: ['--once', '--json'], env })).toEqual({ code: 0, out: '', err: '' });
  });

  it('prints plain lines for a person', async () => {
    world.publish('pacific', []);
    world.publish('harbour', [entryOf('asml'), entryOf('gallium')]);

    const { code, out, err } = await runProcess({ args: ['--once'], env });

    expect(out).toContain(`┃ ${titleOf('asml')}\n`);
    expect(out).toContain('https://harbour.example/asml\n');
    expect(out).not.toContain('gallium');
    expect(out).not.toContain('\u001b');
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('keeps a second process off its data, goes on, and ends on SIGTERM', async () => {
    const first = startProcess({ args: ['--json'], env });
    world.publish('ledger', [entryOf('japan')]);
    await first.until(({ out }) => out.includes(titleOf('japan')));

    const second = await runProcess({ args: ['--once'], env });
    world.publish('ledger', [entryOf('russia'), entryOf('japan')]);
    await first.until(({ out }) => out.includes(titleOf('russia')));
    // as it comes from a service manager through npm: twice
    first.kill('SIGTERM');
    first.kill('SIGTERM');
    const { code, out, err } = await first.ended;

    expect(second).toMatchObject({ code: 1, out: '' });
    expect(second.err).toContain(`is in use: process ${first.pid}, running since`);
    expect(postsIn(out).map(({ title }) => title)).toEqual([titleOf('japan'), titleOf('russia')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('ends quietly when nobody reads on, and keeps what was not read for the next time', async () => {
    const unread = startProcess({ args: ['--json'], env });
    world.publish('pacific', [entryOf('huawei')]);
    await unread.until(({ out }) => out.includes(titleOf('huawei')));
    unread.stopReading();
    world.publish('pacific', [entryOf('korea'), entryOf('huawei')]);
    const { code, err } = await unread.ended;

    const next = await runProcess({ args: ['--once', '--json'], env });

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(postsIn(next.out).map(({ title }) => title)).toEqual([titleOf('korea')]);
  });
});

describe('a start that fails', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-start-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('explains its options', async () => {
    const [help, wrong] = await Promise.all([runProcess({ args: ['--help'] }), runProcess({ args: ['--onse'] })]);

    expect(help).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^Usage: .*--once .*--json /s) });
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.err).toMatch(/^Earshot cannot start: Unknown option '--onse'\.\n\nUsage:/);
  });

  it('lists every wrong setting of the environment and of a file .env at once', async () => {
    const lines = ['EARSHOT_TIME_ZONE=Mars', 'EARSHOT_LOG=loud', 'SLACK_APP_TOKEN="xapp 1-very-secret"'];
    writeFileSync(join(folder, '.env'), lines.join('\n'));

    const { code, out, err } = await runProcess({ cwd: folder, env: { EARSHOT_LOG: 'shout', EARSHOT_ZONE: 'UTC' } });

    expect(err.split('\n')).toEqual([
      'Earshot cannot start, because of these settings:',
      expect.stringMatching(/^ {2}- SLACK_APP_TOKEN must begin with xapp- .*; for example SLACK_APP_TOKEN=xapp-/),
      expect.stringMatching(/^ {2}- SLACK_BOT_TOKEN is missing: .*; for example SLACK_BOT_TOKEN=xoxb-/),
      expect.stringMatching(/^ {2}- EARSHOT_TIME_ZONE .* \(it is "Mars"\); for example EARSHOT_TIME_ZONE=/),
      expect.stringMatching(/^ {2}- EARSHOT_LOG .* \(it is "shout"\); for example EARSHOT_LOG=warn/),
      expect.stringMatching(/^ {2}- EARSHOT_ZONE is not a setting; did you mean EARSHOT_/),
      '',
    ]);
    expect(err).not.toContain('secret');
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });

  it('names file, line and remedy of what is wrong with the feeds, and with the vocabulary', async () => {
    const config = join(folder, 'config');
    cpSync(join(import.meta.dirname, '../../config'), config, { recursive: true });
    const start = (): Promise<Ended> => runProcess({ env: { EARSHOT_CONFIG_DIR: config } });
    const feed = 'title: One\n  authority: press\n  pace: 1m';
    const feeds = `- id: one\n  kind: rss\n  url: https://one.example/\n  ${feed}\n  options: { timeZone: Mars }
- id: two\n  kind: gopher\n  url: https://two.example/\n  ${feed}\n`;

    writeFileSync(join(config, 'feeds.yaml'), feeds);
    const wrongFeeds = await start();
    writeFileSync(join(config, 'feeds.yaml'), feeds.replace('gopher', 'rss').replace('Mars', 'UTC'));
    writeFileSync(join(config, 'taxonomy', 'cues.yaml'), 'cues:\n  deny:\n    text: denial\n    alias: [deny]\n');
    const wrongWords = await start();

    expect(wrongFeeds.err.split('\n')).toEqual([
      'Earshot cannot start, because of these settings:',
      expect.stringMatching(/feeds\.yaml:7: Feed one \(rss\): options\.timeZone: must be an IANA time zone such as/),
      expect.stringMatching(/feeds\.yaml:9: kind gopher is not known; known are rss, federal-register, html-list/),
      '',
    ]);
    expect(wrongWords.err).toMatch(/^Earshot cannot start: .*cues\.yaml:\d: cues\.deny.*; correct it\n$/);
    expect([wrongFeeds, wrongWords]).toMatchObject([
      { code: 1, out: '' },
      { code: 1, out: '' },
    ]);
  });

  it('says that a database does not answer, without its password', async () => {
    const { code, out, err } = await runProcess({
      env: { DATABASE_URL: 'postgres://earshot:hush-hush@127.0.0.1:1/news' },
    });

    expect(err).toMatch(/^Earshot cannot start: The database news at 127\.0\.0\.1:1 \(DATABASE_URL\) cannot be used/);
    expect(err).not.toContain('hush');
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });
});
