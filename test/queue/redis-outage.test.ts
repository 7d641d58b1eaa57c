import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBullQueue } from '../../src/queue/bullmq.ts';
import type { LinesOptions } from '../../src/queue/bullmq-lines.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { silentLog } from '../support/database.ts';
import { type OwnRedis, ownRedisIsThere, startOwnRedis } from '../support/redis.ts';

const LINES: LinesOptions = { deliver: {}, concurrency: { poll: 2, triage: 1, deliver: 1, digest: 1 } };
const WAIT = { timeout: 20_000, interval: 20 } as const;
const open = (url: string): Promise<Queue> =>
  createBullQueue({ ...LINES, storage: { kind: 'redis', url }, log: silentLog });

describe('the address of a Redis server', () => {
  it.each(['nonsense', 'http://localhost:6379', ''])('is refused when it is none: %j', async (url) => {
    await expect(open(url)).rejects.toMatchObject({ code: 'bad-config', message: expect.stringContaining('redis://') });
  });

  it('is named, without its password, when nobody answers there', async () => {
    await expect(open('redis://:hunter2@127.0.0.1:1')).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringMatching(
        /^Redis at 127\.0\.0\.1:1 \(REDIS_URL\) cannot be used: .*ECONNREFUSED((?!hunter2).)*$/,
      ),
    });
  });
});

if (ownRedisIsThere('Outages of Redis')) {
  describe('a queue whose Redis goes away', () => {
    let redis: OwnRedis;
    let queue: Queue;
    beforeEach(async () => {
      redis = await startOwnRedis();
      queue = await open(redis.url);
    });
    afterEach(async () => {
      await queue.close(0);
      await redis.stop();
    });

    it('works again when it is back, empty', async () => {
      const runs: number[] = [];
      await queue.work({ poll: async ({ feedId }) => void runs.push(feedId) });
      await queue.ring('poll', { feedId: 1 });
      await vi.waitFor(() => expect(runs).toEqual([1]), WAIT);

      await redis.stop();
      await expect(queue.ring('poll', { feedId: 2 })).rejects.toThrow();
      await redis.start();

      await vi.waitFor(() => queue.ring('poll', { feedId: 3 }), WAIT);
      await vi.waitFor(() => expect(runs).toContain(3), WAIT);
    });

    it('closes while it is away, with a job in hand', async () => {
      let finish = (): void => {};
      let started = false;
      await queue.work({
        poll: () =>
          new Promise<void>((resolve) => {
            started = true;
            finish = resolve;
          }),
      });
      await queue.ring('poll', { feedId: 1 });
      await vi.waitFor(() => expect(started).toBe(true), WAIT);

      await redis.stop();
      finish();

      await expect(queue.counts()).rejects.toThrow();
      await queue.close(100);
    });

    it('says so when the password is wrong', async () => {
      await redis.protect('correct');
      const url = new URL(redis.url);
      url.password = 'hunter2';

      await expect(open(url.href)).rejects.toMatchObject({
        code: 'bad-config',
        message: expect.stringMatching(/cannot be used: ((?!hunter2).)*$/),
      });
    });
  });
}
