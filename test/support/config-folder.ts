import { cpSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';

const SHIPPED = resolve(import.meta.dirname, '../../config');

/** Makes a configuration folder as shipped but with other feeds, and returns its path. */
export function makeConfigFolder(folder: string, feeds: readonly object[]): string {
  const config = join(folder, 'config');
  cpSync(SHIPPED, config, { recursive: true });
  writeFileSync(join(config, 'feeds.yaml'), stringify({ feeds }));
  return config;
}
