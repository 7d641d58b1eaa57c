import { describe, expect, it } from 'vitest';
import { parseModel } from '../../src/classify/model.ts';
import { parseTaxonomy } from '../../src/classify/taxonomy.ts';

function refusal(text: string): string {
  try {
    parseTaxonomy([{ file: 'config/taxonomy/mine.yaml', text }]);
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('the taxonomy', () => {
  it('reads names, places and cues', () => {
    const text = 'companies:\n  Acme: { home: US, aliases: [Acme, 아크메] }\nplaces:\n  US: { names: [America] }\n';

    expect(parseTaxonomy([{ file: 'a.yaml', text }]).terms.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'place US',
      'company Acme',
    ]);
  });

  it('names file and line of a wrong value', () => {
    expect(refusal('companies:\n  Acme:\n    home: America\n    aliases: [Acme]\n')).toMatch(
      /^config\/taxonomy\/mine\.yaml:3: companies\.Acme\.home: must be an ISO country code/,
    );
  });

  it('names the line of a name without aliases, and of an unknown key', () => {
    expect(refusal('companies:\n  Acme: { home: US, aliases: [] }\n')).toContain('mine.yaml:2: companies.Acme.aliases');
    expect(refusal('companies:\n  Acme: { home: US, alias: [Acme] }\n')).toContain('mine.yaml:2: companies.Acme');
  });

  it('names the line of broken YAML', () => {
    expect(refusal('companies:\n  Acme: { aliases: [Acme\n')).toMatch(/mine\.yaml:\d+: /);
  });

  it('refuses a name defined twice and a cue that is not there', () => {
    const twice = { file: 'b.yaml', text: 'companies:\n  Acme: { aliases: [Acme] }\n' };

    expect(() => parseTaxonomy([twice, { ...twice, file: 'c.yaml' }])).toThrow(/b\.yaml:2: "Acme" is defined twice/);
    expect(refusal('agencies:\n  BIS: { unless: [no-cue], aliases: [BIS] }\n')).toContain('mine.yaml:2: "BIS" names');
  });

  it('refuses one word for two names of a kind, however it is written', () => {
    const two = (kind: string) => `companies:\n  Acme: { aliases: [輝達] }\n${kind}:\n  Apex: { aliases: [=辉达] }\n`;

    expect(refusal(two('companies').replace('\ncompanies:', ''))).toBe(
      'config/taxonomy/mine.yaml:3: "=辉达" stands for "Acme" and "Apex"; keep one',
    );
    expect(refusal(two('products'))).toBe('accepted');
  });

  it('refuses a model it cannot use, and says how to make one', () => {
    expect(() => parseModel('config/model.json', '{}')).toThrow(/config\/model\.json .*npm run train/);
    expect(() => parseModel('config/model.json', 'oops')).toThrow(/npm run train/);
  });
});
