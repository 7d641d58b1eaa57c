import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SAMPLE = join(ROOT, 'test/fixtures/eval/sample.jsonl');
const folder = mkdtempSync(join(tmpdir(), 'earshot-eval-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function runEval(...args: readonly string[]): Promise<Outcome> {
  return new Promise((done) => {
    const command = ['--import', 'tsx', join(ROOT, 'src/cli/eval.ts'), ...args];
    execFile(process.execPath, command, { cwd: ROOT }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('npm run eval', () => {
  it('prints the figures as one JSON object', async () => {
    const { code, stdout } = await runEval(SAMPLE, '--json');
    const report = JSON.parse(stdout);

    expect(code).toBe(0);
    expect(Object.keys(report)).toEqual([
      ...['items', 'relevance', 'topics', 'direction', 'jurisdictions', 'languages', 'stories', 'itemsPerSecond'],
    ]);
    expect(report.items).toBe(5);
    expect(report.relevance).toEqual({ precision: 1, recall: 1, f1: 1, falsePositives: [], falseNegatives: [] });
    expect(report.stories).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(report.itemsPerSecond).toBeGreaterThan(0);
  });

  it('prints a table for a person, and with --errors what is wrong and why', async () => {
    const file = join(folder, 'wrong.jsonl');
    const line = { id: 'x9', title: 'Additions to the Entity List', source: 'Federal Register', kind: 'official' };
    writeFileSync(file, `${JSON.stringify({ ...line, relevant: false })}\n`);
    const { code, stdout } = await runEval(SAMPLE, file, '--errors');

    expect(code).toBe(0);
    expect(stdout).toMatch(/relevance +75\.0 +100\.0 +85\.7/);
    expect(stdout).toMatch(/stories \(B³\) +100\.0 +100\.0 +100\.0/);
    expect(stdout).toContain('x9  Additions to the Entity List');
    expect(stdout).toMatch(/should not be relevant \(score \d\.\d\d\): \S/);
  });

  it('takes texts from a second file, and counts no item that was labelled in haste', async () => {
    const [labels, texts] = [join(folder, 'labels.jsonl'), join(folder, 'texts.jsonl')];
    const rule = { relevant: true, topics: ['export-controls', 'entity-list'], direction: 'tightening' };
    writeFileSync(
      labels,
      `${JSON.stringify({ id: 'y1', kind: 'official', ...rule })}\n{"id":"y2","relevant":true,"weight":0.2}\n`,
    );
    writeFileSync(texts, '{"id":"y1","title":"Additions to the Entity List"}\n{"id":"y2","title":"Potato chips"}\n');
    const { stdout } = await runEval(labels, '--texts', texts, '--json');

    expect(JSON.parse(stdout)).toMatchObject({ items: 1, relevance: { f1: 1 }, direction: { accuracy: 1 } });

    const without = await runEval(labels);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('labels.jsonl:1');
    expect(without.stderr).toContain('--texts FILE.jsonl');
  });

  it('counts the items of the files that are to be counted only', async () => {
    const file = join(folder, 'other.jsonl');
    writeFileSync(file, '{"id":"z1","title":"Potato chips","relevant":true}\n');
    const { stdout } = await runEval(SAMPLE, file, '--count', SAMPLE, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ items: 5, relevance: { falseNegatives: [] } });

    const none = await runEval(SAMPLE, '--count', file);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('--count takes files as they are given') });
  });

  it('measures a keyword filter beside it', async () => {
    const { stdout } = await runEval(SAMPLE, '--baseline', '--json');

    expect(JSON.parse(stdout).relevance.recall).toBe(1);
    expect(JSON.parse(stdout).direction.accuracy).toBe(0);
  });

  it('says which line of which file is wrong, and exits 2', async () => {
    const file = join(folder, 'broken.jsonl');
    writeFileSync(file, '{"id":"a","title":"A","relevant":true}\n{"id":"b",\n');

    expect(await runEval(file)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(`${file}:2`) });
  });

  it('says how it is called where it is called wrongly, and exits 2', async () => {
    const [none, unknown, missing] = await Promise.all([
      runEval(),
      runEval('--nonsense'),
      runEval(join(folder, 'no-such-file.jsonl')),
    ]);

    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('usage:') });
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('--nonsense') });
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('no-such-file.jsonl') });
  });
});
