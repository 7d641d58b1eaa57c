import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../../src/db/db.ts';
import { migrate } from '../../src/db/migrate.ts';
import { openPglite } from '../../src/db/pglite.ts';
import { findTemplate } from '../support/pglite-template.ts';
import type { Channel } from './chats.ts';
import { listOutbox, SILENT, type Store, subscribe } from './store.ts';

/** The database inside the program, in a folder of its own. */
export async function openEmbeddedStore(folder: string, channels: readonly Channel[]): Promise<Store> {
  const [dir, kept] = [join(folder, 'data'), join(folder, 'kept')];
  const use = async <T>(work: (db: Db) => Promise<T>, from: { readonly template?: string } = {}): Promise<T> => {
    const db = await openPglite({ dir, ...from, log: SILENT });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  };
  const copy = async (from: string, to: string): Promise<void> => {
    await rm(to, { recursive: true, force: true });
    // the socket by which the folder is locked is of no use in a copy
    await cp(from, to, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  };
  const prepare = async (db: Db): Promise<void> => {
    await migrate(db, { log: SILENT });
    await db.tx((sql) => subscribe(sql, channels));
  };
  await use(prepare, { template: await findTemplate(SILENT) });
  return {
    env: { EARSHOT_DATA_DIR: dir },
    isShared: false,
    strikes: {},
    keep: () => copy(dir, kept),
    reset: () => copy(kept, dir),
    // a program that starts alone on its database does so itself
    releaseFeeds: async () => undefined,
    readOutbox: () => use(listOutbox),
    close: async () => undefined,
  };
}
