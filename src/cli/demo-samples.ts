import type { Entry } from './demo-formats.ts';
import { atom, documents, inspection, rdf, rss } from './demo-formats.ts';

/**
 * Sample upstreams for `npm run demo`, in our own words: outlets, documents and people's remarks are invented. Each
 * step says what an upstream serves from then on; an address that a step does not name keeps what it had.
 */

/** What the upstreams serve from one moment on, by path. */
export type Step = Readonly<Record<string, string>>;

const PAUSE: readonly Entry[] = [
  {
    id: 'pause-1',
    title: 'US puts curbs on technology exports to China on hold ahead of Stockholm trade talks',
    text: `Washington has suspended new restrictions on technology exports to China so as not to upset the trade talks in
Stockholm, the Financial Times reported. The Bureau of Industry and Security was told to avoid tough moves. In April the
administration had planned to ban sales of Nvidia's H20 chip to China and reversed itself after Jensen Huang lobbied the
president. Twenty security experts protested in a letter to the Commerce Department. Officials fear that Beijing would
answer with limits on rare earths.`,
    minutesAgo: 50,
  },
];

const NOISE: readonly Entry[] = [
  {
    id: 'snack-1',
    title: 'Crisp maker recalls sour cream potato chips in three states',
    text: 'A batch of potato chips may hold traces of milk that the label does not name.',
    minutesAgo: 200,
  },
  {
    id: 'bank-1',
    title: 'BIS sees little risk in stablecoins for now',
    text: 'The Bank for International Settlements published its quarterly review from Basel.',
    minutesAgo: 90,
  },
  {
    id: 'deal-1',
    title: 'The best graphics card deals this week',
    text: 'Our picks for gaming at 1440p, from budget boards to a discounted flagship.',
    minutesAgo: 30,
  },
];

const SCOOP: Entry = {
  id: 'hbm-1',
  title: 'Commerce to require licences for exports of high-bandwidth memory test equipment to China, document shows',
  text: `The Commerce Department is about to put export controls on advanced memory test equipment: a licence will be needed to
ship testers for high-bandwidth memory (HBM) to China, according to a draft seen by this newspaper.`,
  minutesAgo: 5,
};

const RULE_TITLE = 'Export Controls on High-Bandwidth Memory Test Equipment';
const RULE_SUMMARY = `In this interim final rule, the Bureau of Industry and Security (BIS) amends the Export Administration
Regulations (EAR) by adding a new Export Control Classification Number 3B903 for test equipment for high-bandwidth memory
(HBM) and by requiring a license to export, reexport or transfer such equipment to China and Macau.`;

const RULE_TEXT = `[Billing Code: 3510-33-P]

DEPARTMENT OF COMMERCE

Bureau of Industry and Security

15 CFR Parts 742 and 774

[Docket No. 261112-0201]

RIN 0694-AK71

${RULE_TITLE}

AGENCY: Bureau of Industry and Security, Department of Commerce.

ACTION: Interim final rule, with request for comments.

SUMMARY: ${RULE_SUMMARY}

DATES: This rule is effective November 18, 2026. Comments must be received by BIS no later than January 19, 2027.

SUPPLEMENTARY INFORMATION:

Background

This document is a sample that was written for a demonstration.
`;

/** The demo, step by step. `base` is where the server listens. */
export function buildSteps(base: string): readonly Step[] {
  return [
    {
      '/harbour.xml': rss('Harbour Times', PAUSE),
      '/ledger.atom': atom('Chip Ledger', []),
      '/pacific.rdf': rdf('Pacific Desk', []),
      '/kitchen.xml': rss('Kitchen and Counter', NOISE),
      '/rubbish.xml': '<!doctype html><html><title>Down for maintenance</title><p>Back soon</p></html>',
      '/api/v1/documents.json': documents(base, [ENTITY_LIST]),
      '/api/v1/public-inspection-documents.json': inspection(base, []),
    },
    {
      '/ledger.atom': atom('Chip Ledger', [
        {
          id: 'pause-2',
          title: 'Export controls on China frozen before Stockholm trade talks as BIS is told to hold back',
          text: `The US has paused technology export restrictions on China ahead of trade talks in Stockholm, according to the
FT. Sales of Nvidia's H20 are to go on, and the Bureau of Industry and Security is to avoid tough moves.`,
          minutesAgo: 20,
        },
      ]),
      '/pacific.rdf': rdf('Pacific Desk', [
        {
          id: 'pause-3',
          title:
            'Security experts protest as US suspends China technology export restrictions ahead of Stockholm talks',
          text: `Twenty former officials urged the Commerce Department to stop Nvidia H20 sales after the US suspended its
export restrictions on China before the Stockholm trade talks. Rare earths from China are what the White House fears for.`,
          minutesAgo: 10,
        },
      ]),
      '/harbour.xml': rss('Harbour Times', [SCOOP, ...PAUSE]),
    },
    {
      '/api/v1/public-inspection-documents.json': inspection(base, [DISPLAY]),
      '/text/2026-25118.txt': RULE_TEXT,
    },
    { '/api/v1/documents.json': documents(base, [RULE, ENTITY_LIST]) },
    {
      '/api/v1/documents.json': documents(base, [CORRECTION, { ...RULE, corrections: ['C1-2026-25118'] }, ENTITY_LIST]),
    },
  ];
}

const ENTITY_LIST = {
  document_number: '2026-24990',
  title: 'Additions to the Entity List',
  type: 'Rule',
  action: 'Final rule.',
  abstract: `In this rule, the Bureau of Industry and Security (BIS) amends the Export Administration Regulations (EAR) by adding
14 entities to the Entity List, under the destinations of China, People's Republic of (China) (11), Taiwan (2) and Türkiye (1).
They bought or tried to buy advanced semiconductors and chipmaking equipment for military end users.`,
  dates: 'This rule is effective November 17, 2026.',
  effective_on: '2026-11-17',
  publication_date: '2026-11-18',
  citation: '91 FR 71204',
  docket_ids: ['Docket No. 261109-0199'],
  regulation_id_numbers: ['0694-AK69'],
  cfr_references: [{ title: 15, part: 744 }],
};

const RULE = {
  document_number: '2026-25118',
  title: RULE_TITLE,
  type: 'Rule',
  action: 'Interim final rule, with request for comments.',
  abstract: RULE_SUMMARY,
  dates: 'This rule is effective November 18, 2026. Comments must be received no later than January 19, 2027.',
  effective_on: '2026-11-18',
  comments_close_on: '2027-01-19',
  publication_date: '2026-11-19',
  citation: '91 FR 71388',
  docket_ids: ['Docket No. 261112-0201'],
  regulation_id_numbers: ['0694-AK71'],
  cfr_references: [
    { title: 15, part: 742 },
    { title: 15, part: 774 },
  ],
};

const CORRECTION = {
  document_number: 'C1-2026-25118',
  title: `${RULE_TITLE}; Correction`,
  type: 'Rule',
  action: 'Interim final rule; correction.',
  abstract:
    'This document corrects the number of an Export Control Classification Number in the rule on memory test equipment.',
  dates: 'Effective November 18, 2026.',
  effective_on: '2026-11-18',
  publication_date: '2026-11-20',
  citation: '91 FR 71530',
  docket_ids: ['Docket No. 261112-0201'],
  regulation_id_numbers: ['0694-AK71'],
  cfr_references: [{ title: 15, part: 774 }],
  correction_of: '2026-25118',
};

const DISPLAY = {
  document_number: '2026-25118',
  title: `${RULE_TITLE} `,
  type: 'Rule',
  filing_type: 'regular',
  filed_at: '2026-11-18T08:45:00.000-05:00',
  publication_date: '2026-11-19',
  num_pages: 31,
};
