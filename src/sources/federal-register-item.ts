import { DateTime } from 'luxon';
import { digest } from '../domain/identity.ts';
import type { DateAnchors } from '../domain/legal-dates.ts';
import { readCommentsCloseOn, saysMoreTime } from '../domain/legal-dates.ts';
import { type Effect, readEffect } from '../domain/legal-effect.ts';
import { federalRegisterId, normalizeDocumentNumber } from '../domain/legal-id.ts';
import { readEccns, readLegalText, splitDockets, type TextFacts } from '../domain/legal-text.ts';
import { readListChanges } from '../domain/list-changes.ts';
import type { Feed, LegalFacts, RawItem, Stage } from '../domain/types.ts';
import { parseDate } from '../lib/dates.ts';
import { clip, decodeGlyphs, toPlain } from '../lib/text.ts';
import type { RegisterEntry } from './federal-register-api.ts';

const TITLE_CHARS = 500;
const SUMMARY_CHARS = 3000;
const BODY_CHARS = 200_000;

/** What an entry is read with. */
export interface EntryReading {
  readonly feed: Feed;
  /** Plain text of the document, or null while it is not to be had. */
  readonly text: string | null;
  /** On public inspection, or published. */
  readonly onInspection: boolean;
  readonly now: Date;
}

/** Turns a document as the API lists it, and its text where read, into an item: one identity on display and published. */
export function buildRegisterItem(entry: RegisterEntry, reading: EntryReading): RawItem {
  const filedAt = parseDate(entry.filed_at ?? '', EASTERN);
  const anchors = {
    publishedOn: entry.publication_date ?? null,
    filedOn: filedAt === null ? null : easternDay(filedAt),
  };
  const facts = reading.text === null ? null : readLegalText(reading.text, anchors);
  const legal = readFacts(entry, facts, { anchors, filedAt, onInspection: reading.onInspection });
  const title = clip(plain(entry.title) || `Document ${legal.documentNumber}`, TITLE_CHARS);
  const summary = clip(plain(entry.abstract) || plain(facts?.summary), SUMMARY_CHARS);
  const body = reading.text === null ? '' : clip(reading.text, BODY_CHARS);
  const dated = reading.onInspection ? filedAt : easternMidnight(entry.publication_date ?? null);
  return {
    identity: legal.id,
    urlKey: null,
    url: entry.html_url ?? null,
    title,
    summary,
    body,
    lang: reading.feed.lang,
    outlet: null,
    publishedAt: dated === null || dated < reading.now ? dated : reading.now,
    legal,
    sha256: digest([title, summary, body, legal]),
  };
}

/** The day in US Eastern time, in which the Federal Register counts (ISO). */
export function easternDay(at: Date): string {
  return EASTERN_DAY.format(at);
}

const EASTERN = 'America/New_York';
const EASTERN_DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: EASTERN,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

function easternMidnight(day: string | null): Date | null {
  return day === null ? null : DateTime.fromISO(day, { zone: EASTERN }).toJSDate();
}

interface FactsReading {
  readonly anchors: DateAnchors;
  readonly filedAt: Date | null;
  readonly onInspection: boolean;
}

function readFacts(
  entry: RegisterEntry,
  facts: TextFacts | null,
  { anchors, filedAt, onInspection }: FactsReading,
): LegalFacts {
  const number = normalizeDocumentNumber(entry.document_number);
  const correctionOf = readCorrectionOf(entry, number, facts);
  const dates = plain(entry.dates);
  const abstract = plain(entry.abstract);
  const listed = readListChanges(abstract);
  const cfrParts = entry.cfr_references.map(({ title, part }) => `${title} CFR ${part}`);
  return {
    id: federalRegisterId(number),
    documentNumber: number,
    stage: stageOf(entry, onInspection, correctionOf),
    type: entry.type ?? null,
    action: plain(entry.action) || (facts?.action ?? null),
    citation: entry.citation ?? null,
    agencies: entry.agencies.map(({ name, raw_name }) => name ?? raw_name ?? '').filter((name) => name !== ''),
    dockets: orElse([...entry.docket_ids, ...entry.docket_numbers].flatMap(splitDockets), facts?.dockets),
    rins: orElse(entry.regulation_id_numbers, facts?.rins),
    cfrParts: orElse(cfrParts, facts?.cfrParts),
    eccns: orElse(readEccns(`${plain(entry.title)} ${abstract}`), facts?.eccns),
    ...pickEffect(entry.effective_on ?? null, readEffect(dates, anchors), facts?.effect ?? null),
    publishedOn: entry.publication_date ?? null,
    filedAt: filedAt?.toISOString() ?? null,
    commentsCloseOn: entry.comments_close_on ?? readCommentsCloseOn(dates, anchors) ?? facts?.commentsCloseOn ?? null,
    extendsComments: saysMoreTime(plain(entry.title), plain(entry.action) || (facts?.action ?? '')),
    signedOn: entry.signing_date ?? null,
    correctionOf,
    listChanges: listed.length > 0 ? listed : (facts?.listChanges ?? []),
    textRead: !onInspection || !isOnDisplay(entry) || facts !== null,
    pdfUrl: entry.pdf_url ?? null,
    displayPdfUrl: onInspection ? (entry.pdf_url ?? null) : null,
  };
}

/** The day that the API gives counts most; its texts tell by what event it comes, and the days of parts. */
function pickEffect(
  given: string | null,
  said: Effect,
  read: Effect | null,
): Required<Pick<LegalFacts, 'effectiveOn' | 'effectiveUpon' | 'staged'>> {
  const told = said.on !== null || said.upon !== null || read === null ? said : read;
  const effectiveOn = given ?? told.on;
  const agrees = told.on === null || told.on === effectiveOn;
  const staged = told.staged.length > 0 ? told.staged : (read?.staged ?? []);
  return {
    effectiveOn,
    effectiveUpon: agrees ? told.upon : null,
    staged: staged.filter(({ on }) => on !== effectiveOn),
  };
}

function stageOf(entry: RegisterEntry, onInspection: boolean, correctionOf: string | null): Stage {
  if (onInspection) return isOnDisplay(entry) ? 'display' : 'withdrawn';
  return correctionOf !== null || isCorrection(entry) ? 'corrected' : 'published';
}

/** A filing that is withdrawn stays listed, without a day of publication (scope `revoked` of the API's source, 2026-11-23). */
export function isOnDisplay(entry: RegisterEntry): boolean {
  return entry.publication_date !== null;
}

/** Whether a document says that it corrects another. */
export function isCorrection(entry: RegisterEntry): boolean {
  const said = `${entry.title ?? ''}; ${entry.action ?? ''}`;
  return /^C\d-/i.test(entry.document_number) || /[;,.]\s*correct(?:ions?|ing amendments?)\b/i.test(said);
}

/** The API links the corrected document; a `C1-` number carries its number; else the text says "In FR Doc. …". */
function readCorrectionOf(entry: RegisterEntry, number: string, facts: TextFacts | null): string | null {
  const linked = /([^/]+?)(?:\.json)?$/.exec(entry.correction_of ?? '')?.[1];
  if (linked) return federalRegisterId(linked);
  const corrected = /^C\d-(.+)$/.exec(number)?.[1];
  if (corrected) return federalRegisterId(corrected);
  return isCorrection(entry) ? (facts?.correctionOf ?? null) : null;
}

/** GPO's letter names and its `--` for a dash undone. */
function plain(written: string | null | undefined): string {
  return toPlain(decodeGlyphs(written ?? '')).replace(/\s*(?<!-)--(?!-)\s*/g, ' — ');
}

function orElse(list: readonly string[], other: readonly string[] | undefined): readonly string[] {
  return [...new Set(list.length > 0 ? list : (other ?? []))];
}
