import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmbeddedDb } from '../../src/db/pglite.ts';
import { createBullQueue } from '../../src/queue/bullmq.ts';
import { describeQueueContract } from '../contract/queue.ts';
import { createTestDatabase, openTestPglite, postgresIsThere, silentLog } from '../support/database.ts';
import { createRedisSpace, redisIsThere } from '../support/redis.ts';

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

if (postgresIsThere('The queue')) {
  describeQueueContract('PostgreSQL', async () => {
    const { url, drop } = await createTestDatabase();
    return {
      open: (options) => createBullQueue({ ...options, storage: { kind: 'postgres', url } }),
      async wipe() {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        await client.query(WIPE);
        await client.end();
      },
      close: drop,
    };
  });
}

if (redisIsThere('The queue')) {
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
  const queue = await createBullQueue({
    storage: { kind: 'embedded', pool: db.pool },
    deliver: {},
    concurrency: { poll: 1, triage: 1, deliver: 1, digest: 1 },
    log: silentLog,
  });
  await queue.close();

  const shared = await db.query(
    `SELECT tablename FROM pg_tables WHERE schemaname IN ('earshot', 'bullmq') GROUP BY tablename HAVING count(*) > 1`,
  );
  expect(shared).toEqual([]);
});
