import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import type { ChannelRef, MessageRef, Notifier } from '../../src/notify/notifier.ts';
import { createSlackNotifier } from '../../src/notify/slack.ts';
import { buildBareCard, buildCard, buildReply } from '../contract/notifier-cards.ts';
import { failureOf, newKey } from '../contract/notifier-harness.ts';
import { type SlackServer, type SlackServerOptions, startSlackServer, TEAM } from '../support/slack-server.ts';

let server: SlackServer;
let notifier: Notifier;
let channel: ChannelRef;
let lines: string[];

beforeEach(() => start());
afterEach(() => server.close());

describe('a message to Slack', () => {
  it('carries its key where every member can read it and nothing else, and does not unfurl', async () => {
    const key = newKey();

    await notifier.post(channel, buildCard(), key);

    const [sent] = posts();
    expect(JSON.parse(sent?.args['metadata'] ?? '')).toEqual({
      event_type: 'earshot_delivery',
      event_payload: { key },
    });
    expect(sent?.args['unfurl_links']).toBe('false');
    expect(sent?.args['unfurl_media']).toBe('false');
  });

  it('bears the same id at every attempt, and another than the next message', async () => {
    const [key, other] = [newKey(), newKey()];

    for (const each of [key, key, other]) await notifier.post(channel, buildBareCard(), each);

    const [first, second, third] = posts().map(({ args }) => args['client_msg_id']);
    expect(first).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('is one request, failed or not', async () => {
    await notifier.post(channel, buildBareCard(), newKey());
    for (const committed of [true, false]) {
      server.fail({ kind: 'reset', committed });
      await failureOf(() => notifier.post(channel, buildBareCard(), newKey()));
    }
    server.fail({ kind: 'rate-limited', retryAfterS: 1 });
    await failureOf(() => notifier.post(channel, buildBareCard(), newKey()));

    expect(posts()).toHaveLength(4);
    expect(server.requests.filter(({ method }) => method === 'auth.test')).toHaveLength(1);
  });

  it('links to where Slack itself would', async () => {
    const root = await notifier.post(channel, buildCard(), newKey());
    const reply = await notifier.reply(root, buildReply(), newKey(), false);

    for (const ref of [root, reply]) expect(ref.url).toBe(await permalinkOf(ref));
  });

  it('keeps a wait of one channel from the others', async () => {
    server.fail({ kind: 'rate-limited', retryAfterS: 60 }, { channel: channel.channel });
    const other = { ...channel, channel: server.addChannel() };

    const [limited] = await Promise.all([
      failureOf(() => notifier.post(channel, buildBareCard(), newKey())),
      notifier.post(other, buildBareCard(), newKey()),
    ]);

    expect(limited.retryAfterMs).toBe(60_000);
    expect(limited.global).toBe(false);
    expect(server.messages(other.channel)).toHaveLength(1);
  });
});

describe('a reply to a thread whose root was deleted', () => {
  it('is taken back from the channel, where Slack puts it without a word', async () => {
    const root = await notifier.post(channel, buildCard(), newKey());
    server.deleteThread(channel.channel, root.message);

    const error = await failureOf(() => notifier.reply(root, buildReply(), newKey(), false));

    expect(error.code).toBe('thread-gone');
    expect(server.messages(channel.channel)).toEqual([]);
  });

  it('is given up and logged where it cannot be taken back', async () => {
    const root = await notifier.post(channel, buildCard(), newKey());
    server.deleteThread(channel.channel, root.message);
    server.fail({ kind: 'status', status: 500 }, { method: 'chat.delete' });

    const error = await failureOf(() => notifier.reply(root, buildReply(), newKey(), false));

    expect(error.code).toBe('thread-gone');
    expect(lines.filter((line) => line.includes('slack.reply-stranded'))).toHaveLength(1);
  });

  it('is thread-gone too where Slack refuses it', async () => {
    await restart({ orphans: 'refused' });
    const root = await notifier.post(channel, buildCard(), newKey());
    server.deleteThread(channel.channel, root.message);

    expect((await failureOf(() => notifier.reply(root, buildReply(), newKey(), false))).code).toBe('thread-gone');
  });

  it('goes on under the tombstone while other replies are there', async () => {
    const root = await notifier.post(channel, buildCard(), newKey());
    await notifier.reply(root, buildReply(), newKey(), false);
    server.deleteMessage(channel.channel, root.message);

    await notifier.reply(root, buildReply(), newKey(), false);

    expect(server.thread(channel.channel, root.message)).toHaveLength(2);
    expect((await failureOf(() => notifier.edit(root, buildCard(), newKey()))).code).toBe('message-gone');
  });
});

describe('looking for a message', () => {
  it('finds what history shows late once it shows it', async () => {
    const [key, since] = [newKey(), new Date()];
    await notifier.post(channel, buildCard(), key);
    expect(await notifier.find(channel, key, since)).toBeNull();

    server.advance(2_000);

    expect(await notifier.find(channel, key, since)).not.toBeNull();
  });

  it('finds what Slack carried out after the client had given up', async () => {
    const [key, since] = [newKey(), new Date()];
    server.fail({ kind: 'held' });
    expect((await failureOf(() => notifier.post(channel, buildCard(), key))).code).toBe('outcome-unknown');

    server.release();
    server.advance(2_000);

    expect((await notifier.find(channel, key, since))?.message).toBe(server.messages(channel.channel)[0]?.ts);
  });

  it('reads page after page where Slack gives fifteen at a time', async () => {
    await restart({ historyPageSize: 15, historyLagMs: 0 });
    const [key, since] = [newKey(), new Date()];
    const root = await notifier.post(channel, buildCard(), key);
    const replyKey = newKey();
    for (let count = 0; count < 40; count++) await notifier.post(channel, buildBareCard(), newKey());
    for (let count = 0; count < 20; count++) await notifier.reply(root, buildBareCard(), newKey(), false);
    await notifier.reply(root, buildReply(), replyKey, false);

    expect((await notifier.find(channel, key, since))?.message).toBe(root.message);
    expect(await notifier.find(root, replyKey, since)).not.toBeNull();
  });

  it('does not claim to know when there is too much to read, or too little may be read', async () => {
    await restart({ historyPageSize: 2, historyLagMs: 0 });
    for (let count = 0; count < 12; count++) await notifier.post(channel, buildBareCard(), newKey());
    const tooMuch = await failureOf(() => notifier.find(channel, newKey(), new Date()));
    server.fail({ kind: 'rate-limited', retryAfterS: 60 }, { method: 'conversations.history', after: 1 });
    const tooLittle = await failureOf(() => notifier.find(channel, newKey(), new Date()));

    expect([tooMuch.code, tooLittle.code]).toEqual(['not-permitted', 'not-permitted']);
  });

  it('says that the thread is gone, and does not read before the time it is given', async () => {
    const root = await notifier.post(channel, buildCard(), newKey());
    server.deleteThread(channel.channel, root.message);

    expect((await failureOf(() => notifier.find(root, newKey(), new Date()))).code).toBe('thread-gone');

    await notifier.find(channel, newKey(), new Date('2026-11-23T12:00:00Z'));
    const asked = server.requests.findLast(({ method }) => method === 'conversations.history');
    expect(Number(asked?.args['oldest'])).toBe(Date.parse('2026-11-23T10:30:00Z') / 1_000);
  });
});

describe('what Slack says', () => {
  it.each([
    ['invalid_auth', 'token-rejected'],
    ['token_expired', 'token-rejected'],
    ['missing_scope', 'token-rejected'],
    ['channel_not_found', 'channel-gone'],
    ['is_archived', 'channel-gone'],
    ['not_in_channel', 'not-permitted'],
    ['restricted_action', 'not-permitted'],
    ['restricted_action_read_only_channel', 'not-permitted'],
    ['restricted_action_thread_locked', 'thread-gone'],
    ['cannot_reply_to_message', 'thread-gone'],
    ['msg_too_long', 'message-rejected'],
    ['never_heard_of', 'message-rejected'],
    ['fatal_error', 'outcome-unknown'],
    ['service_unavailable', 'outcome-unknown'],
    ['<html>Proxy error</html>', 'outcome-unknown'],
    ['ratelimited', 'rate-limited'],
    ['team_added_to_org', 'platform-down'],
  ])('%s is %s', async (said, code) => {
    server.fail({ kind: 'error', error: said });

    const error = await failureOf(() => notifier.post(channel, buildCard(), newKey()));

    expect(error.code).toBe(code);
    if (code === 'rate-limited') expect(error.retryAfterMs).toBeGreaterThan(0);
  });

  it('is heard without a named wait too', async () => {
    server.fail({ kind: 'rate-limited' });

    const error = await failureOf(() => notifier.post(channel, buildCard(), newKey()));

    expect(error.code).toBe('rate-limited');
    expect(error.retryAfterMs).toBe(30_000);
  });

  it('before anything was sent is no unknown outcome, and is asked for again', async () => {
    server.fail({ kind: 'status', status: 502 }, { method: 'auth.test' });

    expect((await failureOf(() => notifier.post(channel, buildCard(), newKey()))).code).toBe('platform-down');
    await notifier.post(channel, buildCard(), newKey());

    expect(server.messages(channel.channel)).toHaveLength(1);
  });
});

async function start(options: SlackServerOptions = {}): Promise<void> {
  server = await startSlackServer(options);
  lines = [];
  const log = createLog({ level: 'debug', format: 'json', secrets: [], write: (line) => lines.push(line) });
  const { botToken: token, apiUrl } = server;
  notifier = createSlackNotifier({ token, apiUrl, log, limits: { requestTimeoutMs: 500 } });
  channel = { platform: 'slack', workspace: TEAM.id, channel: server.addChannel() };
}

async function restart(options: SlackServerOptions): Promise<void> {
  await server.close();
  await start(options);
}

function posts() {
  return server.requests.filter(({ method }) => method === 'chat.postMessage');
}

async function permalinkOf({ channel: id, message }: MessageRef): Promise<string> {
  const body = new URLSearchParams({ channel: id, message_ts: message });
  const headers = { authorization: `Bearer ${server.botToken}` };
  const answer = await fetch(`${server.apiUrl}chat.getPermalink`, { method: 'POST', body, headers });
  return ((await answer.json()) as { permalink: string }).permalink;
}
