import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { planOwed } from '../../src/domain/route.ts';
import type { StoryState } from '../../src/domain/story.ts';
import { FIRST_POLL, foldBursts, listFolded } from '../../src/store/folds.ts';
import { insertOwed, listAudiences } from '../../src/store/outbox.ts';
import { reopenChannel } from '../../src/store/pauses.ts';
import { insertStory } from '../../src/store/stories.ts';
import { fromOutlet, fromRegister, tell } from '../support/arrivals.ts';
import { describeEachDatabase } from '../support/database.ts';
import type { Desk, DeskChannel } from '../support/workers.ts';
import { openDesk } from '../support/workers.ts';

describeEachDatabase('folds', (open) => {
  let desk: Desk;
  let db: Db;
  let channel: DeskChannel;
  beforeAll(async () => {
    desk = await openDesk(open);
    db = desk.db;
  });
  beforeEach(async () => {
    await desk.reset();
    channel = await desk.subscribe('slack', { filter: { minSeverity: 'low' } });
  });
  afterAll(() => desk.close());

  let nextCause = 1;
  /** Plans what is owed for a story that just opened, as triage does. */
  async function happen(state: StoryState, first = false): Promise<number> {
    return db.tx(async (sql) => {
      const profile = { terms: [], refs: [], members: [], outlets: [], itemCount: 1 };
      const storyId = await insertStory(sql, { workspaceId: null, state, profile });
      await follow(sql, storyId, state, { first });
      return storyId;
    });
  }
  async function follow(
    sql: Pick<Db, 'query'>,
    storyId: number,
    state: StoryState,
    { first = false, reply = null }: { readonly first?: boolean; readonly reply?: 'outlet' | null } = {},
  ): Promise<void> {
    const now = desk.now();
    const news = { state, reply, announce: false, urgent: false };
    const owed = planOwed(news, await listAudiences(sql, storyId, null), now);
    const cause = `${first ? FIRST_POLL : ''}i${nextCause++}.1`;
    const rung = await insertOwed(sql, owed, {
      storyId,
      cause,
      severity: state.severity,
      card: null,
      urgent: false,
      now,
    });
    await foldBursts(sql, rung, now);
  }
  const report = (number: number, fields: Parameters<typeof fromOutlet>[1] = {}): StoryState =>
    tell(fromOutlet('harbour', { ...fields, item: { title: `Story number ${number}.` } }));
  const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
  const waiting = async (kind: string): Promise<number> =>
    (await desk.outbox(channel)).filter((row) => row.kind === kind && row.state === 'pending').length;
  const sentTexts = (): readonly string[] => desk.slack.messages(channel.external).map((one) => JSON.stringify(one));
  const listTexts = (): readonly string[] => sentTexts().filter((text) => text.includes('Also new'));

  it('bring five roots of first polls, and name every other story in lists of fifteen at most', async () => {
    for (const number of numbers(40)) await happen(report(number), true);
    expect([await waiting('root'), await waiting('note')]).toEqual([5, 3]);
    desk.pass(21_000);
    await desk.serve(channel);

    const named = listTexts().map((text) => new Set(text.match(/Story number \d+\./g)).size);
    expect(named).toEqual([15, 15, 5]);
    const all = sentTexts().join('');
    for (const number of numbers(40)) expect(all).toContain(`Story number ${number}.`);
  });

  it('bring five roots an hour, not five a poll', async () => {
    for (const number of numbers(6)) await happen(report(number), true);
    desk.pass(30 * 60_000);
    await desk.serve(channel);
    await happen(report(7), true);
    expect([await waiting('root'), await waiting('note')]).toEqual([0, 1]);
    desk.pass(61 * 60_000);
    await happen(report(8), true);
    expect(await waiting('root')).toBe(1);
  });

  it('leave what is not of a first poll alone, short of two minutes of messages', async () => {
    for (const number of numbers(20)) await happen(report(number));
    expect([await waiting('root'), await waiting('note')]).toEqual([20, 0]);
    for (const number of numbers(110)) await happen(report(20 + number));
    expect(await waiting('root')).toBe(120);
  });

  it('never take what is critical', async () => {
    for (const number of numbers(12)) await happen(tell(fromRegister({ id: `fr:${number}` })), true);
    await happen(report(13), true);
    expect([await waiting('root'), await waiting('note')]).toEqual([12, 1]);
  });

  it('make one list of a burst of routine notices', async () => {
    for (const number of numbers(3)) await happen(report(number, { routine: true, severity: 'low' }));
    expect([await waiting('root'), await waiting('note')]).toEqual([3, 0]);
    for (const number of numbers(11)) await happen(report(3 + number, { routine: true, severity: 'low' }));
    expect([await waiting('root'), await waiting('note')]).toEqual([0, 1]);
  });

  it('name a story once, and open its root with what follows on it', async () => {
    for (const number of numbers(5)) await happen(report(number), true);
    const state = report(6);
    const storyId = await happen(state, true);
    await db.tx((sql) => follow(sql, storyId, state, { first: true, reply: 'outlet' }));
    expect([await waiting('root'), await waiting('note')]).toEqual([5, 1]);
    desk.pass(21_000);
    await desk.serve(channel);
    expect(listTexts()).toHaveLength(1);

    await db.tx((sql) => follow(sql, storyId, state));
    expect(await waiting('root')).toBe(0);
    await db.tx((sql) => follow(sql, storyId, state, { reply: 'outlet' }));
    expect(await waiting('root')).toBe(1);
    await desk.serve(channel);
    expect(sentTexts().filter((text) => text.includes('Story number 6.') && !text.includes('Also new'))).toHaveLength(
      1,
    );
  });

  it('add nothing to a list that may be being written', async () => {
    for (const number of numbers(6)) await happen(report(number), true);
    desk.pass(20_000);
    await happen(report(7), true);
    expect(await waiting('note')).toBe(2);
  });

  it('leave a message that is being sent its own', async () => {
    for (const number of numbers(3)) await happen(report(number, { routine: true, severity: 'low' }));
    await db.query(`UPDATE deliveries SET state = 'sending' WHERE id = 1`);
    for (const number of numbers(3)) await happen(report(3 + number, { routine: true, severity: 'low' }));
    const [note] = await db.query<{ id: number }>(`SELECT id FROM deliveries WHERE kind = 'note'`);
    expect(await listFolded(db, note?.id ?? 0)).toHaveLength(5);
    expect((await desk.outbox(channel))[0]?.state).toBe('sending');
  });

  it('are made of what was held for a channel when it is opened again', async () => {
    await db.query(`UPDATE channels SET state = 'suspended'`);
    for (const number of numbers(8)) await happen(report(number), true);
    expect((await desk.outbox(channel)).map(({ state }) => state)).toEqual(numbers(8).map(() => 'held'));
    await db.tx((sql) => reopenChannel(sql, channel.id, desk.now()));
    expect([await waiting('root'), await waiting('note')]).toEqual([0, 1]);
  });
});
