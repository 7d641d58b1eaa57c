import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildBareCard, buildCard, buildHugeCard, buildReply } from './notifier-cards.ts';
import { describeFaults } from './notifier-faults.ts';
import { type Bench, type NotifierHarness, type NotifierTraits, newKey, postRoot } from './notifier-harness.ts';
import { describeHostileText } from './notifier-hostile.ts';

export type { Fault, NotifierHarness, NotifierTraits, Seen } from './notifier-harness.ts';
export { RETRY_AFTER_MS } from './notifier-harness.ts';

/** What every chat platform must do alike. Run it against the real client and a local server. */
export function describeNotifier(name: string, traits: NotifierTraits): void {
  describe(`${name} notifier`, () => {
    let started: NotifierHarness | undefined;
    beforeAll(async () => {
      started = await traits.start();
    });
    afterEach(() => started?.restore());
    afterAll(() => started?.stop());

    const bench: Bench = {
      get harness() {
        if (started === undefined) throw new Error('The platform was not started');
        return started;
      },
      get notifier() {
        return this.harness.notifier;
      },
    };
    describeSending(bench);
    describeSizes(bench);
    describeHostileText(traits, bench);
    if (traits.canFind) describeFinding(bench);
    describeFaults(traits, bench);
  });
}

function describeSending(bench: Bench): void {
  describe('sends', () => {
    it('a root with its title, text, facts and sources', async () => {
      const { channel, root } = await postRoot(bench);

      const [shown, ...more] = await bench.harness.seen(channel);
      expect(more).toEqual([]);
      expect(shown?.id).toBe(root.message);
      expect(shown?.text).toContain('Accelerator rule put on public inspection');
      expect(shown?.text).toContain('adds a licence requirement');
      expect(shown?.text).toMatch(/Effective\W+24 November 2026/);
      expect(shown?.text).toContain('Chip Courier');
    });

    it('replies into the thread, in order, and not into the channel', async () => {
      const { channel, root } = await postRoot(bench);

      for (const title of ['First follow-up', 'Second follow-up']) {
        await bench.notifier.reply(root, buildReply({ title }), newKey(), false);
      }

      const replies = await bench.harness.replies(root);
      expect(replies.map(({ text }) => /First|Second/.exec(text)?.[0])).toEqual(['First', 'Second']);
      expect(await bench.harness.seen(channel)).toHaveLength(1);
    });

    it('an announced reply into the thread, and into the channel where the platform can', async () => {
      const { channel, root } = await postRoot(bench);

      await bench.notifier.reply(root, buildReply({ title: 'Withdrawn at noon' }), newKey(), true);

      const inChannel = (await bench.harness.seen(channel)).filter(({ text }) => text.includes('Withdrawn at noon'));
      const replies = await bench.harness.replies(root);
      expect(replies.map(({ text }) => text.includes('Withdrawn at noon'))).toEqual([true]);
      expect(inChannel).toHaveLength(bench.notifier.limits.announcesReplies ? 1 : 0);
    });

    it('an edit over the old text', async () => {
      const { channel, root, key } = await postRoot(bench, buildCard({ title: 'Before the edit' }));

      await bench.notifier.edit(root, buildCard({ title: 'After the edit', stage: 'published' }), key);

      const shown = await bench.harness.seen(channel);
      expect(shown).toHaveLength(1);
      expect(shown[0]?.text).toContain('After the edit');
      expect(shown[0]?.text).not.toContain('Before the edit');
    });

    it('plain text where the layout was refused', async () => {
      const { channel, root, key } = await postRoot(bench, buildCard({ title: 'Laid out' }));

      await bench.notifier.reply(root, buildReply({ plain: true, title: 'Plain reply' }), newKey(), false);
      await bench.notifier.edit(root, buildCard({ plain: true, title: 'Plainly said' }), key);

      const [shown] = await bench.harness.seen(channel);
      expect(shown?.text).toContain('Plainly said');
      expect(shown?.text).not.toContain('Laid out');
      expect((await bench.harness.replies(root))[0]?.text).toContain('Plain reply');
    });
  });
}

function describeSizes(bench: Bench): void {
  describe('always arrives', () => {
    it.each([false, true])('however much there is to say, plain: %s', async (plain) => {
      const { channel, root, key } = await postRoot(bench, buildHugeCard({ plain }));

      await bench.notifier.reply(root, buildHugeCard({ kind: 'reply', plain }), newKey(), true);
      await bench.notifier.edit(root, buildHugeCard({ plain, stage: 'published' }), key);

      expect((await bench.harness.seen(channel))[0]?.text).toContain('Entity List addition');
      expect((await bench.harness.replies(root))[0]?.text).toContain('Entity List addition');
    });

    it('however little there is to say', async () => {
      const { channel, root } = await postRoot(bench, buildBareCard({ title: '', rootTitle: '' }));

      await bench.notifier.reply(root, buildBareCard({ kind: 'reply', title: '', story: null }), newKey(), false);
      await bench.notifier.post(
        channel,
        buildBareCard({ kind: 'note', story: null, title: 'Weekly summary' }),
        newKey(),
      );

      expect(await bench.harness.replies(root)).toHaveLength(1);
      expect((await bench.harness.seen(channel)).at(-1)?.text).toContain('Weekly summary');
    });

    it('unclipped, as long as it says it may be', async () => {
      const { titleChars, bodyChars } = bench.notifier.limits;
      const title = `${'t'.repeat(titleChars - 3)} T.`;
      const body = `${'b'.repeat(bodyChars - 3)} B.`;

      const { channel } = await postRoot(bench, buildBareCard({ kind: 'note', story: null, title, body }));

      const text = (await bench.harness.seen(channel))[0]?.text ?? '';
      expect(text.replace(/\s+/g, '')).toContain(title.replace(' ', ''));
      expect(text.replace(/\s+/g, '')).toContain(body.replace(' ', ''));
    });
  });
}

function describeFinding(bench: Bench): void {
  describe('finds by key', () => {
    it('a root in the channel, edited or not, laid out or plain', async () => {
      for (const plain of [false, true]) {
        const { channel, root, key, since } = await postRoot(bench, buildCard({ plain }));
        if (!plain) await bench.notifier.edit(root, buildCard({ stage: 'published' }), key);
        await bench.harness.settle();

        const found = await bench.notifier.find(channel, key, since);

        expect(found?.message).toBe(root.message);
        expect(found?.channel).toBe(root.channel);
      }
    });

    it('a reply in its thread, announced or not', async () => {
      const { root, since } = await postRoot(bench);
      for (const announce of [false, true]) {
        const key = newKey();
        const reply = await bench.notifier.reply(root, buildReply(), key, announce);
        await bench.harness.settle();

        expect((await bench.notifier.find(root, key, since))?.message).toBe(reply.message);
      }
    });

    it('nothing where nothing was sent', async () => {
      const { channel, root, since } = await postRoot(bench);
      await bench.notifier.reply(root, buildReply(), newKey(), false);
      await bench.harness.settle();

      expect(await bench.notifier.find(channel, newKey(), since)).toBeNull();
      expect(await bench.notifier.find(root, newKey(), since)).toBeNull();
    });

    it('one among many', async () => {
      const { channel, root, since } = await postRoot(bench);
      const keys = Array.from({ length: 30 }, newKey);
      const replyKeys = keys.map(newKey);
      for (const [index, key] of keys.entries()) {
        await bench.notifier.reply(root, buildReply(), replyKeys[index] ?? '', false);
        await bench.notifier.post(channel, buildBareCard(), key);
      }
      await bench.harness.settle();

      expect(await bench.notifier.find(root, replyKeys[0] ?? '', since)).not.toBeNull();
      expect(await bench.notifier.find(channel, keys[0] ?? '', since)).not.toBeNull();
    });
  });
}
