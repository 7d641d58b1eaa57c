import type { DiscordFault } from '../support/discord-server.ts';
import type { SlackFault } from '../support/slack-server.ts';
import type { Chats } from './chats.ts';
import type { Feeds } from './feeds.ts';
import { type Fleet, pause } from './fleet.ts';
import type { Blow, ChatName, ChatTrouble } from './plan.ts';
import type { Store } from './store.ts';

/** What can be struck. */
export interface Targets {
  readonly feeds: Feeds;
  readonly chats: Chats;
  readonly store: Store;
  readonly fleet: Fleet;
}

/** How long a message is waited for that is to be caught on its way. */
const CATCH_MS = 3_000;
/** A late message is accepted when the program gives up waiting; where it is frozen, this long after it was sent. */
const LATE_MS = 1_020;

const SLACK_MESSAGE = 'chat.postMessage';
/** A message, a thread for the first reply, or a post in a forum. */
const DISCORD_MESSAGE = /^\/channels\/\d+\/(?:.*\/)?(?:messages|threads)$/;

const SLACK_FAULTS: Readonly<Record<ChatTrouble, SlackFault>> = {
  limit: { kind: 'rate-limited', retryAfterS: 1 },
  'global-limit': { kind: 'rate-limited', retryAfterS: 2 },
  error: { kind: 'status', status: 503 },
  'reset-before': { kind: 'reset', committed: false },
  'reset-after': { kind: 'reset', committed: true },
  'silent-before': { kind: 'silent', committed: false },
  'silent-after': { kind: 'silent', committed: true },
};
const DISCORD_FAULTS: Readonly<Record<ChatTrouble, DiscordFault>> = {
  limit: { kind: 'rate-limited', retryAfterMs: 700 },
  'global-limit': { kind: 'rate-limited', retryAfterMs: 1_000, global: true },
  error: { kind: 'server-error' },
  'reset-before': { kind: 'reset', when: 'before' },
  'reset-after': { kind: 'reset', when: 'after' },
  'silent-before': { kind: 'no-answer', committed: false },
  'silent-after': { kind: 'no-answer', committed: true },
};

/** Carries out one strike; resolves when it is over, as far as it lasts. */
export async function carryOut(blow: Blow, { feeds, chats, store, fleet }: Targets): Promise<void> {
  switch (blow.what) {
    case 'kill':
      return fleet.kill(blow.place, blow.gapMs);
    case 'kill-sending':
      disturb(chats, {
        ...blow,
        aim: 'messages',
        trouble: blow.committed ? 'silent-after' : 'silent-before',
        times: 1,
      });
      await untilSending(chats, blow.platform);
      for (let place = 0; place < fleet.size; place++) fleet.kill(place, blow.gapMs);
      return;
    case 'freeze':
      return fleet.freeze(blow.place, blow.ms);
    case 'another':
      return fleet.startAnother(blow.ms);
    case 'chat':
      return disturb(chats, blow);
    case 'chat-down':
      return takeDown(chats, blow.platform, blow.ms);
    case 'late':
      return chats.slack.fail({ kind: 'late', afterMs: LATE_MS }, { times: blow.times });
    case 'feed':
      return feeds.disturb(blow.feed, blow.trouble, blow.times);
    case 'store':
      return store.strikes[blow.name]?.(blow.ms);
  }
}

type Disturbance = Pick<Extract<Blow, { what: 'chat' }>, 'platform' | 'trouble' | 'aim' | 'times'>;

function disturb({ slack, discord }: Chats, { platform, trouble, aim, times }: Disturbance): void {
  if (platform === 'slack') {
    slack.fail(SLACK_FAULTS[trouble], { method: aim === 'messages' ? SLACK_MESSAGE : '*', times });
  } else {
    const target = aim === 'messages' ? { method: 'POST', path: DISCORD_MESSAGE } : { path: /^\/channels\// };
    discord.fault(DISCORD_FAULTS[trouble], { ...target, times });
  }
}

/** Resolves when one more message is on its way, or too much time has passed. */
async function untilSending({ slack, discord }: Chats, platform: ChatName): Promise<void> {
  const count = (): number =>
    platform === 'slack'
      ? slack.requests.filter(({ method }) => method === SLACK_MESSAGE).length
      : discord.requests.filter(({ method, path }) => method === 'POST' && DISCORD_MESSAGE.test(path)).length;
  const before = count();
  const until = Date.now() + CATCH_MS;
  while (count() === before && Date.now() < until) await pause(5);
}

async function takeDown({ slack, discord }: Chats, platform: ChatName, ms: number): Promise<void> {
  await (platform === 'slack' ? slack.goDown() : discord.refuseConnections());
  await pause(ms);
  await (platform === 'slack' ? slack.comeUp() : discord.resume());
}
