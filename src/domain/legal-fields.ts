import type { CardField } from './card.ts';
import type { LegalFacts, ListChange, StagedDay } from './types.ts';

/** The zone in which US agencies date their acts (44 U.S.C. 1503; federalregister.gov gives days without a zone). */
const US_ZONE = 'America/New_York';
const US_ZONE_WORDS = 'US Eastern';
/** By what stands before the colon of a legal id. */
const ZONE_WORDS: Readonly<Record<string, string>> = { fr: US_ZONE_WORDS, celex: 'Brussels', mofcom: 'Beijing' };

/** What of an act's dates another document of its story has changed. */
export interface Extension {
  /** The new last day for comments (ISO). */
  readonly on: string;
  /** The document that says so, by its number. */
  readonly by: string | null;
}

/** The legal clock of an act, in reading order. "Published" is never shown as "effective". */
export function buildLegalFields(legal: LegalFacts | null, extension: Extension | null = null): readonly CardField[] {
  if (legal === null) return [];
  const fields: readonly (readonly [string, string, (string | null)?])[] = [
    ['Act', [legal.type, legal.action?.replace(/\.$/, '')].filter(Boolean).join(' – ')],
    ['Effective', sayEffective(legal)],
    ['Effective in part', (legal.staged ?? []).map((day) => sayStaged(legal, day)).join('; ')],
    ['Filed for public inspection', legal.filedAt === null ? '' : sayInstant(legal.filedAt)],
    [legal.stage === 'display' ? 'To be published' : 'Published', sayDay(legal, legal.publishedOn)],
    ['Comments close', sayCommentsClose(legal, extension)],
    ...legal.listChanges.map((change): readonly [string, string] => [LIST_WORDS[change.list], sayListChange(change)]),
    ['Corrects', legal.correctionOf?.replace(/^[a-z]+:/, '') ?? ''],
    ['Document', [legal.documentNumber, legal.citation].filter(Boolean).join(' · ')],
    ['Docket', legal.dockets.join(', ')],
    ['RIN', legal.rins.join(', ')],
    ['CFR', legal.cfrParts.join(', ')],
    ['ECCN', (legal.eccns ?? []).join(', ')],
    ...listPdfs(legal),
  ];
  return fields
    .filter(([, value]) => value !== '')
    .map(([label, value, url = null]) => (url === null ? { label, value } : { label, value, url }));
}

/** `12 added: China 11, Taiwan 1`. */
export function sayListChange(change: ListChange): string {
  const { entities, entries, destinations } = change;
  const count = entities ?? entries;
  const verb = { add: 'added', remove: 'removed', revise: 'revised' }[change.action];
  const under = entities !== null && entries !== null && entries !== entities ? ` under ${entries} entries` : '';
  const places = destinations.map(({ name, count: each }) => `${name} ${each}`).join(', ');
  return `${count ?? ''} ${verb}${under}${places === '' ? '' : `: ${places}`}`.trim();
}

const LIST_WORDS: Readonly<Record<ListChange['list'], string>> = {
  'entity-list': 'Entity List',
  'unverified-list': 'Unverified List',
  'meu-list': 'Military End-User List',
  'sdn-list': 'SDN List',
  other: 'List',
};

/** The title of a message leads to the page of the document; these to its PDFs. */
function listPdfs({ stage, pdfUrl, displayPdfUrl = null }: LegalFacts): readonly (readonly [string, string, string])[] {
  const isOut = stage === 'published' || stage === 'corrected';
  return [
    ...(displayPdfUrl === null ? [] : [['As displayed', 'PDF', displayPdfUrl] as const]),
    ...(isOut && pdfUrl !== null && pdfUrl !== displayPdfUrl ? [['As published', 'PDF', pdfUrl] as const] : []),
  ];
}

function sayEffective(legal: LegalFacts): string {
  const { effectiveOn, effectiveUpon = null } = legal;
  const upon = effectiveUpon === null ? '' : `on ${effectiveUpon}`;
  if (effectiveOn !== null) return [sayDay(legal, effectiveOn), upon].filter((part) => part !== '').join(', ');
  return upon !== '' || legal.textRead ? upon : 'date not yet read';
}

function sayStaged(legal: LegalFacts, { on, part }: StagedDay): string {
  return `${sayDay(legal, on)}${part === '' ? '' : `: ${part}`}`;
}

function sayCommentsClose(legal: LegalFacts, extension: Extension | null): string {
  const { commentsCloseOn: before } = legal;
  if (extension === null || extension.on === before) return sayDay(legal, before);
  const was = before === null ? '' : `, before: ${before}`;
  const by = extension.by === null ? '' : ` by ${extension.by}`;
  return `${sayDay(legal, extension.on)}, changed${by}${was}`;
}

/** The day in which the US agencies are (ISO). */
export function usDay(at: Date): string {
  return at.toLocaleDateString('sv-SE', { timeZone: US_ZONE });
}

/** Whose clock a day is by, where that is known. */
export function sayDay({ id }: Pick<LegalFacts, 'id'>, day: string | null): string {
  if (day === null) return '';
  const zone = ZONE_WORDS[id.slice(0, id.indexOf(':'))];
  return zone === undefined ? day : `${day} (${zone})`;
}

/** An instant by the clock of the US agencies. */
export function sayInstant(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const words = at.toLocaleString('sv-SE', { timeZone: US_ZONE, dateStyle: 'short', timeStyle: 'short' });
  return `${words} (${US_ZONE_WORDS})`;
}
