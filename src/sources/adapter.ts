import { z } from 'zod';
import type { Feed } from '../domain/types.ts';
import type { Clock } from '../lib/clock.ts';
import { EarshotError } from '../lib/errors.ts';
import type { Http } from '../lib/http.ts';
import type { Log } from '../lib/log.ts';
import type { FeedReader } from './feed-reader.ts';

/** What every adapter is handed. */
export interface SourceDeps {
  readonly http: Http;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is read in a process of its own is read with this besides. */
export interface ReaderDeps extends SourceDeps {
  readonly reader: FeedReader;
}

/**
 * Reads a feed's settings of its kind.
 * @throws EarshotError `bad-config`, naming each setting that is wrong
 */
export function checkOptions<T extends z.ZodType>(feed: Feed, schema: T): z.output<T> {
  const parsed = schema.safeParse(feed.options);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `options.${issue.path.join('.')}: ${issue.message}`);
  throw new EarshotError('bad-config', `Feed ${feed.slug} (${feed.kind}): ${wrong.join('; ')}.`);
}

/** The zone of dates that name none. */
export const TIME_ZONE = z.string().refine(isZone, 'must be an IANA time zone such as Asia/Seoul');

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
