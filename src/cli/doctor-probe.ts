import type { FeedEntry } from '../domain/feed-entry.ts';
import type { Clock } from '../lib/clock.ts';
import { EarshotError, type ErrorCode } from '../lib/errors.ts';
import type { Http, HttpAnswer } from '../lib/http.ts';
import type { Source, Validators } from '../sources/source.ts';

/** What one check of one feed showed. */
export interface Probe {
  readonly feed: string;
  readonly kind: string;
  readonly enabled: boolean;
  /** Of HTTP; null where there was no answer. */
  readonly status: number | null;
  /** As the server calls what it sent. */
  readonly type: string | null;
  /** Null where it was not read. */
  readonly items: number | null;
  readonly skipped: number | null;
  readonly newest: Date | null;
  /** Whether the server lets one ask only for what has changed. */
  readonly validators: { readonly etag: boolean; readonly lastModified: boolean };
  readonly verdict: Verdict;
  /** What is wrong, in a sentence. */
  readonly message: string | null;
}

/** `empty` and `old` answer and can be read, but bring no news. */
export type Verdict = 'ok' | 'empty' | 'old' | 'blocked' | 'unreachable' | 'unreadable';

export interface ProbeDeps {
  readonly http: Http;
  readonly clock: Clock;
  readonly createSource: (kind: string, http: Http) => Source;
}

/** The longest that one feed may take, with all that it links to. */
const TIMEOUT_MS = 60_000;
/** A feed that brought nothing for so long has been given up, or stands still. */
const OLD_MS = 90 * 86_400_000;

export function isFailing({ verdict }: Probe): boolean {
  return verdict === 'blocked' || verdict === 'unreachable' || verdict === 'unreadable';
}

/** Checks a feed as the program does, once, and stores nothing. */
export async function probeFeed({ http, clock, createSource }: ProbeDeps, entry: FeedEntry): Promise<Probe> {
  const { slug, kind, enabled } = entry;
  const seen = recordAnswers(http, entry.url);
  // as if it had been read a moment ago: months of the Federal Register are not asked for
  const since = { validators: { etag: null, lastModified: null }, cursor: { seen: {} }, lastSuccessAt: clock.now() };
  const unread = { items: null, skipped: null, newest: null };
  try {
    const fetched = await createSource(kind, seen.http).fetch(entry, since, AbortSignal.timeout(TIMEOUT_MS));
    const answer = { ...seen.describe(), validators: describeValidators(fetched.validators) };
    if (fetched.status !== 'fetched')
      throw new EarshotError('source-unreadable', `${slug} says that it has not changed.`);
    const dates = fetched.items.flatMap(({ publishedAt }) => (publishedAt === null ? [] : [publishedAt.getTime()]));
    const newest = dates.length === 0 ? null : new Date(dates.reduce((one, other) => Math.max(one, other)));
    const counts = { items: fetched.items.length, skipped: fetched.skipped, newest };
    return { feed: slug, kind, enabled, ...answer, ...counts, verdict: judge(counts, clock.now()), message: null };
  } catch (error) {
    const { status, ...trouble } = describeTrouble(error, slug);
    const answer = seen.describe();
    return { feed: slug, kind, enabled, ...answer, status: status ?? answer.status, ...unread, ...trouble };
  }
}

function judge({ items, newest }: { readonly items: number; readonly newest: Date | null }, now: Date): Verdict {
  if (items === 0) return 'empty';
  return newest !== null && now.getTime() - newest.getTime() > OLD_MS ? 'old' : 'ok';
}

const VERDICTS: Readonly<Partial<Record<ErrorCode, Verdict>>> = {
  'source-blocked': 'blocked',
  'source-unreachable': 'unreachable',
  'source-unreadable': 'unreadable',
};

function describeTrouble(error: unknown, slug: string) {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    const message = `${slug} took more than ${TIMEOUT_MS / 1000} s to read.`;
    return { verdict: 'unreachable' as const, message, status: undefined };
  }
  const verdict = error instanceof EarshotError ? VERDICTS[error.code] : undefined;
  if (verdict === undefined) throw error;
  const { message, status } = error as EarshotError;
  return { verdict, message, status };
}

/** Keeps what HTTP said of the feed's own address; a check may ask for more than that. */
function recordAnswers(http: Http, feedUrl: string) {
  const { origin, pathname } = new URL(feedUrl);
  let first: HttpAnswer | null = null;
  const recording: Http = {
    ...http,
    get: async (url, options) => {
      const answer = await http.get(url, options);
      const asked = new URL(url);
      if (asked.origin === origin && asked.pathname === pathname) first ??= answer;
      return answer;
    },
  };
  const describe = () => ({
    status: first?.status ?? null,
    type: first?.headers['content-type']?.split(';')[0]?.trim() ?? null,
    validators: describeValidators({
      etag: first?.headers['etag'] ?? null,
      lastModified: first?.headers['last-modified'] ?? null,
    }),
  });
  return { http: recording, describe };
}

function describeValidators({ etag, lastModified }: Validators): Probe['validators'] {
  return { etag: Boolean(etag), lastModified: Boolean(lastModified) };
}
