import type { Item, LegalFacts } from '../../src/domain/types.ts';

/** An item of the press with the given parts. */
export function newsItem(parts: Partial<Item>): Item {
  return {
    title: '',
    summary: '',
    body: '',
    lang: 'en',
    source: 'Example Wire',
    owner: 'Example Wire',
    authority: 'press',
    jurisdiction: null,
    url: null,
    at: new Date('2026-03-02T09:00:00Z'),
    legal: null,
    ...parts,
  };
}

/** Legal facts of a rule in the Federal Register, with the given parts. */
export function legalFacts(parts: Partial<LegalFacts>): LegalFacts {
  return {
    id: 'fr:2026-01234',
    documentNumber: '2026-01234',
    stage: 'display',
    type: 'Rule',
    action: null,
    citation: null,
    agencies: [],
    dockets: [],
    rins: [],
    cfrParts: [],
    effectiveOn: null,
    publishedOn: null,
    filedAt: null,
    commentsCloseOn: null,
    signedOn: null,
    correctionOf: null,
    listChanges: [],
    textRead: false,
    pdfUrl: null,
    ...parts,
  };
}
