import { describe, expect, it } from 'vitest';
import { Matcher } from '../../src/classify/matcher.ts';
import { normalise } from '../../src/classify/normalise.ts';

function find(aliases: readonly (readonly string[])[], text: string): [number, string][] {
  const normal = normalise(text);
  return new Matcher(aliases)
    .find(normal)
    .flatMap(({ terms, start, end }) => terms.map((term): [number, string] => [term, normal.cased.slice(start, end)]));
}

describe('the matcher', () => {
  it('finds whole words only, with their plural', () => {
    expect(find([['chip']], 'A chip, two chips, one chipset')).toEqual([
      [0, 'chip'],
      [0, 'chips'],
    ]);
  });

  it('lets a longer expression give the sense of a shorter one inside it', () => {
    expect(find([['chips'], ['potato chips']], 'Potato chips and chips')).toEqual([
      [1, 'Potato chips'],
      [0, 'chips'],
    ]);
  });

  it('keeps expressions that overlap', () => {
    expect(find([['export controls'], ['controls on chips']], 'export controls on chips')).toHaveLength(2);
  });

  it('minds the case of short capitals and of names that are also words', () => {
    expect(find([['US'], ['=Arm']], 'Let us arm the US; Arm said, ARM')).toEqual([
      [0, 'US'],
      [1, 'Arm'],
      [1, 'ARM'],
    ]);
  });

  it('finds Dutch and German compounds by a star', () => {
    expect(find([['Exportkontroll*']], 'Neue Exportkontrollen')).toEqual([[0, 'Exportkontrollen']]);
  });

  it('reads traditional and simplified Chinese alike, inside running text', () => {
    expect(find([['出口管制']], '美國擴大對華出口管制措施')).toHaveLength(1);
    expect(find([['輝達']], '辉达回应')).toHaveLength(1);
  });

  it('takes a lone character for a country only where it starts a word', () => {
    expect(find([['美']], '美 관세')).toHaveLength(1);
    expect(find([['美']], '完美')).toHaveLength(0);
  });

  it('reads accents, curly quotes and full-width letters as plain ones', () => {
    expect(find([["contrôle à l'exportation"], ['NVIDIA']], 'Contrôle à l’exportation: ＮＶＩＤＩＡ')).toHaveLength(2);
  });

  it('gives every meaning of a word that has several', () => {
    expect(find([['Trump'], ['Trump']], 'Trump')).toEqual([
      [0, 'Trump'],
      [1, 'Trump'],
    ]);
  });
});
