import type { Http } from '../lib/http.ts';
import type { RegisterOptions } from './federal-register.ts';
import {
  DOCUMENT_FIELDS,
  fetchListing,
  INSPECTION_FIELDS,
  type Listing,
  MAX_PAGES,
  PER_PAGE,
  type RegisterEntry,
} from './federal-register-api.ts';
import { easternDay } from './federal-register-item.ts';
import type { Validators } from './source.ts';

/** What a check lists, before any text is read. */
export interface Listed {
  readonly entries: readonly RegisterEntry[];
  readonly skipped: number;
  readonly validators: Validators;
}

const DAY_MS = 86_400_000;
/** Entries change after publication: page numbers, CFR references and correction links come later. */
const OVERLAP_DAYS = 7;
const NONE: Validators = { etag: null, lastModified: null };

/** Published documents since the last check, newest first, each once: conditions narrow each other, so each asks alone. */
export async function listDocuments(
  http: Http,
  query: { url: string; options: RegisterOptions; lastAt: Date | null; now: Date; signal: AbortSignal },
): Promise<Listed> {
  const { options, lastAt, now } = query;
  const days = lastAt === null ? options.backfillDays : OVERLAP_DAYS;
  const since = easternDay(new Date((lastAt ?? now).getTime() - days * DAY_MS));
  const entries = new Map<string, RegisterEntry>();
  let skipped = 0;
  for (const conditions of conditionsOf(options)) {
    const pages = await fetchPages(http, (page) => documentsUrl(query.url, conditions, since, page), query.signal);
    for (const entry of pages.flatMap((page) => page.entries)) entries.set(entry.document_number, entry);
    skipped += pages.reduce((sum, page) => sum + page.skipped, 0);
  }
  return { entries: [...entries.values()], skipped, validators: NONE };
}

/** What the watched agencies have on display and not yet in print; null where nothing has changed. */
export async function listInspection(
  http: Http,
  query: { url: string; options: RegisterOptions; validators: Validators; now: Date; signal: AbortSignal },
): Promise<Listed | null> {
  const { options, validators, signal } = query;
  const listing = await fetchListing(http, inspectionUrl(query.url, options), { signal, validators });
  if (listing === null) return null;
  const { etag = null, 'last-modified': lastModified = null } = listing.headers;
  const entries = listing.entries.filter((entry) => isWatched(entry, options) && isPending(entry, query.now));
  return { entries, skipped: listing.skipped, validators: { etag, lastModified } };
}

type Conditions = readonly (readonly [string, string])[];

function conditionsOf({ agencies, cfr }: RegisterOptions): readonly Conditions[] {
  const byAgency: Conditions = agencies.map((slug) => ['conditions[agencies][]', slug]);
  const byPart: Conditions = cfr
    ? [
        ['conditions[cfr][title]', String(cfr.title)],
        ['conditions[cfr][part]', cfr.parts],
      ]
    : [];
  return [byAgency, byPart].filter((conditions) => conditions.length > 0);
}

function documentsUrl(base: string, conditions: Conditions, since: string, page: number): string {
  const url = new URL(base);
  for (const [name, value] of conditions) url.searchParams.append(name, value);
  url.searchParams.set('conditions[publication_date][gte]', since);
  url.searchParams.set('order', 'newest');
  url.searchParams.set('per_page', String(PER_PAGE));
  url.searchParams.set('page', String(page));
  for (const field of DOCUMENT_FIELDS) url.searchParams.append('fields[]', field);
  return url.href;
}

/** `/current.json` ignores the conditions and lists all agencies; the other end point heeds them. Both are filtered again. */
function inspectionUrl(base: string, { agencies }: RegisterOptions): string {
  const url = new URL(base);
  for (const slug of agencies) url.searchParams.append('conditions[agencies][]', slug);
  url.searchParams.set('per_page', '1000');
  for (const field of INSPECTION_FIELDS) url.searchParams.append('fields[]', field);
  return url.href;
}

async function fetchPages(
  http: Http,
  urlOf: (page: number) => string,
  signal: AbortSignal,
): Promise<readonly Listing[]> {
  const pages: Listing[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const listing = await fetchListing(http, urlOf(page), { signal });
    if (listing === null) break;
    pages.push(listing);
    if (listing.count < PER_PAGE || page >= listing.totalPages) break;
  }
  return pages;
}

const PRESIDENT = 'executive-office-of-the-president';

/** Presidential documents are listed without an agency. */
function isWatched(entry: RegisterEntry, { agencies }: RegisterOptions): boolean {
  if (entry.agencies.some(({ slug }) => slug !== null && slug !== undefined && agencies.includes(slug))) return true;
  return entry.type === 'Presidential Document' && agencies.includes(PRESIDENT);
}

const WITHDRAWN_DAYS = 14;

/** From its day of publication on, a document is the other end point's; withdrawn filings have none and are soon old. */
function isPending(entry: RegisterEntry, now: Date): boolean {
  const publishedOn = entry.publication_date ?? null;
  if (publishedOn !== null) return publishedOn > easternDay(now);
  const filedAt = Date.parse(entry.filed_at ?? '');
  return Number.isNaN(filedAt) || now.getTime() - filedAt < WITHDRAWN_DAYS * DAY_MS;
}
