import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import type { Db } from '../../src/db/db.ts';
import { describeEachDatabase, resetDatabase } from '../support/database.ts';
import { createDesk, type Desk } from '../support/desk.ts';
import { storeItem } from '../support/stored-items.ts';

const NOW = new Date('2026-11-26T12:00:00Z');

function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * 86_400_000);
}

describeEachDatabase('backtest', (open) => {
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

  it('counts alerts a week, gives the gravest and newest, and says what a higher severity would drop', async () => {
    await storeItem(db, { title: 'Too old', at: daysAgo(91) });
    for (let n = 0; n < 30; n++) await storeItem(db, { title: `Report ${n}`, at: daysAgo(80 - n * 2) });
    await storeItem(db, { title: 'The rule', at: daysAgo(85), severity: 'critical' });
    await storeItem(db, { title: 'Of others', at: daysAgo(5), privateTo: 'T2', severity: 'critical' });
    await storeItem(db, { title: 'Our own', at: daysAgo(5), privateTo: 'T1', severity: 'high' });

    const reply = await desk.type('backtest topics:export-controls', { canManage: false });

    expect(reply.title).toBe('The last 90 days of export controls, medium severity and above');
    expect(reply.lines.map(({ text }) => text)).toEqual([
      'It would have sent 32 alerts: about 2 a week, 4 in the busiest, such as:',
      ...['The rule', 'Our own', 'Report 29'],
      'With severity:high (high and above) 30 of them would not come, such as:',
      ...['Report 29', 'Report 28', 'Report 27'],
      '/earshot subscribe topics:export-controls',
    ]);
  });

  it('says where nothing would have come, and how far back news is known', async () => {
    await storeItem(db, { title: 'Report', at: daysAgo(10) });

    const { lines } = await desk.type('backtest companies:ASML severity:critical');

    expect(lines.map(({ text }) => text)).toEqual([
      'It would have sent nothing.',
      'News has been read here since 16 Nov 2026 only: before, just official documents are counted.',
      '/earshot subscribe severity:critical companies:ASML',
    ]);
    expect((await desk.type('backtest topics:ai-chip')).title).toContain('Did you mean ai-chips?');
  });
});
