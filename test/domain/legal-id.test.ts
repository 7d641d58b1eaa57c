import { describe, expect, it } from 'vitest';
import { federalRegisterId, normalizeDocumentNumber, readLegalId } from '../../src/domain/legal-id.ts';

describe('document numbers', () => {
  it.each([
    ['2026-20733', '2026-20733'],
    ['2012-7333', '2012-07333'],
    ['2026–20733', '2026-20733'],
    [' c1-2026-5427 ', 'C1-2026-05427'],
    ['E9-1234', 'E9-1234'],
  ])('%s is %s', (written, expected) => {
    expect(normalizeDocumentNumber(written)).toBe(expected);
    expect(federalRegisterId(written)).toBe(`fr:${expected}`);
  });
});

describe('readLegalId', () => {
  const read = (other: Partial<Parameters<typeof readLegalId>[0]>) =>
    readLegalId({ guid: null, url: null, title: '', ...other });

  it.each([
    [{ guid: 'CELEX:32026R2001' }, 'celex:32026R2001'],
    [{ url: 'https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX%3A32026D0815' }, 'celex:32026D0815'],
    [{ guid: 'CELEX:32021R0821R(03)' }, 'celex:32021R0821R(03)'],
    [{ guid: 'CELEX:52026PC0100' }, null],
    [{ url: 'https://www.federalregister.gov/documents/2026/11/25/2026-20733/additions-to-the-list' }, 'fr:2026-20733'],
    [{ url: 'https://www.federalregister.gov/public-inspection/2026-20733/additions' }, 'fr:2026-20733'],
    [{ title: '商务部公告2026年第61号 公布对相关物项实施出口管制的决定' }, 'mofcom:2026-61'],
    [{ title: '商务部 海关总署公告2026年第10号' }, 'mofcom:2026-10'],
    [{ title: 'Ministry comments on announcement 61 of 2026' }, null],
  ])('%j → %s', (entry, expected) => {
    expect(read(entry)).toBe(expected);
  });
});
