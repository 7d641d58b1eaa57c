import type { Entry } from './world.ts';

/** Events that have nothing to do with each other, so that each is a story of its own. */
export const EVENTS = {
  gallium: [
    'China bans exports of gallium and germanium to the United States',
    'Chinese gallium exports to America need a licence no more: they are banned.',
  ],
  asml: [
    'Dutch government revokes ASML licence to ship immersion lithography tools to China',
    'ASML may not ship NXT:2000i machines from the Netherlands to China.',
  ],
  huawei: [
    'Huawei supplier fined by BIS for shipping restricted hard drives',
    'The Bureau of Industry and Security imposed a penalty for exports without a licence.',
  ],
  korea: [
    'South Korea passes chip act with tax credits for Samsung and SK hynix fabs',
    'The National Assembly voted for semiconductor subsidies.',
  ],
  japan: [
    'Japan adds quantum computers and cryogenic chips to its export control list',
    'METI will require licences for exports of quantum computing goods.',
  ],
  russia: [
    'US charges two men with smuggling microelectronics to Russia via Turkey',
    'Prosecutors say that semiconductors were exported to Russia without licences.',
  ],
} as const;
export type Event = keyof typeof EVENTS;

/** What an outlet says of one of them. */
export const entryOf = (event: Event): Entry => ({ id: event, title: EVENTS[event][0], text: EVENTS[event][1] });
export const titleOf = (event: Event): string => EVENTS[event][0];

/** What another outlet writes of it, in its own words: a copy would not be worth a message. */
const ECHOES = {
  gallium: [
    'Beijing bans gallium and germanium exports to the US',
    'Shipments of gallium and germanium to the United States stop, the Chinese ministry of commerce said.',
  ],
  asml: [
    'Netherlands revokes export licence of ASML for immersion lithography in China',
    'The Dutch cabinet withdrew licences under which ASML shipped immersion tools.',
  ],
  japan: [
    'Export control list of Japan to take in quantum computers and cryogenic chips',
    'Exporters of quantum computers will have to ask METI for a licence.',
  ],
  russia: [
    'Two charged by US prosecutors over microelectronics smuggling to Russia through Turkey',
    'An indictment says that the men shipped semiconductors to Russia by way of Turkey.',
  ],
} as const;
export const echoOf = (event: keyof typeof ECHOES): Entry => ({
  id: `${event}-2`,
  title: ECHOES[event][0],
  text: ECHOES[event][1],
});

/** One event as three outlets tell it. */
export const PAUSE = {
  harbour: {
    id: 'pause-1',
    title: 'US suspends export controls on Nvidia H20 chips for China ahead of Stockholm talks',
    text: 'The Commerce Department suspended its export restrictions on Nvidia H20 chips to China before the Stockholm trade talks.',
  },
  ledger: {
    id: 'pause-2',
    title: 'Washington suspends Nvidia H20 export controls on China before Stockholm talks',
    text: 'Export restrictions on the Nvidia H20 for China are suspended, the Commerce Department said ahead of talks in Stockholm.',
  },
  pacific: {
    id: 'pause-3',
    title: 'Nvidia H20 export controls on China suspended by US ahead of Stockholm trade talks',
    text: 'The United States suspended export restrictions on Nvidia H20 chips to China. Talks follow in Stockholm.',
  },
} as const;
