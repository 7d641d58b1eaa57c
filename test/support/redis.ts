import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
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

/** Whether there is a Redis server to test with; the reporter says so, once, when there is none. */
export function redisIsThere(): boolean {
  return Boolean(process.env['TEST_REDIS_URL']);
}

/** A Redis server of the test's own, which it may stop. */
export interface OwnRedis {
  readonly url: string;
  /** Starts it again, empty, at the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** From now on it asks for this password. */
  protect(password: string): Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const port = await findPort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  const own: OwnRedis = {
    url,
    async start() {
      const flags = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      server = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'inherit'] });
      for await (const line of createInterface({ input: server.stdout as Readable })) {
        if (line.includes('Ready to accept connections')) return;
      }
      throw new Error('redis-server ended before it was ready.');
    },
    async stop() {
      if (server === undefined) return;
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      server = undefined;
      await ended;
    },
    async protect(password) {
      const redis = new Redis(url);
      await redis.config('SET', 'requirepass', password);
      redis.disconnect();
    },
  };
  await own.start();
  return own;
}

/** Whether `redis-server` can be started here; says so when it cannot. */
export function ownRedisIsThere(name: string): boolean {
  if (spawnSync('redis-server', ['--version']).status === 0) return true;
  console.log(`${name}: not run; they need the program redis-server on the PATH.`);
  return false;
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
