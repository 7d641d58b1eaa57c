import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { EmbeddedDb } from '../../src/db/pglite.ts';
import { createBullQueue } from '../../src/queue/bullmq.ts';
import type { LinesOptions } from '../../src/queue/bullmq-lines.ts';
import { describeQueueContract } from '../contract/queue.ts';
import { createTestDatabase, openTestPglite, postgresIsThere, silentLog } from '../support/database.ts';
import { createRedisSpace, redisIsThere } from '../support/redis.ts';

const ONE_OF_EACH: LinesOptions = { deliver: {}, concurrency: { poll: 1, triage: 1, deliver: 1, digest: 1 } };
const WIPE =
  'TRUNCATE bullmq.job, bullmq.dedup, bullmq.dedup_next, bullmq.event, bullmq.meta, bullmq.rate_limit CASCADE';

let db: EmbeddedDb;
beforeAll(async () => {
  db = await openTestPglite();
});
afterAll(() => db.close());

describeQueueContract('PGlite', async () => ({
  open: (options) => createBullQueue({ ...options, storage: { kind: 'embedded', pool: db.pool } }),
  wipe: async () => void (await db.query(WIPE)),
  close: async () => {},
}));

if (postgresIsThere()) {
  describeQueueContract('PostgreSQL', async () => {
    const { url, drop } = await createTestDatabase();
    return {
      open: (options) => createBullQueue({ ...options, storage: { kind: 'postgres', url } }),
      wipe: () => runOn(url, WIPE),
      close: drop,
    };
  });

  it('works again after the PostgreSQL server ended its connections', async () => {
    const { url, drop } = await createTestDatabase();
    const queue = await createBullQueue({ ...ONE_OF_EACH, storage: { kind: 'postgres', url }, log: silentLog });
    const runs: number[] = [];
    await queue.work({ poll: async ({ feedId }) => void runs.push(feedId) });

    await runOn(
      url,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await vi.waitFor(() => queue.ring('poll', { feedId: 1 }), { timeout: 20_000 });
    await vi.waitFor(() => expect(runs).toEqual([1]), { timeout: 20_000 });

    await queue.close();
    await drop();
  });
}

if (redisIsThere()) {
  describeQueueContract('Redis', async () => {
    const { url, prefix, wipe, close } = await createRedisSpace();
    return {
      open: (options) => createBullQueue({ ...options, storage: { kind: 'redis', url, prefix } }),
      wipe,
      close,
    };
  });
}

it('shares no table name with the program, because both are found by one search path', async () => {
  const queue = await createBullQueue({ ...ONE_OF_EACH, storage: { kind: 'embedded', pool: db.pool }, log: silentLog });
  await queue.close();

  const shared = await db.query(
    `SELECT tablename FROM pg_tables WHERE schemaname IN ('earshot', 'bullmq') GROUP BY tablename HAVING count(*) > 1`,
  );
  expect(shared).toEqual([]);
});

async function runOn(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}
