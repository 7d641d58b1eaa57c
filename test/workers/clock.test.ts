import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Notifier } from '../../src/notify/notifier.ts';
import { recordFailure, takeFeed } from '../../src/store/feeds.ts';
import { deliver } from '../../workers/deliver.ts';
import { sweepOnce } from '../../workers/sweep.ts';
import { describeEachDatabase } from '../support/database.ts';
import { readDesk, TO_BE_SURE_MS } from '../support/desk-reading.ts';
import { LITHOGRAPHY } from '../support/raw-items.ts';
import type { Desk, DeskChannel } from '../support/workers.ts';
import { openDesk } from '../support/workers.ts';

const HOUR_MS = 3_600_000;

describeEachDatabase('a clock that jumps by an hour', (open) => {
  let desk: Desk;
  const { counts, states, loseAnswer, display, publish } = readDesk(() => desk);
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  /** Sweeps and answers every ring for messages, every five seconds for so long. Returns what else was rung for. */
  async function run(ms: number, ...channels: readonly DeskChannel[]): Promise<readonly string[]> {
    const rung: string[] = [];
    for (let passed = 0; passed < ms; passed += 5_000) {
      desk.rings.length = 0;
      await sweepOnce(desk.deps);
      rung.push(...desk.rings.map(({ name }) => name));
      for (const channel of channels) await desk.deliver(channel);
      desk.pass(5_000);
    }
    return rung;
  }
  /** Each feed was just looked at, in vain, and is looked at again in so long. */
  async function checkFeeds(againMs: number): Promise<void> {
    const feeds = await desk.db.query<{ id: number }>('UPDATE feeds SET next_check_at = $1 RETURNING id', [desk.now()]);
    for (const { id } of feeds) {
      const feed = await takeFeed(desk.db, id, desk.now(), 1);
      if (feed === null) throw new Error('The feed could not be taken.');
      const nextCheckAt = new Date(desk.now().getTime() + againMs);
      const failure = { code: 'source-unreachable', message: 'It is away.', nextCheckAt } as const;
      await recordFailure(desk.db, feed, failure, desk.now());
    }
  }

  describe('back', () => {
    it('leaves no message and no feed waiting for that hour', async () => {
      const [lost, limited] = [await desk.subscribe('slack'), await desk.subscribe('slack')];
      const [paused, sooner] = [await desk.subscribe('discord'), await desk.subscribe('slack')];
      await display();
      await checkFeeds(90_000);
      loseAnswer('slack', true);
      await desk.deliver(lost);
      desk.slack.fail({ kind: 'rate-limited', retryAfterS: 80 }, { channel: limited.external });
      await desk.deliver(limited);
      desk.discord.fault({ kind: 'rate-limited', retryAfterMs: 30_000, global: true }, { method: 'POST' });
      await desk.deliver(paused);
      const [wait] = await desk.db.query<{ at: Date }>('SELECT not_before_at AS at FROM platforms');

      desk.pass(-HOUR_MS);
      expect(wait?.at.getTime()).toBeGreaterThan(desk.now().getTime() + HOUR_MS);
      const channels = [lost, limited, paused, sooner];
      expect(await run(75_000, ...channels)).not.toContain('poll');
      expect(channels.map(counts)).toEqual([[0], [], [0], [0]]);
      expect(await run(30_000, ...channels)).toContain('poll');
      expect(channels.map(counts)).toEqual([[0], [0], [0], [0]]);
    });

    it('leaves a pause that a person asked for as it is', async () => {
      const channel = await desk.subscribe('slack');
      await display();
      await checkFeeds(90_000);
      const until = new Date(desk.now().getTime() + HOUR_MS);
      await desk.db.query(`UPDATE channels SET state = 'paused', paused_at = $1, paused_until = $2`, [
        desk.now(),
        until,
      ]);
      desk.pass(-HOUR_MS);
      await run(10_000, channel);
      const [row] = await desk.db.query<{ until: Date }>('SELECT paused_until AS until FROM channels');
      expect(row?.until).toEqual(until);
    });

    it('does not bring a message nearer that is under way again', async () => {
      const channel = await desk.subscribe('slack');
      await display();
      await checkFeeds(90_000);
      desk.pass(-HOUR_MS);
      loseAnswer('slack', true);
      await desk.deliver(channel);
      await run(5_000);
      const [row] = await desk.outbox(channel);
      expect(row?.not_before_at.getTime()).toBeGreaterThan(desk.now().getTime());
    });
  });

  describe.each(['slack', 'discord'] as const)('on %s', (platform) => {
    it('ahead does not double the message that is under way', async () => {
      const channel = await desk.subscribe(platform);
      await display();
      const notifier = desk.deps.notifiers.get(platform);
      if (notifier === undefined) throw new Error('There is no such notifier.');
      const slow: Notifier = {
        ...notifier,
        post: async (...message) => {
          desk.pass(HOUR_MS);
          await run(10_000, channel);
          return notifier.post(...message);
        },
      };
      await deliver({ ...desk.deps, notifiers: new Map([[platform, slow]]) }, { channelId: channel.id, platform });
      await run(60_000, channel);
      expect(counts(channel)).toEqual([0]);
      expect(await states(channel)).toEqual(['root sent']);
    });

    it.each([
      ['ahead', 0, HOUR_MS],
      ['back', HOUR_MS, -HOUR_MS],
      ['not any more', HOUR_MS, 0],
      ['the other way', -HOUR_MS, HOUR_MS],
    ])('finds a message whose answer was lost (%s)', async (_words, wrongMs, jumpMs) => {
      const channel = await desk.subscribe(platform);
      desk.pass(wrongMs);
      await display();
      await checkFeeds(600_000);
      loseAnswer(platform, true);
      await desk.deliver(channel);
      desk.pass(jumpMs);
      await run(TO_BE_SURE_MS + 70_000, channel);
      await publish();
      await desk.bring({ slug: 'harbour' }, LITHOGRAPHY).then(desk.judge);
      await run(20_000, channel);
      expect(counts(channel)).toEqual([1, 0]);
    });
  });
});
