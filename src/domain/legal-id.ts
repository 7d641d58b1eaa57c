import { listReferences } from './references.ts';
import type { LegalFacts } from './types.ts';

/**
 * A Federal Register document number as all its spellings agree: dashes of any kind made hyphens, the serial padded to five
 * digits (public inspection and publication can differ: `2012-7333`, `2012-07333`), correction prefixes in capitals.
 */
export function normalizeDocumentNumber(number: string): string {
  const text = number
    .replace(/\s+/g, '')
    .replace(/[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g, '-')
    .toUpperCase();
  const match = /^(?:([A-Z]\d?)-)?(\d{4})-(\d{1,5})$/.exec(text);
  if (!match) return text;
  return [match[1], match[2], match[3]?.padStart(5, '0')].filter((part) => part !== undefined).join('-');
}

/** `fr:2025-05427`: one identity for a document on display and published. */
export function federalRegisterId(number: string): string {
  return `fr:${normalizeDocumentNumber(number)}`;
}

/**
 * The legal identity that an entry of an official feed names: a CELEX number in its guid or address (EUR-Lex), a Federal
 * Register document's address, a numbered announcement of China's commerce ministry in its title.
 */
export function readLegalId(entry: { guid: string | null; url: string | null; title: string }): string | null {
  const marks = `${entry.guid ?? ''} ${decodeSafely(entry.url ?? '')}`;
  const celex = /CELEX[:=](?:0?)(3\d{4}[A-Z]{1,2}\d{4}(?:R\(\d{2}\))?)/i.exec(marks);
  if (celex?.[1]) return `celex:${celex[1].toUpperCase()}`;
  const register =
    /federalregister\.gov\/(?:documents\/\d{4}\/\d{2}\/\d{2}|public-inspection|d)\/([A-Z]?\d?-?\d{4}-\d{4,5})\b/i.exec(
      marks,
    );
  if (register?.[1]) return federalRegisterId(register[1]);
  return listReferences(entry.title).find(({ kind }) => kind === 'mofcom')?.cited ?? null;
}

/** Facts of an act of which only the identity is known. */
export function bareLegalFacts(id: string, publishedOn: string | null): LegalFacts {
  const celex = /^celex:3\d{4}([A-Z])/.exec(id)?.[1];
  return {
    id,
    documentNumber: id.slice(id.indexOf(':') + 1),
    // an agency's page may link a document that is on display or not out yet: the register itself will say
    stage: id.startsWith('fr:') ? 'announced' : 'published',
    type: celex ? (CELEX_TYPES[celex] ?? null) : id.startsWith('mofcom:') ? 'Announcement' : null,
    action: null,
    citation: null,
    agencies: [],
    dockets: [],
    rins: [],
    cfrParts: [],
    effectiveOn: null,
    publishedOn,
    filedAt: null,
    commentsCloseOn: null,
    signedOn: null,
    correctionOf: /^celex:.*R\(\d{2}\)$/.test(id) ? id.replace(/R\(\d{2}\)$/, '') : null,
    listChanges: [],
    textRead: true,
    pdfUrl: null,
  };
}

/** Sector 3 of EUR-Lex's CELEX numbers (EUR-Lex help, "Types of documents in EUR-Lex", 2026-11-23). */
const CELEX_TYPES: Readonly<Record<string, string>> = {
  R: 'Regulation',
  L: 'Directive',
  D: 'Decision',
  H: 'Recommendation',
};

function decodeSafely(url: string): string {
  return url.replaceAll(/%3A/gi, ':').replaceAll(/%28/g, '(').replaceAll(/%29/g, ')');
}
