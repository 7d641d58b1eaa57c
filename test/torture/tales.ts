export const OUTLETS = ['harbour', 'ledger', 'pacific'] as const;
export type Outlet = (typeof OUTLETS)[number];

/** Where something is said: by an outlet, or by the Federal Register. */
export type FeedName = Outlet | 'inspection' | 'documents';

/** One thing said about an event. Its place in the tale names it. */
export interface Telling {
  readonly feed: FeedName;
  readonly title: string;
  readonly text: string;
  /** Of a document: what the register says of it besides. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** An event that becomes one story, told step by step: each step is worth a message to who hears of everything. */
export interface Tale {
  readonly id: string;
  readonly tellings: readonly Telling[];
}

/** What the press alone tells: any outlet may be the first. */
export const PRESS_TALES: readonly Tale[] = [
  press('gallium', [
    [
      'China bans exports of gallium and germanium to the United States',
      'Chinese gallium exports to America need a licence no more: they are banned.',
    ],
    [
      'Beijing bans gallium and germanium exports to the US',
      'Shipments of gallium and germanium to the United States stop, the Chinese ministry of commerce said.',
    ],
    [
      'Gallium, germanium exports from China to United States banned by Beijing',
      'A ban takes the place of licences for gallium and germanium bound for American buyers, traders were told.',
    ],
  ]),
  press('asml', [
    [
      'Dutch government revokes ASML licence to ship immersion lithography tools to China',
      'ASML may not ship NXT:2000i machines from the Netherlands to China.',
    ],
    [
      'Netherlands revokes export licence of ASML for immersion lithography in China',
      'The Dutch cabinet withdrew licences under which ASML shipped immersion tools.',
    ],
    [
      'ASML loses Dutch licence to export immersion lithography machines to China',
      'The Hague revoked a permit for immersion scanners, the company told its customers.',
    ],
  ]),
  press('japan', [
    [
      'Japan adds quantum computers and cryogenic chips to its export control list',
      'METI will require licences for exports of quantum computing goods.',
    ],
    [
      'Export control list of Japan to take in quantum computers and cryogenic chips',
      'Exporters of quantum computers will have to ask METI for a licence.',
    ],
    [
      'Quantum computers and cryogenic chips join Japan export control list',
      'Tokyo widens its list: licences from METI for quantum machines and the chips that cool them.',
    ],
  ]),
  press('russia', [
    [
      'US charges two men with smuggling microelectronics to Russia via Turkey',
      'Prosecutors say that semiconductors were exported to Russia without licences.',
    ],
    [
      'Two charged by US prosecutors over microelectronics smuggling to Russia through Turkey',
      'An indictment says that the men shipped semiconductors to Russia by way of Turkey.',
    ],
    [
      'Smuggling of microelectronics to Russia via Turkey: two men charged in US',
      'Federal prosecutors accuse two traders of sending chips past the export licences by way of Istanbul.',
    ],
  ]),
  press('pause', [
    [
      'US suspends export controls on Nvidia H20 chips for China ahead of Stockholm talks',
      'The Commerce Department suspended its export restrictions on Nvidia H20 chips to China before the Stockholm trade talks.',
    ],
    [
      'Washington suspends Nvidia H20 export controls on China before Stockholm talks',
      'Export restrictions on the Nvidia H20 for China are suspended, the Commerce Department said ahead of talks in Stockholm.',
    ],
    [
      'Nvidia H20 export controls on China suspended by US ahead of Stockholm trade talks',
      'The United States suspended export restrictions on Nvidia H20 chips to China. Talks follow in Stockholm.',
    ],
  ]),
];

/** Acts whose stages the Federal Register shows one after the other; the first is told by a newspaper before. */
export const OFFICIAL_TALES: readonly Tale[] = [
  act({
    id: 'memory',
    number: '2026-25118',
    title: 'Export Controls on High-Bandwidth Memory Test Equipment',
    abstract:
      'The Bureau of Industry and Security amends the EAR to control test equipment for high-bandwidth memory (HBM).',
    scoop: [
      'Commerce to require licences for exports of high-bandwidth memory test equipment to China, document shows',
      'Export controls on memory test equipment are near: a licence will be needed to ship testers for high-bandwidth memory (HBM) to China, a draft says.',
    ],
    docket: 'Docket No. 261112-0201',
    rin: '0694-AK71',
  }),
  act({
    id: 'drones',
    number: '2026-25341',
    title: 'Additions of Iranian Drone Part Makers to the Entity List',
    abstract:
      'The Bureau of Industry and Security adds nine entities in Iran to the Entity List for buying microelectronics for drones.',
    scoop: [
      'Nine Iranian firms face Entity List over microelectronics in drones',
      'The Bureau of Industry and Security is about to put nine makers of drone parts in Iran on the Entity List, a draft says.',
    ],
    docket: 'Docket No. 261115-0377',
    rin: '0694-AK83',
  }),
];

export const ALL_TALES: readonly Tale[] = [...PRESS_TALES, ...OFFICIAL_TALES];

/** What names a telling wherever it is quoted: it is the end of its address. */
export function tokenOf(tale: string, step: number): string {
  return `t-${tale}-${step}`;
}

/** The tellings that a text names, in the order in which they stand. */
export function listTokens(text: string): readonly { readonly tale: string; readonly step: number }[] {
  return [...text.matchAll(/\bt-([a-z]+)-(\d)\b/g)].map(([, tale = '', step]) => ({ tale, step: Number(step) }));
}

function press(id: string, lines: readonly (readonly [title: string, text: string])[]): Tale {
  return {
    id,
    tellings: lines.map(([title, text], at) => ({ feed: OUTLETS[at % OUTLETS.length] ?? 'harbour', title, text })),
  };
}

interface Act {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly abstract: string;
  /** What a newspaper knew before. */
  readonly scoop: readonly [title: string, text: string];
  readonly docket: string;
  readonly rin: string;
}

/** A scoop, then on display, published, corrected. */
function act({ id, number, title, abstract, scoop, docket, rin }: Act): Tale {
  // in force at once: no reminder is due while a round lasts
  const common = { type: 'Rule', effective_on: dayIn(0) };
  const published = {
    ...common,
    abstract,
    docket_ids: [docket],
    regulation_id_numbers: [rin],
    cfr_references: [{ title: 15, part: 774 }],
  };
  const filed = { document_number: number, publication_date: dayIn(1), filed_at: `${dayIn(-1)}T08:45:00.000-05:00` };
  const text = `ACTION: Interim final rule.\n\nSUMMARY: ${abstract}\n\nDATES: This rule is effective ${dayIn(0)}.\n\nFOR FURTHER INFORMATION`;
  return {
    id,
    tellings: [
      { feed: 'ledger', title: scoop[0], text: scoop[1] },
      { feed: 'inspection', title, text, fields: { type: 'Rule', ...filed } },
      {
        feed: 'documents',
        title,
        text,
        fields: {
          ...published,
          document_number: number,
          publication_date: dayIn(1),
          action: 'Interim final rule.',
          citation: '91 FR 71388',
        },
      },
      {
        feed: 'documents',
        title: `${title}; Correction`,
        text: '',
        fields: {
          ...published,
          ...{ document_number: `C1-${number}`, publication_date: dayIn(2), action: 'Interim final rule; correction.' },
          ...{
            abstract: 'This document corrects a number in the rule.',
            correction_of: number,
            citation: '91 FR 71530',
          },
        },
      },
    ],
  };
}

function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
