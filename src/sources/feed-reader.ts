import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EarshotError, type ErrorCode } from '../lib/errors.ts';
import type { Article, ArticleRequest } from './article.ts';
import type { FeedReading, FeedRequest } from './feed-entries.ts';
import type { PageReading, PageRequest } from './feed-page.ts';
import type { ListReading, ListRequest } from './list-reading.ts';

/**
 * Reads what strangers call a feed, in a process of its own: text made to keep a parser busy, or to make it take all
 * memory, stops neither the bot nor the reading of other feeds. One document is read at a time.
 */
export interface FeedReader {
  /** @throws EarshotError `source-unreadable`, `source-blocked`; the reason of `signal` where the caller gave up */
  readFeed(request: FeedRequest, signal?: AbortSignal): Promise<FeedReading>;
  /** Reads what stands at an address where a feed is looked for. Throws as `readFeed` does. */
  readPage(request: PageRequest, signal?: AbortSignal): Promise<PageReading>;
  /** Reads a list of entries that is no feed. Throws as `readFeed` does. */
  readList(request: ListRequest, signal?: AbortSignal): Promise<ListReading>;
  /** Reads the text of a page. Throws as `readFeed` does. */
  readArticle(request: ArticleRequest, signal?: AbortSignal): Promise<Article>;
  close(): Promise<void>;
}

/** What is sent to the process. */
export type Question =
  | { readonly kind: 'feed'; readonly request: FeedRequest }
  | { readonly kind: 'page'; readonly request: PageRequest }
  | { readonly kind: 'list'; readonly request: ListRequest }
  | { readonly kind: 'article'; readonly request: ArticleRequest };

/** What the process says: that it is ready, then an answer to each question. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'read'; readonly reading: unknown }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string | undefined };

/** The largest feeds that are allowed take two seconds on a slow machine. */
const TIME_LIMIT_MS = 10_000;
const START_LIMIT_MS = 60_000;
/** Of JavaScript objects; the largest feeds that are allowed take about 150 MB. */
const HEAP_MB = 144;
const SEMI_SPACE_MB = 8;

/** Opens the reader; its process starts at once, and again after a document that it did not survive. */
export function openFeedReader({ timeLimitMs = TIME_LIMIT_MS } = {}): FeedReader {
  let running = start();
  let last: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();
  const read = async (question: Question, unwanted: AbortSignal): Promise<unknown> => {
    unwanted.throwIfAborted();
    if (!running.child.connected) running = start();
    hold(running);
    await running.ready;
    const late = AbortSignal.timeout(timeLimitMs);
    try {
      return readAnswer(await ask(running.child, question, AbortSignal.any([unwanted, late])));
    } catch (error) {
      if (error instanceof EarshotError || error instanceof ReaderFailure) throw error;
      running.child.kill('SIGKILL');
      await running.gone;
      unwanted.throwIfAborted();
      throw describe(hostOf(question), late.aborted, error);
    } finally {
      release(running);
    }
  };
  const enqueue = (question: Question, signal: AbortSignal | undefined): Promise<unknown> => {
    const unwanted = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
    const reading = last.then(() => read(question, unwanted));
    last = reading.catch(() => undefined);
    return reading;
  };
  return {
    readFeed: (request, signal) => enqueue({ kind: 'feed', request }, signal) as Promise<FeedReading>,
    readPage: (request, signal) => enqueue({ kind: 'page', request }, signal) as Promise<PageReading>,
    readList: (request, signal) => enqueue({ kind: 'list', request }, signal) as Promise<ListReading>,
    readArticle: (request, signal) => enqueue({ kind: 'article', request }, signal) as Promise<Article>,
    close: async () => {
      closing.abort();
      hold(running);
      running.child.kill('SIGKILL');
      await last;
      await running.gone;
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  readonly ready: Promise<unknown>;
  readonly gone: Promise<void>;
}

/** Only while something is read, or it is closed, does the process keep the program alive: a start that fails ends. */
function hold({ child }: Running): void {
  child.ref();
  child.channel?.ref();
}

function release({ child }: Running): void {
  child.unref();
  child.channel?.unref();
}

/** What went wrong in the process is a mistake of ours, not of the feed. */
class ReaderFailure extends Error {}

/** The process inherits no environment: where hostile text is read there are no tokens to be had. */
function start(): Running {
  const isNative = 'typescript' in process.features && Boolean(process.features.typescript);
  const loader = isNative ? [] : ['--import', import.meta.resolve('tsx')];
  const child = fork(fileURLToPath(new URL('./feed-process.ts', import.meta.url)), {
    execArgv: [`--max-old-space-size=${HEAP_MB}`, `--max-semi-space-size=${SEMI_SPACE_MB}`, ...loader],
    env: {},
    serialization: 'advanced',
    // what V8 prints about a heap that is full is no news
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ready = answerOf(child, AbortSignal.timeout(START_LIMIT_MS)).catch((cause: unknown) => {
    child.kill('SIGKILL');
    throw new Error('The process that reads feeds does not start.', { cause });
  });
  // who waits for it meets the failure
  ready.catch(() => undefined);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const running = { child, ready, gone };
  release(running);
  return running;
}

function ask(child: ChildProcess, question: Question, signal: AbortSignal): Promise<Answer> {
  const answer = answerOf(child, signal);
  child.send(question);
  return answer;
}

async function answerOf(child: ChildProcess, signal: AbortSignal): Promise<Answer> {
  const settled = new AbortController();
  const ending = { signal: AbortSignal.any([signal, settled.signal]) };
  const died = once(child, 'exit', ending).then(([code, name]) => {
    throw new Error(`The process that reads feeds ended (${name ?? code}).`);
  });
  try {
    const [answer] = (await Promise.race([once(child, 'message', ending), died])) as [Answer];
    return answer;
  } finally {
    settled.abort();
    died.catch(() => undefined);
  }
}

function readAnswer(answer: Answer): unknown {
  if (answer.kind === 'read') return answer.reading;
  if (answer.kind === 'refused') throw new EarshotError(answer.code, answer.message);
  const { message, stack } = answer.kind === 'failed' ? answer : { message: answer.kind, stack: undefined };
  throw Object.assign(new ReaderFailure(message), stack === undefined ? {} : { stack });
}

function describe(host: string, isLate: boolean, cause: unknown): EarshotError {
  const what = isLate ? 'takes too long to read' : 'takes more memory to read than any may';
  return new EarshotError('source-unreadable', `${host} sent a feed that ${what}.`, { cause });
}

function hostOf({ request }: Question): string {
  return new URL(request.finalUrl).host;
}
