import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { suspendChannel } from '../../src/store/leases.ts';
import { listActiveSubscriptions } from '../../src/store/subscriptions.ts';
import { type BotDeps, type CommandChat, openDiscordChat, openSlackChat, type Seen } from '../support/command-chats.ts';
import { PROGRAM } from '../support/command-deps.ts';
import { openTestPglite, resetDatabase, silentLog } from '../support/database.ts';
import { storeItem } from '../support/stored-items.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

let db: Db;
beforeAll(async () => {
  db = await openTestPglite();
});
beforeEach(() => resetDatabase(db));
afterAll(() => db.close());

/** What people set, typed and pressed on the platform and answered through its real client. */
function describeManaging(platform: string, role: string, open: (deps: BotDeps) => Promise<CommandChat>): void {
  describe(`managing on ${platform}`, () => {
    let chat: CommandChat;
    beforeAll(async () => {
      chat = await open({
        ...{ db, clock: { now: () => NOW }, prefix: '/earshot', feeds: ['desk'], timeZone: 'UTC', log: silentLog },
        ...{ canonicalName: (name: string) => name, ...PROGRAM },
      });
    });
    afterAll(() => chat.close());

    async function send(name: string, args: Readonly<Record<string, string>> = {}): Promise<Seen> {
      const seen = await chat.send({ name, args });
      expect(seen).toMatchObject({ alone: true, pings: [] });
      return seen;
    }

    it('subscribe takes expressions and quiet hours, and edit changes them', async () => {
      const seen = await send('subscribe', { include: 'HBM AND (China OR "rare earth")', quiet: '22:00-07:00' });
      expect(seen.text).toContain('with “HBM” AND (“China” OR “rare earth”)');
      expect(seen.text).toContain('It is quiet 22:00–07:00 (UTC).');

      const edited = await send('edit', { id: '1', include: 'none', severity: 'high', critical: 'yes' });

      expect(edited.text).toContain('Now: everything, high severity and above');
      expect(await listActiveSubscriptions(db)).toMatchObject([
        { filter: { include: [], minSeverity: 'high' }, quiet: { from: '22:00', to: '07:00', passesCritical: true } },
      ]);
      expect((await send('subscribe', { include: 'HBM AND' })).text).toContain('a word is missing after AND');
      expect((await send('subscribe', { quiet: 'at night' })).text).toContain('no span of hours');
    });

    it('pause holds, and its button resumes', async () => {
      await send('subscribe', { severity: 'low' });

      const paused = await send('pause', { time: '2d', critical: 'yes' });

      expect(paused.text).toContain('Paused until Sun 22 Nov 2026, 12:00 (UTC).');
      expect((await paused.press('Resume now')).text).toContain('Resumed');
      expect((await send('resume')).text).toContain('not paused');
      expect((await send('pause', { time: 'soon' })).text).toContain('no time from 1m to 90d');
    });

    it('unsubscribe all asks, and its button ends all', async () => {
      await send('subscribe', { topics: 'ai-chips' });
      await send('subscribe', { topics: 'legislation' });

      const asked = await send('unsubscribe', { id: 'all' });

      expect(asked.text).toContain('End all 2 subscriptions of this channel?');
      expect(await listActiveSubscriptions(db)).toHaveLength(2);
      expect((await asked.press('End all')).text).toContain('Ended 2 subscriptions.');
    });

    it('digest shows the week so far and is set and turned off', async () => {
      await send('subscribe', { mode: 'both' });
      await storeItem(db, { title: 'Chip rule', at: new Date(NOW.getTime() - 3_600_000) });

      expect(await send('digest')).toMatchObject({
        text: expect.stringContaining('Chip rule'),
        buttons: ['Share in channel'],
      });
      expect((await send('digest', { when: 'weekly fri 17:30 Europe/Amsterdam' })).text).toContain(
        'every Friday 17:30 (Europe/Amsterdam)',
      );
      expect((await send('digest', { when: 'off' })).text).toContain('No digest comes here any more');
      expect((await send('digest', { when: 'weekly frday' })).text).toContain('Did you mean Friday');
    });

    it('backtest puts the past through a filter', async () => {
      await storeItem(db, { title: 'Chip rule', at: new Date(NOW.getTime() - 3_600_000) });

      const { text } = await send('backtest', { topics: 'export-controls' });

      expect(text).toContain('It would have sent 1 alert: less than one a week');
      expect(text).toContain('/earshot subscribe topics:export-controls');
    });

    it('feed adds, lists and removes', async () => {
      const url = 'https://harbour.example/feed.xml';
      expect((await send('feed', { action: 'add', url, name: 'Harbour blog' })).text).toContain('Added: Harbour blog.');
      expect((await send('feed', { action: 'list' })).text).toContain('w1-harbour-blog');
      expect((await send('feed', { action: 'remove', url: 'Harbour blog' })).text).toContain('Removed: Harbour blog.');
    });

    it('split takes an item out of its story, as the story offers it', async () => {
      const { storyId } = await storeItem(db, { title: 'Chip <rule> & @everyone', at: NOW });
      await storeItem(db, { title: 'Dutch <rule> & @here', at: NOW, story: storyId ?? 0 });
      await db.query(`UPDATE story_items SET why = '{"score": 0.7}' WHERE item_id = 2`);

      const story = await send('story', { which: 's-1' });
      expect(story.text).toContain('/earshot split i-…');
      const done = await story.press('Split off: Dutch <rule> & @here');

      expect(done.text).toContain('Split off: “Dutch <rule> & @here”.');
      expect(done.text).toContain('It is s-2 now, apart from s-1 for good.');
      expect((await done.press('Old story')).text).toMatch(
        /Split off from here: Dutch <rule> & @here[\s\S]*split off by \w/,
      );
      expect((await send('split', { which: 'i-2' })).text).toContain('has a story of its own already');
      expect((await send('split', { which: 's-1' })).text).toContain('Which item does not belong in s-1?');
    });

    it('test posts a sample, its reply and the ping, and opens what an error had closed', async () => {
      await send('subscribe', { mention: role });
      await suspendChannel(db, 1, { code: 'channel-gone', note: 'Gone.' }, NOW);

      const { text } = await chat.send({ name: 'test' });

      expect(text).toContain('Alerts arrive');
      expect(text).toContain('Posting had failed here before.');
      for (const shown of ['Sample alert', 'Sample reply', role]) expect(chat.read()).toContain(shown);
      expect(await db.query('SELECT state FROM channels')).toEqual([{ state: 'open' }]);
    });

    it('test says what is missing where it may not post', async () => {
      const { channel, remedy } = chat.openClosedChannel();

      expect((await chat.send({ name: 'test', channel })).text).toContain(remedy);
    });
  });
}

describeManaging('Slack', 'S0123456', openSlackChat);
describeManaging('Discord', '123456789012345678', openDiscordChat);

describe('who may not manage a Discord channel', () => {
  it('changes nothing, and sees all the same', async () => {
    const chat = await openDiscordChat({
      ...{ db, clock: { now: () => NOW }, prefix: '/earshot', feeds: [], timeZone: 'UTC', log: silentLog },
      ...{ canonicalName: (name: string) => name, ...PROGRAM },
    });
    await chat.send({ name: 'subscribe', args: { severity: 'low' } });
    const ask = (name: string, args = {}) => chat.send({ name, args, mayManage: false });

    for (const [name, args] of [
      ['pause', {}],
      ['resume', {}],
      ['edit', { id: '1', severity: 'high' }],
      ['test', {}],
      ['unsubscribe', { id: 'all', sure: 'yes' }],
      ['digest', { when: 'off' }],
      ['feed', { action: 'add', url: 'https://harbour.example/' }],
      ['split', { which: 'i-1' }],
    ] as const) {
      expect((await ask(name, args)).text, name).toContain('Manage Channels');
    }
    for (const name of ['digest', 'backtest', 'subscriptions']) {
      expect((await ask(name)).text, name).not.toContain('Manage Channels');
    }
    expect((await ask('feed', { action: 'list' })).text).toContain('no feeds of its own');
    await chat.close();
    expect(await listActiveSubscriptions(db)).toHaveLength(1);
  });
});
