import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sweepOnce } from '../../workers/sweep.ts';
import { describeEachDatabase, openTestPostgres, postgresIsThere } from '../support/database.ts';
import { readDesk } from '../support/desk-reading.ts';
import { LITHOGRAPHY, ruleOf } from '../support/raw-items.ts';
import type { Desk } from '../support/workers.ts';
import { openDesk, REGISTER } from '../support/workers.ts';

describeEachDatabase('sweep', (open) => {
  let desk: Desk;
  const { counts, display, loseAnswer, publish } = readDesk(() => desk);
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  /** What one sweep rings for. */
  async function sweep(): Promise<readonly string[]> {
    desk.rings.length = 0;
    await sweepOnce(desk.deps);
    return desk.rings.map(({ name }) => name).sort();
  }
  const rest = (): Promise<unknown> => desk.db.query(`UPDATE feeds SET next_check_at = '2099-01-01'`);

  it('rings for every row that is due, and for nothing else', async () => {
    // a Monday noon
    desk.setTime(new Date('2026-11-23T12:00:00Z'));
    const channel = await desk.subscribe('slack', { mode: 'both' });
    await desk.db.query(`UPDATE subscriptions SET created_at = created_at - interval '30 days'`);
    const [item = 0] = await desk.bring(REGISTER, ruleOf('2026-00001'));
    desk.pass(1_000);
    expect(await sweep()).toEqual(['digest', 'poll', 'triage']);
    expect(desk.rings.find(({ name }) => name === 'triage')?.data).toEqual({ itemIds: [item] });

    await rest();
    await desk.db.query(`UPDATE digests SET state = 'planned'`);
    await desk.judge();
    expect(await sweep()).toEqual(['deliver']);
    expect(desk.rings[0]).toMatchObject({
      data: { channelId: channel.id, platform: 'slack' },
      options: { priority: 1 },
    });
    await desk.serve(channel);
    expect(await sweep()).toEqual([]);
  });

  it('loses nothing when every bell is lost', async () => {
    const channel = await desk.subscribe('slack');
    await desk.bring(REGISTER, ruleOf('2026-00001'));
    await desk.bring({ slug: 'harbour' }, LITHOGRAPHY);
    await rest();
    for (let step = 0; step < 12; step++) {
      desk.pass(5_000);
      await sweep();
      // what the handlers themselves ring for is lost
      for (const { name } of [...desk.rings]) {
        if (name === 'triage') await desk.judge();
        if (name === 'deliver') await desk.deliver(channel);
      }
    }
    expect(counts(channel)).toEqual([0, 0]);
    expect(await sweep()).toEqual([]);
  });

  it('does not ring for a message that waits for another, for a time, or for a root that is gone', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    await desk.serve(channel);
    await publish();
    loseAnswer('slack', false);
    await desk.serve(channel);
    await rest();
    expect(await sweep()).toEqual([]);

    await desk.db.query(`UPDATE deliveries SET state = 'cancelled' WHERE state <> 'sent'`);
    await desk.db.query('UPDATE threads SET root = NULL');
    await desk.db.query(
      `INSERT INTO deliveries (channel_id, platform, story_id, kind, cause, severity, state, key, not_before_at, created_at)
       SELECT $1, 'slack', id, 'edit', 'left', 1, 'pending', 'k', $2, $2 FROM stories`,
      [channel.id, desk.now()],
    );
    expect(await sweep()).toEqual([]);
  });

  it('does not ring for channels that rest, are spoken to, or whose platform waits', async () => {
    await desk.subscribe('slack');
    await display();
    await rest();
    expect(await sweep()).toEqual(['deliver']);
    const soon = new Date(desk.now().getTime() + 60_000);
    await desk.db.query('UPDATE channels SET not_before_at = $1', [soon]);
    expect(await sweep()).toEqual([]);
    await desk.db.query('UPDATE channels SET not_before_at = NULL, lease_until = $1', [soon]);
    expect(await sweep()).toEqual([]);
    await desk.db.query('UPDATE channels SET lease_until = NULL');
    await desk.db.query(`INSERT INTO platforms (platform, not_before_at) VALUES ('slack', $1)`, [soon]);
    expect(await sweep()).toEqual([]);
    desk.pass(60_001);
    expect(await sweep()).toEqual(['deliver']);
  });

  it('lets go what was held while its channel was being opened', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    await rest();
    await desk.db.query(`UPDATE deliveries SET state = 'held'`);
    expect(await sweep()).toEqual(['deliver']);
    await desk.serve(channel);
    expect(counts(channel)).toEqual([0]);
  });
});

// the embedded database has one connection: sweeps take turns there
if (postgresIsThere()) {
  it('is done by one process at a time', async () => {
    const desk = await openDesk(openTestPostgres);
    await desk.subscribe('slack');
    await readDesk(() => desk).display();
    desk.rings.length = 0;
    const [locked, done] = [createGate(), createGate()];
    const other = desk.db.tx(async (sql) => {
      await sql.query(`SELECT pg_advisory_xact_lock(hashtext('earshot.sweep'))`);
      locked.open();
      await done.opened;
    });
    await locked.opened;
    await sweepOnce(desk.deps);
    expect(desk.rings).toEqual([]);
    done.open();
    await other;
    await sweepOnce(desk.deps);
    expect(desk.rings.map(({ name }) => name)).toContain('deliver');
    await desk.close();
  });
}

function createGate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
