import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeEachDatabase } from '../support/database.ts';
import { readDesk, TO_BE_SURE_MS } from '../support/desk-reading.ts';
import { LITHOGRAPHY, PAUSE } from '../support/raw-items.ts';
import type { Desk, DeskChannel } from '../support/workers.ts';
import { openDesk } from '../support/workers.ts';

describeEachDatabase('deliver', (open) => {
  let desk: Desk;
  const { shown, counts, states, deleteRoots, loseAnswer, display, publish, correct } = readDesk(() => desk);
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  describe.each(['slack', 'discord'] as const)('on %s', (platform) => {
    let channel: DeskChannel;
    beforeEach(async () => {
      channel = await desk.subscribe(platform);
    });

    it('posts the root, replies in its thread and edits it', async () => {
      await display();
      await desk.serve(channel);
      expect(counts(channel)).toEqual([0]);
      await publish();
      await desk.serve(channel);

      expect(counts(channel)).toEqual([1]);
      expect(shown(channel)[0]?.text).not.toContain('To be published');
      expect(await states(channel)).toEqual(['root sent', 'reply sent', 'edit sent']);
    });

    it('finds a message whose answer was lost, and sends it once', async () => {
      await display();
      loseAnswer(platform, true);
      await desk.serve(channel);
      expect(await desk.outbox(channel)).toMatchObject([{ state: 'sending', in_doubt: true }]);

      desk.pass(TO_BE_SURE_MS);
      await desk.serve(channel);
      expect(counts(channel)).toEqual([0]);
      expect(await desk.outbox(channel)).toMatchObject([{ state: 'sent', in_doubt: false, attempts: 1 }]);
    });

    it('brings a root up to date that it finds after the story has moved on', async () => {
      await display();
      loseAnswer(platform, true);
      await desk.serve(channel);
      await publish();
      desk.pass(TO_BE_SURE_MS);
      await desk.serve(channel);

      expect(counts(channel)).toEqual([1]);
      expect(shown(channel)[0]?.text).not.toContain('To be published');
    });

    it('finds a reply whose answer was lost, in its thread', async () => {
      await display();
      await desk.serve(channel);
      await publish();
      loseAnswer(platform, true);
      await desk.serve(channel);
      desk.pass(TO_BE_SURE_MS);
      await desk.serve(channel);

      expect(counts(channel)).toEqual([1]);
    });

    it('sends a message that never arrived once more, under the same key', async () => {
      await display();
      loseAnswer(platform, false);
      await desk.serve(channel);
      const [before] = await desk.outbox(channel);
      desk.pass(TO_BE_SURE_MS);
      await desk.serve(channel);

      expect(counts(channel)).toEqual([0]);
      expect(await desk.outbox(channel)).toMatchObject([{ state: 'sent', key: before?.key, attempts: 2 }]);
    });

    it('looks before it sends, where the process died after the request', async () => {
      await display();
      await desk.serve(channel);
      // as the row stood when the request went out
      await desk.db.query(`UPDATE deliveries SET state = 'sending', in_doubt = true, ref = NULL, sent_at = NULL`);
      await desk.db.query('UPDATE threads SET root = NULL');
      desk.pass(TO_BE_SURE_MS);
      await desk.serve(channel);

      expect(counts(channel)).toEqual([0]);
      await publish();
      await desk.serve(channel);
      expect(counts(channel)).toEqual([1]);
    });

    it('opens a deleted thread anew with the reply under it, as often as it is deleted', async () => {
      await display();
      await desk.serve(channel);
      for (const number of ['2026-00002', '2026-00003']) {
        deleteRoots(channel);
        await correct(number);
        await desk.serve(channel);

        expect(counts(channel)).toEqual([1]);
        expect(shown(channel)[0]?.replies[0]).toContain(number);
      }
      expect((await states(channel)).filter((state) => !/sent|cancelled/.test(state))).toEqual([]);
    });

    it('forgets a root that it finds deleted when editing it, and opens another with the next reply', async () => {
      await desk.bring({ slug: 'harbour' }, PAUSE.harbour).then(desk.judge);
      await desk.serve(channel);
      deleteRoots(channel);
      await desk
        .bring({ slug: 'firm', authority: 'analysis' }, { ...PAUSE.fourth, identity: 'firm:1' })
        .then(desk.judge);
      await desk.serve(channel);
      expect(counts(channel)).toEqual([]);
      expect(await states(channel)).toEqual(['root sent', 'edit cancelled']);

      await desk.bring({ slug: 'ledger' }, PAUSE.ledger).then(desk.judge);
      await desk.serve(channel);
      expect(counts(channel)).toEqual([1]);
    });

    it('suspends a channel that is gone, and holds what it is owed', async () => {
      await display();
      await desk.serve(channel);
      if (platform === 'slack') desk.slack.kick(channel.external);
      else desk.discord.deleteChannel(channel.external);
      await publish();
      await desk.serve(channel);
      await correct('2026-00002');

      const [row] = await desk.db.query<{ state: string }>('SELECT state FROM channels WHERE id = $1', [channel.id]);
      expect(row?.state).toBe('suspended');
      const owed = (await states(channel)).slice(1);
      expect(owed.length).toBeGreaterThan(2);
      expect(owed.filter((state) => !/held|cancelled/.test(state))).toEqual([]);
    });

    it('tries a rejected message once as plain text, then gives it up', async () => {
      const reject = (): void =>
        platform === 'slack'
          ? desk.slack.fail({ kind: 'error', error: 'invalid_blocks' })
          : desk.discord.fault({ kind: 'refused', status: 400, code: 50_035 }, { method: 'POST', path: '/messages' });
      await display();
      reject();
      await desk.serve(channel);
      expect(await desk.outbox(channel)).toMatchObject([{ state: 'sent', plain: true, attempts: 2 }]);

      await desk.bring({ slug: 'harbour' }, LITHOGRAPHY).then(desk.judge);
      reject();
      reject();
      await desk.serve(channel);
      expect((await desk.outbox(channel)).at(-1)).toMatchObject({ kind: 'root', state: 'failed', attempts: 2 });
      expect(counts(channel)).toEqual([0]);
    });

    it('waits with everything while the token is rejected, and sends it when it is good again', async () => {
      await display();
      if (platform === 'slack') desk.slack.revoked = true;
      else desk.discord.acceptToken(false);
      await desk.serve(channel);
      const other = await desk.subscribe(platform);
      await desk.bring({ slug: 'harbour' }, LITHOGRAPHY).then(desk.judge);
      expect(await desk.serve(other)).toBe(1);
      if (platform === 'slack') desk.slack.revoked = false;
      else desk.discord.acceptToken(true);
      expect(await desk.serve(other)).toBe(1);
      expect(counts(other)).toEqual([]);

      desk.pass(15 * 60_000);
      await desk.serve(other);
      await desk.serve(channel);
      expect(counts(other)).toEqual([0]);
      expect(counts(channel)).toEqual([0, 0]);
    });
  });

  it('marks a message that it could not look for as uncertain when it sends it again', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    loseAnswer('slack', false);
    desk.slack.fail({ kind: 'error', error: 'missing_scope' }, { method: 'conversations.history' });
    await desk.serve(channel);
    desk.pass(TO_BE_SURE_MS);
    await desk.serve(channel);

    expect(await desk.outbox(channel)).toMatchObject([{ state: 'sent', uncertain: true }]);
    expect(counts(channel)).toEqual([0]);
  });
});
