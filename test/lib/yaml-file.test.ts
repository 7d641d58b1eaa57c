import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/lib/yaml-file.ts';

describe('a YAML file', () => {
  const TEXT = '# names\nfeeds:\n  - id: one\n    options:\n      mode: fast\n  - id: two\n';

  it('gives its value, and the line of whatever stands in it', () => {
    const yaml = readYaml('f.yaml', TEXT);

    expect(yaml.value).toEqual({ feeds: [{ id: 'one', options: { mode: 'fast' } }, { id: 'two' }] });
    expect(yaml.lineOf(['feeds', 0, 'options', 'mode'])).toBe(5);
    expect(yaml.lineOf(['feeds', 1])).toBe(6);
  });

  it('gives the line of the nearest parent of what is missing', () => {
    expect(readYaml('f.yaml', TEXT).lineOf(['feeds', 1, 'options', 'mode'])).toBe(6);
    expect(readYaml('f.yaml', '').lineOf(['feeds'])).toBe(1);
  });

  it.each([
    ['a: 1\na: 2\n', /^f\.yaml:2: Map keys must be unique/],
    ['a: [1\nb: 2\n', /^f\.yaml:\d: /],
    ['a: "open\n', /^f\.yaml:\d: Missing closing/],
    ['a: *nobody\n', /^f\.yaml:1: .*nobody/],
    [`a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${bomb()}`, /^f\.yaml:1: .*alias/],
  ])('says what is wrong with it, with file and line, and never throws: %#', (text, problem) => {
    const yaml = readYaml('f.yaml', text);

    expect(yaml.problems[0]).toMatch(problem);
    expect(yaml.value).toBeNull();
  });
});

/** Ten lists of ten of the line before: a few lines that would fill the memory. */
function bomb(): string {
  const lines = Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(',')}]`);
  return `${lines.join('\n')}\n`;
}
