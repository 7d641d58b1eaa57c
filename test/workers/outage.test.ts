import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { deliver } from '../../workers/deliver.ts';
import { sweepOnce } from '../../workers/sweep.ts';
import { describeEachDatabase } from '../support/database.ts';
import { readDesk } from '../support/desk-reading.ts';
import { LITHOGRAPHY } from '../support/raw-items.ts';
import type { Desk, DeskChannel } from '../support/workers.ts';
import { openDesk } from '../support/workers.ts';

const HOUR_MS = 3_600_000;
/** Within this time after an outage everything that waited is there. */
const SOON_MS = 75_000;

describeEachDatabase('an outage', (open) => {
  let desk: Desk;
  const { shown, counts, display, publish } = readDesk(() => desk);
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  /** Sweeps every so often, and serves the channels that it rings for. */
  async function run(forMs: number, everyMs: number): Promise<void> {
    for (let passed = 0; passed < forMs; passed += everyMs) {
      desk.rings.length = 0;
      await sweepOnce(desk.deps);
      for (const { name, data } of [...desk.rings])
        if (name === 'deliver' && 'channelId' in data && 'platform' in data) await deliver(desk.deps, data);
      desk.pass(everyMs);
    }
  }
  const attempts = async (channel: DeskChannel): Promise<number> =>
    (await desk.outbox(channel)).reduce((sum, row) => sum + row.attempts, 0);
  async function expectAllInOrder(channel: DeskChannel): Promise<void> {
    expect(counts(channel)).toEqual([1, 0]);
    const [rule, machine] = shown(channel);
    expect(rule?.text).toContain('Memory Test Equipment');
    expect(rule?.replies[0]).toContain('Published');
    expect(machine?.text).toContain('lithography');
  }

  it.each([
    ['slack', 'cannot be reached', () => desk.slack.goDown(), () => desk.slack.comeUp()],
    [
      'slack',
      'answers 503',
      () => desk.slack.fail({ kind: 'status', status: 503 }, { method: '*', times: 9_999 }),
      () => desk.slack.clearFaults(),
    ],
    ['discord', 'cannot be reached', () => desk.discord.refuseConnections(), () => desk.discord.resume()],
    [
      'discord',
      'answers 503',
      () => desk.discord.fault({ kind: 'server-error', status: 503 }, { times: 9_999 }),
      () => desk.discord.clearFaults(),
    ],
  ] as const)(
    'of an hour in which %s %s lets everything arrive in order soon after',
    async (platform, _is, fall, rise) => {
      const channels = [await desk.subscribe(platform), await desk.subscribe(platform)] as const;
      await desk.db.query(`UPDATE feeds SET next_check_at = '2099-01-01'`);
      await fall();
      await display();
      await run(HOUR_MS / 2, 20_000);
      await publish();
      await desk.bring({ slug: 'harbour' }, LITHOGRAPHY).then(desk.judge);
      await run(HOUR_MS / 2, 20_000);
      // it ends when the wait has just begun
      for (const before = await attempts(channels[0]); (await attempts(channels[0])) === before; )
        await run(5_000, 5_000);
      expect(channels.map(counts)).toEqual([[], []]);

      await rise();
      await run(SOON_MS, 2_500);
      for (const channel of channels) await expectAllInOrder(channel);
    },
  );

  it('of ten minutes in which the database cannot be reached loses and doubles nothing', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    const away = async (): Promise<never> => {
      throw new Error('Connection terminated unexpectedly');
    };
    let queries = 0;
    // it goes while a message is under way: right after that was noted
    const going: Db = {
      ...desk.db,
      tx: away,
      query: async <R>(text: string, params?: readonly unknown[]) => {
        if (queries > 0) return away();
        if (text.includes("SET state = 'sending'")) queries += 1;
        return desk.db.query<R>(text, params);
      },
    };
    const job = { channelId: channel.id, platform: 'slack' } as const;
    await expect(deliver({ ...desk.deps, db: going }, job)).rejects.toThrow('Connection terminated');
    const gone = { ...desk.deps, db: { ...desk.db, tx: away, query: away } };
    for (let minute = 0; minute < 10; minute += 1) {
      await expect(sweepOnce(gone)).rejects.toThrow('Connection terminated');
      await expect(deliver(gone, job)).rejects.toThrow('Connection terminated');
      desk.pass(60_000);
    }
    await publish();
    await run(SOON_MS, 2_500);
    expect(counts(channel)).toEqual([1]);
  });

  it('of ten minutes of the queue leaves nothing waiting', async () => {
    const channel = await desk.subscribe('slack');
    const ring = async (): Promise<never> => {
      throw new Error('The queue did not answer within 5 s.');
    };
    await display();
    const mute = { ...desk.deps, queue: { ...desk.deps.queue, ring } };
    await expect(sweepOnce(mute)).rejects.toThrow('did not answer');
    await expect(deliver(mute, { channelId: channel.id, platform: 'slack' })).resolves.toBeUndefined();
    desk.pass(600_000);
    await publish();
    await run(SOON_MS, 2_500);
    expect(counts(channel)).toEqual([1]);
  });
});
