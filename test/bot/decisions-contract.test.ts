import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { publicId } from '../../src/domain/public-id.ts';
import { getThreadState } from '../../src/store/thread-states.ts';
import { type BotDeps, type CommandChat, openDiscordChat, openSlackChat, type Seen } from '../support/command-chats.ts';
import { PROGRAM } from '../support/command-deps.ts';
import { openTestPglite, resetDatabase, silentLog } from '../support/database.ts';
import { storeItem } from '../support/stored-items.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

let db: Db;
beforeAll(async () => {
  db = await openTestPglite();
});
afterAll(() => db.close());

/** What the buttons under an alert do, typed and pressed through the platform's real client. */
function describeDecisions(platform: string, open: (deps: BotDeps) => Promise<CommandChat>): void {
  describe(`decisions on ${platform}`, () => {
    let chat: CommandChat;
    let story: string;
    let storyId: number;
    beforeAll(async () => {
      chat = await open({
        ...{ db, clock: { now: () => NOW }, prefix: '/earshot', feeds: ['desk'], timeZone: 'UTC', log: silentLog },
        ...PROGRAM,
        canonicalName: (name) => name,
      });
    });
    beforeEach(async () => {
      await resetDatabase(db);
      const stored = await storeItem(db, { title: 'Chip <rule> & @everyone', at: NOW });
      storyId = stored.storyId ?? 0;
      story = publicId('s', storyId);
      await chat.send({ name: 'subscribe', args: { topics: 'legislation' } });
    });
    afterAll(() => chat.close());

    async function send(name: string, args: Readonly<Record<string, string>> = {}): Promise<Seen> {
      const seen = await chat.send({ name, args: { which: story, ...args } });
      expect(seen).toMatchObject({ alone: true, pings: [] });
      return seen;
    }

    it('a story is followed, muted, and left to the filters again', async () => {
      const followed = await send('follow');
      expect(followed.text).toContain('This channel follows “Chip <rule> & @everyone”.');
      expect(followed.text).toContain('Its alert comes now.');
      expect((await followed.press('Unfollow')).text).toContain('no longer follows');

      const muted = await send('mute');
      expect(muted.text).toContain('Nothing more of this story comes here');
      expect((await send('mute')).text).toContain('already');
      expect((await muted.press('Unmute')).text).toContain('Unmuted');
      expect((await send('mute', { undo: 'yes' })).text).toContain('not muted');
    });

    it('a story is claimed under the person’s name, freed, and done', async () => {
      const claimed = await send('claim');
      expect(claimed.buttons).toEqual(['Done', 'Free it']);
      const [channel] = await db.query<{ id: number }>('SELECT id FROM channels');
      const { work } = await getThreadState(db, { storyId, channelId: channel?.id ?? 0 });
      expect(work).toMatchObject({ what: 'claimed', name: expect.stringMatching(/\w/) });

      const freed = await claimed.press('Free it');
      expect(freed.text).toContain('free to be claimed');
      expect((await (await freed.press('Claim')).press('Done')).text).toContain('Dealt with');
      expect((await send('done')).text).toContain('already');
    });

    it('a story is called not relevant, and that is taken back', async () => {
      const noted = await send('irrelevant');
      expect(noted.buttons).toEqual(['Mute story', 'Take back']);
      expect(await db.query('SELECT classifier FROM feedback')).toEqual([{ classifier: 'test' }]);

      expect((await noted.press('Take back')).text).toContain('may be relevant');
      expect(await db.query('SELECT id FROM feedback')).toEqual([]);
    });

    it('what is meant by a mistake is offered', async () => {
      expect((await send('mute', { which: 's-zzz' })).text).toContain('Nothing goes by “s-zzz” here');
      expect((await send('claim', { which: 'chip rule' })).text).toContain(story);
    });
  });
}

describeDecisions('Slack', openSlackChat);
describeDecisions('Discord', openDiscordChat);

it('on Discord, who may not manage the channel may claim a story but not mute it', async () => {
  await resetDatabase(db);
  const chat = await openDiscordChat({
    ...{ db, clock: { now: () => NOW }, prefix: '/earshot', feeds: [], timeZone: 'UTC', log: silentLog, ...PROGRAM },
    canonicalName: (name) => name,
  });
  const { storyId } = await storeItem(db, { title: 'Chip rule', at: NOW });
  const args = { which: publicId('s', storyId ?? 0) };
  await chat.send({ name: 'subscribe', args: { topics: 'legislation' } });

  const claimed = await chat.send({ name: 'claim', args, mayManage: false });
  const muted = await chat.send({ name: 'mute', args, mayManage: false });
  await chat.close();

  expect(claimed.text).toContain('You look after');
  expect(muted.text).toContain('Manage Channels');
});
