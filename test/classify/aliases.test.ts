import { expect, it } from 'vitest';
import { createAliases } from '../../src/classify/aliases.ts';
import { loadTaxonomy } from '../../src/classify/load.ts';

const aliasesOf = createAliases(loadTaxonomy('config'));

it('a name is known by any of its names, in any script and case', () => {
  for (const name of ['TSMC', 'tsmc', '台积电', '台積電']) {
    expect(aliasesOf(name), name).toEqual(expect.arrayContaining(['TSMC', '台积电']));
  }
});

it('marks of the vocabulary are no part of a name', () => {
  expect(aliasesOf('Intel')).toContain('Intel');
  expect(aliasesOf('intel').join()).not.toMatch(/[=*]/);
});

it('other words have no other names', () => {
  expect(aliasesOf('gallium recipe')).toEqual([]);
  expect(aliasesOf('')).toEqual([]);
});
