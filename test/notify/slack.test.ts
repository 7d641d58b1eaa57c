import { createLog } from '../../src/lib/log.ts';
import type { ChannelRef } from '../../src/notify/notifier.ts';
import { createSlackNotifier } from '../../src/notify/slack.ts';
import { describeNotifier, type Fault, type NotifierHarness, RETRY_AFTER_MS } from '../contract/notifier.ts';
import { viewOf } from '../support/slack-reader.ts';
import { type FaultTarget, type SlackServer, startSlackServer, TEAM } from '../support/slack-server.ts';

const FAST = { requestTimeoutMs: 250 };

describeNotifier('Slack', {
  start: startHarness,
  canFind: true,
  mention: 'S0REVIEWERS',
  faults: [
    'rate-limited',
    'down',
    'server-error',
    'lost-after-commit',
    'lost-before-commit',
    'timeout-after-commit',
    'channel-gone',
    'not-permitted',
    'token-rejected',
    'rejected',
    'thread-gone',
    'message-gone',
    'cannot-read',
  ],
});

async function startHarness(): Promise<NotifierHarness> {
  const server = await startSlackServer();
  const lines: string[] = [];
  const log = createLog({ level: 'debug', format: 'json', secrets: [], write: (line) => lines.push(line) });
  const settings = { token: server.botToken, apiUrl: server.apiUrl, log, limits: FAST };
  let isDown = false;
  return {
    notifier: createSlackNotifier(settings),
    secrets: [server.botToken],
    logged: () => lines,
    openChannel: async () => channelRef(server.addChannel()),
    seen: async ({ channel }) => server.messages(channel).map(viewOf),
    replies: async ({ channel, message }) => server.thread(channel, message).map(viewOf),
    async inject(fault, { channel }, root) {
      isDown = fault === 'down';
      if (isDown) await server.goDown();
      else injectInto(server, fault, channel, root?.message ?? '');
    },
    async restore() {
      if (isDown) await server.comeUp();
      isDown = false;
      server.clearFaults();
      server.revoked = false;
      server.scopes.add('channels:history');
    },
    settle: async () => server.advance(2_000),
    stop: () => server.close(),
  };
}

const EVERY: FaultTarget = { method: '*' };

function injectInto(server: SlackServer, fault: Fault, channel: string, ts: string): void {
  const faults: Readonly<Record<Fault, () => void>> = {
    'rate-limited': () => server.fail({ kind: 'rate-limited', retryAfterS: RETRY_AFTER_MS / 1_000 }, EVERY),
    'rate-limited-globally': () => undefined,
    down: () => undefined,
    'server-error': () => server.fail({ kind: 'status', status: 503 }, EVERY),
    'lost-after-commit': () => server.fail({ kind: 'reset', committed: true }, EVERY),
    'lost-before-commit': () => server.fail({ kind: 'reset', committed: false }, EVERY),
    'timeout-after-commit': () => server.fail({ kind: 'silent', committed: true }, EVERY),
    'channel-gone': () => server.archive(channel),
    'not-permitted': () => server.kick(channel),
    'token-rejected': () => {
      server.revoked = true;
    },
    rejected: () => server.fail({ kind: 'error', error: 'invalid_blocks' }, EVERY),
    'thread-gone': () => server.deleteThread(channel, ts),
    'message-gone': () => server.deleteMessage(channel, ts),
    'cannot-read': () => server.scopes.delete('channels:history'),
  };
  faults[fault]();
}

function channelRef(channel: string): ChannelRef {
  return { platform: 'slack', workspace: TEAM.id, channel };
}
