import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import type { Db } from '../../src/db/db.ts';
import { listActiveSubscriptions } from '../../src/store/subscriptions.ts';
import { type BotDeps, type CommandChat, openDiscordChat, openSlackChat, type Seen } from '../support/command-chats.ts';
import { PROGRAM } from '../support/command-deps.ts';
import { openTestPglite, resetDatabase, silentLog } from '../support/database.ts';
import { storeItem } from '../support/stored-items.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * 86_400_000);
}

let db: Db;
beforeAll(async () => {
  db = await openTestPglite();
});
beforeEach(() => resetDatabase(db));
afterAll(() => db.close());

/** Every command and every mistake, typed by a person on the platform and answered through its real client. */
function describeCommands(platform: string, open: (deps: BotDeps) => Promise<CommandChat>): void {
  describe(`the commands on ${platform}`, () => {
    let chat: CommandChat;
    beforeAll(async () => {
      chat = await open({
        ...{ db, clock: { now: () => NOW }, prefix: '/earshot', feeds: ['desk'], timeZone: 'UTC', log: silentLog },
        ...PROGRAM,
        canonicalName: (name) => name,
      });
    });
    afterAll(() => chat.close());

    async function send(name: string, args: Readonly<Record<string, string>> = {}): Promise<Seen> {
      const seen = await chat.send({ name, args });
      expect(seen).toMatchObject({ alone: true, pings: [] });
      return seen;
    }

    it('subscribe says the filter in words and what it would have sent, and does not double', async () => {
      await storeItem(db, {
        title: 'Chip rule',
        at: daysAgo(2),
        severity: 'critical',
        verdict: { topics: ['ai-chips'] },
      });

      const seen = await send('subscribe', { topics: 'ai-chips, entity-list', severity: 'high', mode: 'both' });

      expect(seen.text).toContain('Subscribed: #1, AI chips or the Entity List, high severity and above.');
      expect(seen.text).toContain('In the last 7 days it would have sent 1 story:');
      expect(seen.text).toContain('Chip rule');
      expect(seen.text).toContain('Critical · Trade Desk · 18 Nov 2026 · s-1');
      expect(seen.urls).toContain('https://news.example/Chip%20rule');
      const again = await send('subscribe', { topics: 'entity-list,AI chips', severity: 'HIGH', mode: 'both' });
      expect(again.text).toContain('This channel has that already: #1');
      expect(await listActiveSubscriptions(db)).toMatchObject([{ id: 1, platform: chat.platform }]);
    });

    it('subscriptions lists them, unsubscribe ends one or all', async () => {
      expect((await send('subscriptions')).text).toContain('no subscription yet');
      await send('subscribe', { companies: 'Applied Materials, ASML' });
      await send('subscribe', { include: '"rare earth",gallium', exclude: 'R&D <gaming>' });

      expect((await send('subscriptions')).text).toMatch(
        /2 subscriptions[\s\S]*#1 everything, medium severity and above, naming Applied Materials or ASML[\s\S]*#2 .*with “rare earth” or “gallium”, without “R&D <gaming>”/,
      );
      expect((await send('unsubscribe', { id: '9' })).text).toContain('no subscription #9. It has #1 and #2.');
      expect((await send('unsubscribe', { id: '1' })).text).toMatch(/Ended #1[\s\S]*Left: #2/);
      expect((await send('unsubscribe', { id: 'all' })).text).toMatch(/End the one subscription/);
      expect((await send('unsubscribe', { id: 'all', sure: 'yes' })).text).toMatch(/Ended #2[\s\S]*gets nothing now/);
      expect((await send('unsubscribe', { id: 'all' })).text).toContain('no subscription');
    });

    it('lookup finds words, phrases, numbers and Chinese, and leaves out what is excluded', async () => {
      await storeItem(db, {
        title: 'Correction of 2026-20001',
        at: daysAgo(1),
        legal: { documentNumber: '2026-20002' },
      });
      await storeItem(db, { title: 'Entity List grows', at: daysAgo(9), legal: { documentNumber: '2026-20001' } });
      await storeItem(db, { title: 'List of entity games', at: daysAgo(1) });
      await storeItem(db, { title: '商务部公布稀土出口管制', at: daysAgo(1) });

      const phrase = await send('lookup', { words: '“entity list”' });
      expect(phrase.text).toContain('1 result');
      expect(phrase.urls).toEqual(['https://news.example/Entity%20List%20grows']);
      expect((await send('lookup', { words: 'entity -games' })).urls).toEqual(phrase.urls);
      expect((await send('lookup', { words: '出口' })).text).toContain('商务部公布稀土出口管制');
      expect((await send('lookup', { words: '2026-20001' })).urls).toEqual([
        'https://news.example/Entity%20List%20grows',
        'https://news.example/Correction%20of%202026-20001',
      ]);
      expect((await send('lookup', { words: 'nowhere' })).text).toContain('Nothing found for nowhere');
    });

    it('lookup shows the private items of this workspace and of no other', async () => {
      await storeItem(db, {
        title: 'Gallium for us',
        at: daysAgo(1),
        privateTo: chat.workspace,
        platform: chat.platform,
      });
      await storeItem(db, {
        title: 'Gallium for them',
        at: daysAgo(1),
        privateTo: 'elsewhere',
        platform: chat.platform,
      });

      const { text } = await send('lookup', { words: 'gallium' });

      expect(text).toContain('Gallium for us');
      expect(text).not.toContain('Gallium for them');
      expect((await send('subscribe', { severity: 'low' })).text).not.toContain('Gallium for them');
    });

    it('lookup narrows what it finds, and turns pages', async () => {
      for (let index = 0; index < 12; index++)
        await storeItem(db, { title: `Gallium ${index}`, at: daysAgo(index), story: 'none' });

      expect((await send('lookup', { words: 'gallium' })).text).toContain('the first 10 results');
      expect((await send('lookup', { words: 'gallium', page: '2' })).urls).toHaveLength(2);
      expect((await send('lookup', { words: 'gallium', country: 'US', since: '3d' })).urls).toHaveLength(4);
      expect((await send('lookup', { words: 'gallium', topic: 'legislation' })).text).toContain('Nothing found');
      expect((await send('lookup', { words: 'gallium', source: 'dsk' })).text).toContain('Is the source desk?');
      expect((await send('lookup', { words: 'gallium', topic: 'ai-chip' })).text).toContain('ai-chips?');
    });

    it('buttons turn pages for who presses them, and share what is shown with the channel', async () => {
      for (let index = 0; index < 12; index++)
        await storeItem(db, { title: `Gallium ${index}`, at: daysAgo(index), story: 'none' });

      const first = await send('lookup', { words: 'gallium "gallium"', country: 'US' });
      const second = await first.press('Next');
      const shared = await second.press('Share in channel');

      expect(first.buttons).toEqual(['Next', 'Share in channel']);
      expect(second).toMatchObject({ alone: true, buttons: ['Previous', 'Share in channel'] });
      expect(second.text).toContain('results 11 to 12');
      expect((await second.press('Previous')).text).toBe(first.text);
      expect(shared).toMatchObject({ alone: false, pings: [], buttons: ['Previous'] });
      expect(shared.text).toContain('results 11 to 12');
      expect(shared.text).toContain('Shared by');
    });

    it('story, latest and deadlines can be shared, why and status cannot', async () => {
      await storeItem(db, { title: 'Chip rule', at: daysAgo(1), legal: { effectiveOn: '2026-12-01' } });

      for (const name of ['story', 'latest', 'deadlines']) {
        const seen = await send(name, name === 'story' ? { which: 's-1' } : {});
        expect(await seen.press('Share in channel'), name).toMatchObject({ alone: false });
      }
      const why = await (await chat.send({ name: 'story', args: { which: 's-1' } })).press('Why here?');
      expect(why.text).toContain('This channel has no subscription.');
      expect(why.buttons).toEqual(['Whole story']);
      expect((await (await chat.send({ name: 'status' })).press('All feeds')).text).toContain('Trade Desk');
    });

    it('story, latest and deadlines show what is known of it', async () => {
      const legal = { documentNumber: '2026-20001', effectiveOn: '2026-12-01', publishedOn: '2026-11-19' };
      await storeItem(db, { title: 'The *rule*', at: daysAgo(1), severity: 'critical', legal });

      for (const which of ['s-1', 'i-1', '2026-20001', 'https://news.example/The%20*rule*']) {
        const shown = await send('story', { which });
        expect(shown.text, which).toContain('19 Nov 2026: The *rule*');
        expect(shown.text, which).toContain('Effective: 2026-12-01 (US Eastern)');
      }
      expect((await send('story', { which: 's-9' })).text).toContain('Nothing goes by “s-9” here.');
      expect((await send('story')).text).toContain('“which” is missing');
      expect((await send('latest')).text).toContain('The *rule*');
      expect((await send('latest', { topic: 'legislation' })).text).toContain('No story on legislation yet.');
      expect((await send('deadlines', { days: '30' })).text).toContain('1 Dec 2026, takes effect: The *rule*');
      expect((await send('deadlines', { days: 'soon' })).text).toContain('no number of days');
    });

    it('why explains, status reports', async () => {
      const reasons = [{ label: 'relevant', words: ['casino'], weight: 1, text: 'Not about chips, for “casino”.' }];
      await storeItem(db, {
        title: 'Casino chips',
        at: daysAgo(1),
        story: 'none',
        verdict: { relevant: false, reasons },
      });
      await storeItem(db, { title: 'Chip rule', at: daysAgo(1) });
      await send('subscribe', { severity: 'critical' });

      expect((await send('why', { which: 'https://news.example/Casino%20chips' })).text).toContain('for “casino”');
      const shown = await send('why', { which: 's-1' });
      expect(shown.text).toContain('Not sent: Chip rule');
      expect(shown.text).toContain('stops it: its severity is medium, below critical');
      const { text } = await send('status');
      expect(text).toContain('Earshot 0.0.0: the one feed answers.');
      expect(text).toContain('This channel today: no message.');
      expect((await send('status', { feed: 'desk' })).text).toContain('Trade Desk');
    });

    it('help lists the commands and explains one', async () => {
      const { text } = await send('help');
      for (const { name } of COMMANDS) expect(text).toContain(`/earshot ${name}`);
      expect((await send('help', { command: 'subscribe' })).text).toContain(
        '/earshot subscribe topics:export-controls',
      );
      expect((await send('help', { command: 'subscirbe' })).text).toContain('Did you mean subscribe?');
    });

    it('every mistake is named at once, with what was probably meant', async () => {
      const { text } = await send('subscribe', {
        topics: 'ai-chip',
        jurisdictions: 'Chna',
        feeds: 'dsk',
        languages: 'chinse',
      });

      for (const meant of ['ai-chips?', 'China', 'desk?', 'Chinese?']) expect(text).toContain(meant);
      expect(await listActiveSubscriptions(db)).toEqual([]);
      expect((await send('subscirbe')).text).toContain('Did you mean subscribe?');
      expect((await send('lookup')).text).toContain('“words” is missing');
      expect((await send('lookup', { words: '"!"' })).text).toContain('no word to look for');
      expect((await send('unsubscribe', { id: 'everything' })).text).toContain('nor all');
    });

    it('what is too long is clipped, and the answer says so', async () => {
      expect((await send('lookup', { words: 'gallium '.repeat(500) })).text).toContain('longer than 2,000 characters');
    });

    it('a channel in which the bot may not post is not subscribed, and the remedy is said', async () => {
      const { channel, remedy } = chat.openClosedChannel();

      const seen = await chat.send({ name: 'subscribe', args: { severity: 'high' }, channel });

      expect(seen).toMatchObject({ alone: true, text: expect.stringContaining(remedy) });
      expect(await listActiveSubscriptions(db)).toEqual([]);
    });

    it('nothing that a feed says or a person types pings anyone or makes a link', async () => {
      const title = 'Gallium <!channel> @everyone <@U1> <@&1> *bold* [x](https://evil.example)';
      await storeItem(db, { title, at: daysAgo(1), story: 'none' });

      const found = await send('lookup', { words: 'gallium -"<!here>"' });
      const echoed = await send('lookup', { words: '<!channel> @everyone [x](https://evil.example)' });

      expect(found.text).toContain(title);
      expect(found.urls).toHaveLength(1);
      expect(echoed.text).toContain('<!channel> @everyone [x](https://evil.example)');
      expect(echoed.urls.filter((url) => !url.startsWith('https://news.example/'))).toEqual([]);
    });
  });
}

describeCommands('Slack', openSlackChat);
describeCommands('Discord', openDiscordChat);

describe('who may manage', () => {
  it('on Discord is who manages the channel; anyone may look up', async () => {
    const chat = await openDiscordChat({
      ...{ db, clock: { now: () => NOW }, prefix: '/earshot', feeds: [], timeZone: 'UTC', log: silentLog },
      ...PROGRAM,
      canonicalName: (name) => name,
    });

    const refused = await chat.send({ name: 'subscribe', mayManage: false });
    const answered = await chat.send({ name: 'lookup', args: { words: 'gallium' }, mayManage: false });
    await chat.close();

    expect(refused.text).toContain('Manage Channels');
    expect(answered.text).toContain('Nothing found');
    expect(await listActiveSubscriptions(db)).toEqual([]);
  });
});
