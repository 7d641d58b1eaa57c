import type { Feed } from '../../src/domain/types.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Log } from '../../src/lib/log.ts';
import type { Since } from '../../src/sources/source.ts';

/** A feed for a test. */
export function feedOf(url: string, other: Partial<Feed> = {}): Feed {
  return {
    slug: 'sample',
    kind: 'rss',
    url,
    title: 'Sample News',
    jurisdiction: null,
    authority: 'press',
    lang: 'en',
    owner: 'sample.example',
    paceMs: 600_000,
    options: {},
    ...other,
  };
}

/** What is remembered of a feed that was never read. */
export const NEVER: Since = { validators: { etag: null, lastModified: null }, cursor: null, lastSuccessAt: null };

/** A clock that stands still. */
export function clockAt(instant: string): Clock {
  return { now: () => new Date(instant) };
}

/** A log that writes nothing; it keeps the names of its events. */
export function silentLog(): Log & { readonly events: readonly string[] } {
  const events: string[] = [];
  const write = (event: string): void => void events.push(event);
  return { events, debug: () => undefined, info: write, warn: write, error: write };
}
