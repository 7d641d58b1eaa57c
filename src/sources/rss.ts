import { z } from 'zod';
import { identify } from '../domain/identity.ts';
import type { Feed, RawItem } from '../domain/types.ts';
import { decode } from '../lib/charset.ts';
import { EarshotError } from '../lib/errors.ts';
import type { HttpAnswer } from '../lib/http.ts';
import { isSameSite, resolveUrl } from '../lib/url.ts';
import { checkOptions, type SourceDeps } from './adapter.ts';
import { notContent } from './not-content.ts';
import { type FeedDocument, parseFeedDocument, type XmlElement } from './rss-document.ts';
import { type EntryContext, first, readEntry, textOf } from './rss-entry.ts';
import type { Fetched, Since, Source, Validators } from './source.ts';

const OPTIONS = z.strictObject({
  /** Replaces what we say we accept: some servers refuse the usual header. */
  accept: z.string().min(1).optional(),
  /** Of dates that name none. */
  timeZone: z.string().refine(isZone, 'must be an IANA time zone such as Asia/Seoul').default('UTC'),
});

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1';

/** RSS 0.9-2.0, Atom and RDF. */
export function createRssSource({ http, clock, log }: SourceDeps, kind = 'rss'): Source {
  return {
    kind,
    check: (feed) => void checkOptions(feed, OPTIONS),
    fetch: async (feed, since, signal) => {
      const { accept, timeZone } = checkOptions(feed, OPTIONS);
      const answer = await http.get(feed.url, { validators: since.validators, accept: accept ?? ACCEPT, signal });
      if (answer.status === 304) return unchanged(answer, since);
      const document = await readDocument(answer);
      if (document.left > 0) log.warn('feed.capped', { feed: feed.slug, left: document.left });
      const bases = [
        document.base,
        document.channel.attributes['xml:base'] ?? null,
        channelLink(document),
        answer.finalUrl,
      ];
      const { items, skipped } = readEntries(document.entries, { feed, bases, timeZone, now: clock.now() });
      return {
        status: 'fetched',
        items,
        skipped: skipped + document.left,
        validators: validatorsOf(answer, { etag: null, lastModified: null }),
        cursor: null,
        nextCheckMs: askedPaceMs(document),
        movedTo: movedTo(feed, answer),
      };
    },
  };
}

/** Validators may change with a 304 too, and may be left out of it. */
function unchanged(answer: HttpAnswer, since: Since): Fetched {
  return { status: 'unchanged', validators: validatorsOf(answer, since.validators), nextCheckMs: 0 };
}

function validatorsOf({ headers }: HttpAnswer, fallback: Validators): Validators {
  return { etag: headers['etag'] ?? fallback.etag, lastModified: headers['last-modified'] ?? fallback.lastModified };
}

async function readDocument(answer: HttpAnswer): Promise<FeedDocument> {
  const host = new URL(answer.finalUrl).host;
  const text = decode(answer.bytes, answer.headers['content-type'] ?? null);
  const document = await parseFeedDocument(text, host);
  if (document === null) throw notContent(text, host, 'a feed');
  const [only] = document.entries;
  // gov.uk leaves this one entry in a feed it has retired (alphagov/finder-frontend, 2026-11-23).
  if (
    document.entries.length === 1 &&
    only &&
    /^this feed has ended$/i.test(first(only.nodes, ['title'], textOf) ?? '')
  ) {
    throw new EarshotError('source-unreadable', `${host} says that this feed has ended.`);
  }
  return document;
}

function channelLink({ channel, base }: FeedDocument): string | null {
  for (const node of channel.nodes['link'] ?? []) {
    const attributes = typeof node === 'string' ? {} : ((node['$'] ?? {}) as Record<string, string>);
    if (![undefined, 'alternate'].includes(attributes['rel'])) continue;
    const url = resolveUrl(attributes['href'] ?? textOf(node), [base]);
    if (url !== null) return url;
  }
  return null;
}

function readEntries(entries: readonly XmlElement[], context: EntryContext): { items: RawItem[]; skipped: number } {
  const read = entries.map((entry) => readEntry(entry, context)).filter((entry) => entry !== null);
  const identities = identify(
    context.feed.slug,
    read.map(({ marks }) => marks),
  );
  const items = read.flatMap(({ item }, index) => {
    const identity = identities[index];
    return identity === undefined ? [] : [{ ...item, ...identity }];
  });
  return { items, skipped: entries.length - read.length };
}

const MINUTE_MS = 60_000;
/** A feed may ask for patience, but not to be read once a day: an alert an hour late is still an alert. */
const MAX_ASKED_MS = 60 * MINUTE_MS;
const PERIODS: Readonly<Record<string, number>> = {
  hourly: 60,
  daily: 1440,
  weekly: 10_080,
  monthly: 43_200,
  yearly: 525_600,
};

/** RSS's `ttl` (minutes) or the syndication module's period and frequency. */
function askedPaceMs({ channel: { nodes } }: FeedDocument): number {
  const ttl = Number(first(nodes, ['ttl'], textOf));
  const period = PERIODS[first(nodes, ['sy:updatePeriod'], textOf)?.toLowerCase() ?? ''] ?? 0;
  const frequency = Math.max(1, Number(first(nodes, ['sy:updateFrequency'], textOf)) || 1);
  const minutes = Number.isFinite(ttl) && ttl > 0 ? ttl : period / frequency;
  return Math.min(MAX_ASKED_MS, Math.round(minutes * MINUTE_MS));
}

/** Follows a feed that moved for good, as long as it stays with its publisher: a lapsed domain redirects for good too. */
function movedTo(feed: Feed, { redirects }: HttpAnswer): string | null {
  const firstPassing = redirects.findIndex(({ permanent }) => !permanent);
  const lasting = firstPassing === -1 ? redirects : redirects.slice(0, firstPassing);
  const to = lasting.at(-1)?.to ?? null;
  return to !== null && isSameSite(feed.url, to) ? to : null;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
