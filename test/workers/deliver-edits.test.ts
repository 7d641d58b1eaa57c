import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeEachDatabase } from '../support/database.ts';
import { readDesk, TO_BE_SURE_MS } from '../support/desk-reading.ts';
import { PAUSE } from '../support/raw-items.ts';
import type { Desk, DeskChannel } from '../support/workers.ts';
import { openDesk } from '../support/workers.ts';

describeEachDatabase('edits and announcements', (open) => {
  let desk: Desk;
  const { shown, counts, states, loseAnswer, display } = readDesk(() => desk);
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  describe('edits', () => {
    let channel: DeskChannel;
    const add = (slug: string) =>
      desk.bring({ slug, authority: 'analysis' }, { ...PAUSE.fourth, identity: `${slug}:1` }).then(desk.judge);
    const edits = (): number => desk.slack.edits.filter(({ args }) => args['channel'] === channel.external).length;
    beforeEach(async () => {
      channel = await desk.subscribe('slack');
      await desk.bring({ slug: 'harbour' }, PAUSE.harbour).then(desk.judge);
      await desk.serve(channel);
    });

    it('that add a source come once in ten minutes, with all that came meanwhile', async () => {
      await add('one');
      await desk.serve(channel);
      expect(edits()).toBe(1);
      for (const slug of ['two', 'three', 'four']) {
        await add(slug);
        await desk.serve(channel);
      }
      expect(edits()).toBe(1);
      desk.pass(10 * 60_000);
      await desk.serve(channel);
      expect(edits()).toBe(2);
      for (const slug of ['one', 'two', 'three', 'four']) expect(shown(channel)[0]?.text).toContain(`The ${slug}`);
    });

    it('that show a new severity come at once, whatever waits', async () => {
      await add('one');
      await desk.serve(channel);
      await add('two');
      await desk.bring({ slug: 'ledger' }, PAUSE.ledger).then(desk.judge);
      await desk.serve(channel);
      expect(edits()).toBe(2);
      expect((await states(channel)).filter((state) => state.startsWith('edit'))).toEqual(['edit sent', 'edit sent']);
    });

    it('that Slack no longer allows are given up, and the thread goes on', async () => {
      desk.slack.fail({ kind: 'error', error: 'edit_window_closed' }, { method: 'chat.update', times: 2 });
      await add('one');
      await desk.serve(channel);
      await desk.bring({ slug: 'ledger' }, PAUSE.ledger).then(desk.judge);
      await desk.serve(channel);
      expect(counts(channel)).toEqual([1]);
      expect((await states(channel)).slice(0, 2)).toEqual(['root sent', 'edit failed']);
    });

    it('that would change nothing are not sent', async () => {
      await desk.db.query(
        `INSERT INTO deliveries (channel_id, platform, story_id, kind, cause, severity, state, key, not_before_at, created_at)
         SELECT $1, 'slack', id, 'edit', 'again', 1, 'pending', 'k', $2, $2 FROM stories`,
        [channel.id, desk.now()],
      );
      await desk.serve(channel);
      expect(edits()).toBe(0);
      expect(await states(channel)).toEqual(['root sent', 'edit cancelled']);
    });

    it('are planned anew for what comes while one is under way', async () => {
      await add('one');
      await desk.bring({ slug: 'harbour' }, { ...PAUSE.harbour, title: 'New words', sha256: 'other' }).then(desk.judge);
      expect((await states(channel)).filter((state) => state.startsWith('edit'))).toHaveLength(2);
      await desk.serve(channel);
      desk.pass(10 * 60_000);
      await desk.serve(channel);
      expect(shown(channel)[0]?.text).toContain('New words');
    });
  });

  describe('an announcement', () => {
    const scoop = () =>
      desk
        .bring(
          { slug: 'harbour' },
          { ...PAUSE.harbour, identity: 'harbour:scoop', url: 'https://harbour.example/scoop' },
        )
        .then(desk.judge);
    /** The rule that the press foretold: the story owns its key, so that likeness plays no part here. */
    const ruleFollows = async () => {
      await desk.db.query('INSERT INTO story_keys (key, story_id) SELECT $1, id FROM stories', ['fr:2026-00001']);
      await display();
    };

    it('is a message of its own on Discord, once although the answer to its reply was lost, and pings alone', async () => {
      const channel = await desk.subscribe('discord', { mention: '471100000000000001' });
      await scoop();
      await desk.serve(channel);
      await ruleFollows();
      loseAnswer('discord', true);
      await desk.serve(channel);
      desk.pass(TO_BE_SURE_MS);
      await desk.serve(channel);

      const [root, note, ...more] = shown(channel);
      expect(more).toEqual([]);
      expect(root?.replies).toHaveLength(1);
      expect(note?.text).toContain('More in the thread.');
      expect(note?.text).toContain('471100000000000001');
      expect(root?.replies[0]).not.toContain('471100000000000001');
    });

    it('is one message on Slack, in the thread and in the channel', async () => {
      const channel = await desk.subscribe('slack');
      await scoop();
      await desk.serve(channel);
      await ruleFollows();
      await desk.serve(channel);

      expect(desk.slack.messages(channel.external).map(({ broadcast }) => broadcast)).toEqual([false, true]);
      expect(counts(channel)).toEqual([1]);
    });
  });
});
