import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller, CommandDeps, Reply } from '../../src/bot/command.ts';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import { dispatchArgs, dispatchLine } from '../../src/bot/dispatch.ts';
import type { Db } from '../../src/db/db.ts';
import { linkStories } from '../../src/store/stories.ts';
import { PROGRAM } from '../support/command-deps.ts';
import { describeEachDatabase, resetDatabase, silentLog } from '../support/database.ts';
import { buildLegal, storeItem } from '../support/stored-items.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const CALLER: Caller = {
  ...{ platform: 'slack', workspace: 'T1', workspaceName: 'Desk', channel: 'C1', channelName: 'trade', user: 'U1' },
  ...{ userName: 'Ada', canManage: true },
};
const PERMALINK = 'https://desk.slack.com/archives/C1/p1700000000000100';

function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * 86_400_000);
}

describeEachDatabase('what people ask', (open) => {
  let db: Db;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(() => resetDatabase(db));
  afterAll(() => db.close());

  function deps(): CommandDeps {
    return {
      ...{ ...PROGRAM, db, clock: { now: () => NOW }, prefix: '/earshot', feeds: ['desk', 'reuters'] },
      ...{ timeZone: 'UTC', membership: { ensure: async () => {} }, log: silentLog },
      canonicalName: (name) => name,
      aliasesOf: (name) => (['tsmc', '台积电', 'taiwan semiconductor'].includes(name.toLowerCase()) ? TSMC : []),
    };
  }

  function type(line: string, caller: Partial<Caller> = {}): Promise<Reply> {
    return dispatchLine(COMMANDS, line, { ...CALLER, ...caller }, deps());
  }

  async function texts(line: string, caller: Partial<Caller> = {}): Promise<readonly string[]> {
    return (await type(line, caller)).lines.map(({ text }) => text);
  }

  async function details(line: string): Promise<string> {
    return (await type(line)).lines.map(({ text, detail }) => `${text} / ${detail}`).join('\n');
  }

  /** The alert of a story in a channel that subscribed, as sent. */
  async function send(storyId: number | null, message: string, url: string, channel = 'C1'): Promise<void> {
    const [row] = await db.query<{ id: number }>('SELECT id FROM channels WHERE external_id = $1', [channel]);
    const ref = { platform: 'slack', workspace: 'T1', channel, message, thread: message, url };
    await db.query(
      `INSERT INTO deliveries (channel_id, platform, story_id, kind, cause, severity, state, key, ref, attempts, not_before_at, created_at, started_at, sent_at)
       VALUES ($1, 'slack', $2, 'root', 'i1.1', 1, 'sent', $3, $4::jsonb, 1, $5, $5, $5, $5)`,
      [row?.id, storyId, `key-${channel}-${message}`, JSON.stringify(ref), daysAgo(1)],
    );
    await db.query('INSERT INTO threads (story_id, channel_id, root) VALUES ($1, $2, $3::jsonb)', [
      storyId,
      row?.id,
      JSON.stringify(ref),
    ]);
  }

  describe('lookup', () => {
    it('narrows by topic, country, age and source', async () => {
      await storeItem(db, {
        title: 'Gallium here',
        at: daysAgo(1),
        verdict: { topics: ['ai-chips'], jurisdictions: ['CN'] },
      });
      await storeItem(db, { title: 'Gallium there', at: daysAgo(9), verdict: { topics: ['legislation'] } });

      expect(await texts('lookup gallium topic:ai-chips')).toEqual(['Gallium here']);
      expect(await texts('lookup gallium country:China')).toEqual(['Gallium here']);
      expect(await texts('lookup topic:legislation,ai-chips gallium country:US')).toEqual(['Gallium there']);
      expect(await texts('lookup gallium since:3d')).toEqual(['Gallium here']);
      expect(await texts('lookup gallium since:"2 weeks" source:"trade desk"')).toHaveLength(2);
      const nothing = await type('lookup gallium source:reuter');
      expect(nothing.title).toBe('Nothing found for gallium (from reuter)');
      expect(nothing.lines[0]?.text).toBe('Is the source reuters?');
    });

    it('says what is wrong with a filter, and what was probably meant', async () => {
      const reply = await type('lookup gallium topic:ai-chip country:Chna since:soon');

      expect(reply.ok).toBe(false);
      expect([reply.title, ...reply.lines.map(({ text }) => text)].join('\n')).toMatch(
        /ai-chips\?[\s\S]*China[\s\S]*“soon” is no time/,
      );
    });

    it('turns pages, and offers to share the one that is shown', async () => {
      for (let index = 0; index < 23; index++)
        await storeItem(db, { title: `Gallium ${index}`, at: daysAgo(index), story: 'none' });

      const first = await type('lookup gallium country:US');
      const next = first.buttons?.find(({ label }) => label === 'Next');
      const second = await type(next?.line ?? '');
      const last = await type(second.buttons?.find(({ label }) => label === 'Next')?.line ?? '');

      expect(first.title).toBe('gallium (United States): the first 10 results');
      expect(second.title).toBe('gallium (United States): results 11 to 20');
      expect(second.lines[0]?.text).toBe('Gallium 10');
      expect(last.lines.map(({ text }) => text)).toEqual(['Gallium 20', 'Gallium 21', 'Gallium 22']);
      expect(last.buttons).toEqual([
        { label: 'Previous', line: 'lookup gallium country:US page:2', share: false },
        { label: 'Share in channel', line: 'lookup gallium country:US page:3', share: true },
      ]);
      expect((await type('lookup gallium page:9')).title).toBe('No more results for gallium');
      expect(await type('lookup gallium page:none')).toMatchObject({ ok: false });
    });

    it('has no button where the line would not fit one, and says how to go on', async () => {
      for (let index = 0; index < 11; index++)
        await storeItem(db, { title: `Gallium ${index}`, at: daysAgo(index), story: 'none' });

      const reply = await type(`lookup gallium ${'-nothing '.repeat(12)}`);

      expect(reply.buttons).toEqual([]);
      expect(reply.lines.at(-1)?.text).toContain('page:2');
    });

    it('keeps a word a word in the lines of its buttons, also where it looks like a filter', async () => {
      await storeItem(db, { title: 'Gallium, topic:legislation as it is written', at: daysAgo(1) });
      const args = { words: 'gallium topic:legislation', source: 'Trade Desk' };

      const reply = await dispatchArgs(COMMANDS, 'lookup', args, CALLER, deps());

      expect(reply.buttons?.[0]?.line).toBe('lookup gallium "topic:legislation" source:"trade desk"');
      expect(await texts(reply.buttons?.[0]?.line ?? '')).toEqual(reply.lines.map(({ text }) => text));
    });

    it('finds a company by any of its names', async () => {
      await storeItem(db, { title: '台积电在日本扩产', lang: 'zh', at: daysAgo(1) });
      await storeItem(db, { title: 'TSMC expands in Japan', at: daysAgo(2) });
      await storeItem(db, { title: 'Taiwan Semiconductor talks', at: daysAgo(3) });
      await storeItem(db, { title: 'Taiwan talks of a semiconductor', at: daysAgo(3) });

      for (const name of ['TSMC', '台积电', 'Taiwan Semiconductor']) {
        expect([...(await texts(`lookup ${name}`))].sort(), name).toEqual([
          ...['TSMC expands in Japan', 'Taiwan Semiconductor talks', '台积电在日本扩产'],
        ]);
      }
      expect(await texts('lookup "TSMC"')).toEqual(['TSMC expands in Japan']);
      expect((await type('lookup japan -台积电')).title).toBe('Nothing found for japan -台积电');
      expect(await texts('lookup TSMC japan')).toEqual(['TSMC expands in Japan']);
    });
  });

  describe('story', () => {
    it('shows every item with source, stage and dates, the stages of a document, the threads here, linked stories', async () => {
      const { storyId, itemId } = await storeItem(db, { title: 'A rule is coming', at: daysAgo(5), severity: 'high' });
      await storeItem(db, {
        ...{ title: 'The rule', at: daysAgo(3), story: storyId ?? 0 },
        legal: { documentNumber: '2026-20001', stage: 'display', filedAt: '2026-11-17T13:45:00Z' },
      });
      const published = buildLegal({ documentNumber: '2026-20001', publishedOn: '2026-11-19' });
      await db.query(
        `INSERT INTO item_versions (item_id, version, sha256, fetched_at, adapter, title, summary, legal)
         VALUES (2, 2, 'x', $1, 'test', 'The rule', '', $2::jsonb), (2, 3, 'y', $1, 'test', 'The rule, reworded', '', $2::jsonb)`,
        [daysAgo(1), JSON.stringify(published)],
      );
      const suspended = await storeItem(db, { title: 'The rule is suspended', at: daysAgo(0) });
      await linkStories(db, suspended.storyId ?? 0, storyId ?? 0, 'suspends');
      await type('subscribe');
      await type('subscribe', { channel: 'C2' });
      await send(storyId, '1700000000.000100', PERMALINK);
      await send(storyId, '1700000000.000200', 'https://desk.slack.com/archives/C2/p1700000000000200', 'C2');

      const reply = await type('story s-1');

      expect(reply.title).toBe('s-1: A rule is coming');
      expect(reply.lines.map(({ text, detail }) => [text, detail])).toEqual([
        ['High · Reported · export controls · United States · 2 items', ''],
        ['15 Nov 2026, 12:00 UTC: A rule is coming', 'Reported · Trade Desk · i-1'],
        ['17 Nov 2026, 13:45 UTC: The rule', 'On public inspection · Trade Desk · 2026-20001 · i-2'],
        ['19 Nov 2026: The rule', 'Published · Trade Desk · 2026-20001 · i-2'],
        ['Its thread in this channel', ''],
        ['Its thread in another channel', ''],
        ['See also: The rule is suspended', 'Medium · Trade Desk · 20 Nov 2026 · s-2 · suspends'],
        ['Does an item not belong here? Take it out by its id: /earshot split i-…', ''],
      ]);
      expect(reply.lines[4]?.url).toBe(PERMALINK);
      expect(reply.buttons?.map(({ line, share }) => [line, share])).toEqual([
        ['why s-1', false],
        ['story s-1', true],
      ]);
      await db.query("UPDATE items SET identity = 'fr:2026-20001' WHERE id = 2");
      for (const name of [
        'https://www.federalregister.gov/d/2026-20001',
        '2026-20001',
        `${PERMALINK}?thread_ts=1700000000.000100&cid=C1`,
        'i-2',
        '<https://news.example/The%20rule>',
      ])
        expect((await type(`story ${name}`)).title, name).toBe('s-1: A rule is coming');
      expect(itemId).toBe(1);
    });

    it('says what else may be meant by words that name nothing', async () => {
      await storeItem(db, { title: 'Gallium curbs', at: daysAgo(1) });

      const reply = await type('story gallium');

      expect(reply.title).toBe('Nothing goes by “gallium” here.');
      expect(reply.lines.map(({ text }) => text)).toContain('Gallium curbs');
      expect((await type('story s-zz')).title).toBe('Nothing goes by “s-zz” here.');
      expect((await type('story https://nowhere.example/a')).title).toContain('no article or message');
      expect(await type('story')).toMatchObject({ ok: false, title: expect.stringContaining('missing') });
    });

    it('lists the stories of a message that names several', async () => {
      await storeItem(db, { title: 'One', at: daysAgo(1) });
      await storeItem(db, { title: 'Two', at: daysAgo(1) });
      await type('subscribe');
      await db.query(
        `INSERT INTO deliveries (channel_id, platform, kind, cause, severity, state, key, ref, card, not_before_at, created_at)
         VALUES (1, 'slack', 'note', 'digest:2026-W47', 1, 'sent', 'k', $1::jsonb, $2::jsonb, $3, $3)`,
        [
          JSON.stringify({
            platform: 'slack',
            workspace: 'T1',
            channel: 'C1',
            message: '1700000000.000300',
            url: null,
          }),
          JSON.stringify({ body: '• [medium] Two (s-2)\n• [medium] One (s-1)' }),
          NOW,
        ],
      );

      expect((await texts('story https://desk.slack.com/archives/C1/p1700000000000300')).slice(0, 2)).toEqual([
        'Two',
        'One',
      ]);
    });
  });

  it('latest lists the newest stories, of a topic or of all, page by page', async () => {
    for (let index = 0; index < 12; index++) await storeItem(db, { title: `News ${index}`, at: daysAgo(index) });
    await storeItem(db, { title: '听证会', lang: 'zh', at: daysAgo(29) });
    await storeItem(db, { title: 'A hearing', at: daysAgo(30), verdict: { topics: ['legislation'] } });

    const all = await type('latest');
    expect(all.lines[0]).toMatchObject({ text: 'News 0', detail: 'Medium · Trade Desk · 20 Nov 2026 · s-1' });
    expect(all.lines).toHaveLength(10);
    expect(await texts('latest page:2')).toEqual(['News 10', 'News 11', '听证会', 'A hearing']);
    expect(await details('latest page:2')).toContain('听证会 / In Chinese: news on export controls (US). · Medium');
    expect(await texts('latest Legislation')).toEqual(['A hearing']);
    expect((await type('latest topic:legislation')).buttons).toEqual([
      { label: 'Share in channel', line: 'latest legislation', share: true },
    ]);
    expect(await type('latest entity-lst')).toMatchObject({
      ok: false,
      title: expect.stringContaining('entity-list?'),
    });
    expect((await type('latest enforcement')).title).toBe('No story on enforcement yet.');
  });

  it('deadlines lists comment closings and effective dates ahead, nearest first, in the zone of the agency', async () => {
    const legal = (number: string, on: object) => ({ legal: { documentNumber: number, ...on } });
    await storeItem(db, { title: 'Proposal', at: daysAgo(9), ...legal('2026-1', { commentsCloseOn: '2026-12-01' }) });
    await storeItem(db, { title: 'Rule', at: daysAgo(9), ...legal('2026-2', { effectiveOn: '2026-11-20' }) });
    await storeItem(db, { title: 'Past', at: daysAgo(9), ...legal('2026-3', { effectiveOn: '2026-11-19' }) });
    await storeItem(db, { title: 'Far', at: daysAgo(9), ...legal('2026-4', { effectiveOn: '2027-06-01' }) });
    await storeItem(db, {
      title: 'Chips to eat',
      at: daysAgo(9),
      ...legal('2026-5', { effectiveOn: '2026-12-02' }),
      verdict: { relevant: false },
    });
    await storeItem(db, {
      title: 'Withdrawn',
      at: daysAgo(9),
      ...legal('2026-6', { effectiveOn: '2026-12-02', stage: 'withdrawn' }),
    });
    await db.query("UPDATE items SET jurisdiction = 'US' WHERE id <= 2");

    const reply = await type('deadlines');

    expect(reply.title).toBe('Ahead in the next 60 days');
    expect(reply.lines.map(({ text, detail }) => [text, detail])).toEqual([
      ['20 Nov 2026 (US Eastern), takes effect: Rule', 'today · Medium · Rule · 2026-2 · s-2'],
      ['1 Dec 2026 (US Eastern), comments close: Proposal', 'in 11 days · Medium · Rule · 2026-1 · s-1'],
    ]);
    expect(reply.buttons).toEqual([{ label: 'Share in channel', line: 'deadlines 60', share: true }]);
    expect(await texts('deadlines 2 days')).toHaveLength(1);
    expect(await texts('deadlines 1 year')).toContain('1 Jun 2027, takes effect: Far');
    expect(await type('deadlines soon')).toMatchObject({
      ok: false,
      title: expect.stringContaining('no number of days'),
    });
    expect(await type('deadlines 9999')).toMatchObject({ ok: false });
  });

  it('deadlines lists days of parts, and of a day that was changed the new one only', async () => {
    const [filed, later] = [{ publishedOn: '2026-11-02' }, { publishedOn: '2026-11-16' }];
    const staged = [{ on: '2026-12-05', part: 'instruction 5' }];
    const rule = {
      documentNumber: '2026-1',
      effectiveOn: '2026-11-10',
      staged,
      commentsCloseOn: '2026-12-01',
      ...filed,
    };
    const { storyId } = await storeItem(db, { title: 'Rule', at: daysAgo(9), legal: rule });
    await storeItem(db, {
      ...{ title: 'More time', at: daysAgo(4), story: storyId ?? 0 },
      legal: { documentNumber: '2026-2', commentsCloseOn: '2027-01-08', extendsComments: true, ...later },
    });

    const { lines } = await type('deadlines');

    expect(lines.map(({ text, detail }) => [text, detail])).toEqual([
      ['5 Dec 2026, takes effect in part: Rule', 'instruction 5 · in 15 days · Medium · Rule · 2026-1 · s-1'],
      ['8 Jan 2027, comments close: More time', 'in 49 days · Medium · Rule · 2026-2 · s-1'],
    ]);
  });

  describe('why', () => {
    it('tells a reminder from other replies', async () => {
      await type('subscribe');
      const { storyId } = await storeItem(db, { title: 'Chip rule', at: daysAgo(1) });
      await send(storyId, '1700000000.000100', PERMALINK);
      await db.query("UPDATE deliveries SET kind = 'reply', cause = 'remind:comments:2026-11-27:7'");
      expect((await texts('why s-1')).join('\n')).toContain(
        'Reminder in its thread, 7 days before comments close on 2026-11-27: sent',
      );
    });

    it('explains what was sent: verdict with its words, story, filters, message with its times', async () => {
      await type('subscribe severity:high');
      await type('subscribe');
      const reasons = [
        {
          label: 'topic:ai-chips',
          words: ['H20'],
          weight: 3,
          text: 'Topic ai-chips (90 % likely), above all for “H20”.',
        },
        {
          label: 'relevant',
          words: ['export'],
          weight: 1,
          text: 'About export controls or chips, above all for “export”.',
        },
      ];
      const { storyId } = await storeItem(db, { title: 'Chip rule', at: daysAgo(1), verdict: { reasons } });
      await db.query(`UPDATE story_items SET why = '{"score": 0.81, "reasons": ["the same product"]}'`);
      await send(storyId, '1700000000.000100', PERMALINK);

      const reply = await type(`why ${PERMALINK}`);

      expect(reply.title).toBe('Sent here: Chip rule');
      const shown = reply.lines.map(({ text, detail }) => `${text} / ${detail}`).join('\n');
      expect(shown).toMatch(
        /i-1: Chip rule[\s\S]*score 1\.00[\s\S]*for “export”[\s\S]*for “H20”[\s\S]*Its story is s-1[\s\S]*In that story since 19 Nov 2026, 12:00 UTC: the same product \(likeness 0\.81\)/,
      );
      expect(shown).toContain('#1 everything, high severity and above / stops it: its severity is medium, below high');
      expect(shown).toContain('#2 everything, medium severity and above / lets it through');
      expect(shown).toContain('Alert: sent 19 Nov 2026, 12:00 UTC');
      expect(reply.lines.at(-1)?.url).toBe(PERMALINK);
      expect(reply.buttons).toEqual([{ label: 'Whole story', line: 'story s-1', share: false }]);
      for (const name of ['s-1', 'i-1', 'https://news.example/Chip%20rule'])
        expect((await type(`why ${name}`)).title, name).toBe('Sent here: Chip rule');
    });

    it('explains what was not relevant, with the words that spoke against it', async () => {
      const text = 'Not about export controls or chips (97 % likely), above all for “casino”.';
      const reasons = [{ label: 'relevant', words: ['casino'], weight: 1, text }];
      await storeItem(db, {
        title: 'Casino chips',
        at: daysAgo(1),
        severity: 'low',
        story: 'none',
        verdict: { relevant: false, score: 0.03, reasons },
      });

      await type('subscribe severity:low');
      await type('subscribe');

      const reply = await type('why i-1');

      expect(reply.title).toBe('Not sent: Casino chips');
      const filters = reply.lines.slice(-2).map(({ detail }) => detail);
      expect(filters[0]).toContain('would let it through, were it relevant');
      expect(filters[1]).toContain('would stop it too: its severity is low, below medium');
      expect(reply.lines.map((line) => line.text)).toContain(text);
      expect((await type('story i-1')).lines[0]?.text).toContain('/earshot why i-1');
    });

    it('names the first thing that kept a story from the channel', async () => {
      const { storyId } = await storeItem(db, { title: 'Chip rule', at: daysAgo(1) });
      const first = async (): Promise<string | undefined> => (await texts('why s-1'))[0];
      expect(await first()).toBe('This channel has no subscription.');

      await type('subscribe severity:critical');
      expect(await first()).toBe('No subscription of this channel lets it through.');
      await type('subscribe mode:digest');
      expect(await first()).toContain('Only a digest subscription');
      await type('subscribe');
      expect(await first()).toContain('before this channel subscribed');
      await db.query('UPDATE items SET silent = true');
      expect(await first()).toContain('tell nobody');
      expect(storyId).toBe(1);
    });

    it('tells an item that brought its own message from one that only joined', async () => {
      await type('subscribe');
      const { storyId } = await storeItem(db, { title: 'Chip rule', at: daysAgo(1) });
      await storeItem(db, { title: 'Chip rule, says another', at: daysAgo(1), story: storyId ?? 0 });
      await send(storyId, '1700000000.000100', PERMALINK);

      expect((await type('why i-1')).title).toBe('Sent here: Chip rule');
      const joined = await type('why i-2');
      expect(joined.title).toBe('Its story is here: Chip rule');
      expect(joined.lines[0]?.text).toContain('no message of its own');
      expect(joined.lines[1]?.text).toBe('i-2: Chip rule, says another');
    });

    it('says how each message stands', async () => {
      await type('subscribe');
      const { storyId } = await storeItem(db, { title: 'Chip rule', at: daysAgo(1) });
      await send(storyId, '1700000000.000100', PERMALINK);
      const set = (state: string, more = ''): Promise<unknown> =>
        db.query(`UPDATE deliveries SET state = $1 ${more}`, [state]);

      await set('held', ", note = 'channel-gone'");
      expect((await type('why s-1')).title).toBe('Held for this channel: Chip rule');
      expect(await details('why s-1')).toMatch(/held until the channel opens again.*the channel is gone/);
      await set('held', ", held_until = '2026-11-21T07:00:00Z'");
      expect(await details('why s-1')).toContain('held until 21 Nov 2026, 07:00 UTC, by quiet hours');
      await set('cancelled', ", note = 'unsubscribed'");
      expect((await texts('why s-1'))[0]).toContain('cancelled: the channel ended its last subscription');
      await set('failed', ", note = 'Slack rejected the message.'");
      expect((await texts('why s-1'))[0]).toBe('Sending it failed: Slack rejected the message.');
      await set('sent', ', uncertain = true');
      expect(await details('why s-1')).toContain('it may be there twice');
      await set('sending', ', in_doubt = true');
      expect((await type('why s-1')).title).toBe('On its way here: Chip rule');
      expect(await details('why s-1')).toContain('whether it arrived is being looked up');
      await set('folded');
      expect((await type('why s-1')).title).toBe('Sent here in a list: Chip rule');
    });

    it('speaks of this channel only', async () => {
      await type('subscribe', { channel: 'C2' });
      const { storyId } = await storeItem(db, { title: 'Chip rule', at: daysAgo(1) });
      await send(storyId, '1700000000.000100', PERMALINK, 'C2');

      expect((await type('why s-1')).title).toBe('Not sent: Chip rule');
      expect((await type('why s-1', { channel: 'C2' })).title).toBe('Sent here: Chip rule');
    });
  });

  describe('status', () => {
    it('says how feeds, queue and channel do', async () => {
      await storeItem(db, { title: 'Chip rule', at: daysAgo(1) });
      await db.query(
        `UPDATE feeds SET last_success_at = $1, last_new_item_at = $1, failing_since = $2, last_error = 'Trade Desk answered 503.',
           next_check_at = $3`,
        [new Date('2026-11-20T09:00:00Z'), new Date('2026-11-20T10:00:00Z'), NOW],
      );
      await db.query(
        "INSERT INTO feed_checks (feed_id, day, checks, new_items, longest_gap_ms) VALUES (1, '2026-11-20', 96, 4, 960000)",
      );
      await type('subscribe');
      await send(1, '1700000000.000100', PERMALINK);
      await db.query('UPDATE deliveries SET sent_at = $1', [NOW]);

      const reply = await type('status');

      expect(reply.title).toBe('Earshot 0.0.0: 1 of 1 feed fails.');
      expect(reply.lines.map(({ text }) => text)).toEqual([
        'Today (UTC): 96 checks, 4 new items, longest gap 16 min (desk), the last new item 20 Nov 2026, 09:00 UTC.',
        'Trade Desk (desk) fails since 20 Nov 2026, 10:00 UTC: Trade Desk answered 503',
        'The queue is empty.',
        'This channel today: 1 sent.',
      ]);
      expect(reply.buttons).toEqual([{ label: 'All feeds', line: 'status feeds', share: false }]);
      expect((await type('status feeds')).lines[0]?.detail).toContain('96 checks today · longest gap 16 min');
      expect((await type('status desk')).title).toBe('Trade Desk');
      expect(await type('status dsk')).toMatchObject({
        ok: false,
        title: 'There is no feed “dsk”. Did you mean desk?',
      });
    });

    it('says why a channel is suspended, what failed last, and that the platform waits', async () => {
      await type('subscribe');
      await storeItem(db, { title: 'Chip rule', at: daysAgo(1) });
      await send(1, '1700000000.000100', PERMALINK);
      await db.query("UPDATE deliveries SET state = 'held', note = 'not-permitted'");
      await db.query(
        "UPDATE channels SET state = 'suspended', state_note = 'Earshot may not post here.', state_at = $1",
        [NOW],
      );
      await db.query("INSERT INTO platforms VALUES ('slack', '2026-11-20T12:15:00Z', 'token-rejected', $1)", [NOW]);

      const shown = (await texts('status')).join('\n');

      expect(shown).toContain('1 held');
      expect(shown).toContain('It is suspended since 20 Nov 2026, 12:00 UTC: Earshot may not post here. What comes');
      expect(shown).toContain('Last error here, 19 Nov 2026, 12:00 UTC: Earshot may not post here.');
      expect(shown).toContain('does not accept Earshot’s token. It is tried again 20 Nov 2026, 12:15 UTC.');
    });

    it('says that nothing is checked any more, and since when', async () => {
      await storeItem(db, { title: 'Chip rule', at: daysAgo(1) });
      await db.query("UPDATE feeds SET next_check_at = '2026-11-20T11:54:00Z'");
      const stopped = 'No feed is being checked: all have been due since 20 Nov 2026, 11:54 UTC.';
      expect((await texts('status')).join('\n')).toContain(stopped);
      await db.query("UPDATE feeds SET next_check_at = '2026-11-20T11:59:00Z'");
      expect((await texts('status')).join('\n')).not.toContain('No feed is being checked');
    });

    it('knows a channel that never subscribed, and a program without feeds', async () => {
      const reply = await type('status');

      expect(reply.title).toBe('Earshot 0.0.0: no feed is configured.');
      expect(reply.lines.map(({ text }) => text)).toEqual([
        'The queue is empty.',
        'This channel has no subscription yet.',
      ]);
    });
  });

  it('nothing of another workspace shows anywhere', async () => {
    const legal = { documentNumber: '2026-20001', effectiveOn: '2026-12-01' };
    const { storyId } = await storeItem(db, { title: 'Gallium in private', at: daysAgo(1), privateTo: 'T1', legal });
    await type('subscribe');
    await type('subscribe', { workspace: 'T2', channel: 'C9' });
    await send(storyId, '1700000000.000100', PERMALINK);
    await db.query("UPDATE items SET identity = 'w1:fr:2026-20001'");
    const lines = [
      ...['lookup gallium', 'latest', 'deadlines', 'story s-1', 'why i-1', 'why 2026-20001', 'story fr:2026-20001'],
      ...['why https://news.example/Gallium%20in%20private', `why ${PERMALINK}`, 'story gallium', 'status feeds'],
    ];

    for (const line of lines) {
      expect(JSON.stringify(await type(line)), line).toMatch(/Gallium in private|w1/);
      for (const other of [
        { workspace: 'T2', channel: 'C9' },
        { workspace: 'T3', channel: 'C10' },
      ] as const)
        expect(JSON.stringify(await type(line, other)), `${line} in ${other.workspace}`).not.toMatch(
          /in private"|\(w1\)/,
        );
    }
  });

  it('a public story shows no thread of another workspace', async () => {
    const { storyId } = await storeItem(db, { title: 'Chip rule', at: daysAgo(1) });
    await type('subscribe');
    await send(storyId, '1700000000.000100', PERMALINK);

    expect(JSON.stringify(await type('story s-1'))).toContain(PERMALINK);
    expect(JSON.stringify(await type('story s-1', { workspace: 'T2', channel: 'C1' }))).not.toContain(PERMALINK);
    expect((await type(`story ${PERMALINK}`, { workspace: 'T2', channel: 'C1' })).title).toContain(
      'no article or message',
    );
  });
});

const TSMC = ['TSMC', '台积电', 'Taiwan Semiconductor'];
