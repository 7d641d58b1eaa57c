import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type DataLock, lockDirectory } from './data-lock.ts';
import type { Db, Sql } from './db.ts';
import { type Bridge, startBridge } from './pglite-bridge.ts';
import { EmbeddedPool } from './pglite-pool.ts';
import { type Ask, shareConnection } from './pglite-session.ts';
import { createUpkeep } from './pglite-upkeep.ts';
import { createTransactions } from './transaction.ts';

export interface PgliteOptions {
  /** The data directory, made when missing; null keeps everything in memory. */
  readonly dir: string | null;
  /** The file of a dump (PGlite's `dumpDataDir`) that a new database begins with: 0.6 s instead of 4 for an empty one. */
  readonly template?: string;
  readonly log: Log;
  /** Called once when the database's thread dies by itself. Every query fails from then on: the process should end. */
  readonly onCrash?: (error: Error) => void;
}

/** The database inside this process. */
export interface EmbeddedDb extends Db {
  /**
   * Vacuums tables with many dead rows and checkpoints a long log, neither of which the embedded database does by itself.
   * Cheap when there is nothing to do; call it every few seconds.
   */
  upkeep(): Promise<void>;
  /** The same database for BullMQ. It lives as long as the database. */
  readonly pool: EmbeddedPool;
}

/** Opens PostgreSQL in this process (PGlite in a worker thread). One process at a time may hold a data directory. */
export async function openPglite({ dir, template, log, onCrash }: PgliteOptions): Promise<EmbeddedDb> {
  const lock = dir === null ? undefined : await prepare(resolve(dir));
  const crashed = (error: Error): void => {
    log.error('db.crashed', { err: error });
    onCrash?.(error);
  };
  try {
    const cluster = dir === null ? null : join(resolve(dir), 'postgres');
    const bridge = await startBridge({ dir: cluster, template, log, onCrash: crashed });
    await bridge.ask(`SET search_path TO earshot, bullmq; SET TIME ZONE 'UTC'`);
    return embed(bridge, lock, log);
  } catch (error) {
    await lock?.release();
    const where = dir === null ? '' : `in ${dir} `;
    const full = dir !== null && (await isFull(dir)) ? ' The disk is full: make room and start again.' : '';
    throw new EarshotError('bad-config', `The embedded database ${where}does not open.${full}`, { cause: error });
  }
}

/** PostgreSQL writes its log in files of this size, and needs one to start. */
const LOG_FILE_BYTES = 16 * 1_048_576;

/** What PostgreSQL says of a full disk does not get through to here when it starts. */
async function isFull(dir: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize < LOG_FILE_BYTES;
}

async function prepare(dir: string): Promise<DataLock> {
  try {
    await mkdir(dir, { recursive: true });
    await access(dir, constants.W_OK);
  } catch (error) {
    throw new EarshotError('bad-config', `The data directory ${dir} cannot be written to.`, { cause: error });
  }
  return lockDirectory(dir);
}

function embed(bridge: Bridge, lock: DataLock | undefined, log: Log): EmbeddedDb {
  const transactions = createTransactions();
  const session = shareConnection(bridge, transactions);
  return {
    ...sqlOf(session.ask),
    pool: new EmbeddedPool(session, bridge),
    upkeep: createUpkeep(sqlOf(session.ask), log),
    async tx(work) {
      const held = await session.hold();
      try {
        return await transactions.run(sqlOf(held.ask), work);
      } finally {
        held.release();
      }
    },
    async close() {
      await bridge.close();
      await lock?.release();
    },
  };
}

function sqlOf(ask: Ask): Sql {
  return { query: async <R>(text: string, params?: readonly unknown[]) => (await ask(text, params)).rows as R[] };
}
