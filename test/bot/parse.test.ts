import { describe, expect, it } from 'vitest';
import type { Arg } from '../../src/bot/command.ts';
import { parseArgs, readLine, splitCommand } from '../../src/bot/parse.ts';

function arg(name: string, parts: Partial<Arg> = {}): Arg {
  return { name, summary: name, required: false, choices: [], many: false, rest: false, ...parts };
}

const FILTER = [
  arg('topics', { many: true, choices: ['ai-chips', 'export-controls'], also: ['topic'] }),
  arg('companies', { many: true }),
  arg('severity'),
];
const SEARCH = [arg('words', { rest: true }), arg('since')];

describe('a typed line', () => {
  it.each([
    ['lookup &lt;b&gt; R&amp;D', 'lookup <b> R&D'],
    ['lookup &amp;lt;', 'lookup &lt;'],
    ['story <https://a.example/x?y=1|a.example>', 'story https://a.example/x?y=1'],
    ['story <https://a.example/x>', 'story https://a.example/x'],
    ['tell <mailto:desk@a.example|desk@a.example>', 'tell desk@a.example'],
    ['pause <#C0123ABC|trade-desk>', 'pause #trade-desk'],
    ['ping <!subteam^S0123|@desk>', 'ping <!subteam^S0123|@desk>'],
    ['lookup “entity list” „Gallium“ «rare»', 'lookup "entity list" "Gallium" "rare"'],
    ['  help  ', 'help'],
  ])('%s reads %s', (typed, read) => {
    expect(readLine(typed)).toBe(read);
  });

  it('starts with the command', () => {
    expect(splitCommand('Lookup  "a b"\nc')).toEqual({ name: 'lookup', rest: '"a b"\nc' });
    expect(splitCommand('')).toEqual({ name: '', rest: '' });
  });
});

describe('arguments', () => {
  it.each([
    ['topics:ai-chips,export-controls severity:high', { topics: 'ai-chips,export-controls', severity: 'high' }],
    ['topics: ai-chips, export-controls severity: high', { topics: 'ai-chips, export-controls', severity: 'high' }],
    ['companies:Applied Materials, ASML severity:high', { companies: 'Applied Materials, ASML', severity: 'high' }],
    ['companies:"Applied Materials",ASML', { companies: '"Applied Materials",ASML' }],
    ['severity:"high"', { severity: 'high' }],
    ['TOPIC:ai-chips', { topics: 'ai-chips' }],
    ['topics:ai-chips topics:export-controls', { topics: 'ai-chips , export-controls' }],
    ['companies:"left open', { companies: '"left open' }],
    ['', {}],
  ])('%s', (text, args) => {
    expect(parseArgs(FILTER, text)).toEqual({ args, problems: [] });
  });

  it.each([
    ['gallium "rare earth" -gaming', { words: 'gallium "rare earth" -gaming' }],
    ['since:7d gallium curbs', { since: '7d', words: 'gallium curbs' }],
    ['gallium since:7d curbs', { since: '7d', words: 'gallium curbs' }],
    ['celex:32026R2001 https://a.example/x', { words: 'celex:32026R2001 https://a.example/x' }],
  ])('free text: %s', (text, args) => {
    expect(parseArgs(SEARCH, text)).toEqual({ args, problems: [] });
  });

  it('names every mistake at once', () => {
    expect(parseArgs(FILTER, 'ai-chip topcis:ai-chips colour:red severity:high').problems).toEqual([
      '“ai-chip” needs a name before it: topics:ai-chips',
      'There is no argument “topcis”. Did you mean topics?',
      'There is no argument “colour”. Choose from topics, companies or severity.',
    ]);
    expect(parseArgs(FILTER, 'whatever').problems).toEqual([
      '“whatever” needs a name before it, one of topics:, companies:, severity:',
    ]);
    expect(parseArgs([], 'whatever').problems).toEqual([
      'This command takes nothing after its name, but got “whatever”.',
    ]);
    expect(parseArgs(SEARCH, 'sinec:7d gallium').problems).toEqual([
      'There is no argument “sinec”. Did you mean since?',
    ]);
  });
});
