import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { forgetOld } from '../../src/store/retention.ts';
import { ensureWorkspace, removeWorkspace } from '../../src/store/workspaces.ts';
import { describeEachDatabase } from '../support/database.ts';
import { LITHOGRAPHY } from '../support/raw-items.ts';
import { TEAM } from '../support/slack-server.ts';
import { buildLegal, storeItem } from '../support/stored-items.ts';
import { type Desk, openDesk } from '../support/workers.ts';

const TOLD = ['channels', 'subscriptions', 'deliveries', 'threads', 'digests', 'thread_states', 'feedback'];

describeEachDatabase('what is kept', (open) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  const forget = async (): Promise<void> => {
    while (await desk.db.tx((sql) => forgetOld(sql, desk.now())));
  };
  const ago = (days: number): Date => new Date(desk.now().getTime() - days * 86_400_000);
  const titles = async (): Promise<readonly string[]> =>
    (await desk.db.query<{ title: string }>('SELECT title FROM items ORDER BY title')).map(({ title }) => title);
  const count = async (table: string): Promise<number> =>
    (await desk.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? -1;

  it('is the body of an official text for five years, and of news for eighteen months', async () => {
    await storeItem(desk.db, { title: 'A', body: 'news of late', at: ago(500) });
    await storeItem(desk.db, { title: 'B', body: 'news of old', at: ago(560) });
    await storeItem(desk.db, { title: 'C', body: 'a rule', at: ago(1_800), legal: buildLegal({}) });
    await forget();
    const rows = await desk.db.query<{ title: string; body: string }>('SELECT title, body FROM items ORDER BY title');
    expect(rows.map(({ title, body }) => [title, body])).toEqual([
      ['A', 'news of late'],
      ['B', ''],
      ['C', 'a rule'],
    ]);
  });

  it('is nothing after five years, but for the items of a story that went on', async () => {
    const old = await storeItem(desk.db, { title: 'A', at: ago(1_830) });
    await storeItem(desk.db, { title: 'B', at: ago(1_900), story: 'none' });
    const long = await storeItem(desk.db, { title: 'C', at: ago(1_840) });
    const { storyId } = long;
    await storeItem(desk.db, { title: 'D', at: ago(10), ...(storyId === null ? {} : { story: storyId }) });
    await desk.db.query('UPDATE stories SET last_at = $2 WHERE id = $1', [storyId, ago(10)]);
    await forget();
    expect(await titles()).toEqual(['C', 'D']);
    expect(await desk.db.query('SELECT id FROM stories WHERE id = $1', [old.storyId])).toEqual([]);
  });

  it('is what was said in a workspace for thirty days after it removed the bot', async () => {
    const channel = await desk.subscribe('slack');
    await desk.bring({ slug: 'harbour' }, LITHOGRAPHY).then(desk.judge);
    await desk.serve(channel);
    const other = { platform: 'slack', externalId: 'T0OTHER', name: 'Other' } as const;
    await ensureWorkspace(desk.db, other, desk.now());
    await storeItem(desk.db, { title: 'A workspace’s own', at: ago(1), privateTo: TEAM.id });
    await desk.db.tx((sql) => removeWorkspace(sql, { platform: 'slack', externalId: TEAM.id }, desk.now()));

    desk.pass(29 * 86_400_000);
    await forget();
    expect(await count('deliveries')).toBeGreaterThan(0);
    desk.pass(2 * 86_400_000);
    await forget();
    for (const table of TOLD) expect([table, await count(table)]).toEqual([table, 0]);
    expect(await titles()).toEqual([LITHOGRAPHY.title]);
    expect(await desk.db.query('SELECT name FROM workspaces')).toEqual([{ name: 'Other' }]);
  });
});
