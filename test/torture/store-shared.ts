import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import { migrate } from '../../src/db/migrate.ts';
import { openPostgres } from '../../src/db/postgres.ts';
import type { Channel } from './chats.ts';
import { type Detour, openDetour } from './detour.ts';
import { listOutbox, SILENT, type Store, subscribe } from './store.ts';

/** The servers that several programs share. */
export interface Servers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

/** BullMQ's keys as the program writes them. */
const KEYS = 'earshot:*';
/** Redis has sixteen numbered databases; the upper ones are seldom in use. */
const NUMBERS = [9, 10, 11, 12, 13, 14, 15];
const CLAIM = 'torture:claimed';
const CLAIM_S = 6 * 3_600;

/** PostgreSQL and Redis, each behind a way that can be broken: a database and a numbered Redis database of our own. */
export async function openSharedStore(
  { databaseUrl, redisUrl }: Servers,
  channels: readonly Channel[],
): Promise<Store> {
  const name = `earshot_torture_${randomBytes(4).toString('hex')}`;
  const kept = `${name}_kept`;
  const at = (database: string): string => Object.assign(new URL(databaseUrl), { pathname: database }).href;
  const redis = await claimRedis(redisUrl);
  const toDatabase = await openDetour(at(name), 5432);
  const toRedis = await openDetour(redis.url, 6379);
  await administer(databaseUrl, `CREATE DATABASE ${name}`);
  const use = async <T>(work: (db: Awaited<ReturnType<typeof openPostgres>>) => Promise<T>): Promise<T> => {
    const db = await openPostgres({ url: at(name), log: SILENT, poolSize: 2 });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  };
  await use(async (db) => {
    await migrate(db, { log: SILENT });
    await db.tx((sql) => subscribe(sql, channels));
  });
  const replace = async (to: string, from: string): Promise<void> => {
    await administer(databaseUrl, `DROP DATABASE IF EXISTS ${to} WITH (FORCE)`);
    // a connection that has just been closed may still be counted
    await administer(databaseUrl, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${from}'`);
    await administer(databaseUrl, `CREATE DATABASE ${to} TEMPLATE ${from}`);
  };
  return {
    env: { DATABASE_URL: toDatabase.url, REDIS_URL: toRedis.url },
    isShared: true,
    strikes: {
      'redis-flush': () => redis.wipe(),
      'redis-cut': async () => toRedis.cut(),
      'redis-away': (ms) => blockFor(toRedis, ms),
      'redis-restart': async (ms) => {
        const back = blockFor(toRedis, ms);
        await redis.wipe();
        await back;
      },
      'database-cut': async () => toDatabase.cut(),
      'database-away': (ms) => blockFor(toDatabase, ms),
    },
    keep: async () => replace(kept, name),
    reset: async () => {
      toDatabase.mend();
      toRedis.mend();
      await redis.wipe();
      await replace(name, kept);
    },
    releaseFeeds: () => use(async (db) => void (await db.query('UPDATE feeds SET lease_until = NULL'))),
    readOutbox: () => use(listOutbox),
    close: async () => {
      await Promise.all([toDatabase.close(), toRedis.close()]);
      for (const database of [name, kept])
        await administer(databaseUrl, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      await redis.release();
    },
  };
}

async function blockFor(detour: Detour, ms: number): Promise<void> {
  detour.block();
  await new Promise((resolve) => setTimeout(resolve, ms));
  detour.mend();
}

async function administer(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

interface ClaimedRedis {
  readonly url: string;
  /** Deletes what the program keeps there, and no more. */
  wipe(): Promise<void>;
  release(): Promise<void>;
}

/** A numbered database that no other run of this harness uses and that holds nothing of the program's. */
async function claimRedis(server: string): Promise<ClaimedRedis> {
  for (const number of NUMBERS) {
    const url = Object.assign(new URL(server), { pathname: `/${number}` }).href;
    const redis = new Redis(url);
    if ((await redis.dbsize()) === 0 && (await redis.set(CLAIM, process.pid, 'EX', CLAIM_S, 'NX')) === 'OK') {
      const wipe = async (): Promise<void> => {
        const keys = await redis.keys(KEYS);
        if (keys.length > 0) await redis.del(...keys);
      };
      return {
        url,
        wipe,
        release: async () => {
          await wipe();
          await redis.del(CLAIM);
          await redis.quit();
        },
      };
    }
    await redis.quit();
  }
  throw new Error(`Every database of ${server} from ${NUMBERS[0]} on is in use.`);
}
