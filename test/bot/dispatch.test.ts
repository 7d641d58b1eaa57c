import { describe, expect, it } from 'vitest';
import type { Caller, Command, CommandDeps, Reply } from '../../src/bot/command.ts';
import { dispatchArgs, dispatchLine, MAX_INPUT_CHARS } from '../../src/bot/dispatch.ts';
import type { Db } from '../../src/db/db.ts';
import { EarshotError } from '../../src/lib/errors.ts';
import type { Fields } from '../../src/lib/log.ts';
import { PROGRAM } from '../support/command-deps.ts';

const CALLER: Caller = {
  ...{
    platform: 'slack',
    workspace: 'T1',
    workspaceName: null,
    channel: 'C1',
    channelName: null,
    user: 'U1',
    userName: 'anna',
  },
  canManage: true,
};

function command(name: string, parts: Partial<Command> = {}): Command {
  return {
    ...{ name, summary: name, args: [], examples: [`${name} now`], needsManage: false },
    run: async ({ args }) => ({ ok: true, title: `${name} ${JSON.stringify(args)}`, lines: [] }),
    ...parts,
  };
}

const COMMANDS: readonly Command[] = [
  command('subscribe', {
    needsManage: true,
    args: [
      { name: 'mode', summary: 'How', required: false, choices: ['alerts', 'digest'], many: false, rest: false },
      {
        ...{ name: 'colour', summary: 'Colour', required: true, choices: [], many: false, rest: false },
        check: (value) => (value === 'red' ? [] : ['Only red will do.']),
      },
    ],
  }),
  command('lookup', {
    args: [{ name: 'words', summary: 'What to look for', required: true, choices: [], many: false, rest: true }],
  }),
  command('help'),
  ...(['bad-input', 'not-permitted', 'platform-down'] as const).map((code) =>
    command(code, {
      run: async () => {
        throw new EarshotError(code, `Said plainly: ${code}.`);
      },
    }),
  ),
  command('broken', {
    run: async () => {
      throw new Error('relation "secret" does not exist');
    },
  }),
];

function setUp() {
  const logged: { level: string; event: string; fields: Fields | undefined }[] = [];
  const write = (level: string) => (event: string, fields?: Fields) => void logged.push({ level, event, fields });
  const noDb: Db = {
    query: () => Promise.reject(new Error('no database here')),
    tx: () => Promise.reject(new Error('no database here')),
    close: async () => {},
  };
  const deps: CommandDeps = {
    ...{ db: noDb, clock: { now: () => new Date(0) }, prefix: '/earshot', feeds: [], timeZone: 'UTC' },
    membership: { ensure: async () => {} },
    ...PROGRAM,
    canonicalName: (name) => name,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
  };
  return {
    logged,
    type: (line: string, caller = CALLER) => dispatchLine(COMMANDS, line, caller, deps),
    give: (name: string, args: Record<string, string>, caller = CALLER) =>
      dispatchArgs(COMMANDS, name, args, caller, deps),
  };
}

function texts(reply: Reply): readonly string[] {
  return [reply.title, ...reply.lines.map((line) => line.text)];
}

describe('dispatch', () => {
  it('runs what is typed and what is given alike', async () => {
    const { type, give } = setUp();

    const typed = await type('Subscribe mode:digest colour:red');
    const given = await give('subscribe', { mode: 'digest', colour: 'red' });

    expect(typed).toEqual({ ok: true, title: 'subscribe {"mode":"digest","colour":"red"}', lines: [] });
    expect(given).toEqual(typed);
  });

  it.each(['', '   ', 'help'])('answers %j with help', async (line) => {
    expect((await setUp().type(line)).title).toBe('help {}');
  });

  it('names the command that was probably meant', async () => {
    const { type, give } = setUp();

    expect(await type('subscirbe colour:red')).toMatchObject({
      ok: false,
      title: 'There is no command “subscirbe”. Did you mean subscribe?',
      lines: [{ text: '/earshot help', style: 'code' }],
    });
    expect(await give('lokup', {})).toMatchObject({
      ok: false,
      title: 'There is no command “lokup”. Did you mean lookup?',
    });
  });

  it('says every mistake at once, with an example', async () => {
    const { type, give } = setUp();

    expect(texts(await type('subscribe mode:digset colour:blue shade:dark'))).toEqual([
      'There is no argument “shade”. Choose from mode or colour.',
      'There is no mode “digset”. Did you mean digest?',
      'Only red will do.',
      '/earshot subscribe now',
    ]);
    expect(texts(await give('subscribe', { mode: 'x' }))).toEqual([
      'There is no mode “x”. Choose from alerts or digest.',
      '“colour” is missing: Colour.',
      '/earshot subscribe now',
    ]);
  });

  it('takes blank arguments for none', async () => {
    expect((await setUp().give('lookup', { words: '  ' })).title).toBe('“words” is missing: What to look for.');
  });

  it('lets only those manage who may', async () => {
    const { type, give } = setUp();
    const reader = { ...CALLER, canManage: false };

    expect(await type('subscribe colour:red', reader)).toMatchObject({
      ok: false,
      title: expect.stringContaining('may not manage'),
    });
    expect(await give('subscribe', { colour: 'red' }, { ...reader, platform: 'discord' })).toMatchObject({
      ok: false,
      title: expect.stringContaining('Manage Channels'),
    });
    expect(await type('lookup gallium', reader)).toMatchObject({ ok: true });
  });

  it('reads the beginning of what is too long, and says so', async () => {
    const { type, give } = setUp();
    const long = 'x'.repeat(MAX_INPUT_CHARS + 500);

    for (const reply of [await type(`lookup ${long}`), await give('lookup', { words: long })]) {
      expect(reply.ok).toBe(true);
      expect(reply.title.length).toBeLessThanOrEqual(MAX_INPUT_CHARS + 50);
      expect(reply.lines[0]?.text).toContain('longer than 2,000 characters');
    }
    expect((await type(long)).title.length).toBeLessThan(200);
  });

  it.each(['bad-input', 'not-permitted'])('says %s as it is, and logs nothing', async (name) => {
    const { type, logged } = setUp();

    expect(await type(name)).toEqual({ ok: false, title: `Said plainly: ${name}.`, lines: [] });
    expect(logged).toEqual([]);
  });

  it('keeps the innards of a failure to the log', async () => {
    const { type, logged } = setUp();

    const replies = [await type('broken'), await type('platform-down')];

    expect(replies.map(({ ok, title }) => [ok, title])).toEqual([
      [false, 'Something went wrong on our side. Please try again in a minute.'],
      [false, 'Said plainly: platform-down.'],
    ]);
    expect(JSON.stringify(replies)).not.toContain('secret');
    expect(logged).toMatchObject([
      { level: 'error', event: 'command.failed', fields: { command: 'broken' } },
      { level: 'warn', event: 'command.refused', fields: { command: 'platform-down' } },
    ]);
  });
});
