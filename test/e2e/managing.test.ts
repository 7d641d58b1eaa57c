import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../support/world.ts';
import { createWorld } from '../support/world.ts';

/** What a feed of one workspace's own says; an outlet that everybody reads tells the same later. */
const OWN = {
  id: 'own-1',
  title: 'US suspends export controls on Nvidia H20 chips for China ahead of Stockholm talks',
  text: 'The Commerce Department suspended its export restrictions on Nvidia H20 chips to China before the trade talks.',
};

function feedOf({ id, title, text }: typeof OWN): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Desk notes</title><link>https://notes.example/</link>
<description>Own</description><item><guid isPermaLink="false">${id}</guid><title>${title}</title>
<link>https://notes.example/${id}</link><description>${text}</description><pubDate>${new Date().toUTCString()}</pubDate></item>
</channel></rss>`;
}

describe('what people set, on both chat platforms', { timeout: 90_000 }, () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ env: { EARSHOT_ALLOW_PRIVATE_FEEDS: '1' } });
    await world.start();
    await world.subscribe();
  });
  afterAll(() => world.close());

  it('a test posts a sample with a reply in its thread', async () => {
    await world.slack.sendCommand({ text: 'test', channel: world.slackChannel });
    await world.discord.sendCommand({
      ...{ name: 'earshot test', channel: world.discordChannel, permissions: ['MANAGE_CHANNELS'] },
    });

    for (const { roots, replies } of [world.onSlack('Sample alert'), world.onDiscord('Sample alert')]) {
      expect(roots).toHaveLength(1);
      expect(replies.filter((reply) => reply.includes('Sample reply'))).toHaveLength(1);
    }
  });

  it('a private feed tells its own workspace, and neither shows nor counts in another', async () => {
    world.feeds.set('/notes.xml', { body: feedOf(OWN) });
    await world.slack.sendCommand({
      ...{ text: `feed add ${world.feeds.origin}/notes.xml`, channel: world.slackChannel },
    });
    await world.slack.until(() => world.onSlack('notes.example').roots.length === 1, 80_000);

    world.publish('harbour', [{ ...OWN, id: 'public-1' }]);
    await world.discord.until(() => world.onDiscord('H20').roots.length === 1);
    await world.slack.until(() => world.onSlack('harbour.example').roots.length === 1, 80_000);

    const lookup = { name: 'earshot lookup', channel: world.discordChannel, options: { words: 'H20' } };
    const found = JSON.stringify(await world.discord.sendCommand(lookup));
    expect(found).toContain('harbour.example');
    expect(found + JSON.stringify(world.onDiscord('H20'))).not.toContain('notes.example');
    // two stories, each with its one source: neither joined nor corroborated by the other
    expect(world.onSlack('H20')).toMatchObject({ roots: [expect.anything(), expect.anything()], replies: [] });
    expect(await world.program.db.query('SELECT workspace_id, item_count FROM stories ORDER BY id')).toEqual([
      ...[
        { workspace_id: expect.any(Number), item_count: 1 },
        { workspace_id: null, item_count: 1 },
      ],
    ]);
  });
});
