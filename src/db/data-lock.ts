import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, realpath, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EarshotError } from '../lib/errors.ts';

/** A hold on a data directory. It dies with the process, kill -9 included, because it is a socket that somebody listens on. */
export interface DataLock {
  release(): Promise<void>;
}

/** What a holder answers to whoever connects. */
interface Holder {
  readonly pid: number;
  /** ISO instant. */
  readonly startedAt: string;
  /** False while it still looks whether somebody else holds the directory. */
  readonly sure: boolean;
}

const ANSWER_WITHIN_MS = 3_000;
const TRIES = 40;
/** The shortest limit of a Unix socket's path: 104 bytes with the final zero, on macOS (unix(4), 2026-11-23). */
const PATH_BYTES = 103;
/** What file systems without sockets answer. */
const NO_SOCKETS: readonly string[] = ['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EINVAL', 'ENOSYS'];

/**
 * Takes a directory for this process.
 *
 * Each contender listens on a socket of its own name first and looks for others after: of two that start together the
 * later one is bound to see the earlier one, so never do both hold it. A dead one's socket file refuses, and is removed.
 * Nobody removes a file that answers, which a lock on one fixed name could not promise.
 *
 * @throws EarshotError bad-config when another process holds it, saying which.
 */
export async function lockDirectory(dir: string): Promise<DataLock> {
  for (const place of await listPlaces(dir)) {
    const lock = await lockAt(place, dir);
    if (lock !== undefined) return lock;
  }
  throw new EarshotError('bad-config', `The data directory ${dir} cannot be locked: no socket can be made for it.`);
}

/** Where the sockets of a directory are: in a folder, or on Windows one named pipe, which vanishes with its holder. */
interface Place {
  readonly folder: string;
  readonly fixed: string | undefined;
}

async function listPlaces(dir: string): Promise<Place[]> {
  const real = await realpath(dir);
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return [{ folder: '', fixed: `\\\\.\\pipe\\earshot-${hash}` }];
  const near = join(real, 'lock');
  // Not the temporary folder that the environment names: two sessions of one user may differ in it.
  const far = `/tmp/earshot-${hash}`;
  const folders = Buffer.byteLength(join(near, socketName())) <= PATH_BYTES ? [near, far] : [far];
  return folders.map((folder) => ({ folder, fixed: undefined }));
}

/** Undefined where there can be no sockets, as on some mounted folders. */
async function lockAt(place: Place, dir: string): Promise<DataLock | undefined> {
  if (place.fixed === undefined) await mkdir(place.folder, { recursive: true });
  for (let tries = 0; tries < TRIES; tries++) {
    const claim = await stakeClaim(place);
    if (claim === 'impossible') return undefined;
    const other = claim === 'taken' ? await ask(place.fixed ?? '') : await findOther(place, claim.name);
    if (claim !== 'taken' && other === undefined) return claim.keep();
    if (claim !== 'taken') await claim.withdraw();
    if (other?.sure) throw heldBy(dir, other);
    // Those that start at the same moment stand back; the first to come again gets it.
    await sleep(20 + Math.random() * 200);
  }
  throw new EarshotError('bad-config', `Other processes keep trying to start on the data directory ${dir}: stop them.`);
}

function socketName(): string {
  return `${randomBytes(6).toString('hex')}.sock`;
}

interface Claim {
  readonly name: string;
  keep(): DataLock;
  withdraw(): Promise<void>;
}

/** Listens; the one name there is on Windows may be taken. */
async function stakeClaim(place: Place): Promise<Claim | 'taken' | 'impossible'> {
  const name = socketName();
  let sure = false;
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(JSON.stringify({ pid: process.pid, startedAt, sure } satisfies Holder));
  });
  const refusal = await listen(server, place.fixed ?? join(place.folder, name));
  if (refusal !== undefined) return refusal;
  server.unref();
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return {
    name,
    keep: () => {
      sure = true;
      return { release: close };
    },
    withdraw: close,
  };
}

/** Why it cannot listen; undefined when it does. */
function listen(server: Server, path: string): Promise<'taken' | 'impossible' | undefined> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('taken');
      else if (NO_SOCKETS.includes(error.code ?? '')) resolve('impossible');
      else reject(new EarshotError('bad-config', `The data directory cannot be locked at ${path}.`, { cause: error }));
    });
    server.listen(path, () => resolve(undefined));
  });
}

async function findOther({ folder, fixed }: Place, own: string): Promise<Holder | undefined> {
  if (fixed !== undefined) return undefined;
  let unsure: Holder | undefined;
  for (const name of await readdir(folder)) {
    if (name === own || !name.endsWith('.sock')) continue;
    const holder = await ask(join(folder, name));
    if (holder?.sure) return holder;
    unsure ??= holder;
  }
  return unsure;
}

/** Who listens on a socket; undefined when nobody does, and then its file is gone. */
async function ask(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readAll(path)) as Holder;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return undefined;
    if (code === 'ECONNREFUSED') {
      await unlink(path).catch(ignoreMissing);
      return undefined;
    }
    // It is there and gives no proper answer (stopped, or another user's): whoever it is, it may write.
    return { pid: 0, startedAt: '', sure: true };
  }
}

function readAll(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let text = '';
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error('no answer')));
    socket.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    socket.once('end', () => resolve(text));
    socket.once('error', reject);
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

function heldBy(dir: string, { pid, startedAt }: Holder): EarshotError {
  const who = pid === 0 ? 'another process, which does not answer,' : `process ${pid}, running since ${startedAt},`;
  return new EarshotError(
    'bad-config',
    `The data directory ${dir} is in use: ${who} holds it. Stop that process, or give this one another directory (EARSHOT_DATA_DIR).`,
  );
}
