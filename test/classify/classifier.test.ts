import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadClassifier } from '../../src/classify/load.ts';
import type { Item, Verdict } from '../../src/domain/types.ts';
import { legalFacts, newsItem } from './items.ts';

const classifier = loadClassifier(join(import.meta.dirname, '../../config'));
const classify = (title: string, summary = '', parts: Partial<Item> = {}): Verdict =>
  classifier.classify(newsItem({ title, summary, ...parts }));
const names = ({ entities }: Verdict): string[] => entities.map(({ name }) => name);

describe('the report that started it all', () => {
  const verdict = classify(
    'US puts technology export curbs on China on ice before trade talks, FT reports',
    'Washington has suspended restrictions on technology exports to China so as not to upset negotiations in Stockholm. ' +
      'The Bureau of Industry and Security was told to avoid tough moves. A ban on Nvidia’s H20 chip, planned in April, was ' +
      'reversed after Jensen Huang lobbied the president. Twenty security experts protested in a letter to the Commerce ' +
      'secretary. Officials fear that Beijing would retaliate with rare earths.',
  );

  it('is relevant, an easing by the US towards China', () => {
    expect(verdict).toMatchObject({ relevant: true, direction: 'easing', jurisdictions: ['CN', 'US'] });
  });

  it('is about controls, AI chips, minerals and talks', () => {
    expect(verdict.topics).toEqual(
      expect.arrayContaining(['export-controls', 'ai-chips', 'critical-minerals', 'trade-talks']),
    );
  });

  it('names Nvidia, BIS, its chief and the H20', () => {
    expect(names(verdict)).toEqual(expect.arrayContaining(['Nvidia', 'BIS', 'Jensen Huang', 'H20', 'rare earths']));
    expect(verdict.products).toEqual(expect.arrayContaining(['H20', 'rare earths']));
  });

  it('gives a reason in words for every label', () => {
    const labels = verdict.reasons.map(({ label }) => label);

    expect(labels).toEqual(
      expect.arrayContaining(['relevant', 'direction:easing', 'jurisdiction:CN', 'jurisdiction:US', 'topic:ai-chips']),
    );
    for (const { text } of verdict.reasons) expect(text).toMatch(/^[A-Z].*\.$/s);
  });
});

describe('direction', () => {
  it.each([
    ['US bans sales of AI chips to China', 'tightening'],
    ['US lifts ban on sales of AI chips to China', 'easing'],
    ['Commerce rescinds rule on AI chip exports', 'easing'],
    ['China suspends export controls on rare earths', 'easing'],
    ['China expands export controls on rare earths', 'tightening'],
    ['US drops plan to restrict chip exports', 'easing'],
    ['US delays new export restrictions on chip equipment', 'easing'],
    ['Man sentenced for smuggling Nvidia GPUs to China', 'enforcement'],
    ['Chip tool maker to pay penalty over unlicensed exports to SMIC', 'enforcement'],
  ])('of "%s" is %s', (title, direction) => {
    expect(classify(title)).toMatchObject({ relevant: true, direction });
  });
});

describe('words with several senses', () => {
  it.each([
    'Recall of potato chips widened to six states',
    'Casino chips stolen in night raid on Las Vegas hotel',
    'A chip shot from the rough wins the golf tournament',
    'BIS annual report: Bank for International Settlements warns central banks',
    'Bureau of Indian Standards makes BIS certification mandatory for toys',
    'New version adds export to CSV and bug fixes',
    'How to renew your driver’s license',
    'Entity Framework Core 9: what is new',
    'India lifts ban on wheat exports',
    'GeForce RTX 5080 review: fast and expensive',
  ])('"%s" is not relevant', (title) => {
    expect(classify(title).relevant).toBe(false);
  });

  it('does not take the bank for the bureau', () => {
    expect(names(classify('BIS, the Bank for International Settlements, on stablecoins'))).not.toContain('BIS');
  });
});

describe('every language', () => {
  it.each([
    ['zh', '美国商务部将中国芯片企业列入实体清单', 'tightening'],
    ['zh', '美國放寬輝達晶片對中出口', 'easing'],
    ['ja', '経産省、半導体製造装置の輸出規制を強化', 'tightening'],
    ['ko', '중국, 희토류 수출통제 강화', 'tightening'],
    ['nl', 'Kabinet scherpt exportcontrole op chipmachines van ASML aan', 'tightening'],
    ['de', 'USA verschärfen Exportkontrollen für Halbleiter gegen China', 'tightening'],
    ['fr', "Les États-Unis renforcent le contrôle à l'exportation des semi-conducteurs", 'tightening'],
  ])('%s: "%s" is %s', (lang, title, direction) => {
    const verdict = classify(title, '', { lang });

    expect(verdict).toMatchObject({ relevant: true, direction });
    expect(verdict.topics).toContain('export-controls');
  });

  it('gives one canonical name, whatever the script', () => {
    expect(names(classify('台積電 台积电 TSMC'))).toEqual(['TSMC']);
  });
});

describe('legal facts', () => {
  const official = { authority: 'official', source: 'Federal Register', jurisdiction: 'US' } as const;

  it('make a rule of the Export Administration Regulations relevant whatever its title', () => {
    const legal = legalFacts({ cfrParts: ['15 CFR 740', '15 CFR 774'] });

    expect(classify('Miscellaneous Corrections', '', { ...official, legal })).toMatchObject({ relevant: true });
  });

  it('make any notice of the bureau relevant, but for its tariff cases', () => {
    const legal = legalFacts({ agencies: ['Commerce Department', 'Industry and Security Bureau'] });

    expect(classify('Bureau of Industry and Security', '', { ...official, legal }).relevant).toBe(true);
    expect(classify('Section 232 Steel Exclusions Process', '', { ...official, legal }).relevant).toBe(false);
  });

  it('settle topic, direction and destinations of list changes', () => {
    const destinations = [{ name: 'Türkiye', code: 'TR', count: 2 }];
    const change = { list: 'entity-list', entities: 2, entries: 2, destinations } as const;
    const added = classify('Final Rule', '', {
      ...official,
      legal: legalFacts({ listChanges: [{ ...change, action: 'add' }] }),
    });
    const removed = classify('Final Rule', '', {
      ...official,
      legal: legalFacts({ listChanges: [{ ...change, action: 'remove' }] }),
    });

    expect(added).toMatchObject({ relevant: true, direction: 'tightening' });
    expect(added.topics).toEqual(expect.arrayContaining(['export-controls', 'entity-list']));
    expect(added.jurisdictions).toEqual(expect.arrayContaining(['TR', 'US']));
    expect(removed.direction).toBe('easing');
  });

  it('are read from a bare denial order by the beginning of its text', () => {
    const body =
      'In the Matter of: Jane Doe. Pursuant to the Export Control Reform Act her export privileges are denied.';

    expect(classify('Order Denying Export Privileges', '', { ...official, body })).toMatchObject({
      relevant: true,
      direction: 'enforcement',
      topics: expect.arrayContaining(['export-controls', 'enforcement']),
    });
  });

  it('yield classification numbers', () => {
    expect(classify('BIS amends ECCNs 3A090.a and 4E001', 'Also 3B001.c.1.').eccns).toEqual([
      '3A090.a',
      '3B001.c.1',
      '4E001',
    ]);
  });
});

describe('the reasons', () => {
  it('name the words of a title that settle an item by themselves', () => {
    const { reasons } = classify('Two names taken off the Entity List after talks with trout anglers');

    expect(reasons[0]).toMatchObject({ label: 'relevant', words: ['Entity List'] });
    expect(reasons[0]?.text).toContain('Entity List');
  });

  it('quote no word that only holds the sentence together', () => {
    const { reasons } = classify(
      'Berlin says that it will not be part of the ban on exports',
      'Sales of chip tools to China would have to be licensed, the ministry said on Monday, for this and other goods.',
    );
    const quoted = reasons.flatMap(({ words }) => words.map((word) => word.toLowerCase()));

    expect(quoted.length).toBeGreaterThan(5);
    for (const word of ['on', 'says', 'for', 'that it', 'of the', 'to', 'will', 'it will']) {
      expect(quoted).not.toContain(word);
    }
  });
});

describe('any input', () => {
  it('gets a verdict within its bounds, and the same one again', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.lorem());
    fc.assert(
      fc.property(text, text, text, (title, summary, lang) => {
        const item = newsItem({ title, summary, lang });
        const verdict = classifier.classify(item);
        expect(verdict.score).toBeGreaterThanOrEqual(0);
        expect(verdict.score).toBeLessThanOrEqual(1);
        expect(verdict.relevant).toBe(verdict.score >= 0.5);
        expect(verdict.reasons.length).toBeGreaterThan(0);
        expect(classifier.classify(item)).toEqual(verdict);
      }),
    );
  });

  it('of great length is read as far as it tells anything', () => {
    const long = 'export controls on chips '.repeat(50_000);

    expect(classify(long, long, { body: long }).relevant).toBe(true);
  });

  it('carries the umbrella over lists, enforcement and minerals', () => {
    for (const title of ['Entity List additions', 'GPU smuggling ring indicted', 'China limits gallium exports']) {
      expect(classify(title).topics).toContain('export-controls');
    }
  });
});
