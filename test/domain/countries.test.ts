import { describe, expect, it } from 'vitest';
import { countryCode, countryName, listCountryNames } from '../../src/domain/countries.ts';

describe('countries', () => {
  it.each([
    ...[
      ['us', 'US'],
      ['United States', 'US'],
      ['USA', 'US'],
      ['uk', 'GB'],
      ['China', 'CN'],
      ['Hong Kong', 'HK'],
    ],
    ...[
      ['turkey', 'TR'],
      ['Türkiye', 'TR'],
      ['the Netherlands', 'NL'],
      ['Burma', 'MM'],
      ['eu', 'EU'],
      ['Macau', 'MO'],
    ],
    ...[
      ["China, People's Republic of (China)", 'CN'],
      ['Korea, South', 'KR'],
      ['Congo, Democratic Republic of the', 'CD'],
    ],
  ])('%s is %s', (name, code) => {
    expect(countryCode(name ?? '')).toBe(code);
  });

  it.each(['Narnia', '', 'ZZ', 'UN', 'Crimea region of Ukraine'])('%j is none', (name) => {
    expect(countryCode(name)).toBeNull();
  });

  it('have one code each, and short names', () => {
    const names = listCountryNames();

    expect(new Set(names).size).toBe(names.length);
    expect(names.map(countryCode)).not.toContain(null);
    expect(countryName('HK')).toBe('Hong Kong');
    expect(countryName('US')).toBe('United States');
    expect(countryName('??')).toBe('??');
  });
});
