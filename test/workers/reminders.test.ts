import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LegalFacts } from '../../src/domain/types.ts';
import { pauseChannel, resumeChannel } from '../../src/store/pauses.ts';
import { sweepOnce } from '../../workers/sweep.ts';
import { describeEachDatabase } from '../support/database.ts';
import { readDesk } from '../support/desk-reading.ts';
import { ruleOf } from '../support/raw-items.ts';
import { type Desk, type DeskChannel, openDesk, REGISTER, type Wish } from '../support/workers.ts';

/** Comments on the rule close on 20 March 2026; it was published on the 2nd. */
const RULE = { stage: 'published', publishedOn: '2026-03-02', commentsCloseOn: '2026-03-20' } as const;
const FIRST = new Date('2026-03-02T14:00:00Z');

describeEachDatabase('reminders', (open) => {
  let desk: Desk;
  const { shown } = readDesk(() => desk);
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  const bring = (legal: Partial<LegalFacts>, number = '2026-00001', title?: string): Promise<void> =>
    desk
      .bring(REGISTER, ruleOf(number, { ...RULE, ...legal }, title === undefined ? {} : { title }))
      .then(() => desk.judge());

  /** A channel in whose thread the rule was told on 2 March. */
  async function tellOf(legal: Partial<LegalFacts> = {}, wish: Wish = {}): Promise<DeskChannel> {
    desk.setTime(FIRST);
    const channel = await desk.subscribe('slack', wish);
    await bring(legal);
    await desk.serve(channel);
    return channel;
  }

  /** What a sweep at that moment has the thread say. */
  async function at(moment: string, channel: DeskChannel): Promise<readonly string[]> {
    const before = shown(channel)[0]?.replies.length ?? 0;
    desk.setTime(new Date(moment));
    await sweepOnce(desk.deps);
    await desk.serve(channel);
    return (shown(channel)[0]?.replies ?? []).slice(before);
  }

  it('come seven days and one day before comments close, at nine of the channel’s morning, once', async () => {
    const channel = await tellOf({}, { timeZone: 'Europe/Berlin' });
    expect(await at('2026-03-13T07:59:00Z', channel)).toEqual([]);
    const [first = '', ...more] = await at('2026-03-13T08:00:05Z', channel);
    expect(more).toEqual([]);
    expect(first).toContain('Comments close in 7 days: Export Controls on High-Bandwidth Memory Test Equipment');
    expect(first).toContain('2026-03-20 (US Eastern)');
    expect(first).toContain('Reminder of 7 days before, because of #1');
    expect(await at('2026-03-14T10:00:00Z', channel)).toEqual([]);
    expect(await at('2026-03-19T08:01:00Z', channel)).toEqual([expect.stringContaining('Comments close tomorrow')]);
    expect(await at('2026-03-20T12:00:00Z', channel)).toEqual([]);
  });

  it('are announced in the channel on both platforms', async () => {
    desk.setTime(FIRST);
    const channels = [await desk.subscribe('slack'), await desk.subscribe('discord')];
    await bring({});
    for (const channel of channels) await desk.serve(channel);
    for (const channel of channels) await at('2026-03-13T09:01:00Z', channel);
    const [slack, discord] = channels.map(({ external }) => external);
    expect(desk.slack.messages(slack ?? '').filter(({ broadcast }) => broadcast)).toHaveLength(1);
    expect(JSON.stringify(desk.discord.messages(discord ?? '').at(-1))).toContain('Comments close in 7 days');
  });

  it('come before an act takes effect, and before each of its parts does', async () => {
    const staged = [{ on: '2026-04-20', part: 'amendatory instruction 5' }];
    const channel = await tellOf({ commentsCloseOn: null, effectiveOn: '2026-03-20', staged });
    expect(await at('2026-03-13T09:01:00Z', channel)).toEqual([expect.stringContaining('Takes effect in 7 days')]);
    const [part] = await at('2026-04-19T09:01:00Z', channel);
    expect(part).toContain('Takes effect in part tomorrow');
    expect(part).toContain('2026-04-20 (US Eastern): amendatory instruction 5');
  });

  it('follow the day when it changes', async () => {
    const channel = await tellOf();
    await bring({ commentsCloseOn: '2026-04-20' });
    expect(await at('2026-03-13T09:01:00Z', channel)).toEqual([]);
    expect(await at('2026-04-13T09:01:00Z', channel)).toEqual([expect.stringContaining('Comments close in 7 days')]);
  });

  it('follow a notice that gives more time in the thread of its proposal', async () => {
    const rins = ['0694-ZZ01'];
    const channel = await tellOf({ type: 'Proposed Rule', rins });
    const more = { type: 'Proposed Rule', rins, publishedOn: '2026-03-10', commentsCloseOn: '2026-04-20' };
    const title = 'Export Controls on High-Bandwidth Memory Test Equipment; Extension of Comment Period';
    await bring({ ...more, extendsComments: true }, '2026-00009', title);
    await desk.serve(channel);
    expect(shown(channel)).toHaveLength(1);
    expect(await at('2026-03-13T09:01:00Z', channel)).toEqual([]);
    expect(await at('2026-04-13T09:01:00Z', channel)).toEqual([expect.stringContaining('Comments close in 7 days')]);
  });

  it('are not planned for what was withdrawn, and not sent where that happens at the last moment', async () => {
    const channel = await tellOf({ stage: 'display' });
    desk.setTime(new Date('2026-03-13T09:01:00Z'));
    await sweepOnce(desk.deps);
    await bring({ stage: 'withdrawn' });
    await desk.serve(channel);
    const replies = shown(channel)[0]?.replies ?? [];
    expect(replies).toEqual([expect.stringContaining('Withdrawn')]);
    expect((await desk.outbox(channel)).map(({ kind, state, note }) => [kind, state, note])).toContainEqual([
      ...['reply', 'cancelled', 'the day was changed, taken back or is past'],
    ]);
    expect(await at('2026-03-19T09:01:00Z', channel)).toEqual([]);
  });

  it('come late after downtime while the day is ahead, the last one only, and not at all once it is past', async () => {
    const late = await tellOf();
    expect(await at('2026-03-17T15:00:00Z', late)).toEqual([expect.stringContaining('Comments close in 3 days')]);
    expect(await at('2026-03-19T15:00:00Z', late)).toEqual([expect.stringContaining('Comments close tomorrow')]);

    await desk.reset();
    const later = await tellOf();
    expect(await at('2026-03-19T15:00:00Z', later)).toEqual([expect.stringContaining('Comments close tomorrow')]);
    expect(await at('2026-03-19T15:05:00Z', later)).toEqual([]);

    await desk.reset();
    const past = await tellOf();
    expect(await at('2026-03-21T04:01:00Z', past)).toEqual([]);
  });

  it('say nothing that the alert itself has just said', async () => {
    const channel = await tellOf({ commentsCloseOn: '2026-03-06' });
    expect(await at('2026-03-02T14:05:00Z', channel)).toEqual([]);
    expect(await at('2026-03-05T09:01:00Z', channel)).toEqual([expect.stringContaining('Comments close tomorrow')]);
  });

  describe('heed what the channel wants', () => {
    const remind = (reminders: string): Promise<unknown> =>
      desk.db.query('UPDATE subscriptions SET reminders = $1::int[]', [reminders]);

    it('which days, or none', async () => {
      const channel = await tellOf();
      await remind('{3}');
      expect(await at('2026-03-13T09:01:00Z', channel)).toEqual([]);
      expect(await at('2026-03-17T09:01:00Z', channel)).toEqual([expect.stringContaining('in 3 days')]);
      await remind('{}');
      expect(await at('2026-03-19T09:01:00Z', channel)).toEqual([]);
    });

    it('quiet hours and pauses, after which they come', async () => {
      const channel = await tellOf();
      await desk.db.query(`UPDATE subscriptions SET quiet = '{"from":"08:00","to":"11:00","passesCritical":true}'`);
      expect(await at('2026-03-13T09:01:00Z', channel)).toEqual([]);
      expect(await at('2026-03-13T11:00:00Z', channel)).toEqual([expect.stringContaining('in 7 days')]);
      await desk.db.tx((sql) => pauseChannel(sql, channel.id, { until: null, passesCritical: true }, desk.now()));
      expect(await at('2026-03-19T09:01:00Z', channel)).toEqual([]);
      await desk.db.tx((sql) => resumeChannel(sql, channel.id, desk.now()));
      expect(await at('2026-03-19T20:00:00Z', channel)).toEqual([expect.stringContaining('tomorrow')]);
    });

    it('a muted story, and a story that no filter of it lets through any more', async () => {
      const channel = await tellOf();
      await desk.db.query(`UPDATE subscriptions SET filter = jsonb_set(filter, '{jurisdictions}', '["KP"]')`);
      expect(await at('2026-03-13T09:01:00Z', channel)).toEqual([]);
      const stance = `INSERT INTO thread_states (story_id, channel_id, stance, changed_at) SELECT story_id, channel_id, $1, $2 FROM threads
        ON CONFLICT (story_id, channel_id) DO UPDATE SET stance = $1`;
      await desk.db.query(stance, ['mute', desk.now()]);
      expect(await at('2026-03-14T09:01:00Z', channel)).toEqual([]);
      await desk.db.query(stance, ['follow', desk.now()]);
      expect(await at('2026-03-14T10:01:00Z', channel)).toEqual([expect.stringContaining('in 6 days')]);
    });

    it('and no channel in which the story has no alert', async () => {
      const channel = await tellOf();
      const other = await desk.subscribe('slack');
      await at('2026-03-13T09:01:00Z', channel);
      expect(await desk.outbox(other)).toEqual([]);
    });
  });
});
