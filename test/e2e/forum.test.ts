import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMessage } from '../support/discord-text.ts';
import type { World } from '../support/world.ts';
import { createWorld } from '../support/world.ts';

const FIRST = {
  id: 'forum-1',
  title: 'US suspends export controls on Nvidia H20 chips for China ahead of Stockholm talks',
  text: 'The Commerce Department suspended its export restrictions on Nvidia H20 chips to China before the Stockholm trade talks.',
};
const SECOND = {
  id: 'forum-2',
  title: 'Washington suspends Nvidia H20 export controls on China before Stockholm talks',
  text: 'Export restrictions on the Nvidia H20 for China are suspended, the Commerce Department said ahead of talks in Stockholm.',
};

describe('a Discord forum', { timeout: 90_000 }, () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.start();
  });
  afterAll(() => world.close());

  it('gets a story as one post with its tag, and what follows in that post, whatever is lost on the way', async () => {
    const { discord } = world;
    const { channel: forum, tags } = discord.openForum({ tags: ['News'], needsTag: true });
    await discord.until(() => discord.gateway.counts().ready > 0);
    const options = { severity: 'medium', tag: 'News' };
    await discord.sendCommand({
      ...{ name: 'earshot subscribe', options, permissions: ['MANAGE_CHANNELS'] },
      channel: discord.openThread(forum, 'Welcome'),
    });
    const posts = () => discord.threads(forum).filter(({ name }) => name.includes('H20'));
    // the post arrives, its answer does not
    discord.fault({ kind: 'reset', when: 'after' }, { method: 'POST', path: `/channels/${forum}/threads` });

    world.publish('harbour', [FIRST]);
    await discord.until(() => posts().length > 0);
    world.publish('ledger', [SECOND]);
    await discord.until(() => posts().some(({ messages }) => messages.length > 1));

    expect(posts()).toMatchObject([{ tags: [tags[0]?.id], messages: [{}, {}] }]);
    expect(JSON.stringify(posts()[0]?.messages[1])).toContain('ledger');

    const [root] = posts()[0]?.messages ?? [];
    const why = root?.components.flatMap((row) => row.components).find(({ label }) => label === 'Why');
    const answer = await discord.press({ customId: why?.custom_id ?? '', channel: root?.channel ?? '' });
    expect(answer.ephemeral).toBe(true);
    expect(readMessage(answer).text).toContain('H20');
  });
});
