/** The demo's day begins here: a Wednesday, nine in the morning in Washington. */
export const DEMO_START = new Date('2026-11-18T14:00:00Z');

/** One entry of a sample feed. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly minutesAgo: number;
}

const BIS = [
  {
    raw_name: 'DEPARTMENT OF COMMERCE',
    name: 'Commerce Department',
    id: 54,
    slug: 'commerce-department',
    parent_id: null,
  },
  {
    ...{ raw_name: 'Bureau of Industry and Security', name: 'Industry and Security Bureau', id: 241 },
    ...{ slug: 'industry-and-security-bureau', parent_id: 54 },
  },
];

/** Published documents, as the Federal Register's API lists them. */
export function documents(base: string, list: readonly Readonly<Record<string, unknown>>[]): string {
  const results = list.map((document) => ({
    ...{
      subtype: null,
      comments_close_on: null,
      signing_date: null,
      corrections: [],
      correction_of: null,
      significant: false,
    },
    ...{ agencies: BIS, topics: ['Exports'], raw_text_url: null, volume: 91 },
    html_url: `${base}/documents/2026/11/18/${document['document_number']}/sample`,
    pdf_url: `${base}/pdf/${document['document_number']}.pdf`,
    ...document,
    ...(document['correction_of']
      ? { correction_of: `${base}/api/v1/documents/${document['correction_of']}.json` }
      : {}),
  }));
  return JSON.stringify({ count: results.length, total_pages: 1, next_page_url: null, results });
}

/** Documents on public inspection, as its API lists them. */
export function inspection(base: string, list: readonly Readonly<Record<string, unknown>>[]): string {
  const results = list.map((document) => ({
    ...{ agencies: BIS, agency_names: BIS.map((one) => one.name), agency_letters: [], docket_numbers: ['261112-0201'] },
    ...{
      editorial_note: null,
      subject_1: null,
      subject_2: null,
      subject_3: null,
      toc_subject: null,
      toc_doc: document['title'],
    },
    html_url: `${base}/public-inspection/${document['document_number']}/sample`,
    pdf_url: `${base}/pdf/${document['document_number']}_PI.pdf`,
    raw_text_url: `${base}/text/${document['document_number']}.txt`,
    json_url: `${base}/api/v1/public-inspection-documents/${document['document_number']}.json`,
    ...document,
  }));
  const updated = '2026-11-17T16:15:00.000-05:00';
  return JSON.stringify({
    ...{ count: results.length, special_filings_updated_at: updated, regular_filings_updated_at: updated },
    // as upstream does: no results at all where there is nothing
    ...(results.length === 0 ? {} : { results }),
  });
}

/** An RSS 2.0 feed. */
export function rss(title: string, entries: readonly Entry[]): string {
  const items = entries.map(
    ({ id, title: headline, text, minutesAgo }) =>
      `<item><guid isPermaLink="false">${id}</guid><title>${escapeXml(headline)}</title><link>https://news.example/${id}</link>
<description>${escapeXml(oneLine(text))}</description><pubDate>${at(minutesAgo).toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>${title}</title>
<link>https://news.example/</link><description>Sample feed</description>${items.join('\n')}</channel></rss>`;
}

/** An Atom feed. */
export function atom(title: string, entries: readonly Entry[]): string {
  const items = entries.map(
    ({ id, title: headline, text, minutesAgo }) =>
      `<entry><id>tag:ledger.example,2026:${id}</id><title>${escapeXml(headline)}</title>
<link rel="alternate" href="https://ledger.example/${id}"/><summary>${escapeXml(oneLine(text))}</summary>
<updated>${at(minutesAgo).toISOString()}</updated></entry>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>${title}</title>
<id>tag:ledger.example,2026:feed</id><updated>${at(0).toISOString()}</updated>${items.join('\n')}</feed>`;
}

/** An RSS 1.0 (RDF) feed. */
export function rdf(title: string, entries: readonly Entry[]): string {
  const items = entries.map(
    ({ id, title: headline, text, minutesAgo }) =>
      `<item rdf:about="https://pacific.example/${id}"><title>${escapeXml(headline)}</title>
<link>https://pacific.example/${id}</link><description>${escapeXml(oneLine(text))}</description>
<dc:date>${at(minutesAgo).toISOString()}</dc:date></item>`,
  );
  return `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://pacific.example/">
<title>${title}</title><link>https://pacific.example/</link><description>Sample feed</description></channel>${items.join('\n')}</rdf:RDF>`;
}

function at(minutesAgo: number): Date {
  return new Date(DEMO_START.getTime() - minutesAgo * 60_000);
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
