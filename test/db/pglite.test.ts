import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, realpath, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../src/db/data-lock.ts';
import { type EmbeddedDb, openPglite } from '../../src/db/pglite.ts';
import { Bridge } from '../../src/db/pglite-bridge.ts';
import { openTestPglite, silentLog } from '../support/database.ts';

interface Line {
  readonly holds?: number;
  readonly inserted?: number;
  readonly refused?: string;
  readonly message?: string;
}

/** Processes and databases start, which takes long on a busy machine. */
const SLOW = { timeout: 120_000 } as const;
const HOLDER = join(import.meta.dirname, '../support/database-holder.ts');

describe('the data directory of the embedded database', () => {
  let dir: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'earshot-data-'));
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('keeps every acknowledged row over a kill -9, and is held while a database is open in it', SLOW, async () => {
    const child = hold('insert');
    const last = await until(child, ({ inserted = 0 }) => inserted >= 50);
    await kill(child.process);

    const db = await openPglite({ dir, log: silentLog });
    const [row] = await db.query<{ rows: number }>('SELECT count(*) AS rows FROM kept');
    await expect(openPglite({ dir, log: silentLog })).rejects.toMatchObject({ code: 'bad-config' });
    await db.close();

    expect(row?.rows).toBeGreaterThanOrEqual(last.inserted ?? 0);
    expect(await readdir(join(dir, 'lock'))).toEqual([]);
  });

  it('is refused to a second process, which hears who holds it, until the first is killed', SLOW, async () => {
    const first = hold();
    const { holds } = await until(first, () => true);

    const second = await until(hold(), () => true);
    await kill(first.process);
    const third = await until(hold(), () => true);

    expect(second.refused).toBe('bad-config');
    expect(second.message).toMatch(new RegExp(`in use: process ${holds}, running since 20\\d\\d-.*Stop that process`));
    expect(third.holds).toBeGreaterThan(0);
  });

  it('that holds no sound database ends the process that opens it, with a reason', SLOW, async () => {
    const broken = join(dir, 'broken');
    await mkdir(join(broken, 'postgres'), { recursive: true });
    await writeFile(join(broken, 'postgres', 'PG_VERSION'), 'none');
    const child = hold('insert', broken);
    const { refused, message } = await until(child, () => true);
    const code = child.process.exitCode ?? (await once(child.process, 'exit'))[0];

    expect({ refused, code }).toEqual({ refused: 'bad-config', code: 0 });
    expect(message).toMatch(/^EarshotError: The embedded database in .* does not open\.$/);
  });

  it('goes to exactly one of three that start together', SLOW, async () => {
    const lines = await Promise.all([hold(), hold(), hold()].map((child) => until(child, () => true)));

    expect(lines.filter((line) => line.holds !== undefined)).toHaveLength(1);
    expect(lines.filter((line) => line.refused === 'bad-config')).toHaveLength(2);
  });

  function hold(task = 'hold', where = dir): { process: ChildProcess; lines: AsyncIterable<string> } {
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), HOLDER, where, task], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return { process: child, lines: createInterface({ input: child.stdout }) };
  }
});

async function until(child: { lines: AsyncIterable<string> }, wanted: (line: Line) => boolean): Promise<Line> {
  for await (const text of child.lines) {
    const line = JSON.parse(text) as Line;
    if (wanted(line) || line.refused !== undefined) return line;
  }
  throw new Error('The process ended before it said what was wanted.');
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

it('locks a directory whose path is too long for a socket', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'earshot-long-'));
  const dir = join(parent, 'x'.repeat(120));
  await mkdir(dir);

  const lock = await lockDirectory(dir);
  await expect(lockDirectory(dir)).rejects.toMatchObject({
    message: expect.stringContaining(`process ${process.pid}`),
  });
  await lock.release();
  const again = await lockDirectory(dir);

  await again.release();
  const hash = createHash('sha256')
    .update(await realpath(dir))
    .digest('hex')
    .slice(0, 24);
  await rmdir(`/tmp/earshot-${hash}`);
  await rm(parent, { recursive: true });
});

describe('the embedded database', () => {
  let db: EmbeddedDb;
  beforeAll(async () => {
    db = await openTestPglite();
  });
  afterAll(() => db.close());

  it('vacuums what is worn and checkpoints a long log, when asked to', async () => {
    await db.query('CREATE TABLE worn AS SELECT g AS n FROM generate_series(1, 5000) g');
    await db.query('UPDATE worn SET n = n + 1');
    for (let segments = 0; segments < 6; segments++)
      await db.query('INSERT INTO worn VALUES (0); SELECT pg_switch_wal()');
    const before = await getWear();

    await db.upkeep();

    expect(before.dead).toBeGreaterThanOrEqual(5000);
    expect(before.log).toBeGreaterThan(64 * 1024 * 1024);
    const after = await getWear();
    expect(after.dead).toBe(0);
    expect(after.log).toBeLessThan(1024 * 1024);
  });

  it('lets a client of the pool that says BEGIN have the connection alone', async () => {
    await db.query('CREATE TABLE shared (n int)');
    const client = await db.pool.connect();

    await client.query('BEGIN');
    const waiting = db.query('SELECT n FROM shared');
    await client.query('INSERT INTO shared VALUES ($1)', [1]);
    await client.query('COMMIT');
    client.release();

    expect(await waiting).toEqual([{ n: 1 }]);
  });

  it('carries notifications to every client of the pool until it is released', async () => {
    const heard: unknown[] = [];
    const clients = await Promise.all([db.pool.connect(), db.pool.connect()]);
    for (const client of clients) client.on('notification', (notification) => heard.push(notification));

    await clients[0]?.query('LISTEN bells');
    clients[1]?.release();
    await db.query(`SELECT pg_notify('bells', 'ding')`);

    expect(heard).toEqual([{ channel: 'bells', payload: 'ding' }]);
  });

  async function getWear(): Promise<{ dead: number; log: number }> {
    await db.query('SELECT pg_stat_force_next_flush()');
    const [row] = await db.query<{ dead: number; log: number }>(
      `SELECT (SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'worn') AS dead,
              pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::bigint AS log FROM pg_control_checkpoint()`,
    );
    return row ?? { dead: -1, log: -1 };
  }
});

it('fails every query once its thread has died, and tells whoever opened it', async () => {
  const worker = new Worker(`require('node:worker_threads').parentPort.once('message', () => process.exit(3))`, {
    eval: true,
  });
  let told: Error | undefined;
  const bridge = new Bridge(worker, (error) => {
    told = error;
  });

  const pending = [bridge.ask('SELECT 1'), bridge.ask('SELECT 2')];

  for (const query of pending) await expect(query).rejects.toThrow('thread of the embedded database died');
  await expect(bridge.ask('SELECT 3')).rejects.toThrow('thread of the embedded database died');
  expect(told?.message).toContain('thread of the embedded database died');
  await bridge.close();
});
