import type { Direction, Entity, Item, LegalFacts, Topic, Verdict } from '../../src/domain/types.ts';

/** An item as the story desk gets it: a press report of 3 March 2026 unless told otherwise. */
export function itemOf(fields: Partial<Item> & { readonly title: string }): Item {
  return {
    summary: '',
    body: '',
    lang: 'en',
    source: 'Harbour Gazette',
    owner: 'Harbour Media',
    authority: 'press',
    jurisdiction: null,
    url: null,
    at: new Date('2026-03-03T12:00:00Z'),
    legal: null,
    ...fields,
  };
}

/** A verdict: relevant, a US restriction on China unless told otherwise. Names are companies, products products. */
export function verdictOf(fields: {
  readonly relevant?: boolean;
  readonly topics?: readonly Topic[];
  readonly direction?: Direction;
  readonly places?: readonly string[];
  readonly companies?: readonly string[];
  readonly agencies?: readonly string[];
  readonly products?: readonly string[];
}): Verdict {
  const name = (kind: Entity['kind']) => (one: string) => ({ name: one, kind });
  const products = fields.products ?? [];
  return {
    relevant: fields.relevant ?? true,
    score: fields.relevant === false ? 0.1 : 0.97,
    topics: fields.topics ?? ['export-controls'],
    direction: fields.direction ?? 'tightening',
    jurisdictions: fields.places ?? ['CN', 'US'],
    entities: [
      ...(fields.companies ?? []).map(name('company')),
      ...(fields.agencies ?? []).map(name('agency')),
      ...products.map(name('product')),
    ],
    products,
    eccns: [],
    references: [],
    reasons: [],
  };
}

/** The legal facts of a rule published on 3 March 2026 unless told otherwise. */
export function legalOf(fields: Partial<LegalFacts> & { readonly id: string }): LegalFacts {
  return {
    documentNumber: fields.id.slice(fields.id.indexOf(':') + 1),
    stage: 'published',
    type: 'Rule',
    action: null,
    citation: null,
    agencies: ['Industry and Security Bureau'],
    dockets: [],
    rins: [],
    cfrParts: [],
    effectiveOn: null,
    publishedOn: '2026-03-03',
    filedAt: null,
    commentsCloseOn: null,
    signedOn: null,
    correctionOf: null,
    listChanges: [],
    textRead: true,
    pdfUrl: null,
    ...fields,
  };
}
