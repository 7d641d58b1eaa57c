import { once } from 'node:events';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { Log } from '../lib/log.ts';
import type { Answer, Notification, QueryError, QueryResult, WorkerStart } from './pglite-worker.ts';

export interface BridgeOptions {
  /** The directory of the cluster; null keeps it in memory. */
  readonly dir: string | null;
  readonly template: string | undefined;
  readonly log: Log;
  /** Called once when the thread dies by itself after it had started: nothing works from then on. */
  readonly onCrash: (error: Error) => void;
}

type Outcome = QueryResult | { readonly error: QueryError };

interface Waiting {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/** Starts PGlite in a thread of its own: in the main one, a busy database would stall the bot's sockets by half a second. */
export async function startBridge({ dir, template, log, onCrash }: BridgeOptions): Promise<Bridge> {
  const workerData: WorkerStart = { dir, template };
  const worker = startWorker(new URL('./pglite-worker.ts', import.meta.url), {
    workerData,
    stdout: true,
    stderr: true,
  });
  // Standard output belongs to the alerts; what PostgreSQL says about itself goes to the log.
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => log.debug('db.output', { text: text.trimEnd() }));
  }
  const [first] = (await Promise.race([once(worker, 'message'), exitOf(worker)])) as [Answer | number];
  if (typeof first === 'number') throw new Error(`The thread of the embedded database ended at once (code ${first}).`);
  if (first.kind === 'failed') {
    // what failed half-way may keep its thread, and so the program, alive
    await worker.terminate();
    throw new Error(first.error.message);
  }
  return new Bridge(worker, onCrash);
}

/** The main thread's end of the thread that holds the embedded database. */
export class Bridge {
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: ((notification: Notification) => void)[] = [];
  #lastId = 0;
  #ended: Error | undefined;

  constructor(worker: Worker, onCrash: (error: Error) => void) {
    this.#worker = worker;
    this.#exited = exitOf(worker);
    let cause: unknown;
    worker.on('message', (answer: Answer) => this.#take(answer));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.once('exit', () => {
      const error = new Error('The thread of the embedded database died; start Earshot again.', { cause });
      const crashed = this.#ended === undefined;
      this.#ended ??= error;
      for (const { reject } of this.#waiting.values()) reject(error);
      if (crashed) onCrash(error);
    });
  }

  /** Runs one statement (or, without parameters, several); answers come in the order of the calls. */
  async ask(text: string, params: readonly unknown[] = []): Promise<QueryResult> {
    if (this.#ended !== undefined) throw this.#ended;
    return this.#send(text, params);
  }

  onNotification(listener: (notification: Notification) => void): void {
    this.#listeners.push(listener);
  }

  /** Ends the database, after the statements sent so far, and its thread. */
  async close(): Promise<void> {
    if (this.#ended === undefined) {
      this.#ended = new Error('The embedded database is closed.');
      await this.#send(null, []);
    }
    await this.#exited;
  }

  async #send(text: string | null, params: readonly unknown[]): Promise<QueryResult> {
    const id = ++this.#lastId;
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, text, params });
    });
    // Made here and not where the answer arrives, so that its stack names the caller.
    if ('error' in outcome) throw Object.assign(new Error(outcome.error.message), outcome.error);
    return outcome;
  }

  #take(answer: Answer): void {
    if (answer.kind === 'notification') {
      for (const listener of this.#listeners) listener(answer.notification);
    } else if (answer.kind === 'result' || answer.kind === 'error') {
      this.#waiting.get(answer.id)?.resolve(answer.kind === 'result' ? answer.result : { error: answer.error });
      this.#waiting.delete(answer.id);
    }
  }
}

async function exitOf(worker: Worker): Promise<[number]> {
  return new Promise((resolve) => worker.once('exit', (code) => resolve([code])));
}

/**
 * Node runs TypeScript by itself from 22.18 on. Before that a thread needs tsx of its own, whatever the main one was
 * started with: neither `--import tsx` nor vitest's transforms reach into threads (tsx 4.23, vitest 4, 2026-11-23).
 */
function startWorker(file: URL, options: WorkerOptions): Worker {
  if ('typescript' in process.features && process.features.typescript)
    return new Worker(file, { ...options, execArgv: [] });
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const start = `import { register } from ${tsx}; register(); await import(${JSON.stringify(file.href)});`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(start)}`), { ...options, execArgv: [] });
}
