import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { buildListCard } from '../../src/domain/card.ts';
import type { Owed } from '../../src/domain/route.ts';
import { getNextDelivery, getNextDue } from '../../src/store/deliveries.ts';
import { toJsonb } from '../../src/store/jsonb.ts';
import { insertNote, insertOwed, listAudiences, newKey } from '../../src/store/outbox.ts';
import { insertStory } from '../../src/store/stories.ts';
import { fromOutlet, tell } from '../support/arrivals.ts';
import { describeEachDatabase } from '../support/database.ts';
import type { Desk, DeskChannel } from '../support/workers.ts';
import { openDesk } from '../support/workers.ts';

describeEachDatabase('the outbox', (open) => {
  let desk: Desk;
  let db: Db;
  let channel: DeskChannel;
  let storyId: number;
  beforeAll(async () => {
    desk = await openDesk(open);
    db = desk.db;
  });
  beforeEach(async () => {
    await desk.reset();
    channel = await desk.subscribe('slack');
    storyId = await openStory();
  });
  afterAll(() => desk.close());

  const state = tell(fromOutlet('harbour'));
  function openStory(): Promise<number> {
    const profile = { terms: [], refs: [], members: [], outlets: [], itemCount: 1 };
    return insertStory(db, { workspaceId: null, state, profile });
  }
  function owe(
    what: readonly Owed['what'][],
    cause: string,
    more: { readonly urgent?: boolean; readonly storyId?: number } = {},
  ) {
    const owed = what.map((one) => ({
      ...{ channelId: channel.id, platform: 'slack', what: one, announce: false, mention: null, heldUntil: null },
    })) as readonly Owed[];
    const card = buildListCard('Reply', [], desk.now(), '');
    const occasion = { storyId, cause, severity: 'high', card, urgent: true, now: desk.now(), ...more } as const;
    return db.tx((sql) => insertOwed(sql, owed, occasion));
  }
  const kinds = async (): Promise<readonly string[]> => (await desk.outbox(channel)).map(({ kind }) => kind);

  it('takes one thing once, planned as often as it may be', async () => {
    for (let times = 0; times < 3; times++) {
      await owe(['root'], 'i1.1');
      await owe(['reply'], 'i2.1');
    }
    expect(await kinds()).toEqual(['root', 'reply']);
    await owe(['root'], 'i3.1');
    expect(await kinds()).toEqual(['root', 'reply']);
  });

  it('holds what is owed to a channel that is not open', async () => {
    await db.query(`UPDATE channels SET state = 'paused'`);
    await owe(['root'], 'i1.1');
    await owe(['reply', 'edit'], 'i2.1');
    expect((await desk.outbox(channel)).map((row) => row.state)).toEqual(['held', 'held', 'held']);
    expect(await getNextDue(db, channel.id)).toBeNull();
  });

  it('plans no edit of a root that is gone or never came', async () => {
    await owe(['root'], 'i1.1');
    await owe(['edit'], 'i2.1');
    await db.query(`UPDATE deliveries SET state = 'failed'`);
    await owe(['edit'], 'i3.1');
    expect(await kinds()).toEqual(['root', 'edit']);
  });

  it('gives each message a key of 22 characters of its own', () => {
    const keys = new Set(Array.from({ length: 1_000 }, newKey));
    expect(keys.size).toBe(1_000);
    for (const key of keys) expect(key).toMatch(/^[\w-]{22}$/);
  });

  it('takes a note once', async () => {
    const card = buildListCard('Note', [], desk.now(), '');
    const note = {
      channelId: channel.id,
      platform: 'slack',
      storyId: null,
      cause: 'digest:1',
      card,
      now: desk.now(),
    } as const;
    expect(await insertNote(db, note)).not.toBeNull();
    expect(await insertNote(db, note)).toBeNull();
  });

  it('gives the next message: of a thread in its order, an edit last, and none before its time', async () => {
    await owe(['root'], 'i1.1');
    await owe(['reply', 'edit'], 'i2.1');
    await owe(['reply'], 'i3.1');
    const next = async () => (await getNextDelivery(db, channel.id, desk.now()))?.id;
    expect(await next()).toBe(1);
    await db.query(`UPDATE deliveries SET state = 'sent' WHERE id = 1`);
    await db.query(`UPDATE threads SET root = '{}'`);
    expect(await next()).toBe(2);
    await db.query(`UPDATE deliveries SET not_before_at = $1 WHERE id = 2`, [new Date(desk.now().getTime() + 60_000)]);
    expect(await next()).toBe(3);
    const other = await openStory();
    await owe(['root'], 'i4.1', { storyId: other });
    expect((await getNextDelivery(db, channel.id, desk.now()))?.storyId).toBe(other);
  });

  it('says when a channel is next due: after its own rest and its platform’s', async () => {
    expect(await getNextDue(db, channel.id)).toBeNull();
    await owe(['root'], 'i1.1');
    expect(await getNextDue(db, channel.id)).toMatchObject({ severity: 2 });
    const rest = new Date('2099-01-01T00:00:00Z');
    await db.query('UPDATE channels SET not_before_at = $1', [rest]);
    expect(await getNextDue(db, channel.id)).toEqual({ dueAt: rest, severity: 2 });
  });

  it('knows who may hear: alert subscriptions, of a private story those of its workspace', async () => {
    const discord = await desk.subscribe('discord', { mode: 'both' });
    await desk.alsoSubscribe(channel, { filter: { minSeverity: 'high' } });
    await desk.subscribe('slack', { mode: 'digest' });
    const audiences = await listAudiences(db, storyId, null);
    expect(audiences.map(({ channelId, subscriptions }) => [channelId, subscriptions.length])).toEqual([
      [channel.id, 2],
      [discord.id, 1],
    ]);
    const [workspace] = await db.query<{ id: number }>(`SELECT id FROM workspaces WHERE platform = 'discord'`);
    const own = await listAudiences(db, storyId, workspace?.id ?? 0);
    expect(own.map(({ channelId }) => channelId)).toEqual([discord.id]);
  });

  it('takes a text that was cut in the middle of a character', async () => {
    const [row] = await db.query<{ text: { a: string; b: string } }>('SELECT $1::jsonb AS text', [
      toJsonb({ a: 'x\uD83D', b: '😀' }),
    ]);
    expect(row?.text).toEqual({ a: 'x\uFFFD', b: '😀' });
  });
});
