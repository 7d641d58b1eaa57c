import type { CardField } from './card.ts';
import type { LegalFacts, ListChange } from './types.ts';

/** The zone in which US agencies date their acts (44 U.S.C. 1503; federalregister.gov gives days without a zone). */
const US_ZONE = 'America/New_York';
const US_ZONE_WORDS = 'US Eastern';

/** The legal clock of an act, in reading order. "Published" is never shown as "effective". */
export function buildLegalFields(legal: LegalFacts | null): readonly CardField[] {
  if (legal === null) return [];
  const fields: readonly (readonly [string, string])[] = [
    ['Act', [legal.type, legal.action?.replace(/\.$/, '')].filter(Boolean).join(' – ')],
    ['Effective', sayEffective(legal)],
    ['Filed for public inspection', legal.filedAt === null ? '' : sayInstant(legal.filedAt)],
    [legal.stage === 'display' ? 'To be published' : 'Published', sayDay(legal, legal.publishedOn)],
    ['Comments close', sayDay(legal, legal.commentsCloseOn)],
    ...legal.listChanges.map((change): readonly [string, string] => [LIST_WORDS[change.list], sayListChange(change)]),
    ['Corrects', legal.correctionOf?.replace(/^[a-z]+:/, '') ?? ''],
    ['Document', [legal.documentNumber, legal.citation].filter(Boolean).join(' · ')],
    ['Docket', legal.dockets.join(', ')],
    ['RIN', legal.rins.join(', ')],
    ['CFR', legal.cfrParts.join(', ')],
  ];
  return fields.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }));
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

function sayEffective(legal: LegalFacts): string {
  if (legal.effectiveOn !== null) return sayDay(legal, legal.effectiveOn);
  return legal.textRead ? '' : 'date not yet read';
}

/** Whose clock a day is by, where that is known. */
function sayDay({ id }: LegalFacts, day: string | null): string {
  if (day === null) return '';
  return id.startsWith('fr:') ? `${day} (${US_ZONE_WORDS})` : day;
}

function sayInstant(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const words = at.toLocaleString('sv-SE', { timeZone: US_ZONE, dateStyle: 'short', timeStyle: 'short' });
  return `${words} (${US_ZONE_WORDS})`;
}
