import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, type PGliteOptions, types } from '@electric-sql/pglite';

/** What the main thread sends; a question without text closes the database. */
export interface Question {
  readonly id: number;
  readonly text: string | null;
  readonly params: readonly unknown[];
}

/** Rows of the last statement, and how many rows it read or changed. */
export interface QueryResult {
  readonly rows: Record<string, unknown>[];
  readonly rowCount: number;
}

/** What an error of PostgreSQL says; structured cloning would keep the message alone. */
export interface QueryError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
}

export interface Notification {
  readonly channel: string;
  readonly payload: string;
}

export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: QueryError }
  | { readonly kind: 'result'; readonly id: number; readonly result: QueryResult }
  | { readonly kind: 'error'; readonly id: number; readonly error: QueryError }
  | { readonly kind: 'notification'; readonly notification: Notification };

/** Where the worker opens its database: a directory, or memory. */
export interface WorkerStart {
  readonly dir: string | null;
  /** The file of a dump (`dumpDataDir`) to begin with; there must be no database yet. */
  readonly template: string | undefined;
}

/** The same JavaScript values as `postgres-types.ts` gives: see `Db`. */
const parsers: PGliteOptions['parsers'] = { [types.INT8]: Number, [types.DATE]: (text: string) => text };

async function serve(): Promise<void> {
  const { dir, template } = workerData as WorkerStart;
  const db = await PGlite.create({
    parsers,
    ...(dir === null ? {} : { dataDir: dir }),
    ...(template === undefined ? {} : { loadDataDir: new Blob([await readFile(template)]) }),
  });
  db.onNotification((channel, payload) => send({ kind: 'notification', notification: { channel, payload } }));
  // One at a time and in order: a statement never overtakes the one before it.
  let last: Promise<void> = Promise.resolve();
  parentPort?.on('message', (question: Question) => {
    last = last.then(() => reply(db, question));
  });
  send({ kind: 'ready' });
}

async function reply(db: PGlite, { id, text, params }: Question): Promise<void> {
  try {
    const result = text === null ? await close(db) : await run(db, text, params);
    send({ kind: 'result', id, result });
  } catch (error) {
    send({ kind: 'error', id, error: describe(error) });
  }
  if (text === null) parentPort?.close();
}

/** Without parameters many statements may come at once (migrations do), which only the simple protocol takes. */
async function run(db: PGlite, text: string, params: readonly unknown[]): Promise<QueryResult> {
  const result = params.length === 0 ? (await db.exec(text)).at(-1) : await db.query(text, [...params]);
  const rows = (result?.rows ?? []) as Record<string, unknown>[];
  return { rows, rowCount: result?.affectedRows || rows.length };
}

async function close(db: PGlite): Promise<QueryResult> {
  await db.close();
  return { rows: [], rowCount: 0 };
}

function describe(error: unknown): QueryError {
  if (!(error instanceof Error)) return { message: sayThrown(error) };
  // PGlite's DatabaseError, which it does not export.
  const { message, code, detail, constraint, table } = error as Error & Partial<QueryError>;
  return { message, code, detail, constraint, table };
}

/** Emscripten's file system throws bare objects with a number. */
function sayThrown(thrown: unknown): string {
  const errno = typeof thrown === 'object' && thrown !== null && 'errno' in thrown ? thrown.errno : undefined;
  return errno === undefined ? String(thrown) : `its files cannot be written (error ${errno})`;
}

function send(answer: Answer): void {
  parentPort?.postMessage(answer);
}

serve().catch((error: unknown) => {
  send({ kind: 'failed', error: describe(error) });
  parentPort?.close();
});
