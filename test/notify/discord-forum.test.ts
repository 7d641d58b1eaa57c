import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { createDiscordNotifier } from '../../src/notify/discord.ts';
import type { ChannelRef, Notifier } from '../../src/notify/notifier.ts';
import { buildCard, buildReply } from '../contract/notifier-cards.ts';
import { newKey } from '../contract/notifier-harness.ts';
import { type DiscordServer, startDiscordServer } from '../support/discord-server.ts';

const log = createLog({ level: 'error', format: 'json', secrets: [], write: () => undefined });

let server: DiscordServer;
let discord: Notifier;
beforeAll(async () => {
  server = await startDiscordServer();
  discord = createDiscordNotifier({ token: server.token, apiUrl: server.apiUrl, log });
});
afterAll(() => server.close());

describe('a story in a Discord forum', () => {
  it('is a post with its tag, named after the story and kept for seven days', async () => {
    const { forum, tag } = openForum();

    const root = await discord.post(forum, buildCard({ title: 'Gallium rule' }), newKey());

    expect(server.threads(forum.channel)).toMatchObject([{ id: root.message, name: 'Gallium rule', tags: [tag] }]);
    expect(root).toMatchObject({ channel: root.message, thread: root.message });
    expect(root.url).toBe(`https://discord.com/channels/${server.guild}/${root.message}/${root.message}`);
    expect(server.requests.at(-1)?.body).toMatchObject({ auto_archive_duration: 10_080 });
  });

  it('takes a reply in one request, and wakes up to show the stage', async () => {
    const { forum } = openForum();
    const key = newKey();
    const root = await discord.post(forum, buildCard(), key);
    const before = server.requests.length;

    await discord.reply(root, buildReply({ title: 'More' }), newKey(), false);
    expect(server.requests).toHaveLength(before + 1);
    server.archiveThread(root.message);
    await discord.edit(root, buildCard({ title: 'Now published' }), key);

    expect(server.thread(root.message)).toMatchObject({
      archived: false,
      messages: [{ embeds: [{ title: 'Now published' }] }, { embeds: [{ title: 'More' }] }],
    });
  });

  it('is found among ours, awake or asleep, and not in another forum', async () => {
    const since = new Date();
    const { forum } = openForum();
    const [awake, asleep] = [newKey(), newKey()];
    const root = await discord.post(forum, buildCard(), awake);
    const sleeping = await discord.post(forum, buildCard(), asleep);
    server.archiveThread(sleeping.message);

    expect(await discord.find(forum, awake, since)).toEqual(root);
    expect(await discord.find(forum, asleep, since)).toEqual(sleeping);
    expect(await discord.find(openForum().forum, awake, since)).toBeNull();
  });

  it('is not taken for what somebody else posted with its mark', async () => {
    const since = new Date();
    const { forum } = openForum();
    const key = newKey();
    const post = server.openThread(forum.channel, 'Forged');
    server.say(post, { embeds: [{ footer: { text: `#${key}` } }] });

    expect(await discord.find(forum, key, since)).toBeNull();
  });

  it('that was deleted is gone with its replies, and the forum is not', async () => {
    const since = new Date();
    const { forum } = openForum();
    const key = newKey();
    const root = await discord.post(forum, buildCard(), key);
    server.deleteThread(root.message);

    await expect(discord.edit(root, buildCard(), key)).rejects.toMatchObject({ code: 'message-gone' });
    await expect(discord.reply(root, buildReply(), newKey(), false)).rejects.toMatchObject({ code: 'thread-gone' });
    expect(await discord.find(root, newKey(), since)).toBeNull();
  });

  it('is refused for good without the tag that the forum asks for, or with one that was deleted', async () => {
    const { forum } = openForum();
    const post = (tag: string | null) => discord.post({ ...forum, forum: { tag } }, buildCard(), newKey());

    await expect(post(null)).rejects.toMatchObject({ code: 'not-permitted', message: /with a tag/ });
    await expect(post('123456789012345678')).rejects.toMatchObject({ code: 'not-permitted', message: /another tag/ });
  });
});

describe('buttons on Discord', () => {
  it('type their line; one whose line is too long, or that is there twice, is left out', async () => {
    const { channel } = await postWith([
      { label: 'Why', line: 'why s-7kq2m' },
      { label: 'Again', line: 'why s-7kq2m' },
      { label: 'Long', line: 'x'.repeat(97) },
      { label: ' ', line: 'help' },
    ]);

    expect(server.messages(channel.channel)[0]?.components).toEqual([
      { type: 1, components: [{ type: 2, style: 2, label: 'Why', custom_id: 'run:why s-7kq2m' }] },
    ]);
  });

  it('stand five in a row, and go when an edit has none', async () => {
    const buttons = Array.from({ length: 7 }, (_, index) => ({ label: `B${index}`, line: `story s-${index}` }));
    const { channel, root, key } = await postWith(buttons);

    expect(server.messages(channel.channel)[0]?.components.map((row) => row.components.length)).toEqual([5, 2]);

    await discord.edit(root, buildCard({ buttons: [] }), key);
    expect(server.messages(channel.channel)[0]?.components).toEqual([]);
  });
});

async function postWith(buttons: readonly { label: string; line: string }[]) {
  const channel: ChannelRef = { platform: 'discord', workspace: server.guild, channel: server.openChannel() };
  const key = newKey();
  return { channel, key, root: await discord.post(channel, buildCard({ buttons }), key) };
}

function openForum(): { forum: ChannelRef; tag: string } {
  const { channel, tags } = server.openForum({ tags: ['News', 'Other'], needsTag: true });
  const tag = tags[0]?.id ?? '';
  return { forum: { platform: 'discord', workspace: server.guild, channel, forum: { tag } }, tag };
}
