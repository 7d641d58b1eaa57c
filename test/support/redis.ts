import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';

/** Keys of its own on the server of TEST_REDIS_URL. */
export interface RedisSpace {
  readonly url: string;
  readonly prefix: string;
  /** Deletes the keys; the server may be shared, so never more. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}

export async function createRedisSpace(): Promise<RedisSpace> {
  const url = process.env['TEST_REDIS_URL'];
  if (url === undefined) throw new Error('TEST_REDIS_URL is not set.');
  const prefix = `earshot-test-${randomBytes(6).toString('hex')}`;
  const redis = new Redis(url);
  const wipe = async (): Promise<void> => {
    const keys = await redis.keys(`${prefix}:*`);
    if (keys.length > 0) await redis.del(...keys);
  };
  return {
    url,
    prefix,
    wipe,
    async close() {
      await wipe();
      await redis.quit();
    },
  };
}

/** Whether there is a Redis server to test with; says so when there is none. */
export function redisIsThere(name: string): boolean {
  if (process.env['TEST_REDIS_URL'] !== undefined) return true;
  console.log(`${name}: not run on Redis; set TEST_REDIS_URL=redis://localhost:6379.`);
  return false;
}
