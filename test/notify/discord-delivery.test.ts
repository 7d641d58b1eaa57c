import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { createDiscordNotifier } from '../../src/notify/discord.ts';
import type { ChannelRef, MessageRef, Notifier } from '../../src/notify/notifier.ts';
import { buildCard, buildReply } from '../contract/notifier-cards.ts';
import { failureOf, newKey } from '../contract/notifier-harness.ts';
import { type DiscordServer, startDiscordServer } from '../support/discord-server.ts';

const log = createLog({ level: 'error', format: 'json', secrets: [], write: () => undefined });

let server: DiscordServer;
let discord: Notifier;
beforeAll(async () => {
  server = await startDiscordServer({ maxActiveThreads: 50 });
  discord = createDiscordNotifier({ token: server.token, apiUrl: server.apiUrl, log });
});
afterAll(() => server.close());

describe('a thread on Discord', () => {
  it('is opened by the first reply, named after the story and kept for seven days', async () => {
    const { root } = await postRoot();

    const reply = await discord.reply(root, buildReply({ rootTitle: `Rule\n on ${'x'.repeat(200)}` }), newKey(), false);

    const thread = server.thread(root.message);
    expect(thread?.name).toMatch(/^Rule on x+…$/);
    expect(thread?.name.length).toBeLessThanOrEqual(100);
    expect(reply).toMatchObject({ channel: root.channel, thread: root.message });
    expect(reply.url).toBe(`https://discord.com/channels/${server.guild}/${root.message}/${reply.message}`);
    const opened = server.requests.find(({ path }) => path.endsWith(`/${root.message}/threads`));
    expect(opened?.body).toMatchObject({ auto_archive_duration: 10_080 });
  });

  it.each([
    ['one request', true],
    ['two, where the root does not know of it', false],
  ])('takes a further reply in %s', async (_words, known) => {
    const { root } = await postRoot();
    const { thread } = await discord.reply(root, buildReply(), newKey(), false);
    const before = server.requests.length;

    await discord.reply(known ? { ...root, thread } : root, buildReply(), newKey(), false);

    expect(server.requests).toHaveLength(before + (known ? 1 : 2));
    expect(server.thread(root.message)?.messages).toHaveLength(2);
  });

  it('wakes up when it was archived', async () => {
    const { root } = await postRoot();
    await discord.reply(root, buildReply(), newKey(), false);
    server.archiveThread(root.message);

    await discord.reply(root, buildReply(), newKey(), false);

    expect(server.thread(root.message)).toMatchObject({ archived: false, messages: [{}, {}] });
  });

  it.each(['deleted', 'locked'])('that was %s is gone, whether the root knew it or not', async (fate) => {
    const { root } = await postRoot();
    const reply = await discord.reply(root, buildReply(), newKey(), false);
    if (fate === 'deleted') server.deleteThread(root.message);
    else server.lockThread(root.message);

    for (const thread of [null, reply.thread]) {
      const again = discord.reply({ ...root, thread }, buildReply(), newKey(), false);
      await expect(again).rejects.toMatchObject({ code: 'thread-gone' });
    }
  });

  it('that cannot be had is replaced by a reply to the root, which is found again', async () => {
    const since = new Date();
    const { channel, root } = await postRoot(server.openChannel(2));
    const key = newKey();

    const reply = await discord.reply(root, buildReply(), key, false);

    expect(reply.thread).toBeNull();
    expect(server.messages(channel.channel).at(-1)).toMatchObject({ id: reply.message, replyTo: root.message });
    expect((await discord.find(root, key, since))?.message).toBe(reply.message);
    await discord.edit(reply, buildReply({ title: 'Changed' }), key);
    expect(server.messages(channel.channel).at(-1)?.embeds[0]?.title).toBe('Changed');
  });

  it('is replaced as well when a server has as many as it may', async () => {
    const crowded = await startDiscordServer({ maxActiveThreads: 0 });
    const notifier = createDiscordNotifier({ token: crowded.token, apiUrl: crowded.apiUrl, log });
    const channel = { platform: 'discord', workspace: crowded.guild, channel: crowded.openChannel() } as const;
    const root = await notifier.post(channel, buildCard(), newKey());

    await notifier.reply(root, buildReply(), newKey(), false);

    expect(crowded.messages(channel.channel)[1]?.replyTo).toBe(root.message);
    await crowded.close();
  });

  it('shows an edited reply where it is, and leaves one in an archived thread alone', async () => {
    const { root } = await postRoot();
    const key = newKey();
    const reply = await discord.reply(root, buildReply(), key, false);

    await discord.edit(reply, buildReply({ title: 'Changed' }), key);
    expect(server.thread(root.message)?.messages[0]?.embeds[0]?.title).toBe('Changed');

    server.archiveThread(root.message);
    await expect(discord.edit(reply, buildReply(), key)).rejects.toMatchObject({ code: 'message-gone' });
  });
});

describe('a message on Discord', () => {
  it('is not doubled by another attempt with its key', async () => {
    const { channel, root, key } = await postRoot();

    const again = await discord.post(channel, buildCard(), key);

    expect(again.message).toBe(root.message);
    expect(server.messages(channel.channel)).toHaveLength(1);
  });

  it('that was deleted since it was sent is not sent again', async () => {
    const { channel, root, key } = await postRoot();
    server.deleteMessage(channel.channel, root.message);

    await expect(discord.post(channel, buildCard(), key)).rejects.toMatchObject({ code: 'message-gone' });
    expect(server.messages(channel.channel)).toEqual([]);
  });

  it('never pings everyone, not by the role that everyone has either', async () => {
    const channel = channelRef(server.openChannel());

    await discord.post(channel, buildCard({ mention: server.guild, body: '@everyone @here' }), newKey());

    expect(server.messages(channel.channel)[0]).toMatchObject({ content: '', pings: [] });
    const [sent] = server.requests.slice(-1);
    expect(sent?.body).toMatchObject({ allowed_mentions: { parse: [] } });
  });

  it('is looked for through every page, and only among our own', async () => {
    const since = new Date();
    const { channel, root, key } = await postRoot();
    const forged = newKey();
    server.say(channel.channel, { content: `-# \`#${forged}\``, embeds: [{ footer: { text: `#${forged}` } }] });
    for (let count = 0; count < 250; count += 1) server.say(channel.channel, { content: 'talk' });
    const last = newKey();
    await discord.post(channel, buildCard(), last);

    expect((await discord.find(channel, key, since))?.message).toBe(root.message);
    expect(await discord.find(channel, last, since)).not.toBeNull();
    expect(await discord.find(channel, forged, since)).toBeNull();
  });

  it('is found in a quiet channel to be absent, not unreadable', async () => {
    expect(await discord.find(channelRef(server.openChannel()), newKey(), new Date())).toBeNull();
  });

  it('is not looked for before Discord was there', async () => {
    const { channel, root, key } = await postRoot();

    expect((await discord.find(channel, key, new Date(0)))?.message).toBe(root.message);
  });
});

describe('an answer of Discord', () => {
  it.each([
    [400, 50035, 'message-rejected'],
    [400, 200000, 'message-rejected'],
    [400, 240000, 'message-rejected'],
    [403, 50001, 'not-permitted'],
    [403, 50013, 'not-permitted'],
    [404, 10003, 'channel-gone'],
    [401, 0, 'token-rejected'],
    [418, 0, 'outcome-unknown'],
  ])('HTTP %i with code %i means %s', async (status, code, meaning) => {
    const channel = channelRef(server.openChannel());
    server.fault({ kind: 'refused', status, code }, { path: channel.channel });

    await expect(discord.post(channel, buildCard(), newKey())).rejects.toMatchObject({ code: meaning });
    // A refused token is not refused for good: a person may have set it right meanwhile.
    await expect(discord.post(channel, buildCard(), newKey())).resolves.toBeDefined();
  });

  it.each([
    [undefined, 60_000],
    [5_000, 5_000],
  ])('from the proxy in front of it binds the whole token (Retry-After %s)', async (told, retryAfterMs) => {
    const channel = channelRef(server.openChannel());
    const fault = { kind: 'cloudflare', ...(told === undefined ? {} : { retryAfterMs: told }) } as const;
    server.fault(fault, { path: channel.channel });

    const refused = discord.post(channel, buildCard(), newKey());

    await expect(refused).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs, global: true });
  });

  it('about one channel leaves the others alone', async () => {
    const [limited, free] = [channelRef(server.openChannel()), channelRef(server.openChannel())];
    server.fault({ kind: 'rate-limited', retryAfterMs: 60_000 }, { path: limited.channel });
    await expect(discord.post(limited, buildCard(), newKey())).rejects.toMatchObject({ global: false });

    await expect(discord.post(free, buildCard(), newKey())).resolves.toBeDefined();
  });

  it('that says nothing is left keeps the next request from being sent', async () => {
    const slow = await startDiscordServer({ channelLimit: { messages: 2, perMs: 60_000 } });
    const notifier = createDiscordNotifier({ token: slow.token, apiUrl: slow.apiUrl, log });
    const channel = { platform: 'discord', workspace: slow.guild, channel: slow.openChannel() } as const;
    await notifier.post(channel, buildCard(), newKey());
    await notifier.post(channel, buildCard(), newKey());

    const refused = await failureOf(() => notifier.post(channel, buildCard(), newKey()));

    expect(refused).toMatchObject({ code: 'rate-limited', global: false });
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(slow.requests).toHaveLength(2);
    await slow.close();
  });

  it('that never comes is waited for no longer than said', async () => {
    const hasty = createDiscordNotifier({ token: server.token, apiUrl: server.apiUrl, log, requestTimeoutMs: 50 });
    const channel = channelRef(server.openChannel());
    server.fault({ kind: 'no-answer', committed: false }, { path: channel.channel });

    await expect(hasty.post(channel, buildCard(), newKey())).rejects.toMatchObject({ code: 'outcome-unknown' });
  });
});

function channelRef(channel: string): ChannelRef {
  return { platform: 'discord', workspace: server.guild, channel };
}

async function postRoot(id = server.openChannel()): Promise<{ channel: ChannelRef; root: MessageRef; key: string }> {
  const [channel, key] = [channelRef(id), newKey()];
  return { channel, key, root: await discord.post(channel, buildCard(), key) };
}
