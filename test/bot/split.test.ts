import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller, Reply } from '../../src/bot/command.ts';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import type { StoryProfile } from '../../src/domain/cluster.ts';
import { publicId } from '../../src/domain/public-id.ts';
import type { StoryState } from '../../src/domain/story.ts';
import type { RawItem } from '../../src/domain/types.ts';
import { describeEachDatabase } from '../support/database.ts';
import { createDesk } from '../support/desk.ts';
import { LITHOGRAPHY, PAUSE, rawOf, ruleOf } from '../support/raw-items.ts';
import { storeItem } from '../support/stored-items.ts';
import { type Desk, openDesk, REGISTER } from '../support/workers.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const BEN: Partial<Caller> = { user: 'U2', userName: 'Ben' };
const ELSEWHERE: Partial<Caller> = { workspace: 'T2', channel: 'C9', userName: 'Eve' };
const DOCKET = { dockets: ['BIS-2026-0007'], stage: 'published' } as const;
const FIRST = ruleOf('2026-00100', DOCKET, { title: 'Controls on Memory Test Equipment' });
const SECOND = ruleOf('2026-00200', DOCKET, { title: 'Controls on Quantum Computing Items' });

describeEachDatabase('an item split off from its story', (open) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  function type(line: string, caller: Partial<Caller> = {}): Promise<Reply> {
    return createDesk({ db: desk.db, commands: COMMANDS, now: NOW }).type(line, caller);
  }

  async function read(line: string, caller: Partial<Caller> = {}): Promise<string> {
    const { title, lines } = await type(line, caller);
    return [title, ...lines.map(({ text, detail }) => `${text} / ${detail}`)].join('\n');
  }

  /** Brings one report after another, each by an outlet of its own; returns their ids. */
  async function report(...raws: readonly RawItem[]): Promise<readonly number[]> {
    const ids: number[] = [];
    for (const raw of raws) {
      ids.push(...(await desk.bring({ slug: raw.identity.split(':')[0] ?? '' }, raw)));
      await desk.judge();
    }
    return ids;
  }

  async function register(...raws: readonly RawItem[]): Promise<readonly number[]> {
    const ids: number[] = [];
    for (const raw of raws) {
      ids.push(...(await desk.bring(REGISTER, raw)));
      await desk.judge();
    }
    return ids;
  }

  async function storyOf(itemId: number | undefined): Promise<number | null> {
    const rows = await desk.db.query<{ id: number }>('SELECT story_id AS id FROM story_items WHERE item_id = $1', [
      itemId,
    ]);
    return rows[0]?.id ?? null;
  }

  async function split(itemId: number | undefined): Promise<number | null> {
    expect(await type(`split ${publicId('i', itemId ?? 0)}`)).toMatchObject({ ok: true });
    return storyOf(itemId);
  }

  async function getStory(id: number | null) {
    const [row] = await desk.db.query<{ state: StoryState; profile: StoryProfile; item_count: number }>(
      'SELECT state, profile, item_count FROM stories WHERE id = $1',
      [id],
    );
    if (row === undefined) throw new Error('no such story');
    return row;
  }

  it('leaves the old story as if it had never come, and starts one as if nothing had come before', async () => {
    const [, , ledger] = await report(PAUSE.harbour, PAUSE.pacific, PAUSE.ledger);
    const created = await split(ledger);
    const [old, young] = [await getStory(1), await getStory(created)];
    await desk.reset();
    await report(PAUSE.harbour, PAUSE.pacific);
    const without = await getStory(1);

    expect({ ...old, state: { ...old.state, related: [] } }).toEqual(without);
    expect(young.state).toMatchObject({ lead: { title: PAUSE.ledger.title }, severity: 'medium', related: [{}] });
    expect(young).toMatchObject({ item_count: 1, profile: { itemCount: 1 } });
    expect(young.state.sources.map(({ name }) => name)).toEqual(['The ledger']);
  });

  it('may be the one that opened it', async () => {
    const [first, second] = await report(PAUSE.harbour, PAUSE.ledger);

    expect(await split(first)).not.toBe(1);

    expect(await storyOf(second)).toBe(1);
    expect((await getStory(1)).state.lead.title).toBe(PAUSE.ledger.title);
  });

  it('takes all its versions along', async () => {
    const shown = { ...DOCKET, stage: 'display' } as const;
    const [, second] = await register(FIRST, ruleOf('2026-00200', shown, { title: SECOND.title }), SECOND);

    const { state } = await getStory(await split(second));

    expect(state).toMatchObject({ stage: 'published', lead: { title: SECOND.title } });
    expect(state.sources).toHaveLength(1);
  });

  describe('stays split', () => {
    it('when either comes in a new version', async () => {
      const [first, second] = await register(FIRST, SECOND);
      const created = await split(second);

      await register({ ...FIRST, summary: 'Reworded.', sha256: 'a' }, { ...SECOND, summary: 'Reworded.', sha256: 'b' });

      expect([await storyOf(first), await storyOf(second)]).toEqual([1, created]);
      expect((await getStory(created)).state.lead.summary).toBe('Reworded.');
    });

    it('when a later item has what joined them, or the number of either, or of both', async () => {
      const [, second] = await register(FIRST, SECOND);
      const created = await split(second);

      const correct = (number: string, facts = {}) =>
        ruleOf(number, { ...DOCKET, ...facts }, { title: `Rule ${number}` });
      const later = await register(
        correct('2026-00301'),
        correct('2026-00302', { correctionOf: 'fr:2026-00100' }),
        correct('2026-00303', { correctionOf: 'fr:2026-00200' }),
      );
      const both = await report(
        rawOf({
          ...PAUSE.harbour,
          title: `${SECOND.title} and the EAR`,
          url: 'https://www.federalregister.gov/documents/2026/03/03/2026-00200/x',
        }),
      );

      expect(await Promise.all([...later, ...both].map(storyOf))).toEqual([1, 1, created, created]);
      expect([await storyOf(1), await storyOf(2)]).toEqual([1, created]);
    });

    it('when another feed delivers it again', async () => {
      const article = { ...PAUSE.ledger, url: 'https://ledger.example/2026/11/h20-controls-suspended' };
      const [, ledger] = await report(PAUSE.harbour, article);
      const created = await split(ledger);

      const [again] = await report({ ...article, identity: 'aggregator:1', title: PAUSE.harbour.title });

      expect(await storyOf(again)).toBe(created);
    });

    it('when another outlet copies it, though the old story is like it too', async () => {
      const [, , ledger] = await report(PAUSE.harbour, PAUSE.pacific, PAUSE.ledger);
      const created = await split(ledger);

      const copies = await report(
        { ...PAUSE.ledger, identity: 'copy:1', url: 'https://copy.example/a' },
        { ...PAUSE.harbour, identity: 'echo:1', url: 'https://echo.example/a' },
      );

      expect(await Promise.all(copies.map(storyOf))).toEqual([created, 1]);
    });

    it('when another outlet tells of it in much the same words', async () => {
      // a page whose news changes: the address joins what has nothing to do with each other
      const url = 'https://news.example/2026/11/export-controls-eased';
      const [harbour, litho] = await report({ ...PAUSE.harbour, url }, { ...LITHOGRAPHY, url });
      expect(await storyOf(litho)).toBe(1);
      const created = await split(litho);

      const [copy] = await report({ ...LITHOGRAPHY, identity: 'copy:1', url: 'https://copy.example/a' });
      const [more] = await report(PAUSE.fourth);

      expect([await storyOf(copy), await storyOf(more), await storyOf(harbour)]).toEqual([created, 1, 1]);
    });
  });

  describe('is answered', () => {
    it('with both stories, and that it holds for everybody', async () => {
      const [, second] = await register(FIRST, SECOND);

      const reply = await type(`split ${SECOND.legal?.documentNumber}`);

      expect(reply.title).toBe(`Split off: “${SECOND.title}”.`);
      expect(reply.lines.map(({ text }) => text)).toEqual([
        'It is s-2 now, apart from s-1 for good.',
        'Messages stay where they are. What follows on it opens a thread of its own.',
        'Stories are shared by all workspaces of this Earshot: it is split off for all of them.',
      ]);
      expect(reply.buttons?.map(({ line }) => line)).toEqual(['story s-2', 'story s-1']);
      expect(await storyOf(second)).toBe(2);
    });

    it('with who was first, to the second of two', async () => {
      const [, second] = await register(FIRST, SECOND);
      const line = `split ${publicId('i', second ?? 0)}`;

      const replies = await Promise.all([type(line), type(line, BEN)]);

      const titles = replies.map(({ title }) => title).sort();
      expect(titles).toEqual([`Split off: “${SECOND.title}”.`, `“${SECOND.title}” has a story of its own already.`]);
      expect(await read(line)).toMatch(/It was split off by (Kim|Ben), 20 Nov 2026, 13:00 CET, from s-1\./);
      expect(await desk.db.query('SELECT id FROM stories')).toHaveLength(2);
    });

    it('the same way once more has come to its story', async () => {
      const [, second] = await register(FIRST, SECOND);
      await split(second);
      const [third] = await register(ruleOf('2026-00303', { stage: 'corrected', correctionOf: 'fr:2026-00200' }));

      expect((await type(`split ${publicId('i', second ?? 0)}`)).title).toContain('already');
      expect(await split(third)).toBe(3);
    });

    it('with why not, where there is nothing to split it from', async () => {
      await report(PAUSE.harbour);
      const { itemId } = await storeItem(desk.db, { title: 'Potato chips', at: NOW, story: 'none' });

      expect(await type('split i-1')).toMatchObject({
        ok: false,
        title: `“${PAUSE.harbour.title}” is all there is in s-1.`,
      });
      expect(await type(`split ${publicId('i', itemId)}`)).toMatchObject({
        ok: false,
        title: '“Potato chips” is in no story.',
      });
      expect(await type('split i-1', { canManage: false })).toMatchObject({ ok: false });
      expect((await type('split i-zz')).title).toContain('Nothing goes by “i-zz” here');
    });

    it('as if it were not there, where it is another workspace’s own', async () => {
      const { storyId } = await storeItem(desk.db, { title: 'Private rule', at: NOW, privateTo: 'T2' });
      await storeItem(desk.db, { title: 'Another rule', at: NOW, privateTo: 'T2', story: storyId ?? 0 });

      for (const which of ['i-1', 's-1', 'https://news.example/Private%20rule']) {
        expect(await read(`split ${which}`), which).not.toContain('rule”');
      }
      const own = await read('split i-2', ELSEWHERE);
      expect(own).toContain('Split off: “Another rule”.');
      expect(own).not.toContain('shared');
      expect(await desk.db.query('SELECT workspace_id FROM stories GROUP BY workspace_id')).toHaveLength(1);
    });

    it('with the items of a story, where a story is pointed at', async () => {
      await report(PAUSE.harbour, PAUSE.ledger);

      const reply = await type('split s-1');

      expect(reply.title).toBe('Which item does not belong in s-1? 2 items, newest first.');
      expect(reply.lines.map(({ text }) => text)).toEqual([
        PAUSE.ledger.title,
        PAUSE.harbour.title,
        'Point at one of them by its id, its link or its document number:',
        '/earshot split i-2',
      ]);
      expect(reply.lines[0]?.detail).toMatch(/^The ledger · joined .* · by likeness · i-2$/);
    });
  });

  it('is offered by the story, of the two newest that joined by likeness', async () => {
    const fourth = { ...PAUSE.fourth, url: 'https://fourth.example/2026/11/h20-controls-suspended' };
    await report(PAUSE.harbour, PAUSE.ledger, PAUSE.pacific, fourth, { ...fourth, identity: 'aggregator:4' });

    const reply = await type('story s-1');

    const offers = reply.buttons?.filter(({ line }) => line.startsWith('split')) ?? [];
    expect(offers.map(({ line }) => line)).toEqual(['split i-4', 'split i-3']);
    expect(offers.map(({ label }) => label)).toEqual([
      'Split off: China: US suspends export…',
      'Split off: Nvidia H20 export controls…',
    ]);
    expect(reply.lines.at(-1)?.text).toBe('Does an item not belong here? Take it out by its id: /earshot split i-…');
    expect(reply.buttons?.length).toBeLessThanOrEqual(5);
    expect(JSON.stringify(await type('story s-1', { canManage: false }))).not.toContain('split');
    await type(offers[0]?.line ?? '');
    expect(await storyOf(4)).toBe(2);
    expect((await type('story s-2')).buttons?.map(({ line }) => line)).not.toContain('split i-4');
  });

  it('says by whom and when wherever it is asked for, but names nobody to other workspaces', async () => {
    const [first, second] = await register(FIRST, SECOND);
    await split(second);
    const when = '20 Nov 2026, 13:00 CET';
    const [item, old] = [publicId('i', second ?? 0), publicId('i', first ?? 0)];

    expect(await read('story s-1')).toMatch(`Split off from here: ${SECOND.title}`);
    expect(await read('story s-1')).toContain(`split off by Kim, ${when}`);
    expect(await read('story s-2')).toMatch(`Split off from: ${FIRST.title}`);
    expect(await read(`why ${item}`)).toContain(`It was split off by Kim, ${when}, from s-1`);
    expect(await read(`why ${old}`)).toContain(`Of that story, s-2 was split off by Kim, ${when}`);
    for (const line of ['story s-1', 'story s-2', `why ${item}`, `split ${item}`]) {
      const told = await read(line, ELSEWHERE);
      expect(told, line).toContain('split off by somebody in another workspace');
      expect(told, line).not.toContain('Kim');
    }
  });
});
