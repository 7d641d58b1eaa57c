import type { FeedServer, SeenRequest } from './feed-server.ts';

/** A document as the Federal Register's API would list it; whatever is not given gets a likely value. */
export interface RegisterDocument {
  readonly document_number: string;
  readonly title: string;
  readonly publication_date: string | null;
  readonly agency?: string;
  readonly cfrParts?: readonly (readonly [title: number, part: number])[];
  /** What stands at its `raw_text_url`; without it the address answers 404. */
  readonly text?: string;
  readonly [field: string]: unknown;
}

/** A local Federal Register, with the habits of the real one (its open source, read 2026-11-23). */
export interface Register {
  readonly documentsUrl: string;
  readonly inspectionUrl: string;
  publish(...documents: readonly RegisterDocument[]): void;
  display(...documents: readonly RegisterDocument[]): void;
}

const AGENCIES: ReadonlySet<string> = new Set([
  'industry-and-security-bureau',
  'state-department',
  'executive-office-of-the-president',
]);
const DOCUMENTS = '/api/v1/documents.json';
const CURRENT = '/api/v1/public-inspection-documents/current.json';

/** Plays the Federal Register on a server. `publish` and `display` replace what is published and on display. */
export function playRegister(server: FeedServer): Register {
  const listText = (document: RegisterDocument) => {
    const path = `/text/${document.document_number}.txt`;
    if (document.text === undefined) server.remove(path);
    else server.set(path, { body: document.text, type: 'text/plain' });
    return toEntry(document, server.origin + path);
  };
  const register = {
    documentsUrl: server.origin + DOCUMENTS,
    inspectionUrl: server.origin + CURRENT,
    publish: (...documents: readonly RegisterDocument[]) => {
      const entries = documents.map(listText);
      server.set(DOCUMENTS, (request) => answerDocuments(request, documents, entries));
    },
    display: (...documents: readonly RegisterDocument[]) => {
      const results = documents.map(listText).map(withoutPublishedFields);
      const body = JSON.stringify({ count: results.length, results });
      server.set(CURRENT, { body, type: 'application/json', headers: LASTING, etag: `W/"${hash(body)}"` });
    },
  };
  register.publish();
  register.display();
  return register;
}

/** The server says that its answers keep for a day, and changes them within minutes. */
const LASTING = { 'cache-control': 'public, max-age=86400' };

function toEntry(document: RegisterDocument, textUrl: string): Record<string, unknown> {
  const { agency = 'industry-and-security-bureau', cfrParts = [], text: _text, ...fields } = document;
  return {
    type: 'Rule',
    abstract: null,
    agencies: [{ name: 'Industry and Security Bureau', raw_name: 'INDUSTRY AND SECURITY', id: 241, slug: agency }],
    cfr_references: cfrParts.map(([title, part]) => ({ title, part, chapter: null })),
    docket_ids: [],
    regulation_id_numbers: [],
    html_url: `https://register.example/documents/${document.document_number}`,
    raw_text_url: textUrl,
    ...fields,
  };
}

function withoutPublishedFields(entry: Record<string, unknown>): Record<string, unknown> {
  const { abstract: _a, action: _b, cfr_references: _c, regulation_id_numbers: _d, docket_ids: _e, ...rest } = entry;
  return { docket_numbers: [], filing_type: 'regular', num_pages: 12, ...rest };
}

function answerDocuments(
  request: SeenRequest,
  documents: readonly RegisterDocument[],
  entries: readonly Record<string, unknown>[],
) {
  const { query } = request;
  const agencies = query.getAll('conditions[agencies][]');
  const unknown = agencies.find((slug) => !AGENCIES.has(slug));
  if (unknown)
    return {
      status: 400,
      type: 'application/json',
      body: JSON.stringify({ errors: { agencies: `${unknown} is not valid` } }),
    };
  const found = entries.filter((_, index) => matches(documents[index], query, agencies));
  const perPage = clamp(Number(query.get('per_page') ?? 20), 2, 2000, 20);
  const page = clamp(Number(query.get('page') ?? 1), 1, 50, 1);
  const results = found.slice((page - 1) * perPage, page * perPage);
  const totalPages = Math.min(50, Math.ceil(found.length / perPage));
  const body = found.length === 0 ? { count: 0 } : { count: found.length, total_pages: totalPages, results };
  return { type: 'application/json', headers: LASTING, body: JSON.stringify(body) };
}

function matches(document: RegisterDocument | undefined, query: URLSearchParams, agencies: readonly string[]): boolean {
  if (!document || (document.publication_date ?? '') < (query.get('conditions[publication_date][gte]') ?? ''))
    return false;
  if (agencies.length > 0 && !agencies.includes(document.agency ?? 'industry-and-security-bureau')) return false;
  const [from = 0, to = from] = (query.get('conditions[cfr][part]') ?? '').split('-').filter(Boolean).map(Number);
  const title = Number(query.get('conditions[cfr][title]') ?? 0);
  return title === 0 || (document.cfrParts ?? []).some(([own, part]) => own === title && part >= from && part <= to);
}

function clamp(value: number, least: number, most: number, otherwise: number): number {
  return value >= least && value <= most ? value : otherwise;
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 4_294_967_296, 7);
}
