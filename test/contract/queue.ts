import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fields, Log } from '../../src/lib/log.ts';
import type { LinesOptions } from '../../src/queue/bullmq-lines.ts';
import type { Handlers, Queue } from '../../src/queue/queue.ts';
import { silentLog } from '../support/database.ts';

/** A storage to run the contract on; queues opened on it see the same jobs. */
export interface QueueStorage {
  open(options: LinesOptions & { readonly log: Log }): Promise<Queue>;
  /** Forgets everything the queue has stored, as FLUSHALL would. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}

const LINES: LinesOptions = {
  deliver: {
    slack: { token: 'xoxb-test', requestsPerSecond: 1000 },
    discord: { token: 'discord-test', requestsPerSecond: 2 },
    console: { token: null, requestsPerSecond: 1000 },
  },
  concurrency: { poll: 1, triage: 1, deliver: 1, digest: 1 },
};

/** What every queue must do, whatever keeps it. */
export function describeQueueContract(name: string, openStorage: () => Promise<QueueStorage>): void {
  describe(`the queue on ${name}`, () => {
    let storage: QueueStorage;
    let queue: Queue;
    let logged: { readonly event: string; readonly fields: Fields }[];

    beforeEach(async () => {
      storage = await openStorage();
      logged = [];
      const keep = (event: string, fields: Fields = {}): void => {
        logged.push({ event, fields });
      };
      queue = await storage.open({ ...LINES, log: { debug() {}, info() {}, warn: keep, error: keep } });
    });

    afterEach(async () => {
      await queue.close();
      await storage.close();
    });

    it('carries each kind of job to its handler', async () => {
      const seen: unknown[] = [];
      const take = async (data: unknown): Promise<void> => void seen.push(data);
      await queue.work({ poll: take, triage: take, deliver: take, digest: take });

      await queue.ring('poll', { feedId: 7 });
      await queue.ring('triage', { itemIds: [1, 2] });
      await queue.ring('deliver', { platform: 'slack', channelId: 3 });
      await queue.ring('deliver', { platform: 'console', channelId: 4 });
      await queue.ring('digest', { channelId: 3, isoWeek: '2026-W48' });

      await vi.waitFor(() => expect(seen).toHaveLength(5), WAIT);
      expect(seen).toEqual(
        expect.arrayContaining([
          { feedId: 7 },
          { itemIds: [1, 2] },
          { platform: 'slack', channelId: 3 },
          { platform: 'console', channelId: 4 },
          { channelId: 3, isoWeek: '2026-W48' },
        ]),
      );
    });

    it('lets a platform be asked again when its limits are forgotten', async () => {
      const line = {
        ...LINES,
        deliver: { slack: { token: 'xoxb-slow', requestsPerSecond: 1 / 3_600 } },
        log: silentLog,
      };
      const [first, second] = [await storage.open(line), await storage.open(line)];
      const seen: number[] = [];
      const take = async ({ channelId }: { readonly channelId: number }): Promise<void> => void seen.push(channelId);
      await first.work({ deliver: take });
      await first.ring('deliver', { platform: 'slack', channelId: 1 });
      await vi.waitFor(() => expect(seen).toEqual([1]), WAIT);
      await first.close();

      await second.forgetLimits();
      await second.work({ deliver: take });
      await second.ring('deliver', { platform: 'slack', channelId: 2 });
      await vi.waitFor(() => expect(seen).toEqual([1, 2]), WAIT);
      await second.close();
    });

    it('joins rings for the same ids while one waits', async () => {
      for (const itemIds of [[1, 2], [2, 1], [1, 2], [3]]) await queue.ring('triage', { itemIds });
      await queue.ring('deliver', { platform: 'slack', channelId: 1 });
      await queue.ring('deliver', { platform: 'console', channelId: 1 });

      expect(await queue.counts()).toEqual({ poll: 0, triage: 2, deliver: 2, digest: 0 });
    });

    it('runs a job once more when it was rung for while it ran', async () => {
      const runs: (() => void)[] = [];
      await queue.work({ poll: () => new Promise<void>((resolve) => void runs.push(resolve)) });
      await queue.ring('poll', { feedId: 1 });
      await vi.waitFor(() => expect(runs).toHaveLength(1), WAIT);

      await queue.ring('poll', { feedId: 1 });
      await queue.ring('poll', { feedId: 1 });
      runs[0]?.();
      await vi.waitFor(() => expect(runs).toHaveLength(2), WAIT);
      runs[1]?.();
      await queue.ring('poll', { feedId: 2 });
      await vi.waitFor(() => expect(runs).toHaveLength(3), WAIT);
      runs[2]?.();

      await vi.waitFor(async () => expect((await queue.counts()).poll).toBe(0), WAIT);
      expect(runs).toHaveLength(3);
    });

    it('takes the urgent first, and lifts a waiting one that is rung for more urgently', async () => {
      await queue.ring('poll', { feedId: 1 }, { priority: 5 });
      await queue.ring('poll', { feedId: 2 }, { priority: 9 });
      await queue.ring('poll', { feedId: 3 }, { priority: 2 });
      await queue.ring('poll', { feedId: 4 });
      await queue.ring('poll', { feedId: 2 }, { priority: 1 });
      await queue.ring('poll', { feedId: 3 }, { priority: 9 });

      expect(await workUntil(4)).toEqual([4, 2, 3, 1]);
    });

    it('waits with a delayed job, until it is due or rung for without delay', async () => {
      await queue.ring('poll', { feedId: 1 }, { delayMs: 3_600_000 });
      await queue.ring('poll', { feedId: 2 }, { delayMs: 3_600_000 });
      await queue.ring('poll', { feedId: 3 }, { delayMs: 300 });
      await queue.ring('poll', { feedId: 2 });

      expect(await workUntil(2)).toEqual([2, 3]);
      expect((await queue.counts()).poll).toBe(1);
    });

    it('drops a job whose handler throws, says so, and takes it again', async () => {
      let runs = 0;
      await queue.work({
        digest: async () => {
          runs += 1;
          if (runs === 1) throw new Error('no luck');
        },
      });

      await queue.ring('digest', { channelId: 5, isoWeek: '2026-W48' });
      await vi.waitFor(() => expect(logged).toHaveLength(1), WAIT);
      await queue.ring('digest', { channelId: 5, isoWeek: '2026-W48' });
      await vi.waitFor(() => expect(runs).toBe(2), WAIT);

      expect(logged[0]).toMatchObject({
        event: 'job.failed',
        fields: { job: 'digest', channelId: 5, isoWeek: '2026-W48' },
      });
    });

    it('keeps the pace of a token', async () => {
      const at: number[] = [];
      for (const channelId of [1, 2, 3]) await queue.ring('deliver', { platform: 'discord', channelId });
      await queue.work({ deliver: async () => void at.push(performance.now()) });

      await vi.waitFor(() => expect(at).toHaveLength(3), WAIT);
      // Two in a second: the third cannot be in the second of the first.
      expect((at[2] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(800);
    });

    it('refuses to ring on a platform that is not in use', async () => {
      const other = await storage.open({
        ...LINES,
        deliver: {},
        log: { debug() {}, info() {}, warn() {}, error() {} },
      });

      await expect(other.ring('deliver', { platform: 'slack', channelId: 1 })).rejects.toThrow('not in use');
      await other.close();
    });

    it('lets a running handler end before it closes, and takes no other', async () => {
      const events: string[] = [];
      let finish = (): void => {};
      await queue.work({
        poll: async ({ feedId }) => {
          events.push(`start ${feedId}`);
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          events.push(`end ${feedId}`);
        },
      });
      await queue.ring('poll', { feedId: 1 });
      await vi.waitFor(() => expect(events).toEqual(['start 1']), WAIT);
      await queue.ring('poll', { feedId: 2 });

      const closed = queue.close().then(() => events.push('closed'));
      finish();
      await closed;

      expect(events).toEqual(['start 1', 'end 1', 'closed']);
    });

    it('aborts a handler that does not end in time', async () => {
      let started = false;
      let aborted = false;
      await queue.work({
        poll: (_data, signal) => {
          started = true;
          return new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              aborted = true;
              resolve();
            });
          });
        },
      });
      await queue.ring('poll', { feedId: 1 });
      await vi.waitFor(() => expect(started).toBe(true), WAIT);

      await queue.close(10);

      expect(aborted).toBe(true);
    });

    it('goes on after its storage was wiped, idle or in the middle of a job', async () => {
      const runs: number[] = [];
      let finish = (): void => {};
      const handlers: Handlers = {
        poll: async ({ feedId }) => {
          runs.push(feedId);
          if (runs.length > 1) return;
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
        },
      };
      await queue.work(handlers);
      await queue.ring('poll', { feedId: 1 });
      await vi.waitFor(() => expect(runs).toEqual([1]), WAIT);
      await queue.ring('poll', { feedId: 1 });
      await queue.ring('poll', { feedId: 2 }, { delayMs: 3_600_000 });

      await storage.wipe();
      finish();
      // What the sweep does: it rings for what is due, again and again.
      for (const wanted of [
        [1, 2],
        [1, 2, 3],
      ]) {
        const before = runs.length;
        for (const feedId of wanted) await queue.ring('poll', { feedId });
        await vi.waitFor(() => expect(runs.slice(before)).toEqual(expect.arrayContaining(wanted)), WAIT);
        await vi.waitFor(async () => expect((await queue.counts()).poll).toBe(0), WAIT);
        await storage.wipe();
      }
    });

    /** Works on polls until so many have run; gives their feeds in that order. */
    async function workUntil(count: number): Promise<number[]> {
      const order: number[] = [];
      await queue.work({ poll: async ({ feedId }) => void order.push(feedId) });
      await vi.waitFor(() => expect(order).toHaveLength(count), WAIT);
      return order;
    }
  });
}

const WAIT = { timeout: 20_000, interval: 10 } as const;
