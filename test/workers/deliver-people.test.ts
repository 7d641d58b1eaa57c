import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../workers/deliver.ts';
import { sweepOnce } from '../../workers/sweep.ts';
import { describeEachDatabase } from '../support/database.ts';
import { readDesk } from '../support/desk-reading.ts';
import type { Desk, DeskChannel } from '../support/workers.ts';
import { openDesk } from '../support/workers.ts';

const DAY_MS = 86_400_000;

describeEachDatabase('what people do to channels and messages', (open) => {
  let desk: Desk;
  const { shown, counts, states, display, publish, correct } = readDesk(() => desk);
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  /** A sweep after a while, and all that it rings for. */
  async function sweepAfter(ms: number): Promise<void> {
    desk.pass(ms);
    desk.rings.length = 0;
    await sweepOnce(desk.deps);
    for (const { name, data } of [...desk.rings])
      if (name === 'deliver' && 'channelId' in data && 'platform' in data) await deliver(desk.deps, data);
  }
  const stateOf = async ({ id }: DeskChannel): Promise<string | undefined> =>
    (await desk.db.query<{ state: string }>('SELECT state FROM channels WHERE id = $1', [id]))[0]?.state;
  const unsettled = async (channel: DeskChannel): Promise<readonly string[]> =>
    (await states(channel)).filter((state) => !/sent|cancelled/.test(state));

  /** Closes a channel to the bot; returns how somebody opens it again. */
  const CLOSINGS = {
    'archived on Slack': async () => {
      const channel = await desk.subscribe('slack');
      const close = (): void => desk.slack.archive(channel.external);
      return {
        channel,
        close,
        reopen: () => void Object.assign(desk.slack.channel(channel.external), { isArchived: false }),
      };
    },
    'without the bot on Slack': async () => {
      const channel = await desk.subscribe('slack');
      const close = (): void => desk.slack.kick(channel.external);
      return {
        channel,
        close,
        reopen: () => void Object.assign(desk.slack.channel(channel.external), { isMember: true }),
      };
    },
    'closed to the bot on Discord': async () => {
      const channel = await desk.subscribe('discord');
      const close = (): void =>
        desk.discord.fault({ kind: 'refused', status: 403, code: 50_001 }, { path: channel.external, times: 99 });
      return { channel, close, reopen: () => desk.discord.clearFaults() };
    },
  } as const;

  it.each(Object.entries(CLOSINGS))('a channel %s gets what was held when it is open again', async (_name, prepare) => {
    const { channel, close, reopen } = await prepare();
    await display();
    await desk.serve(channel);
    close();
    await publish();
    await desk.serve(channel);
    expect(await stateOf(channel)).toBe('suspended');
    // the look of the next day finds it still closed, and says nothing
    await sweepAfter(DAY_MS + 60_000);
    expect(await stateOf(channel)).toBe('suspended');
    expect(counts(channel)).toEqual([0]);

    reopen();
    await correct('2026-00002');
    await sweepAfter(DAY_MS + 60_000);
    await desk.serve(channel);
    expect(await stateOf(channel)).toBe('open');
    expect(counts(channel)).toEqual([2]);
    expect(await unsettled(channel)).toEqual([]);
  });

  it.each(['slack', 'discord'] as const)(
    'a reply that is deleted on %s stays deleted, and its thread goes on',
    async (platform) => {
      const channel = await desk.subscribe(platform);
      await display();
      await publish();
      await desk.serve(channel);
      if (platform === 'slack') {
        const [root] = desk.slack.messages(channel.external);
        const [reply] = desk.slack.thread(channel.external, root?.ts ?? '');
        desk.slack.deleteMessage(channel.external, reply?.ts ?? '');
      } else {
        const [root] = desk.discord.messages(channel.external);
        const thread = desk.discord.thread(root?.id ?? '');
        desk.discord.deleteMessage(thread?.id ?? '', thread?.messages[0]?.id ?? '');
      }
      await correct('2026-00002');
      await desk.serve(channel);

      expect(counts(channel)).toEqual([1]);
      expect(shown(channel)[0]?.replies[0]).toContain('Correction');
      expect(await unsettled(channel)).toEqual([]);
    },
  );

  describe('a thread that is taken from its root on Discord', () => {
    it.each([
      ['deleted', (id: string) => desk.discord.deleteThread(id)],
      ['locked', (id: string) => desk.discord.lockThread(id)],
    ] as const)('(%s) is followed by a new root with the reply under it', async (_fate, take) => {
      const channel = await desk.subscribe('discord');
      await display();
      await publish();
      await desk.serve(channel);
      const [root] = desk.discord.messages(channel.external);
      take(root?.id ?? '');
      await correct('2026-00002');
      await desk.serve(channel);

      expect(shown(channel)).toHaveLength(2);
      expect(shown(channel)[1]?.replies.map((reply) => reply.includes('Correction'))).toEqual([true]);
      expect(await unsettled(channel)).toEqual([]);
    });
  });
});
