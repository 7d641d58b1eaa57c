import { describe, expect, it } from 'vitest';
import { addToProfile, buildFeatures, type ItemFeatures, pickRelated } from '../../src/domain/cluster.ts';
import type { Item, LegalFacts } from '../../src/domain/types.ts';
import { itemOf, legalOf, verdictOf } from '../support/stories.ts';

const REGISTER = { authority: 'official', source: 'Federal Register', owner: 'US' } as const;

function featuresOf(item: Partial<Item> & { title: string }) {
  return buildFeatures(itemOf(item), verdictOf({}));
}

function document(title: string, facts: Partial<LegalFacts> & { id: string }) {
  return featuresOf({ ...REGISTER, title, legal: legalOf(facts) });
}

function share(a: { keys: readonly string[] }, b: { keys: readonly string[] }): boolean {
  return a.keys.some((key) => b.keys.includes(key));
}

const RULE = { id: 'fr:2026-04001', rins: ['0694-ZZ01'], dockets: ['BIS-2026-0007'] } as const;

describe('exact join keys', () => {
  it('join the stages of one document', () => {
    const display = document('Controls on Tools', {
      ...RULE,
      stage: 'display',
      publishedOn: null,
      filedAt: '2026-02-27T13:45:00Z',
    });
    const published = document('Controls on Tools', { ...RULE, stage: 'published' });

    expect(share(display, published)).toBe(true);
  });

  it('join a correction by the document it names, and by RIN where it names none', () => {
    const rule = document('Controls on Tools', RULE);
    const named = document('Controls on Tools; Correction', { id: 'fr:C1-2026-04001', correctionOf: RULE.id });
    const unnamed = document('Controls on Tools; Correction', {
      ...RULE,
      id: 'fr:2026-05555',
      publishedOn: '2026-04-20',
    });

    expect(share(rule, named)).toBe(true);
    expect(share(rule, unnamed)).toBe(true);
  });

  it('keep a proposal and its final rule apart', () => {
    const proposal = document('Controls on Tools', { ...RULE, id: 'fr:2026-03000', type: 'Proposed Rule' });

    expect(share(proposal, document('Controls on Tools', RULE))).toBe(false);
  });

  it('keep a rule and its suspension apart, in the same month too', () => {
    const suspension = document('One-Year Suspension of Controls on Tools', { ...RULE, id: 'fr:2026-04900' });

    expect(share(suspension, document('Controls on Tools', RULE))).toBe(false);
  });

  it('keep an interim rule and the final one of another season apart', () => {
    const final = document('Controls on Tools', { ...RULE, id: 'fr:2026-09000', publishedOn: '2026-09-09' });

    expect(share(final, document('Controls on Tools', RULE))).toBe(false);
  });

  it('join list rules that were published together', () => {
    const one = document('Additions to the Entity List', { id: 'fr:2026-04002' });
    const other = document('Additions and Modifications to the Entity List', { id: 'fr:2026-04003' });
    const later = document('Additions to the Entity List', { id: 'fr:2026-04400', publishedOn: '2026-03-10' });

    expect(share(one, other)).toBe(true);
    expect(share(one, later)).toBe(false);
  });

  it('join what links to a document of the Federal Register with the document', () => {
    const url = 'https://www.federalregister.gov/documents/2026/03/03/2026-04001/controls-on-tools';

    expect(share(featuresOf({ title: 'New tool controls', url }), document('Controls on Tools', RULE))).toBe(true);
  });

  it('join what links to one article, but not what was found on one list of articles', () => {
    const at = (url: string) => [featuresOf({ title: 'New tool controls', url }), featuresOf({ title: 'A fine', url })];
    const [one, other] = at('https://upland.example/2026/03/03/new-tool-controls');
    const lists = [
      'https://agency.example/index.php/notices/17-regulations/2116-register-notices-2026',
      'https://upland.example/category/section-232-tariffs-and-what-follows/',
      'https://upland.example/news/2026/index.html',
      'https://upland.example/documents/2026?page=8',
    ];

    expect(share(one as ItemFeatures, other as ItemFeatures)).toBe(true);
    expect(lists.filter((url) => share(at(url)[0] as ItemFeatures, at(url)[1] as ItemFeatures))).toEqual([]);
  });

  it('join reports of a numbered announcement, but not what answers or suspends it', () => {
    const act = featuresOf({
      ...REGISTER,
      lang: 'zh',
      title: '商务部公告2026年第7号 公布对示例物项实施出口管制的决定',
    });
    const report = featuresOf({ title: 'China curbs sample items in MOFCOM Announcement No. 7' });
    const suspension = featuresOf({
      ...REGISTER,
      lang: 'zh',
      title: '商务部公告2026年第40号 暂停实施商务部公告2026年第7号',
    });
    const answer = featuresOf({ lang: 'zh', title: '外交部回应商务部公告2026年第7号' });

    expect(share(act, report)).toBe(true);
    expect(share(act, suspension)).toBe(false);
    expect(share(act, answer)).toBe(false);
  });

  it('join reports of a regulation of the year by its CELEX number, not talk of an old one', () => {
    const act = featuresOf({
      ...REGISTER,
      title: 'Annual update',
      legal: legalOf({ id: 'celex:32026R0123', type: 'Regulation' }),
    });

    expect(share(act, featuresOf({ title: 'Delegated Regulation (EU) 2026/123 enters into force' }))).toBe(true);
    expect(featuresOf({ title: 'Guidance on Regulation (EU) 2021/821' }).keys).toEqual([]);
  });

  it('join one article under two addresses, and nothing by a shared page', () => {
    const article = 'https://gazette.example/2026/03/03/corvex-barred-from-lumen';
    const one = featuresOf({ title: 'Corvex barred', url: article });
    const other = featuresOf({ title: 'Corvex barred from Lumen', url: `${article}/?utm_source=feed` });

    expect(share(one, other)).toBe(true);
    expect(featuresOf({ title: 'Corvex', url: 'https://gazette.example/' }).keys).toEqual([]);
    expect(featuresOf({ title: 'Corvex', url: 'https://gazette.example/news' }).keys).toEqual([]);
    expect(featuresOf({ title: 'Corvex', url: `${article}#entry-4` }).keys).toEqual([]);
  });
});

describe('related stories', () => {
  const story = (item: ReturnType<typeof document>) => [{ id: 3, profile: addToProfile(null, item) }];

  it('are a rule and what suspends it, a proposal and its adoption', () => {
    const rule = document('Controls on Tools', RULE);
    const proposal = document('Controls on Tools', { ...RULE, id: 'fr:2025-03000', type: 'Proposed Rule' });
    const suspension = document('Suspension of the Controls on Tools', { ...RULE, id: 'fr:2026-09000' });

    expect(pickRelated(suspension, story(rule))).toEqual({ id: 3, relation: 'suspends' });
    expect(pickRelated(rule, story(proposal))).toEqual({ id: 3, relation: 'adopts' });
    expect(pickRelated(document('Other Controls', { id: 'fr:2026-04444' }), story(rule))).toBeNull();
  });

  it('are found by a term in common', () => {
    const rule = document('Controls on Tools', RULE);
    const proposal = document('An Entirely Different Title', { ...RULE, id: 'fr:2025-03000', type: 'Proposed Rule' });

    expect(rule.terms.some((term) => proposal.terms.includes(term))).toBe(true);
  });
});
