import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Classifier } from '../../src/classify/classifier.ts';
import { listUntriagedIds } from '../../src/store/triage.ts';
import { triage } from '../../workers/triage.ts';
import { describeEachDatabase } from '../support/database.ts';
import { readDesk } from '../support/desk-reading.ts';
import { LITHOGRAPHY, PAUSE, rawOf, ruleOf } from '../support/raw-items.ts';
import type { Desk } from '../support/workers.ts';
import { openDesk, REGISTER } from '../support/workers.ts';

describeEachDatabase('triage', (open) => {
  let desk: Desk;
  const { shown, states } = readDesk(() => desk);
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  const count = async (table: string): Promise<number> =>
    (await desk.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? 0;

  it('opens one story for items of one event that two workers take at the same moment', async () => {
    const channel = await desk.subscribe('slack');
    const [first] = await desk.bring({ slug: 'harbour' }, PAUSE.harbour);
    const [second] = await desk.bring({ slug: 'ledger' }, PAUSE.ledger);
    const [third] = await desk.bring({ slug: 'pacific' }, PAUSE.pacific);
    await Promise.all([first, second, third].map((id) => triage(desk.deps, { itemIds: [id ?? 0] })));

    expect(await count('stories')).toBe(1);
    expect(await count('story_items')).toBe(3);
    expect((await states(channel)).filter((state) => state.startsWith('root'))).toHaveLength(1);
  });

  it('does nothing twice, asked twice or by two workers at once', async () => {
    const channel = await desk.subscribe('slack');
    const itemIds = [
      ...(await desk.bring({ slug: 'harbour' }, PAUSE.harbour, LITHOGRAPHY)),
      ...(await desk.bring(REGISTER, ruleOf('2026-00001'))),
    ];
    await Promise.all([triage(desk.deps, { itemIds }), triage(desk.deps, { itemIds })]);
    await triage(desk.deps, { itemIds });

    expect(await count('verdicts')).toBe(3);
    expect(await count('story_items')).toBe(3);
    expect(await states(channel)).toEqual(['root pending', 'root pending', 'root pending']);
  });

  it('keeps what is not relevant out of stories, with its verdict', async () => {
    await desk.subscribe('slack', { filter: { minSeverity: 'low' } });
    await desk.bring({ slug: 'harbour' }, rawOf({ identity: 'x:1', title: 'The best potato chips for your party' }));
    await desk.judge();

    expect([await count('verdicts'), await count('stories'), await count('deliveries')]).toEqual([1, 0, 0]);
    expect(await listUntriagedIds(desk.db, desk.now(), 10)).toEqual([]);
  });

  it('marks an official act that was found late, but not what a first reading brings', async () => {
    desk.setTime(new Date('2026-03-05T12:00:00Z'));
    const channel = await desk.subscribe('slack');
    await desk.bring(REGISTER, ruleOf('2026-00001', { filedAt: '2026-03-03T13:45:00Z' }));
    await desk.judge();
    await desk.serve(channel);
    const mark = 'on display since 2026-03-03 08:45 (US Eastern); found 2026-03-05 07:00 (US Eastern)';
    expect(shown(channel).map(({ text }) => text)).toEqual([expect.stringContaining(mark)]);

    await desk.reset();
    desk.setTime(new Date('2026-03-05T12:00:00Z'));
    const other = await desk.subscribe('slack');
    await desk.bring(REGISTER, ruleOf('2026-00001', { filedAt: '2026-03-03T13:45:00Z' }));
    await desk.db.query('UPDATE items SET first_poll = true');
    await desk.judge();
    await desk.serve(other);
    expect(shown(other).map(({ text }) => text)).toEqual([expect.not.stringContaining('Found late')]);
  });

  describe('an item that cannot be judged', () => {
    it.each(['by the classifier', 'by the database'])(
      '%s is put off, longer each time, and holds up no other',
      async (by) => {
        const channel = await desk.subscribe('slack');
        const [bad = 0] = await desk.bring(REGISTER, ruleOf('2026-00001'));
        const [good = 0] = await desk.bring({ slug: 'harbour' }, LITHOGRAPHY);
        const classifier: Classifier = {
          name: desk.deps.classifier.name,
          classify: (item) => {
            if (by === 'by the classifier' && item.legal !== null) throw new Error('cannot be judged');
            const verdict = desk.deps.classifier.classify(item);
            // PostgreSQL keeps no such character
            return item.legal === null ? verdict : { ...verdict, topics: [...verdict.topics, '\u0000' as never] };
          },
        };
        const deps = { ...desk.deps, classifier };
        await triage(deps, { itemIds: [bad, good] });

        expect(await states(channel)).toEqual(['root pending']);
        expect(await listUntriagedIds(desk.db, desk.now(), 10)).toEqual([]);
        const waits: number[] = [];
        for (let failures = 1; failures <= 3; failures++) {
          const [row] = await desk.db.query<{ at: Date; failures: number }>(
            'SELECT triage_not_before_at AS at, triage_failures AS failures FROM items WHERE id = $1',
            [bad],
          );
          expect(row?.failures).toBe(failures);
          waits.push((row?.at.getTime() ?? 0) - desk.now().getTime());
          desk.pass(waits.at(-1) ?? 0);
          desk.pass(1);
          await triage(deps, { itemIds: [bad] });
        }
        expect(waits[2]).toBeGreaterThan((waits[0] ?? 0) * 1.5);

        desk.pass(600_000);
        await triage(desk.deps, { itemIds: [bad] });
        expect(await states(channel)).toEqual(['root pending', 'root pending']);
      },
    );

    it('is no text that was cut between the halves of an emoji', async () => {
      await desk.subscribe('slack');
      const summary = `Export controls on chips. ${'x'.repeat(4_000)}`;
      for (let shift = 0; shift < 2; shift++) {
        const text = `${'y'.repeat(shift)}${'😀'.repeat(3_000)}`;
        await desk.bring(
          REGISTER,
          ruleOf(`2026-0000${shift}`, {}, { summary: `${summary.slice(0, 26)}${text}`, body: text }),
        );
      }
      await desk.judge();
      expect(await count('stories')).toBeGreaterThan(0);
      expect(await listUntriagedIds(desk.db, new Date(desk.now().getTime() + 3_600_000), 10)).toEqual([]);
    });
  });

  it('judges the newest version only, and the story shows it', async () => {
    const channel = await desk.subscribe('slack');
    await desk.bring(REGISTER, ruleOf('2026-00001'));
    const [id = 0] = await desk.bring(REGISTER, ruleOf('2026-00001', { stage: 'published', citation: '91 FR 1' }));
    await triage(desk.deps, { itemIds: [id] });

    const stories = await desk.db.query<{ stage: string }>(`SELECT state->>'stage' AS stage FROM stories`);
    expect(stories).toEqual([{ stage: 'published' }]);
    expect(await states(channel)).toEqual(['root pending']);
  });

  it('tells nobody of silent items, and opens the root with what follows on their story', async () => {
    const channel = await desk.subscribe('slack');
    await desk.bring({ slug: 'harbour' }, PAUSE.harbour);
    await desk.db.query('UPDATE items SET silent = true');
    await desk.judge();
    expect([await count('stories'), await count('deliveries')]).toEqual([1, 0]);

    await desk.bring({ slug: 'ledger' }, PAUSE.ledger).then(desk.judge);
    expect(await states(channel)).toEqual(['root pending']);
    await desk.serve(channel);
    const [root] = desk.slack.messages(channel.external);
    expect(JSON.stringify(root)).toContain('The harbour');
    expect(JSON.stringify(root)).toContain('The ledger');
  });

  it('counts copies of one text, and further reports of one owner, as one outlet', async () => {
    const channel = await desk.subscribe('slack');
    await desk.bring({ slug: 'harbour' }, PAUSE.harbour).then(desk.judge);
    await desk.bring({ slug: 'copy' }, { ...PAUSE.harbour, identity: 'copy:1' }).then(desk.judge);
    await desk.bring({ slug: 'sister', owner: 'harbour' }, { ...PAUSE.ledger, identity: 'sister:1' }).then(desk.judge);
    const [story] = await desk.db.query<{ severity: string; item_count: number }>(
      'SELECT severity, item_count FROM stories',
    );
    expect(story).toEqual({ severity: 'medium', item_count: 3 });
    await desk.bring({ slug: 'ledger' }, PAUSE.ledger).then(desk.judge);
    await desk.serve(channel);

    const [root] = desk.slack.messages(channel.external);
    expect(desk.slack.thread(channel.external, root?.ts ?? '')).toHaveLength(1);
  });

  it('keeps the stories of a private feed in its workspace', async () => {
    const [own, other] = [await desk.subscribe('slack'), await desk.subscribe('discord')];
    const [workspace] = await desk.db.query<{ id: number }>(`SELECT id FROM workspaces WHERE platform = 'slack'`);
    await desk.bring({ slug: 'private' });
    await desk.db.query(`UPDATE feeds SET workspace_id = $1 WHERE slug = 'private'`, [workspace?.id]);
    await desk.bring({ slug: 'private' }, ruleOf('2026-00001')).then(desk.judge);
    expect([await states(own), await states(other)]).toEqual([['root pending'], []]);

    await desk.bring(REGISTER, ruleOf('2026-00001')).then(desk.judge);
    expect(await count('stories')).toBe(2);
    expect([await states(own), await states(other)]).toEqual([['root pending', 'root pending'], ['root pending']]);
    await desk.bring({ slug: 'private' }, ruleOf('2026-00001', { stage: 'published' })).then(desk.judge);
    expect((await states(other)).length).toBe(1);
  });

  it('gives no alert to a channel that asks for a digest only, whatever thread it had', async () => {
    const channel = await desk.subscribe('slack', { mode: 'digest' });
    await desk.bring(REGISTER, ruleOf('2026-00001')).then(desk.judge);
    expect(await states(channel)).toEqual([]);
    await desk.db.query('INSERT INTO threads (story_id, channel_id) SELECT id, $1 FROM stories', [channel.id]);
    await desk.bring(REGISTER, ruleOf('2026-00001', { stage: 'published' })).then(desk.judge);
    expect(await states(channel)).toEqual([]);
  });
});
