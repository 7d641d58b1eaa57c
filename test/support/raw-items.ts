import { createHash } from 'node:crypto';
import type { LegalFacts, RawItem } from '../../src/domain/types.ts';
import { legalOf } from './stories.ts';

/** An entry as an adapter hands it over; its content decides whether it is a new version. */
export function rawOf(fields: Partial<RawItem> & { readonly identity: string; readonly title: string }): RawItem {
  const raw: Omit<RawItem, 'sha256'> = {
    ...{ urlKey: null, url: `https://news.example/${encodeURIComponent(fields.identity)}`, summary: '', body: '' },
    ...{ lang: 'en', outlet: null, publishedAt: new Date(), legal: null },
    ...fields,
  };
  const content = JSON.stringify([raw.title, raw.summary, raw.body, raw.legal]);
  return { ...raw, sha256: fields.sha256 ?? createHash('sha256').update(content).digest('hex') };
}

/** A rule of the register that is relevant and critical: on display unless told otherwise. */
export function ruleOf(number: string, legal: Partial<LegalFacts> = {}, fields: Partial<RawItem> = {}): RawItem {
  return rawOf({
    identity: `fr:${number}`,
    title: 'Export Controls on High-Bandwidth Memory Test Equipment',
    summary: 'The Bureau of Industry and Security amends the EAR to control test equipment for memory chips.',
    ...fields,
    legal: legalOf({ id: `fr:${number}`, stage: 'display', ...legal }),
  });
}

/** One event as four outlets tell it. */
export const PAUSE = {
  harbour: rawOf({
    identity: 'harbour:pause',
    title: 'US suspends export controls on Nvidia H20 chips for China ahead of Stockholm talks',
    summary:
      'The Commerce Department suspended its export restrictions on Nvidia H20 chips to China before the Stockholm trade talks.',
  }),
  ledger: rawOf({
    identity: 'ledger:pause',
    title: 'Washington suspends Nvidia H20 export controls on China before Stockholm talks',
    summary:
      'Export restrictions on the Nvidia H20 for China are suspended, the Commerce Department said ahead of talks in Stockholm.',
  }),
  pacific: rawOf({
    identity: 'pacific:pause',
    title: 'Nvidia H20 export controls on China suspended by US ahead of Stockholm trade talks',
    summary: 'The United States suspended export restrictions on Nvidia H20 chips to China. Talks follow in Stockholm.',
  }),
  fourth: rawOf({
    identity: 'fourth:pause',
    title: 'China: US suspends export controls on Nvidia H20 chips before trade talks in Stockholm',
    summary:
      'Ahead of the Stockholm talks Washington has suspended restrictions on exports of the Nvidia H20 to China.',
  }),
} as const;

/** A report of another event, which joins none of the above. */
export const LITHOGRAPHY = rawOf({
  identity: 'harbour:litho',
  title: 'Dutch government tightens export licence rules for ASML lithography service',
  summary: 'The Netherlands will require licences for servicing ASML immersion lithography machines abroad.',
});
