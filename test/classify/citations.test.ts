import { expect, it } from 'vitest';
import { loadClassifier } from '../../src/classify/load.ts';
import { renderVerdict } from '../../src/cli/classify-text.ts';
import type { Item } from '../../src/domain/types.ts';
import { legalFacts, newsItem } from './items.ts';

const classifier = loadClassifier('config');
const cited = (parts: Partial<Item>) => classifier.classify(newsItem(parts)).references;

it('a verdict tells the numbers that an item cites', () => {
  expect(
    cited({ title: '商务部公告2025年第61号', summary: 'Regulation (EU) 2021/821; 15 CFR 744.11 (90 FR 14046)' }),
  ).toEqual(['15 CFR 744.11', '32021R0821', '90 FR 14046', 'mofcom:2025-61']);
});

it('takes an announcement without its year for one of the year of the news', () => {
  expect(cited({ title: 'MOFCOM Announcement No. 7', at: new Date('2026-03-02T09:00:00Z') })).toEqual([
    'mofcom:2026-7',
  ]);
});

it('takes numbers for those of dockets and documents only where a docket or the register is spoken of', () => {
  expect(cited({ title: 'Call 555123-4567 about unit AB-2025-1234 and 2025-05427' })).toEqual([]);
  expect(cited({ title: 'Docket BIS-2025-0023; FR Doc. 2025-05427' })).toEqual(['2025-05427', 'BIS-2025-0023']);
});

it('adds what the register says of a document', () => {
  const legal = legalFacts({
    citation: '90 FR 14046',
    cfrParts: ['15 CFR 744'],
    rins: ['0694-AK10'],
    dockets: ['250320-0047'],
  });

  expect(cited({ title: 'Final rule, RIN 0694–AK10', legal })).toEqual([
    '0694-AK10',
    '15 CFR 744',
    '250320-0047',
    '90 FR 14046',
  ]);
});

it('reads classification numbers in capitals only', () => {
  const { eccns } = classifier.classify(newsItem({ title: 'ECCN 3A090.a', summary: 'commit 3b001 of the code' }));

  expect(eccns).toEqual(['3A090.a']);
});

it('shows them to who asks for a verdict', () => {
  const item = newsItem({ title: 'BIS rule at 90 FR 14046' });
  const seen = { classifier: classifier.name, ...classifier.classify(item), severity: null };

  expect(renderVerdict(item, seen, false)).toMatch(/^references +90 FR 14046$/m);
});
