import { describe, expect, it } from 'vitest';
import { findReferences, listReferences, maskReferences } from '../../src/domain/references.ts';

const cite = (text: string, year: number | null = null): string[] =>
  listReferences(text, year).map(({ kind, cited }) => `${kind} ${cited}`);

describe('references', () => {
  it.each([
    ['商务部公告2025年第61号 公布对境外相关稀土物项实施出口管制的决定', 'mofcom mofcom:2025-61'],
    ['商務部、海關總署公告2025年第7號', 'mofcom mofcom:2025-7'],
    ['中国商务部 海关总署 国家国防科工局 中央军委装备发展部公告 2024年 第31号', 'mofcom mofcom:2024-31'],
    ['중국 상무부 공고 2025년 제61호', 'mofcom mofcom:2025-61'],
    ['MOFCOM Announcement No. 61 of 2025', 'mofcom mofcom:2025-61'],
    ['China: announcement number 61 (2025)', 'mofcom mofcom:2025-61'],
    ['see mofcom:2025-61', 'mofcom mofcom:2025-61'],
    ['90 FR 14046', 'fr 90 FR 14046'],
    ['at 90 Fed. Reg. 14,046 (Mar. 28, 2025)', 'fr 90 FR 14046'],
    ['15 C.F.R. § 744.11', 'cfr 15 CFR 744.11'],
    ['15 CFR Part 744', 'cfr 15 CFR 744'],
    ['22 CFR parts 120', 'cfr 22 CFR 120'],
    ['(RIN 0694–AK10)', 'rin 0694-AK10'],
    ['Docket No. 250320-0047', 'docket 250320-0047'],
    ['docket BIS-2025-0023-0001', 'docket BIS-2025-0023-0001'],
    ['FR Doc. 2025-05427', 'document 2025-05427'],
    ['CELEX:32026R2001', 'celex 32026R2001'],
    ['Guidance on Regulation (EU) 2021/821', 'celex 32021R0821'],
    ['Verordnung (EU) 2021/821', 'celex 32021R0821'],
    ['règlement délégué (UE) 2025/2003', 'celex 32025R2003'],
    ['ECCN 3B001.a.4', 'eccn 3B001.a.4'],
  ])('“%s” names %s', (text, expected) => {
    expect(cite(text)).toEqual([expected]);
  });

  it.each([
    'Announcement No. 61 of 2025 of the reserve bank',
    'MOFCOM made 61 announcements in 2025',
    '公告2025年第61号',
    '3,090 FRANCS and 15 confirmed',
    'call 0694-AK1 or 0694-AKX0',
    'the years 2025-2026, 10-20 of them',
    'model 13A0901, A3B001, 3F001',
    'directive 2021/821',
  ])('“%s” names none', (text) => {
    expect(cite(text)).toEqual([]);
  });

  it('of an announcement without its year are of the year given', () => {
    expect(cite('MOFCOM Announcement No. 7', 2026)).toEqual(['mofcom mofcom:2026-7']);
    expect(cite('MOFCOM Announcement No. 7')).toEqual([]);
  });

  it('are looked up in one form, and with the part that a longer one belongs to', () => {
    expect(findReferences('15 CFR § 744.11')).toEqual(['15cfr744.11', '15cfr744']);
    expect(findReferences('3A090.a and 90 Fed. Reg. 14,046')).toEqual(['90fr14046', '3a090.a', '3a090']);
    expect(findReferences('商务部公告2025年第61号')).toEqual(findReferences('MOFCOM announcement no. 61 of 2025'));
  });

  it('are taken out of a text', () => {
    expect(maskReferences('chips 90 FR 14046 tools').replace(/ +/g, ' ')).toBe('chips tools');
  });
});
