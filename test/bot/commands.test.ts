import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller, CommandDeps, Reply } from '../../src/bot/command.ts';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import { dispatchArgs, dispatchLine } from '../../src/bot/dispatch.ts';
import type { Db } from '../../src/db/db.ts';
import { buildListCard } from '../../src/domain/card.ts';
import { EarshotError } from '../../src/lib/errors.ts';
import { suspendChannel } from '../../src/store/leases.ts';
import { insertNote } from '../../src/store/outbox.ts';
import { listActiveSubscriptions } from '../../src/store/subscriptions.ts';
import { PROGRAM } from '../support/command-deps.ts';
import { describeEachDatabase, resetDatabase, silentLog } from '../support/database.ts';
import { storeItem } from '../support/stored-items.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const CALLER: Caller = {
  ...{
    platform: 'slack',
    workspace: 'T1',
    workspaceName: 'Desk',
    channel: 'C1',
    channelName: 'trade',
    user: 'U1',
    userName: 'anna',
  },
  canManage: true,
};

function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * 86_400_000);
}

describeEachDatabase('the commands', (open) => {
  let db: Db;
  let membership: CommandDeps['membership'];
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await resetDatabase(db);
    membership = { ensure: async () => {} };
  });
  afterAll(() => db.close());

  function deps(): CommandDeps {
    return {
      ...{ db, clock: { now: () => NOW }, prefix: '/earshot', membership, feeds: ['desk'], timeZone: 'Europe/Berlin' },
      ...PROGRAM,
      canonicalName: (name) => (name === '台积电' ? 'TSMC' : name),
      log: silentLog,
    };
  }

  function type(line: string, caller: Partial<Caller> = {}): Promise<Reply> {
    return dispatchLine(COMMANDS, line, { ...CALLER, ...caller }, deps());
  }

  function texts(reply: Reply): readonly string[] {
    return reply.lines.map((line) => line.text);
  }

  describe('subscribe', () => {
    it('opens the channel and says the filter in words, with how to end it', async () => {
      const reply = await type(
        'subscribe topics:ai-chips severity:high companies:台积电 mode:both mention:<!subteam^S0123456|@desk>',
      );

      expect(reply).toMatchObject({
        ok: true,
        title: 'Subscribed: #1, AI chips, high severity and above, naming TSMC.',
      });
      expect(texts(reply)).toEqual([
        'Alerts come as things happen, and a digest once a week.',
        'In the last 7 days it would have sent nothing.',
        '/earshot unsubscribe 1',
      ]);
      expect(await listActiveSubscriptions(db)).toMatchObject([
        {
          mode: 'both',
          mention: 'S0123456',
          filter: { topics: ['ai-chips'], minSeverity: 'high', companies: ['TSMC'] },
        },
      ]);
      expect(await db.query('SELECT external_id, name, state, time_zone FROM channels')).toEqual([
        { external_id: 'C1', name: 'trade', state: 'open', time_zone: 'Europe/Berlin' },
      ]);
    });

    it('asks for everything of medium severity and above where nothing is said', async () => {
      expect((await type('subscribe')).title).toBe('Subscribed: #1, everything, medium severity and above.');
    });

    it('shows what it would have sent: how much, and the gravest and newest of it', async () => {
      await storeItem(db, { title: 'Old rule', at: daysAgo(9), severity: 'critical' });
      await storeItem(db, { title: 'A small notice', at: daysAgo(1), severity: 'low' });
      await storeItem(db, { title: 'A hearing', at: daysAgo(1), verdict: { topics: ['legislation'] } });
      await storeItem(db, { title: 'Report one', at: daysAgo(3) });
      await storeItem(db, { title: 'Report two', at: daysAgo(2) });
      await storeItem(db, { title: 'Report three', at: daysAgo(1) });
      await storeItem(db, { title: 'The rule', at: daysAgo(6), severity: 'critical' });
      await storeItem(db, { title: 'Not for them', at: daysAgo(1), privateTo: 'T2', severity: 'critical' });

      const reply = await type('subscribe topics:export-controls');

      expect(texts(reply)).toEqual([
        MODE_ALERTS,
        'In the last 7 days it would have sent 4 stories, such as:',
        ...['The rule', 'Report three', 'Report two'],
        '/earshot unsubscribe 1',
      ]);
      expect(reply.lines[2]).toEqual({
        ...{ text: 'The rule', url: 'https://news.example/The%20rule', style: 'item' },
        detail: 'Critical · Trade Desk · 14 Nov 2026 · s-7',
      });
    });

    it('does not double what the channel has', async () => {
      await type('subscribe topics:ai-chips');

      expect(await type('subscribe topics:"AI chips"')).toMatchObject({
        ok: true,
        title: 'This channel has that already: #1, AI chips, medium severity and above.',
      });
      expect(await listActiveSubscriptions(db)).toHaveLength(1);
    });

    it('changes nothing where the bot may not post, and says what to do', async () => {
      membership = {
        ensure: async () => {
          throw new EarshotError('not-permitted', 'This channel is private: type /invite @earshot first.');
        },
      };

      expect(await type('subscribe')).toMatchObject({
        ok: false,
        title: 'This channel is private: type /invite @earshot first.',
      });
      expect(await db.query('SELECT 1 FROM channels')).toEqual([]);
    });

    it('names every mistake at once', async () => {
      const reply = await type(
        'subscribe topics:ai-chip severity:hihg jurisdictions:Chna feeds:dsk mention:@desk mode:never',
      );

      expect(reply.ok).toBe(false);
      expect([reply.title, ...texts(reply)]).toEqual([
        'There is no topic “ai-chip”. Did you mean ai-chips?',
        'There is no severity “hihg”. Did you mean high?',
        expect.stringContaining('Did you mean China'),
        'There is no feed “dsk”. Did you mean desk?',
        'There is no mode “never”. Choose from alerts, digest or both.',
        expect.stringContaining('must be picked'),
        expect.stringContaining('/earshot subscribe '),
      ]);
    });

    it('takes a role of its own platform only', async () => {
      const args = { mention: '<@&123456789012345678>' };

      expect(await type(`subscribe mention:${args.mention}`)).toMatchObject({ ok: false });
      expect(await dispatchArgs(COMMANDS, 'subscribe', args, { ...CALLER, platform: 'discord' }, deps())).toMatchObject(
        { ok: true },
      );
      expect(await listActiveSubscriptions(db)).toMatchObject([{ platform: 'discord', mention: '123456789012345678' }]);
    });

    it('opens a suspended channel again', async () => {
      await type('subscribe');
      await suspendChannel(db, 1, { code: 'channel-gone', note: 'The bot was removed.' }, NOW);
      expect(texts(await type('subscriptions'))[0]).toContain('The bot was removed.');

      expect(texts(await type('subscribe'))[0]).toContain('they come now');

      expect(await db.query('SELECT state FROM channels')).toEqual([{ state: 'open' }]);
    });

    it('takes a bounded number', async () => {
      for (let index = 0; index < 25; index++) await type(`subscribe include:word${index}`);

      expect(await type('subscribe include:another')).toMatchObject({
        ok: false,
        title: expect.stringContaining('25'),
      });
      expect(await listActiveSubscriptions(db)).toHaveLength(25);
    });
  });

  describe('subscriptions and unsubscribe', () => {
    it('list and end them, in this channel only', async () => {
      await type('subscribe topics:ai-chips');
      await type('subscribe severity:critical mode:digest mention:S0123456');
      await type('subscribe', { channel: 'C2' });

      const reply = await type('subscriptions', { canManage: false });
      expect(reply.title).toBe('This channel has 2 subscriptions.');
      expect(reply.lines).toEqual([
        {
          text: '#1 AI chips, medium severity and above',
          url: null,
          detail: 'alerts · reminds 7 days and 1 day before deadlines',
          style: 'item',
        },
        { text: '#2 everything, critical only', url: null, detail: 'digest · mentions S0123456', style: 'item' },
      ]);

      expect(await type('unsubscribe 3')).toMatchObject({
        ok: false,
        title: 'This channel has no subscription #3. It has #1 and #2.',
      });
      expect(await type('unsubscribe #1')).toMatchObject({
        ok: true,
        title: 'Ended #1.',
        lines: [{ text: 'Left: #2.' }],
      });
      await type('subscribe topics:ai-chips');
      expect(await type('unsubscribe ALL')).toMatchObject({
        ...{ ok: true, title: 'End all 2 subscriptions of this channel?' },
        lines: [
          { text: '#2 everything, critical only' },
          { text: '#4 AI chips, medium severity and above' },
          { text: '/earshot unsubscribe all sure:yes' },
        ],
        buttons: [{ line: 'unsubscribe all sure:yes', share: false }],
      });
      expect((await listActiveSubscriptions(db)).map(({ id }) => id)).toEqual([2, 3, 4]);
      expect(await type('unsubscribe all sure:yes')).toMatchObject({
        ok: true,
        title: 'Ended 2 subscriptions.',
        lines: [{ text: 'This channel gets nothing now.' }],
      });
      expect((await listActiveSubscriptions(db)).map(({ id }) => id)).toEqual([3]);
    });

    it('drop what is still owed once nothing is asked for', async () => {
      await type('subscribe severity:high');
      await type('subscribe severity:critical');
      const note = { channelId: 1, platform: 'slack', storyId: null, cause: 'test', now: NOW } as const;
      await insertNote(db, { ...note, card: buildListCard('Owed', [], NOW, '') });

      await type('unsubscribe 1');
      expect(await db.query('SELECT state FROM deliveries')).toEqual([{ state: 'pending' }]);
      await type('unsubscribe 2');
      expect(await db.query('SELECT state, note FROM deliveries')).toEqual([
        { state: 'cancelled', note: 'unsubscribed' },
      ]);
    });

    it('say, set and end the reminders of deadlines', async () => {
      const reply = await type('subscribe reminders:"2, 14 days"');
      expect(texts(reply)).toContain('It reminds 14 days and 2 days before deadlines, in their threads.');
      expect((await type('subscribe reminders:2,14')).title).toMatch(/^This channel has that already/);

      expect(texts(await type('edit 1 reminders:off'))[0]).toContain('· alerts · no reminders.');
      expect((await type('subscriptions')).lines[0]?.detail).toBe('alerts · no reminders');
      expect(await listActiveSubscriptions(db)).toMatchObject([{ reminders: [] }]);
      expect((await type('edit 1 reminders:soon')).title).toContain('no days before a deadline, from 1 to 60');
    });

    it('change one: what is given replaces what was, “none” takes it away', async () => {
      await type('subscribe topics:ai-chips companies:ASML quiet:22-7 mention:S0123456');

      const reply = await type('edit #1 severity:high companies:none mode:both critical:yes');

      expect(reply).toMatchObject({ ok: true, title: 'Changed #1.' });
      expect(texts(reply).slice(0, 2)).toEqual([
        'Now: AI chips, high severity and above · alerts and digest · mentions S0123456 · quiet 22:00–07:00, but for critical alerts · reminds 7 days and 1 day before deadlines.',
        'Before: AI chips, medium severity and above, naming ASML · alerts · mentions S0123456 · quiet 22:00–07:00 · reminds 7 days and 1 day before deadlines.',
      ]);
      await type('edit 1 quiet:none mention:none topics:entity-list');
      expect(await listActiveSubscriptions(db)).toMatchObject([
        { id: 1, mode: 'both', mention: null, quiet: null, filter: { topics: ['entity-list'], companies: [] } },
      ]);
    });

    it('change nothing that is wrong, is so already or is asked for elsewhere', async () => {
      await type('subscribe topics:ai-chips');
      await type('subscribe topics:entity-list');

      expect((await type('edit 3 severity:high')).title).toBe('This channel has no subscription #3. It has #1 and #2.');
      expect((await type('edit 1 severity:hihg')).title).toContain('Did you mean high?');
      expect((await type('edit 1')).title).toContain('#1 is that already');
      expect((await type('edit 1 topics:entity-list')).title).toContain('#2 asks for exactly that already');
      expect(await type('edit 1 severity:high', { workspace: 'T2' })).toMatchObject({ ok: false });
      expect((await listActiveSubscriptions(db)).map(({ filter }) => filter.topics)).toEqual([
        ...[['ai-chips'], ['entity-list']],
      ]);
    });

    it('say that there is nothing', async () => {
      expect(await type('subscriptions')).toMatchObject({ ok: true, title: 'This channel has no subscription yet.' });
      expect(await type('unsubscribe all')).toMatchObject({ ok: false, title: 'This channel has no subscription.' });
      expect(await type('unsubscribe')).toMatchObject({ ok: false, title: expect.stringContaining('missing') });
      expect(await type('unsubscribe everything')).toMatchObject({
        ok: false,
        title: expect.stringContaining('nor all'),
      });
    });

    it('do not act on a channel of another workspace', async () => {
      await type('subscribe');

      expect(await type('unsubscribe all', { workspace: 'T2' })).toMatchObject({ ok: false });
      expect(await listActiveSubscriptions(db)).toHaveLength(1);
    });
  });

  describe('pause and resume', () => {
    it('hold what comes for a time, and say until when in the channel’s zone', async () => {
      await type('subscribe');

      const reply = await type('pause 2d critical:yes');

      expect(reply).toMatchObject({
        ...{ ok: true, title: 'Paused until Sun 22 Nov 2026, 13:00 (Europe/Berlin).' },
        lines: [{ text: expect.stringContaining('Critical alerts come all the same') }],
        buttons: [{ line: 'resume', share: false }],
      });
      expect(texts(await type('subscriptions'))[0]).toContain('paused until Sun 22 Nov 2026, 13:00');
      expect((await type('pause')).title).toBe('Paused until somebody resumes.');
      expect(await type('resume')).toMatchObject({ ok: true, title: 'Resumed: alerts come again.' });
      expect(await type('resume')).toMatchObject({ ok: false, title: 'This channel is not paused.' });
    });

    it('are no cure for a channel that cannot be posted to', async () => {
      expect(await type('pause 2d')).toMatchObject({ ok: false, title: expect.stringContaining('no subscription') });
      await type('subscribe');
      await suspendChannel(db, 1, { code: 'channel-gone', note: 'The bot was removed.' }, NOW);

      expect((await type('pause')).title).toContain('The bot was removed.');
      expect(await type('resume')).toMatchObject({ ok: false });
    });

    it('take a time that makes sense', async () => {
      await type('subscribe');
      for (const time of ['soon', '0d', '100d']) {
        expect((await type(`pause ${time}`)).title).toBe(`“${time}” is no time from 1m to 90d.`);
      }
    });
  });

  describe('lookup', () => {
    it('gives title, severity, source, date, number, id and link', async () => {
      await storeItem(db, {
        ...{ title: 'Additions to the Entity List', at: daysAgo(3), severity: 'critical' },
        legal: { documentNumber: '2026-20001', citation: '91 FR 70001' },
      });

      const reply = await type('lookup “entity list” -gaming');

      expect(reply).toEqual({
        ...{ ok: true, title: '"entity list" -gaming: 1 result' },
        buttons: [{ label: 'Share in channel', line: 'lookup "entity list" -gaming', share: true }],
        lines: [
          {
            ...{
              text: 'Additions to the Entity List',
              url: 'https://news.example/Additions%20to%20the%20Entity%20List',
            },
            ...{ detail: 'Critical · Trade Desk · 17 Nov 2026 · 2026-20001 · s-1', style: 'item' },
          },
        ],
      });
      expect(texts(await type('lookup 91 FR 70001'))).toEqual(['Additions to the Entity List']);
    });

    it('gives at most ten results', async () => {
      for (let index = 0; index < 12; index++)
        await storeItem(db, { title: `Gallium ${index}`, at: daysAgo(index), story: 'none' });

      const reply = await type('lookup gallium');

      expect(reply.title).toBe('gallium: the first 10 results');
      expect(texts(reply)).toHaveLength(10);
      expect(reply.lines[0]).toMatchObject({ text: 'Gallium 0', detail: 'Medium · Trade Desk · 20 Nov 2026 · i-1' });
    });

    it('keeps private feeds to their workspace', async () => {
      await storeItem(db, { title: 'Gallium in private', at: daysAgo(1), privateTo: 'T1' });

      expect(texts(await type('lookup gallium'))).toEqual(['Gallium in private']);
      expect((await type('lookup gallium', { workspace: 'T2' })).title).toBe('Nothing found for gallium');
      expect((await type('lookup gallium', { platform: 'discord' })).title).toBe('Nothing found for gallium');
    });

    it('asks for words where there are none', async () => {
      expect(await type('lookup')).toMatchObject({ ok: false, title: expect.stringContaining('missing') });
      expect(await type('lookup "!!"')).toMatchObject({ ok: false, title: 'That holds no word to look for.' });
    });
  });

  describe('help', () => {
    it('lists every command with an example to paste', async () => {
      const reply = await type('');

      expect(reply.ok).toBe(true);
      for (const { name } of COMMANDS) expect(texts(reply)).toContain(`/earshot ${name}`);
    });

    it('explains one', async () => {
      const reply = await type('help subscribe');

      expect(reply.title).toContain('/earshot subscribe [topics:…] [severity:…]');
      expect(reply.lines.find(({ text }) => text.startsWith('topics:'))?.detail).toContain('ai-chips');
      expect(await type('help subscirbe')).toMatchObject({
        ok: false,
        title: expect.stringContaining('Did you mean subscribe?'),
      });
    });
  });

  it('take their own examples', async () => {
    for (const command of COMMANDS) {
      for (const example of command.examples.filter((line) => !/^unsubscribe|^test$|s-2k7/.test(line))) {
        expect(await type(example), example).toMatchObject({ ok: true });
      }
    }
  });
});

describe('the table of commands', () => {
  it('fits what Discord registers', () => {
    for (const command of COMMANDS) {
      expect(command.name).toMatch(/^[a-z-]{1,32}$/);
      expect(command.summary.length).toBeLessThanOrEqual(100);
      expect(command.args.length).toBeLessThanOrEqual(25);
      for (const arg of command.args) {
        expect(arg.name).toMatch(/^[a-z-]{1,32}$/);
        expect(arg.summary.length).toBeLessThanOrEqual(100);
      }
      expect(command.args.filter((arg) => arg.rest).length).toBeLessThanOrEqual(1);
    }
  });
});

const MODE_ALERTS = 'Alerts come as things happen, and what follows about the same event comes in their threads.';
