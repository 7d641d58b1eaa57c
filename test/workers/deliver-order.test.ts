import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { recordSending } from '../../src/store/deliveries.ts';
import { reopenChannel } from '../../src/store/pauses.ts';
import { deliver } from '../../workers/deliver.ts';
import { describeEachDatabase } from '../support/database.ts';
import { readDesk, TO_BE_SURE_MS } from '../support/desk-reading.ts';
import { LITHOGRAPHY } from '../support/raw-items.ts';
import type { Desk } from '../support/workers.ts';
import { openDesk } from '../support/workers.ts';

describeEachDatabase('the order of messages', (open) => {
  let desk: Desk;
  const { shown, counts, states, loseAnswer, display, publish, correct } = readDesk(() => desk);
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  it('sends what was held when the channel is opened again', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    await desk.serve(channel);
    desk.slack.kick(channel.external);
    await publish();
    await desk.serve(channel);
    await correct('2026-00002');
    Object.assign(desk.slack.channel(channel.external), { isMember: true });
    await desk.db.tx((sql) => reopenChannel(sql, channel.id, desk.now()));
    await desk.serve(channel);

    expect(counts(channel)).toEqual([2]);
    expect((await states(channel)).filter((state) => !/sent|cancelled/.test(state))).toEqual([]);
  });

  it('sends nothing once its lease has passed to another', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    // the clock that the lease goes by runs on while the message is written
    const slow: Desk['deps'] = {
      ...desk.deps,
      db: {
        ...desk.deps.db,
        tx: (work) => desk.deps.db.tx(work),
        query: async <R>(text: string, params?: readonly unknown[]) => {
          const rows = await desk.deps.db.query<R>(text, params);
          if (text.includes('FROM stories WHERE id'))
            await desk.db.query('UPDATE channels SET lease_no = lease_no + 1');
          return rows;
        },
      },
    };
    await deliver(slow, { channelId: channel.id, platform: 'slack' });

    expect(counts(channel)).toEqual([]);
    expect(await states(channel)).toEqual(['root pending']);
  });

  it('sends nothing when it wakes after it was frozen right before the request', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    const frozen: Desk['deps']['db'] = {
      ...desk.db,
      tx: (work) => desk.db.tx(work),
      query: async <R>(text: string, params?: readonly unknown[]) => {
        const rows = await desk.db.query<R>(text, params);
        if (text.includes("SET state = 'sending'")) desk.pass(60_000);
        return rows;
      },
    };
    await deliver({ ...desk.deps, db: frozen }, { channelId: channel.id, platform: 'slack' });
    expect(counts(channel)).toEqual([]);

    await desk.serve(channel);
    expect(counts(channel)).toEqual([0]);
    expect(await states(channel)).toEqual(['root sent']);
  });

  it('leaves what another has taken over as it is, whatever its own late answer says', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    desk.slack.fail({ kind: 'rate-limited', retryAfterS: 1 });
    const [row] = await desk.outbox(channel);
    const late: Desk['deps']['db'] = {
      ...desk.db,
      tx: (work) => desk.db.tx(work),
      query: async <R>(text: string, params?: readonly unknown[]) => {
        const rows = await desk.db.query<R>(text, params);
        // another takes the channel and is about to send, while the refusal of this one is on its way
        if (text.includes("SET state = 'sending'"))
          await desk.db.query('UPDATE channels SET lease_no = lease_no + 1 WHERE id = $1', [channel.id]);
        return rows;
      },
    };
    await deliver({ ...desk.deps, db: late }, { channelId: channel.id, platform: 'slack' });

    expect(await desk.outbox(channel)).toMatchObject([{ id: row?.id, state: 'sending', in_doubt: true }]);
  });

  it('keeps the wait of one channel from the others of its platform', async () => {
    const [slow, other] = [await desk.subscribe('slack'), await desk.subscribe('slack')];
    await display();
    desk.slack.fail({ kind: 'rate-limited', retryAfterS: 120 }, { channel: slow.external });
    expect(await desk.serve(slow)).toBe(1);
    await desk.serve(other);
    expect([counts(slow), counts(other)]).toEqual([[], [0]]);

    desk.pass(119_000);
    await desk.deliver(slow);
    expect(counts(slow)).toEqual([]);
    desk.pass(1_001);
    await desk.deliver(slow);
    expect(counts(slow)).toEqual([0]);
  });

  it('waits with every channel of a platform when the platform asks for it', async () => {
    const [first, second] = [await desk.subscribe('discord'), await desk.subscribe('discord')];
    const elsewhere = await desk.subscribe('slack');
    await display();
    desk.discord.fault({ kind: 'rate-limited', retryAfterMs: 20, global: true }, { method: 'POST' });
    await desk.deliver(first);
    await desk.db.query(`UPDATE platforms SET not_before_at = $1`, [new Date(desk.now().getTime() + 60_000)]);
    expect(await desk.serve(second)).toBe(1);
    await desk.serve(elsewhere);
    expect([counts(first), counts(second), counts(elsewhere)]).toEqual([[], [], [0]]);

    desk.pass(60_001);
    await desk.serve(second);
    await desk.serve(first);
    expect([counts(first), counts(second)]).toEqual([[0], [0]]);
  });

  it('sends the severe first, and what belongs to a thread in its order', async () => {
    const channel = await desk.subscribe('slack');
    await desk.bring({ slug: 'harbour' }, LITHOGRAPHY).then(desk.judge);
    await display();
    await publish();
    await correct('2026-00002');
    await desk.serve(channel);

    const roots = shown(channel).map(({ text }) => text);
    expect(roots[0]).toContain('Memory Test Equipment');
    expect(roots[1]).toContain('lithography');
    expect(shown(channel)[0]?.replies.map((reply) => /Published|Correction/.exec(reply)?.[0])).toEqual([
      'Published',
      'Correction',
    ]);
  });

  it('holds a thread back behind the message whose outcome is not known, and nothing else', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    await desk.serve(channel);
    await publish();
    await correct('2026-00002');
    await desk.bring({ slug: 'harbour' }, LITHOGRAPHY).then(desk.judge);
    loseAnswer('slack', false);
    await desk.serve(channel);
    expect(counts(channel)).toEqual([0, 0]);

    desk.pass(TO_BE_SURE_MS);
    await desk.serve(channel);
    expect(counts(channel)).toEqual([2, 0]);
  });

  it('does not ask a platform that is away again for each message, nor ring in circles', async () => {
    const channel = await desk.subscribe('discord');
    await display();
    await desk.bring({ slug: 'harbour' }, LITHOGRAPHY).then(desk.judge);
    await desk.discord.refuseConnections();
    await desk.deliver(channel);
    desk.rings.length = 0;
    await desk.deliver(channel);
    await desk.deliver(channel);
    expect((await desk.outbox(channel)).map(({ attempts }) => attempts)).toEqual([1, 0]);
    for (const { options } of desk.rings) expect(options.delayMs).toBeGreaterThan(1_000);

    await desk.discord.resume();
    await desk.serve(channel);
    expect(counts(channel)).toEqual([0, 0]);
  });

  it('sends the others while one message cannot be written', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    await desk.bring({ slug: 'harbour' }, LITHOGRAPHY).then(desk.judge);
    await desk.db.query(`UPDATE stories SET state = state - 'lead' WHERE severity = 'critical'`);
    await desk.serve(channel);

    expect(shown(channel).map(({ text }) => text.includes('lithography'))).toEqual([true]);
    expect(await states(channel)).toEqual(['root pending', 'root sent']);
  });

  it('writes a message again within seconds once the database is back, and rests longer each time', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    const cut: Desk['deps'] = {
      ...desk.deps,
      db: {
        ...desk.deps.db,
        tx: (work) => desk.deps.db.tx(work),
        query: async <R>(text: string, params?: readonly unknown[]) => {
          if (text.includes('FROM stories WHERE id')) throw new Error('Connection terminated unexpectedly');
          return desk.deps.db.query<R>(text, params);
        },
      },
    };
    const job = { channelId: channel.id, platform: 'slack' } as const;
    await deliver(cut, job);
    desk.pass(2_500);
    await deliver(cut, job);
    desk.pass(2_500);
    await deliver(desk.deps, job);
    expect(counts(channel)).toEqual([]);

    desk.pass(2_500);
    await deliver(desk.deps, job);
    expect(counts(channel)).toEqual([0]);
  });

  it('does not send what was folded, held or cancelled while it was being written', async () => {
    const channel = await desk.subscribe('slack');
    await display();
    await desk.db.query(`UPDATE deliveries SET state = 'held'`);
    const [row] = await desk.outbox(channel);
    expect(await recordSending(desk.db, row?.id ?? 0, desk.now(), desk.now())).toBe(false);
  });

  it('rings with the urgency of what waits', async () => {
    const channel = await desk.subscribe('slack');
    await desk.bring({ slug: 'harbour' }, LITHOGRAPHY).then(desk.judge);
    await display();
    const priorities = desk.rings.filter(({ name }) => name === 'deliver').map(({ options }) => options.priority);
    expect(priorities).toEqual([3, 1]);
    desk.rings.length = 0;
    await desk.deliver(channel);
    expect(desk.rings.map(({ options }) => options.priority)).toEqual([3]);
  });
});
