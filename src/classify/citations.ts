import { listReferences, type Reference } from '../domain/references.ts';
import type { Item, LegalFacts } from '../domain/types.ts';

/** The numbers that an item names. */
export interface Citations {
  /** Export control classification numbers, with their paragraphs: `3A090.a`. */
  readonly eccns: readonly string[];
  /** Documents, rules, dockets, announcements, as `listReferences` cites them. */
  readonly references: readonly string[];
}

const MAX_BODY_CHARS = 20_000;
/** Elsewhere numbers of this form are telephone numbers, spans of years, names of goods. */
const REGISTER = /docket|fr doc|federal register|federalregister/i;

/** Reads the numbers off an item's text and, for an official document, off its legal facts; each list is sorted. */
export function readCitations({ title, summary, body, at, legal }: Item): Citations {
  const text = `${title}\n${summary}\n${body.slice(0, MAX_BODY_CHARS)}`;
  const eccns: string[] = [];
  const references = legal === null ? [] : listFacts(legal);
  for (const reference of listReferences(text, at.getUTCFullYear())) {
    if (isMeant(reference, text)) (reference.kind === 'eccn' ? eccns : references).push(reference.cited);
  }
  return { eccns: eccns.sort(), references: [...new Set(references)].sort() };
}

function listFacts({ citation, cfrParts, rins, dockets }: LegalFacts): string[] {
  return [...(citation === null ? [] : [citation]), ...cfrParts, ...rins, ...dockets];
}

function isMeant({ kind, cited }: Reference, text: string): boolean {
  if (kind === 'eccn') return text.includes(cited);
  return (kind !== 'docket' && kind !== 'document') || REGISTER.test(text);
}
