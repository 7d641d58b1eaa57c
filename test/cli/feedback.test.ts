import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLabelledLine } from '../../src/cli/feedback-text.ts';
import { parseLabelled } from '../../src/cli/labelled.ts';
import { migrate } from '../../src/db/migrate.ts';
import { type EmbeddedDb, openPglite } from '../../src/db/pglite.ts';
import { ensureChannel } from '../../src/store/channels.ts';
import { insertFeedback, listFeedback } from '../../src/store/feedback.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { silentLog } from '../support/database.ts';
import { findTemplate } from '../support/pglite-template.ts';
import { storeItem } from '../support/stored-items.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const NOW = new Date('2026-11-20T12:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'earshot-feedback-'));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function runFeedback(...args: readonly string[]): Promise<Outcome> {
  return new Promise((done) => {
    const command = ['--import', 'tsx', join(ROOT, 'src/cli/feedback.ts'), ...args];
    const env = { ...process.env, EARSHOT_DATA_DIR: folder, EARSHOT_CONFIG_DIR: join(ROOT, 'config') };
    execFile(process.execPath, command, { cwd: ROOT, env }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

const open = (): Promise<EmbeddedDb> => openPglite({ dir: folder, log: silentLog });

/** Two people in two channels find one story not relevant, one of them another as well. */
async function fill(db: EmbeddedDb): Promise<void> {
  const workspaceId = await ensureWorkspace(db, { platform: 'slack', externalId: 'T1', name: null }, NOW);
  const chips = await storeItem(db, { title: 'Potato chips get dearer', summary: 'Crisps “cost” more.', at: NOW });
  const golf = await storeItem(db, { title: 'A chip from the bunker', at: NOW, verdict: { topics: ['ai-chips'] } });
  for (const [person, ids] of [
    ['U1', [chips, golf]],
    ['U2', [chips]],
  ] as const) {
    const key = { workspaceId, platform: 'slack', externalId: `C-${person}`, name: null, timeZone: 'UTC' } as const;
    const { id: channelId } = await ensureChannel(db, key, NOW);
    for (const { itemId, storyId } of ids) {
      await insertFeedback(db, { channelId, storyId: storyId ?? 0, itemId, person, personName: null }, NOW);
    }
  }
}

describe('npm run feedback', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const db = await openPglite({ dir: folder, template: await findTemplate(silentLog), log: silentLog });
    await migrate(db, { log: silentLog });
    await fill(db);
    await db.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('lists every item once, with how many said so', async () => {
    const { code, stdout } = await runFeedback();

    expect(code).toBe(0);
    expect(stdout).toContain('1.00  Potato chips get dearer (Trade Desk; 2 people)');
    expect(stdout).toContain('1.00  A chip from the bunker (Trade Desk; 1 person)');
  });

  it('exports labelled items that the evaluation reads', async () => {
    const { code, stdout } = await runFeedback('--json');

    const lines = stdout.trim().split('\n');
    expect(code).toBe(0);
    expect(lines.map((line, at) => parseLabelled(line, `line ${at}`))).toMatchObject([
      {
        item: { title: 'Potato chips get dearer', summary: 'Crisps “cost” more.', source: 'Trade Desk', at: NOW },
        label: { id: 'feedback-i-1', relevant: false, topics: [], story: 's-1' },
      },
      { item: { title: 'A chip from the bunker' }, label: { id: 'feedback-i-2', relevant: false, story: 's-2' } },
    ]);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      judged: { classifier: 'test', score: 1, topics: ['ai-chips'] },
    });
  });

  it('says what is wrong: an unknown option, a database in use', async () => {
    expect(await runFeedback('--jsn')).toMatchObject({ code: 2, stderr: expect.stringContaining('usage:') });
    const db = await open();
    const { code, stderr } = await runFeedback();
    await db.close();

    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(String(process.pid)) });
  });

  it('shows the words that were judged, though the feed has changed them since', async () => {
    const db = await open();
    await db.query(`UPDATE items SET title = 'Changed', version = 2 WHERE title LIKE 'Potato%'`);
    const [first] = await listFeedback(db);
    await db.close();

    expect(first && buildLabelledLine(first)).toMatchObject({ title: 'Potato chips get dearer', relevant: false });
  });
});
