import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import type { Db } from '../../src/db/db.ts';
import { publicId } from '../../src/domain/public-id.ts';
import { openTestPglite, resetDatabase } from '../support/database.ts';
import { createDesk, type Desk } from '../support/desk.ts';
import { storeItem } from '../support/stored-items.ts';
import { CHANGES } from './changes.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const OURS = 'Something went wrong on our side';

/** Words that mean something to SQL, to a search query, to a pattern, to JavaScript or to a renderer. */
const WORDS: readonly string[] = [
  ...[
    "'; DROP TABLE earshot.items; --",
    `" OR 1=1 --`,
    `'||pg_sleep(60)||'`,
    '$1',
    '$$;',
    `\\'; SELECT 1`,
    '%',
    '_',
    "''",
  ],
  ...[
    "a' & !b:*",
    '(((',
    ')))',
    '!!!',
    '& | !',
    ':*',
    "'a' <-> 'b'",
    '"unclosed',
    '-',
    '--',
    '-"',
    'a AND',
    'NOT',
    '( OR )',
  ],
  ...[
    '(a+)+$',
    '.*'.repeat(200),
    '[[[',
    '\\',
    '\\\\',
    '(?=',
    '{1,99999}',
    '^$',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udc00x',
  ],
  ...['\u202Eabc', '\u200B', '🚀'.repeat(500), 'Z\u0335'.repeat(900), '__proto__', 'constructor', 'toString', 'null'],
  ...['-1', '0', '1e309', '99999999999999999999', 's-', 's-0', `s-${'z'.repeat(50)}`, 'i-1', '<!channel>', '@everyone'],
  ...[
    'a:b:c:d',
    'include:',
    'severity:severity:',
    'topics:,,,,',
    ',',
    ';',
    'mode:alerts mode:digest',
    'https://',
    'javascript:x',
  ],
];

/** Long inputs that an expression with two quantifiers would go over again and again. */
const PUMPED: readonly string[] = [
  ...[
    'a',
    ' ',
    '"',
    '(',
    '-',
    ',',
    'a,',
    '"a" ',
    'a AND ',
    '(a OR ',
    ':',
    'a:',
    '<',
    '&lt;',
    '\n',
    '字',
    '1-',
    '2026-',
  ],
  ...['a b:', '“', 'NOT ', 'mon ', '08:3', 'https://a.', 's-', '\\', '*', '_a_', '`'],
].map((bit) => bit.repeat(Math.ceil(40_000 / bit.length)));

let db: Db;
let desk: Desk;
beforeAll(async () => {
  db = await openTestPglite();
});
beforeEach(async () => {
  await resetDatabase(db);
  desk = createDesk({ db, commands: COMMANDS, now: NOW });
});
afterAll(() => db.close());

describe('what people type', { timeout: 60_000 }, () => {
  const names = COMMANDS.map(({ name }) => name);

  it.each(names)('%s is a question or a mistake, never an error of ours, and never SQL', async (name) => {
    await storeItem(db, { title: 'Export controls on chips', at: NOW });
    const command = COMMANDS.find((one) => one.name === name);
    const lines = WORDS.flatMap((word) => [
      `${name} ${word}`,
      ...(command?.args ?? []).map((arg) => `${name} ${arg.name}:${word}`),
      ...(command?.args ?? []).map((arg) => `${name} ${arg.name}:"${word}"`),
    ]);

    for (const line of lines) {
      const reply = await desk.type(line);
      expect(`${reply.title}`, line).not.toContain(OURS);
    }

    const [tables] = await db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'earshot'`,
    );
    expect(tables?.n).toBeGreaterThan(10);
    expect(await db.query('SELECT title FROM items')).toHaveLength(1);
  });

  it.each(PUMPED.map((text) => [JSON.stringify(text.slice(0, 8)), text]))(
    'of %s forty thousand characters long is answered by every command',
    async (_bit, text) => {
      for (const command of COMMANDS) {
        const typed = await desk.type(`${command.name} ${text}`);
        expect(typed.title, command.name).not.toContain(OURS);
        for (const arg of command.args) {
          expect((await desk.type(`${command.name} ${arg.name}:${text}`)).title, arg.name).not.toContain(OURS);
        }
      }
      expect((await desk.type(text)).title.length).toBeLessThan(300);
    },
  );
});

describe('who may not manage a channel', () => {
  const stranger = { canManage: false, user: 'U666' };

  it.each(CHANGES)('cannot “%s”, by whatever way it comes', async (line) => {
    await desk.type('subscribe severity:high');
    const before = await stateOf(db);

    const reply = await desk.type(line, stranger);

    expect(reply.title).toContain('may not manage');
    expect(await stateOf(db)).toEqual(before);
  });

  it('is told so by every command that says it is for those who may', () => {
    const guarded = COMMANDS.filter(({ needsManage, needsManageFor }) => needsManage || needsManageFor !== undefined);
    const tried = new Set(CHANGES.map((line) => line.split(' ')[0]?.toLowerCase()));
    expect(guarded.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe('what belongs to another workspace', () => {
  const spy = { workspace: 'T666', channel: 'C666', user: 'U666' };

  it('is seen by no command there, whatever it is asked by', async () => {
    const title = 'Marigold memorandum on lithography';
    const { itemId, storyId } = await storeItem(db, { title, at: NOW, privateTo: 'T1' });
    const [story, item] = [publicId('s', storyId ?? 0), publicId('i', itemId)];
    const link = `https://news.example/${encodeURIComponent(title)}`;
    expect((await desk.type(`story ${story}`)).title).toContain('Marigold');

    const words = ['Marigold', '"Marigold memorandum"', '', 'severity:low', 'now', 'w1', '30'];
    const pointers = [story, item, link, ...words];
    for (const { name } of COMMANDS) {
      for (const pointer of pointers) {
        const reply = await desk.type(`${name} ${pointer}`, spy);
        // what was asked for may be said back
        expect(JSON.stringify(reply), `${name} ${pointer}`).not.toMatch(/Marigold memorandum on|on lithography/);
      }
    }
  });

  it('is changed by no command there: subscriptions, feeds, threads', async () => {
    await desk.type('subscribe severity:high');
    const { storyId } = await storeItem(db, { title: 'Private chips', at: NOW, privateTo: 'T1' });
    const before = await stateOf(db);

    for (const line of [
      ...CHANGES,
      'edit 2 severity:low',
      'unsubscribe #1',
      'feed remove w1',
      'feed remove Trade Desk',
    ]) {
      if (!line.startsWith('subscribe') && !/feed add/i.test(line)) await desk.type(line, spy);
    }
    for (const name of ['claim', 'done', 'irrelevant', 'follow', 'mute']) {
      await desk.type(`${name} ${publicId('s', storyId ?? 0)}`, spy);
    }

    expect(JSON.stringify(await stateOf(db))).toBe(JSON.stringify(before));
  });
});

/** Everything that a person may change, of workspace T1. */
async function stateOf(db: Db): Promise<unknown> {
  const ours = `channel_id IN (SELECT c.id FROM channels c JOIN workspaces w ON w.id = c.workspace_id WHERE w.external_id = 'T1')`;
  return [
    await db.query(`SELECT * FROM subscriptions WHERE ${ours} ORDER BY id`),
    await db.query(`SELECT * FROM threads WHERE ${ours} ORDER BY id`),
    await db.query(`SELECT * FROM deliveries WHERE ${ours} ORDER BY id`),
    await db.query(`SELECT id, slug, enabled FROM feeds ORDER BY id`),
    await db.query(`SELECT id, state FROM stories ORDER BY id`),
    await db.query(
      `SELECT c.* FROM channels c JOIN workspaces w ON w.id = c.workspace_id WHERE w.external_id = 'T1' ORDER BY c.id`,
    ),
  ];
}
