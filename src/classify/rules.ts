import type { Direction, LegalFacts, Topic } from '../domain/types.ts';
import type { Reading } from './reading.ts';

/** What an item's legal facts settle before any scoring; null where they leave it open. */
export interface Settled {
  readonly why: string;
  readonly topics: readonly Topic[];
  readonly direction: Direction | null;
  readonly places: readonly string[];
}

const BIS = /industry and security|export administration$/i;
/**
 * The Export Administration Regulations are 15 CFR 730-774, the arms regulations (ITAR) 22 CFR 120-130.
 * https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C (read 2026-11-23)
 */
const CONTROL_PARTS: readonly { title: number; from: number; to: number; name: string }[] = [
  { title: 15, from: 730, to: 774, name: 'the Export Administration Regulations' },
  { title: 22, from: 120, to: 130, name: 'the International Traffic in Arms Regulations' },
];
/** BIS also runs the tariff cases of Section 232, which are no export control. */
const IMPORT_CASE = /section 232|steel|alumin|titanium|imports of|adjusting imports/i;
const CHIPS = /semiconductor|chip/i;

/** Reads what the law itself says of an official document, so that a binding act is never lost to a low score. */
export function settleByLaw(reading: Reading): Settled | null {
  const { legal, title, summary, jurisdiction } = reading.item;
  if (legal === null) return settleBySource(reading);
  const why = controlBasis(legal, `${title} ${summary}`);
  if (why === null) return null;
  const places = legal.listChanges.flatMap(({ destinations }) => destinations.flatMap(({ code }) => code ?? []));
  const home = jurisdiction ?? (legal.id.startsWith('fr:') ? 'US' : null);
  return {
    why,
    topics: legalTopics(legal),
    direction: legalDirection(legal),
    places: home ? [home, ...places] : places,
  };
}

/** A notice without legal facts is the bureau's by the name of its source. */
function settleBySource({ item, sourceSights }: Reading): Settled | null {
  const bureau = item.authority === 'official' && sourceSights.some(({ term }) => term.field === 'control-agency');
  if (!bureau || isImportCase(`${item.title} ${item.summary}`)) return null;
  return {
    why: 'the Bureau of Industry and Security published it',
    topics: ['export-controls'],
    direction: null,
    places: ['US'],
  };
}

function isImportCase(text: string): boolean {
  return IMPORT_CASE.test(text) && !CHIPS.test(text);
}

function controlBasis(legal: LegalFacts, text: string): string | null {
  const part = legal.cfrParts.map(nameControlPart).find((name) => name !== null);
  if (part) return `it amends ${part}`;
  if (legal.listChanges.length > 0) return 'it changes a control list';
  const bis = legal.agencies.some((agency) => BIS.test(agency));
  return bis && (!IMPORT_CASE.test(text) || CHIPS.test(text))
    ? 'it is an act of the Bureau of Industry and Security'
    : null;
}

function nameControlPart(reference: string): string | null {
  const [, title, part] = /^(\d+) CFR (?:part )?(\d+)/i.exec(reference) ?? [];
  return (
    CONTROL_PARTS.find((one) => one.title === Number(title) && Number(part) >= one.from && Number(part) <= one.to)
      ?.name ?? null
  );
}

function legalTopics(legal: LegalFacts): Topic[] {
  return legal.listChanges.length > 0 ? ['export-controls', 'entity-list'] : ['export-controls'];
}

/** Additions tighten, removals alone ease, whatever else is said of them. */
function legalDirection({ listChanges }: LegalFacts): Direction | null {
  if (listChanges.some(({ action }) => action === 'add')) return 'tightening';
  return listChanges.length > 0 && listChanges.every(({ action }) => action === 'remove') ? 'easing' : null;
}

const UMBRELLA: readonly Topic[] = ['entity-list', 'enforcement', 'critical-minerals'];

/** `export-controls` is the umbrella: lists, enforcement and critical minerals always carry it. */
export function underUmbrella(topics: ReadonlySet<Topic>): boolean {
  return UMBRELLA.some((topic) => topics.has(topic));
}
