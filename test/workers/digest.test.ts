import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { listDueDigests, planDigests } from '../../src/store/digests.ts';
import { digest } from '../../workers/digest.ts';
import { describeEachDatabase } from '../support/database.ts';
import { storeItem } from '../support/stored-items.ts';
import type { Desk, DeskChannel } from '../support/workers.ts';
import { openDesk } from '../support/workers.ts';

/** A Monday, nine in the morning in Berlin. */
const MONDAY = new Date('2026-11-23T08:00:00Z');
const DAY_MS = 86_400_000;

describeEachDatabase('digest', (open) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(async () => {
    await desk.reset();
    desk.setTime(new Date(MONDAY.getTime() - 10 * DAY_MS));
  });
  afterAll(() => desk.close());

  /** What the sweep finds due at a time. */
  async function dueAt(at: Date) {
    desk.setTime(at);
    await desk.db.tx((sql) => planDigests(sql, at));
    return listDueDigests(desk.db, at);
  }
  const event = (title: string, daysBefore: number, severity: 'medium' | 'high' | 'critical' = 'medium') =>
    storeItem(desk.db, { title, severity, at: new Date(MONDAY.getTime() - daysBefore * DAY_MS) });
  async function read(channel: DeskChannel): Promise<string> {
    await desk.serve(channel);
    return desk.slack
      .messages(channel.external)
      .map((one) => JSON.stringify(one))
      .join('\n');
  }

  it('is due at nine on Monday by the clock of each channel, and no earlier', async () => {
    const berlin = await desk.subscribe('slack', { mode: 'digest', timeZone: 'Europe/Berlin' });
    const newYork = await desk.subscribe('slack', { mode: 'both', timeZone: 'America/New_York' });
    await desk.subscribe('slack', { mode: 'alerts' });
    const weekBefore = await dueAt(new Date(MONDAY.getTime() - 1));
    expect(weekBefore.filter(({ isoWeek }) => isoWeek === '2026-W47')).toEqual([]);
    expect(await dueAt(MONDAY)).toContainEqual({ channelId: berlin.id, isoWeek: '2026-W47' });
    expect(await dueAt(MONDAY)).not.toContainEqual({ channelId: newYork.id, isoWeek: '2026-W47' });
    const six = new Date(MONDAY.getTime() + 6 * 3_600_000);
    expect(await dueAt(six)).toContainEqual({ channelId: newYork.id, isoWeek: '2026-W47' });
  });

  it('comes once, asked twice and by two workers', async () => {
    const channel = await desk.subscribe('slack', { mode: 'digest', timeZone: 'Europe/Berlin' });
    await event('Something new', 3);
    await dueAt(MONDAY);
    const due = { channelId: channel.id, isoWeek: '2026-W47' };
    await Promise.all([digest(desk.deps, due), digest(desk.deps, due)]);
    await digest(desk.deps, due);
    expect(desk.rings.filter(({ name }) => name === 'deliver')).toHaveLength(1);
    expect(await listDueDigests(desk.db, MONDAY)).toEqual([]);
    expect((await read(channel)).split('\n')).toHaveLength(1);
  });

  it('lists what matched in the week, the most severe first, and no other week', async () => {
    const channel = await desk.subscribe('slack', { mode: 'digest', timeZone: 'Europe/Berlin' });
    await event('Medium news', 2);
    await event('Critical news', 5, 'critical');
    await event('High news', 4, 'high');
    await event('Of the week before', 9);
    await storeItem(desk.db, {
      title: 'Of somebody else',
      privateTo: 'T-OTHER',
      at: new Date(MONDAY.getTime() - DAY_MS),
    });
    await dueAt(MONDAY);
    await digest(desk.deps, { channelId: channel.id, isoWeek: '2026-W47' });

    const text = await read(channel);
    expect(text.match(/(Critical|High|Medium) news/g)?.slice(0, 3)).toEqual([
      'Critical news',
      'High news',
      'Medium news',
    ]);
    expect(text).not.toMatch(/week before|somebody else/);
  });

  it('names fifteen stories at most', async () => {
    const channel = await desk.subscribe('slack', { mode: 'digest', timeZone: 'Europe/Berlin' });
    for (let number = 1; number <= 20; number++) await event(`Story ${number}.`, 3);
    await dueAt(MONDAY);
    await digest(desk.deps, { channelId: channel.id, isoWeek: '2026-W47' });
    expect(new Set((await read(channel)).match(/Story \d+\./g)).size).toBe(15);
  });

  it('says so when nothing matched', async () => {
    const channel = await desk.subscribe('slack', {
      ...{ mode: 'digest', timeZone: 'Europe/Berlin', filter: { minSeverity: 'critical' } },
    });
    await event('Medium news', 2);
    await dueAt(MONDAY);
    await digest(desk.deps, { channelId: channel.id, isoWeek: '2026-W47' });
    expect(await read(channel)).toContain('Nothing that matches');
  });

  it('does not come three days late, planned or not', async () => {
    await desk.subscribe('slack', { mode: 'digest', timeZone: 'Europe/Berlin' });
    expect(await dueAt(MONDAY)).toHaveLength(1);
    expect(await dueAt(new Date(MONDAY.getTime() + 3 * DAY_MS))).toHaveLength(1);
    expect(await dueAt(new Date(MONDAY.getTime() + 3 * DAY_MS + 1))).toEqual([]);
    await desk.subscribe('slack', { mode: 'digest', timeZone: 'Europe/Berlin' });
    expect(await dueAt(new Date(MONDAY.getTime() + 4 * DAY_MS))).toEqual([]);
  });

  it('tells a channel of no week before it subscribed', async () => {
    desk.setTime(new Date(MONDAY.getTime() + 60_000));
    await desk.subscribe('slack', { mode: 'digest', timeZone: 'Europe/Berlin' });
    expect(await dueAt(new Date(MONDAY.getTime() + 120_000))).toEqual([]);
  });
});
