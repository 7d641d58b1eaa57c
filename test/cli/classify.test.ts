import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program as a person would, with `input` on its standard input. */
function classify(args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/classify.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    texts.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    texts.err += chunk.toString();
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts })));
}

describe('the classify program', { timeout: 60_000 }, () => {
  it('explains a title, without colours where nobody watches', async () => {
    const { code, out } = await classify([
      'China suspends export controls on gallium',
      'The commerce ministry said so.',
    ]);

    expect(code).toBe(0);
    expect(out).toMatch(/^China suspends export controls on gallium\nrelevant \(\d+ %\)/);
    expect(out).toContain('easing');
    expect(out).toMatch(/Why\n- About export controls or chips .*“/);
    expect(out).not.toContain('\u001b[');
  });

  it('reads an item as JSON and answers in JSON', async () => {
    const item = { title: 'Order Denying Export Privileges', kind: 'official', source: 'Federal Register' };
    const { code, out } = await classify(['--json'], JSON.stringify(item));

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ relevant: true, direction: 'enforcement', severity: 'low' });
  });

  it('says what is wrong, and ends with 2', async () => {
    const [tooMany, notJson, noTitle, noFolder] = await Promise.all([
      classify(['one', 'two', 'three']),
      classify([], 'not json'),
      classify([], '{"summary": "no title"}'),
      classify(['a title'], '', { EARSHOT_CONFIG_DIR: '/nowhere' }),
    ]);

    expect(tooMany).toMatchObject({ code: 2, err: expect.stringContaining('usage:') });
    expect(notJson).toMatchObject({ code: 2, err: expect.stringContaining('not one JSON object') });
    expect(noTitle).toMatchObject({ code: 2, err: expect.stringContaining('title') });
    expect(noFolder).toMatchObject({ code: 2, err: expect.stringContaining('/nowhere') });
  });
});
