import { z } from 'zod';
import { EarshotError } from '../lib/errors.ts';
import type { Http } from '../lib/http.ts';
import { notContent } from './not-content.ts';

/**
 * The Federal Register's API, version 1 (federalregister.gov/developers/documentation/api/v1 and its open source, read
 * 2026-11-23). All dates in it are days in US Eastern time, without a zone.
 */
const text = z.string().nullish().catch(null);
const texts = z
  .array(z.string().nullable())
  .nullish()
  .catch(null)
  .transform((list) => (list ?? []).filter((one) => one !== null));
const day = z.iso.date().nullish().catch(null);

/** One document, as either end point lists it; what an end point lacks is null. */
export const ENTRY = z.object({
  document_number: z.string().min(4),
  title: text,
  type: text,
  action: text,
  abstract: text,
  dates: text,
  effective_on: day,
  comments_close_on: day,
  signing_date: day,
  /** Null says something (withdrawn); absent or unreadable does not. */
  publication_date: z.iso.date().nullable().optional().catch(undefined),
  citation: text,
  agencies: z
    .array(z.object({ name: text, raw_name: text, slug: text }))
    .nullish()
    .catch(null)
    .transform((list) => list ?? []),
  docket_ids: texts,
  docket_numbers: texts,
  regulation_id_numbers: texts,
  cfr_references: z
    .array(z.object({ title: z.coerce.string(), part: z.coerce.string() }))
    .nullish()
    .catch(null)
    .transform((list) => list ?? []),
  html_url: text,
  pdf_url: text,
  raw_text_url: text,
  correction_of: text,
  filed_at: text,
  num_pages: z.number().nullish().catch(null),
  pdf_updated_at: text,
});
export type RegisterEntry = z.output<typeof ENTRY>;

/** The fields to ask for: by default the API leaves out all dates and the citation. */
export const DOCUMENT_FIELDS = [
  'document_number',
  'title',
  'type',
  'action',
  'abstract',
  'dates',
  'effective_on',
  'comments_close_on',
  'signing_date',
  'publication_date',
  'citation',
  'agencies',
  'docket_ids',
  'regulation_id_numbers',
  'cfr_references',
  'html_url',
  'pdf_url',
  'raw_text_url',
  'correction_of',
] as const; // prettier-ignore

export const INSPECTION_FIELDS = [
  'document_number',
  'title',
  'type',
  'agencies',
  'docket_numbers',
  'filed_at',
  'num_pages',
  'pdf_url',
  'pdf_updated_at',
  'publication_date',
  'raw_text_url',
  'html_url',
] as const; // prettier-ignore

/** Between 2 and 2000: anything else silently becomes 20. */
export const PER_PAGE = 200;
/** Page 51 silently is page 1 again. */
export const MAX_PAGES = 50;

/** `results` is absent where nothing was found; `total_pages` never exceeds 50. */
const PAGE = z.object({
  results: z.array(z.unknown()).optional().default([]),
  total_pages: z.number().optional().catch(undefined),
});

/** What a listing said, with what HTTP said about it. */
export interface Listing {
  readonly entries: readonly RegisterEntry[];
  /** Entries that could not be read. */
  readonly skipped: number;
  readonly totalPages: number;
  /** Entries on this page, readable or not. */
  readonly count: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Fetches one page of a listing; null where it has not changed.
 * @throws EarshotError; `source-unreadable` for status 400, which means that our own question is wrong
 */
export async function fetchListing(
  http: Http,
  url: string,
  options: { signal: AbortSignal; validators?: { etag: string | null; lastModified: string | null } },
): Promise<Listing | null> {
  const answer = await http.get(url, {
    ...options,
    accept: 'application/json',
    timeoutMs: 30_000,
    readStatuses: [400],
  });
  if (answer.status === 304) return null;
  const host = new URL(answer.finalUrl).host;
  const written = new TextDecoder().decode(answer.bytes);
  if (answer.status === 400) throw badQuestion(host, written);
  const page = PAGE.safeParse(parseJson(written, host));
  if (!page.success) throw new EarshotError('source-unreadable', `${host} sent JSON that is no list of documents.`);
  const read = page.data.results.map((entry) => ENTRY.safeParse(entry));
  const entries = read.flatMap((entry) => (entry.success ? [entry.data] : []));
  const count = read.length;
  return {
    entries,
    skipped: count - entries.length,
    totalPages: page.data.total_pages ?? 1,
    count,
    headers: answer.headers,
  };
}

function parseJson(written: string, host: string): unknown {
  try {
    return JSON.parse(written);
  } catch (cause) {
    if (!(cause instanceof SyntaxError) || !/^\s*[[{]/.test(written)) throw notContent(written, host, 'JSON');
    throw new EarshotError('source-unreadable', `${host} sent broken JSON.`, { cause });
  }
}

/** An unknown condition, field or agency is answered with 400: asking again helps nobody. */
function badQuestion(host: string, written: string): EarshotError {
  const said = written.replace(/\s+/g, ' ').slice(0, 200);
  const advice = 'Check the agencies and the CFR parts in this feed’s options in config/feeds.yaml';
  return new EarshotError('source-unreadable', `${host} does not understand the question (400: ${said}). ${advice}.`);
}
