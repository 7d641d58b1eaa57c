import type { Pace } from '../src/domain/schedule.ts';
import { pickBackoff, pickInterval, withJitter } from '../src/domain/schedule.ts';
import type { RawItem } from '../src/domain/types.ts';
import { EarshotError } from '../src/lib/errors.ts';
import type { Log } from '../src/lib/log.ts';
import type { Jobs } from '../src/queue/queue.ts';
import type { Fetched, Source } from '../src/sources/source.ts';
import type { FeedRow } from '../src/store/feeds.ts';
import { moveFeed, recordCheck, recordFailure, releaseFeed, takeFeed } from '../src/store/feeds.ts';
import { putItems } from '../src/store/items.ts';
import type { WorkerDeps } from './deps.ts';

const LEASE_MS = 5 * 60_000;
const FETCH_MS = 3 * 60_000;
/** Items a transaction stores: short enough that nobody waits for it. */
const BATCH = 50;
/** Further off than this, the sweep rings. */
const RING_AHEAD_MS = 10_000;
const DAY_MS = 86_400_000;
/** Press that old is a page that resurfaced, not news. */
const STALE_DAYS = 14;
/** How long a new address must have answered before it is adopted. */
const MOVE_DAYS = 7;

/** Checks one feed: conditional fetch, decode, parse, new rows in `items`. */
export async function poll(deps: WorkerDeps, { feedId }: Jobs['poll'], signal: AbortSignal): Promise<void> {
  const feed = await takeFeed(deps.db, feedId, deps.clock.now(), LEASE_MS / deps.haste);
  if (feed === null) return;
  const source = deps.sources.get(feed.kind);
  if (source === undefined) throw new Error(`no source of kind ${feed.kind}`);
  let checked: Checked;
  try {
    const fetched = await fetchFeed(feed, source, { now: deps.clock.now(), signal });
    checked = await storeFetched(deps, feed, fetched);
  } catch (error) {
    if (signal.aborted) await releaseFeed(deps.db, feed.id);
    else await recordTrouble(deps, feed, error);
    return;
  }
  // what is wrong with the queue is not the feed's fault
  for (const itemIds of checked.stored) await deps.queue.ring('triage', { itemIds });
  const waitMs = checked.nextCheckAt.getTime() - deps.clock.now().getTime();
  if (waitMs <= RING_AHEAD_MS) await deps.queue.ring('poll', { feedId }, { delayMs: Math.max(1, waitMs) });
}

/** What a good check brought. */
interface Checked {
  readonly nextCheckAt: Date;
  /** New and changed items, by the transaction that stored them. */
  readonly stored: readonly (readonly number[])[];
}

async function fetchFeed(
  feed: FeedRow,
  source: Source,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
): Promise<Fetched> {
  const validators = isUnconditional(feed, now)
    ? { etag: null, lastModified: null }
    : { etag: feed.etag, lastModified: feed.lastModified };
  const since = { validators, cursor: feed.cursor, lastSuccessAt: feed.lastSuccessAt };
  return source.fetch(feed, since, AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]));
}

/** Once a day without validators: a server with a wrong clock would answer "unchanged" for ever. */
function isUnconditional(feed: FeedRow, now: Date): boolean {
  return feed.unconditionalAt === null || now.getTime() - feed.unconditionalAt.getTime() > DAY_MS;
}

async function storeFetched(deps: WorkerDeps, feed: FeedRow, fetched: Fetched): Promise<Checked> {
  const { db, clock, log, haste } = deps;
  const items = fetched.status === 'fetched' ? fetched.items : [];
  const { newItems, stored } = await storeItems(deps, feed, items);
  const now = clock.now();
  const intervalMs = pickInterval(paceOf(feed), newItems);
  const nextCheckAt = new Date(
    now.getTime() + Math.max(withJitter(intervalMs, Math.random()) / haste, fetched.nextCheckMs),
  );
  await recordCheck(
    db,
    feed,
    {
      ...fetched.validators,
      cursor: fetched.status === 'fetched' ? fetched.cursor : undefined,
      unconditional: isUnconditional(feed, now),
      intervalMs,
      nextCheckAt,
      newItems,
      skipped: fetched.status === 'fetched' ? fetched.skipped : 0,
      movedTo: fetched.status === 'fetched' ? fetched.movedTo : feed.movedTo,
    },
    now,
  );
  if (feed.failingSince !== null) log.info('feed.recovered', { feed: feed.slug });
  await adoptMove(deps, feed, fetched, now);
  return { nextCheckAt, stored };
}

async function storeItems(
  deps: WorkerDeps,
  feed: FeedRow,
  items: readonly RawItem[],
): Promise<{ readonly newItems: number; readonly stored: Checked['stored'] }> {
  const batches: (readonly number[])[] = [];
  let newItems = 0;
  for (let start = 0; start < items.length; start += BATCH) {
    const batch = items.slice(start, start + BATCH);
    const now = deps.clock.now();
    const isSilent = (raw: RawItem): boolean => tellsNobody(raw, feed, now);
    const { added, changed } = await deps.db.tx((sql) => putItems(sql, batch, { feed, now, isSilent }));
    newItems += added.length;
    if (added.length + changed.length > 0) batches.push([...added, ...changed]);
  }
  return { newItems, stored: batches };
}

/** A first poll is silent but for acts now on display and what is dated within the last day. */
function tellsNobody(raw: RawItem, feed: FeedRow, now: Date): boolean {
  const ageMs = raw.publishedAt === null ? null : now.getTime() - raw.publishedAt.getTime();
  if (raw.legal?.stage === 'display') return false;
  if (feed.lastSuccessAt === null) return ageMs === null || ageMs > DAY_MS;
  return raw.legal === null && ageMs !== null && ageMs > STALE_DAYS * DAY_MS;
}

async function adoptMove({ db, log }: WorkerDeps, feed: FeedRow, fetched: Fetched, now: Date): Promise<void> {
  if (fetched.status !== 'fetched' || fetched.movedTo === null || fetched.movedTo !== feed.movedTo) return;
  if (feed.movedSince === null || now.getTime() - feed.movedSince.getTime() < MOVE_DAYS * DAY_MS) return;
  await moveFeed(db, feed.id, fetched.movedTo);
  log.info('feed.moved', { feed: feed.slug, url: fetched.movedTo });
}

async function recordTrouble({ db, clock, log, haste }: WorkerDeps, feed: FeedRow, error: unknown): Promise<void> {
  const trouble = troubleOf(error, feed, log);
  const now = clock.now();
  const backoffMs = pickBackoff(paceOf(feed), feed.failures, trouble.retryAfterMs ?? 0) / haste;
  const waitMs = withJitter(backoffMs, Math.random());
  const nextCheckAt = new Date(now.getTime() + waitMs);
  const failure = { code: trouble.code, message: trouble.message, nextCheckAt };
  const { noneReachable } = await recordFailure(db, feed, failure, now);
  if (feed.failingSince !== null) return;
  log.warn('feed.failing', { feed: feed.slug, code: trouble.code, reason: trouble.message, nextCheckAt });
  if (noneReachable) log.warn('feeds.unreachable');
}

/** What is wrong with the feed. Any other error is ours to mend: until then the feed is seen to fail, and tried again. */
function troubleOf(error: unknown, feed: FeedRow, log: Log): EarshotError {
  if (error instanceof EarshotError && error.remedy === 'next-check') return error;
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return new EarshotError('source-unreachable', `${feed.title} took too long to read.`, { cause: error });
  log.error('feed.broken', { feed: feed.slug, err: error });
  return new EarshotError('source-unreadable', `Earshot cannot handle what ${feed.title} sent.`, { cause: error });
}

function paceOf(feed: FeedRow): Pace {
  return { intervalMs: feed.intervalMs, paceMs: feed.paceMs, official: feed.authority === 'official' };
}
