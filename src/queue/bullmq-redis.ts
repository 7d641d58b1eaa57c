import { createRedisBackend, Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { EarshotError } from '../lib/errors.ts';
import { type ErrorListener, QUEUE, type Storage, WORKER } from './bullmq-storage.ts';

/**
 * Keeps the doorbells on a Redis server.
 * @throws EarshotError bad-config when it cannot be used (never with the password).
 */
export async function openRedisStorage(url: string, prefix: string, onError: ErrorListener): Promise<Storage> {
  // A worker waits for Redis to come back; a ring fails at once, because the sweep rings again.
  const patient = await connect(url, { maxRetriesPerRequest: null }, onError);
  const hasty = await connect(url, { enableOfflineQueue: false, commandTimeout: 5_000 }, onError);
  return {
    openQueue: (name) =>
      new Queue(name, { ...QUEUE, prefix, connection: hasty }, createRedisBackend).on('error', onError),
    openWorker: (name, run, options) =>
      new Worker(name, run, { ...WORKER, ...options, prefix, connection: patient }, createRedisBackend).on(
        'error',
        onError,
      ),
    async close() {
      patient.disconnect();
      hasty.disconnect();
    },
  };
}

async function connect(url: string, options: RedisOptions, onError: ErrorListener): Promise<Redis> {
  if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol)) {
    throw new EarshotError(
      'bad-config',
      'REDIS_URL is not the address of a Redis server, such as redis://localhost:6379.',
    );
  }
  const redis = new Redis(url, { ...options, lazyConnect: true });
  let reason: Error | undefined;
  redis.on('error', (error: Error) => {
    reason = error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    const cause = reason ?? error;
    const said = cause instanceof Error && cause.message !== '' ? cause.message : 'it does not answer';
    throw new EarshotError('bad-config', `Redis at ${new URL(url).host} (REDIS_URL) cannot be used: ${said}.`, {
      cause,
    });
  }
  return redis.on('error', onError);
}
