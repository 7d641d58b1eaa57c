import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeConfigFolder } from '../support/config-folder.ts';
import { startProcess } from '../support/program-process.ts';
import { type Channel, type Chats, openChats } from './chats.ts';
import { type Feeds, openFeeds } from './feeds.ts';
import type { Store } from './store.ts';
import { openEmbeddedStore } from './store-embedded.ts';
import { openSharedStore, type Servers } from './store-shared.ts';

/** Everything around the program, for any number of rounds. */
export interface Stage {
  readonly feeds: Feeds;
  readonly chats: Chats;
  readonly store: Store;
  /** The program's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Ten seconds of patience with a platform become one. */
const HASTE = 10;

/** Opens the feeds, the chat platforms and the store, subscribes the channels, and lets the program see every feed once. */
export async function openStage(servers: Servers | null): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-torture-'));
  const [feeds, chats] = await Promise.all([openFeeds(), openChats()]);
  const open = (channels: readonly Channel[]): Promise<Store> =>
    servers === null ? openEmbeddedStore(folder, channels) : openSharedStore(servers, channels);
  const store = await open(chats.channels);
  const env = {
    ...{ ...chats.env, ...store.env, EARSHOT_CONFIG_DIR: makeConfigFolder(folder, feeds.entries) },
    ...{ EARSHOT_HASTE: String(HASTE), EARSHOT_ROLES: 'worker', EARSHOT_LOG: 'info', NODE_NO_WARNINGS: '1' },
  };
  await learnFeeds(env, feeds);
  await store.keep();
  return {
    ...{ feeds, chats, store, env },
    close: async () => {
      await Promise.all([feeds.close(), chats.close()]);
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @throws Error with what the program said where it ends before it saw every feed. */
async function learnFeeds(env: Readonly<Record<string, string>>, feeds: Feeds): Promise<void> {
  const program = startProcess({ env });
  const end = program.ended.then(({ err }) => {
    throw new Error(`The program ended before it had seen every feed: ${err}`);
  });
  await Promise.race([feeds.untilKnown(), end]);
  end.catch(() => undefined);
  program.kill('SIGTERM');
  await program.ended;
}
