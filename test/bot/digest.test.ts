import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import type { Db } from '../../src/db/db.ts';
import { listDueDigests, planDigests } from '../../src/store/digests.ts';
import { describeEachDatabase, resetDatabase } from '../support/database.ts';
import { createDesk, type Desk } from '../support/desk.ts';
import { storeItem } from '../support/stored-items.ts';

const NOW = new Date('2026-11-26T12:00:00Z');

describeEachDatabase('digest', (open) => {
  let db: Db;
  let desk: Desk;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await resetDatabase(db);
    desk = createDesk({ db, commands: COMMANDS, now: NOW });
  });
  afterAll(() => db.close());

  it('shows the week so far to the caller and plans nothing', async () => {
    await desk.type('subscribe mode:both');
    await storeItem(db, { title: 'Last week', at: new Date('2026-11-20T12:00:00Z') });
    await storeItem(db, { title: 'A report', at: new Date('2026-11-24T12:00:00Z') });
    await storeItem(db, { title: 'The rule', at: new Date('2026-11-23T12:00:00Z'), severity: 'critical' });
    await storeItem(db, { title: 'Of others', at: new Date('2026-11-24T12:00:00Z'), privateTo: 'T2' });

    const reply = await desk.type('digest', { canManage: false });

    expect(reply.title).toBe('This week so far: 2 stories');
    expect(reply.lines.map(({ text }) => text)).toEqual([
      ...['The rule', 'A report', 'The next digest comes Mon 30 Nov 2026, 09:00 (Europe/Berlin).'],
    ]);
    expect(reply.buttons).toMatchObject([{ line: 'digest now', share: true }]);
    expect(await db.query('SELECT 1 FROM digests')).toEqual([]);
  });

  it('comes on the day and hour that are set, from then on', async () => {
    await desk.type('subscribe');
    const reply = await desk.type('digest weekly thu 12:30 Europe/Amsterdam');
    expect(reply.title).toBe('The digest comes every Thursday 12:30 (Europe/Amsterdam).');
    expect(reply.lines[0]?.text).toBe('The next digest comes Thu 3 Dec 2026, 12:30 (Europe/Amsterdam).');

    // today's hour was past when it was set
    await planDigests(db, NOW);
    expect(await listDueDigests(db, NOW)).toEqual([]);
    const next = new Date('2026-12-03T11:30:00Z');
    await planDigests(db, next);
    expect(await listDueDigests(db, next)).toEqual([{ channelId: 1, isoWeek: '2026-W48' }]);
  });

  it('stays away once it is turned off, and says who then gets nothing', async () => {
    await desk.type('subscribe mode:digest');
    const reply = await desk.type('digest off');
    expect(reply.lines[0]?.text).toContain('#1 asked for nothing but the digest');

    await planDigests(db, new Date('2026-11-30T12:00:00Z'));

    expect(await db.query('SELECT 1 FROM digests')).toEqual([]);
    expect((await desk.type('digest')).lines.at(-1)?.text).toBe('No digest comes here by itself.');
  });

  it('is set by managers only, and names what is wrong', async () => {
    await desk.type('subscribe');

    expect(await desk.type('digest weekly mon', { canManage: false })).toMatchObject({ ok: false });
    expect((await desk.type('digest weekly mnday')).title).toContain('Did you mean Monday');
    expect(await desk.type('digest', { channel: 'C2' })).toMatchObject({
      ok: false,
      title: expect.stringContaining('no subscription'),
    });
  });
});
