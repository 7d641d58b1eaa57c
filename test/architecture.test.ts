import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** The layers of the program, lowest first. A file may import its own folder and any lower row. */
const ROWS: readonly (readonly string[])[] = [
  ['src/lib'],
  ['src/domain'],
  ['src/db', 'src/config.ts'],
  ['src/sources', 'src/classify', 'src/store', 'src/queue', 'src/notify'],
  ['workers', 'src/bot'],
  ['src/main.ts', 'src/cli'],
];

/** Of these folders the rows above row 4 (but for the entry points) see the interface file only. */
const INTERFACES: Readonly<Record<string, string>> = {
  'src/db': 'src/db/db.ts',
  'src/sources': 'src/sources/source.ts',
  'src/classify': 'src/classify/classifier.ts',
  'src/queue': 'src/queue/queue.ts',
  'src/notify': 'src/notify/notifier.ts',
};

/** Vendors of a platform, a database or a queue stay behind the interface that hides them. */
const VENDORS: Readonly<Record<string, readonly string[]>> = {
  '@slack/bolt': ['src/notify', 'src/bot', 'src/cli', 'src/main.ts'],
  'discord.js': ['src/notify', 'src/bot', 'src/cli', 'src/main.ts'],
  bullmq: ['src/queue'],
  ioredis: ['src/queue'],
  '@electric-sql/pglite': ['src/db'],
  pg: ['src/db', 'src/queue'],
  'rss-parser': ['src/sources'],
};

const MAX_LINES = 250;

const files = ['src', 'workers'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
);

describe('the layers', () => {
  it('place every file', () => {
    expect(files.filter((file) => rowOf(file) === -1)).toEqual([]);
  });

  it('import downward only, and interfaces where there are any', () => {
    const broken = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => !mayImport(file, target))
        .map((target) => `${file} imports ${target}`),
    );

    expect(broken).toEqual([]);
  });

  it('keep vendors behind their interface', () => {
    const broken = files.flatMap((file) =>
      packagesOf(file)
        .filter((name) => name in VENDORS && !VENDORS[name]?.some((folder) => file.startsWith(folder)))
        .map((name) => `${file} imports ${name}`),
    );

    expect(broken).toEqual([]);
  });

  it(`keep every file a room of at most ${MAX_LINES} lines`, () => {
    const long = files.filter((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1 > MAX_LINES);

    expect(long).toEqual([]);
  });

  it('read the environment in one place', () => {
    const readers = files.filter((file) => /process\.env/.test(readFileSync(join(ROOT, file), 'utf8')));

    expect(readers.filter((file) => file !== 'src/config.ts' && !file.startsWith('src/cli/'))).toEqual([]);
  });
});

function folderOf(file: string): string | undefined {
  return ROWS.flat().find((folder) => file === folder || file.startsWith(`${folder}/`));
}

function rowOf(file: string): number {
  const folder = folderOf(file);
  return folder === undefined ? -1 : ROWS.findIndex((row) => row.includes(folder));
}

function mayImport(file: string, target: string): boolean {
  const from = folderOf(file);
  const to = folderOf(target);
  if (from === to) return true;
  if (to === undefined) return file.startsWith('src/cli/bench') && target.startsWith('test/support/');
  const entryPoint = rowOf(file) === ROWS.length - 1;
  if (entryPoint && rowOf(target) === rowOf(file)) return true;
  if (rowOf(target) >= rowOf(file)) return false;
  if (to === 'src/config.ts') return entryPoint;
  return entryPoint || INTERFACES[to] === undefined || INTERFACES[to] === target;
}

function importsOf(file: string): string[] {
  return specifiersOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(ROOT, resolve(ROOT, dirname(file), specifier)).replaceAll('\\', '/'));
}

function packagesOf(file: string): string[] {
  return specifiersOf(file).filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'));
}

function specifiersOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}
