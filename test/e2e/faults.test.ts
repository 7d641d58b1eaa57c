import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { echoOf as echo, entryOf as entry } from '../support/events.ts';
import type { World } from '../support/world.ts';
import { createWorld } from '../support/world.ts';

describe('when things go wrong between feeds and chat platforms', { timeout: 120_000 }, () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.start();
    await world.subscribe();
  });
  afterAll(() => world.close());

  it('waits out a 429 and posts once', async () => {
    world.slack.fail({ kind: 'rate-limited', retryAfterS: 2 });
    world.discord.fault({ kind: 'rate-limited', retryAfterMs: 2_000 }, { method: 'POST', path: /messages$/ });

    world.publish('harbour', [entry('gallium')]);
    await world.until('gallium', ({ roots }) => roots.length > 0);

    expect(world.onSlack('gallium').roots).toHaveLength(1);
    expect(world.onDiscord('gallium').roots).toHaveLength(1);
    const posts = world.slack.requests.filter(
      ({ method, args }) => method === 'chat.postMessage' && args['text']?.includes('gallium'),
    );
    expect(posts).toHaveLength(2);
    expect((posts[1]?.atMs ?? 0) - (posts[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(2_000);
  });

  it('finds a message whose answer was lost instead of sending it again', async () => {
    world.slack.fail({ kind: 'reset', committed: true });
    world.discord.fault({ kind: 'reset', when: 'after' }, { method: 'POST', path: /messages$/ });

    world.publish('harbour', [entry('asml'), entry('gallium')]);
    await world.until('ASML', ({ roots }) => roots.length > 0);
    // a follow-up is only sent once the root is settled
    world.publish('ledger', [echo('asml')]);
    await world.until('ASML', ({ replies }) => replies.length > 0);

    expect(world.onSlack('ASML').roots).toHaveLength(1);
    expect(world.onDiscord('ASML').roots).toHaveLength(1);
  });

  it('opens a new thread where somebody deleted the old one', async () => {
    const [slackRoot] = world.slack
      .messages(world.slackChannel)
      .filter((message) => JSON.stringify(message).includes('gallium'));
    world.slack.deleteThread(world.slackChannel, slackRoot?.ts ?? '');
    const [discordRoot] = world.discord
      .messages(world.discordChannel)
      .filter((message) => JSON.stringify(message).includes('gallium'));
    world.discord.deleteMessage(world.discordChannel, discordRoot?.id ?? '');

    world.publish('ledger', [echo('gallium')]);
    await world.until('gallium', ({ roots, replies }) => roots.length === 1 && replies.length === 1);

    expect(world.onSlack('gallium').replies[0]).toContain('ledger');
    expect(world.onDiscord('gallium').replies[0]).toContain('ledger');
  });

  it('loses and doubles nothing when the queue is wiped while it runs', async () => {
    world.publish('pacific', [entry('huawei'), entry('korea')]);
    const { db } = world.program;
    const tables = await db.query<{ name: string }>(
      "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'",
    );
    await db.query(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`);
    await world.until('Huawei', ({ roots }) => roots.length > 0);
    await world.until('Samsung', ({ roots }) => roots.length > 0);

    for (const word of ['Huawei', 'Samsung']) {
      expect(world.onSlack(word).roots).toHaveLength(1);
      expect(world.onDiscord(word).roots).toHaveLength(1);
    }
  });

  it('goes on where it was after a restart', async () => {
    world.publish('harbour', [entry('japan')]);
    await world.slack.until(() => world.onSlack('quantum').roots.length > 0, 60_000);
    await world.stop();
    await world.start();
    world.publish('ledger', [echo('japan')]);
    await world.until('quantum', ({ replies }) => replies.length === 1);

    expect(world.onSlack('quantum').roots).toHaveLength(1);
    expect(world.onDiscord('quantum').roots).toHaveLength(1);
  });

  it('suspends a channel that is gone, holds what it is owed, and serves the others', async () => {
    world.slack.archive(world.slackChannel);
    const asked = world.slack.requests.length;

    world.publish('harbour', [entry('russia')]);
    await world.discord.until(() => world.onDiscord('smuggling').roots.length === 1);
    await world.slack.until(
      () => world.slack.requests.slice(asked).some(({ method }) => method.startsWith('chat.')),
      60_000,
    );
    world.publish('ledger', [echo('russia')]);
    await world.discord.until(() => world.onDiscord('smuggling').replies.length === 1);

    const rows = await world.program.db.query(
      `SELECT c.state AS channel, d.kind, d.state FROM deliveries d JOIN channels c ON c.id = d.channel_id
         JOIN stories s ON s.id = d.story_id WHERE c.platform = 'slack' AND s.state->'lead'->>'title' LIKE '%smuggling%'
        ORDER BY d.id LIMIT 2`,
    );
    expect(rows).toEqual([
      { channel: 'suspended', kind: 'root', state: 'held' },
      { channel: 'suspended', kind: 'reply', state: 'held' },
    ]);
  });
});
