import type { LegalFacts, Stage } from './types.ts';

/** How far along a document is. A withdrawn filing may be filed again; a published one is never "on display" again. */
const ORDER: Readonly<Record<Stage, number>> = {
  reported: 0,
  announced: 1,
  display: 2,
  withdrawn: 2,
  published: 3,
  corrected: 3,
};

/** Whether what was just read is behind what is known: the inspection desk still shows documents after publication. */
export function isBehind(known: LegalFacts | null, read: LegalFacts | null): boolean {
  if (known === null || read === null) return false;
  return ORDER[read.stage] < ORDER[known.stage];
}

/** Whether what was just read takes the document further than what is known. */
export function isAhead(known: LegalFacts | null, read: LegalFacts | null): boolean {
  if (read === null) return false;
  if (known === null) return true;
  return ORDER[read.stage] > ORDER[known.stage] || (read.stage === 'withdrawn' && known.stage === 'display');
}

/** Keeps facts that only an earlier stage carries: when it was filed, and dates read from the text on display. */
export function mergeLegal(known: LegalFacts | null, read: LegalFacts | null): LegalFacts | null {
  if (known === null || read === null) return read ?? known;
  return {
    ...read,
    filedAt: read.filedAt ?? known.filedAt,
    effectiveOn: read.effectiveOn ?? known.effectiveOn,
    effectiveUpon: read.effectiveUpon ?? known.effectiveUpon ?? null,
    staged: pickList(read.staged, known.staged),
    commentsCloseOn: read.commentsCloseOn ?? known.commentsCloseOn,
    correctionOf: read.correctionOf ?? known.correctionOf,
    action: read.action ?? known.action,
    dockets: pickList(read.dockets, known.dockets),
    rins: pickList(read.rins, known.rins),
    cfrParts: pickList(read.cfrParts, known.cfrParts),
    eccns: pickList(read.eccns, known.eccns),
    listChanges: pickList(read.listChanges, known.listChanges),
    textRead: read.textRead || known.textRead,
    pdfUrl: read.pdfUrl ?? known.pdfUrl,
    displayPdfUrl: read.displayPdfUrl ?? known.displayPdfUrl ?? null,
  };
}

function pickList<T>(read: readonly T[] | undefined, known: readonly T[] | undefined): readonly T[] {
  return read !== undefined && read.length > 0 ? read : (known ?? []);
}
