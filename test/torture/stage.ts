import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { type Channel, type Chats, openChats } from './chats.ts';
import { type Feeds, openFeeds } from './feeds.ts';
import { startFleet } from './fleet.ts';
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

const ROOT = resolve(import.meta.dirname, '../..');
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
    ...{ ...chats.env, ...store.env, EARSHOT_CONFIG_DIR: writeConfig(folder, feeds) },
    ...{ EARSHOT_HASTE: String(HASTE), EARSHOT_ROLES: 'worker', EARSHOT_LOG: 'info', NODE_NO_WARNINGS: '1' },
  };
  const fleet = startFleet({ env, size: 1, onDeath: async () => undefined });
  await feeds.untilKnown();
  await fleet.stop();
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

function writeConfig(folder: string, feeds: Feeds): string {
  const config = join(folder, 'config');
  mkdirSync(config);
  for (const part of ['taxonomy', 'model.json'])
    cpSync(join(ROOT, 'config', part), join(config, part), { recursive: true });
  writeFileSync(join(config, 'feeds.yaml'), stringify({ feeds: feeds.entries }));
  return config;
}
