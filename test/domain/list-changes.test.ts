import { describe, expect, it } from 'vitest';
import { readCount, readListChanges } from '../../src/domain/list-changes.ts';

/** What was read, in short: `add 14/16 entity-list CN 11 TW 1`. */
function read(summary: string): string[] {
  return readListChanges(summary).map(({ list, action, entities, entries, destinations }) =>
    [
      action,
      `${entities ?? '?'}/${entries ?? '?'}`,
      list,
      ...destinations.map(({ code, name, count }) => `${code ?? name} ${count}`),
    ].join(' '),
  );
}

describe('list changes', () => {
  it.each<[string, string[]]>([
    [
      'This rule changes the regulations by adding 12 entities to the Entity List, under the destinations of China, People’s Republic of (China) (11) and Taiwan (1).',
      ['add 12/? entity-list CN 11 TW 1'],
    ],
    [
      'BIS is adding 13 entities under 13 entries to the Entity List, under the destination of the United Arab Emirates (13).',
      ['add 13/13 entity-list AE 13'],
    ],
    [
      'BIS amends the list by adding 29 entries (26 entities and 3 addresses) to the Entity List.',
      ['add 26/29 entity-list'],
    ],
    ['The rule adds forty-two entities under forty-four entries to the Entity List.', ['add 42/44 entity-list']],
    [
      'BIS adds 31 persons to the Unverified List and removes one person.',
      ['add 31/? unverified-list', 'remove 1/? unverified-list'],
    ],
    [
      'This rule revises the Entity List by removing one entity under the destination of India, (1) and removing six aliases.',
      ['remove 1/? entity-list IN 1'],
    ],
    ['adding one hundred and four (104) new entities to the Military End-User (MEU) List', ['add 104/? meu-list']],
    [
      'adding 32 entities to the Entity List under China (23), Türkiye (8), and the People’s Republic of China (China) (1). This final rule also amends 27 existing entries under Belarus (3).',
      ['add 32/? entity-list CN 23 TR 8 CN 1', 'revise ?/27 entity-list BY 3'],
    ],
    [
      'BIS is adding 3 entities to the Entity List, under the destinations of Crimea region of Ukraine (1) and Burma (2).',
      ['add 3/? entity-list Crimea region of Ukraine 1 MM 2'],
    ],
    ['This rule corrects an address on the Entity List.', []],
    ['The committee is adding 4 members.', []],
    ['The agency plans on adding 5 entries to its calendar.', []],
  ])('%s', (summary, expected) => {
    expect(read(summary)).toEqual(expected);
  });

  it('are read from long texts in no time', () => {
    expect(
      readListChanges(`adding 2 entities to the Entity List ${'under , and the A, '.repeat(20_000)}`),
    ).toHaveLength(1);
  });
});

describe('readCount', () => {
  it.each<[string, number | null]>([
    ['1,024', 1024],
    ['nineteen', 19],
    ['forty-two', 42],
    ['two hundred', 200],
    ['one hundred and four', 104],
    ['several', null],
  ])('%s', (written, expected) => {
    expect(readCount(written)).toBe(expected);
  });
});
