import { createHash } from 'node:crypto';
import { LogLevel, webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Card } from '../domain/card.ts';
import { EarshotError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type ChannelRef, CLOCK_SKEW_MS, hasten, type Limits, type MessageRef, type Notifier } from './notifier.ts';
import { bodyChars, renderSlack, titleChars } from './slack-blocks.ts';
import { type SlackVerb, slackError } from './slack-errors.ts';

/** How to reach Slack. */
export interface SlackNotifierOptions {
  /** The bot's token (`xoxb-…`). */
  readonly token: string;
  /** Another base address than Slack's own (`https://slack.com/api/`), for proxies and tests. */
  readonly apiUrl: string | null;
  readonly log: Log;
  /** Instead of Slack's own limits, for a server that has others. */
  readonly limits?: Partial<Limits>;
  /** See `hasten`. */
  readonly haste?: number;
}

/**
 * Slack's limits: one message per second and channel, several hundred a minute in a workspace
 * (https://docs.slack.dev/reference/methods/chat.postMessage, https://docs.slack.dev/apis/web-api/rate-limits,
 * 2026-11-23). Kept a little below both.
 */
const SLACK_LIMITS: Limits = {
  titleChars,
  bodyChars,
  announcesReplies: true,
  requestTimeoutMs: 10_000,
  settleMs: 5_000,
  paceMs: 1_200,
  requestsPerSecond: 4,
};

const METADATA_EVENT = 'earshot_delivery';
/** Apps that Slack counts as distributed get 15 messages a page and one page a minute, whatever they ask for. */
const PAGE_SIZE = 200;
const MAX_PAGES = 5;

const Identity = z.object({ url: z.string(), bot_id: z.string() });
const Posted = z.object({ ts: z.string(), message: z.object({ thread_ts: z.string().optional() }).optional() });
const Message = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  bot_id: z.string().optional(),
  metadata: z.object({ event_payload: z.object({ key: z.string().optional() }).optional() }).optional(),
});
const Page = z.object({
  messages: z.array(Message),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
type Identity = z.infer<typeof Identity>;
type Page = z.infer<typeof Page>;

const TOO_MUCH = 'The Slack channel has more new messages than can be looked through.';

/** Where one message goes. */
interface Target {
  readonly where: ChannelRef;
  readonly threadTs: string | null;
  readonly announce: boolean;
}

/**
 * Slack through its Web API. History shows a message up to some seconds after it was accepted: wait before `find`.
 */
export function createSlackNotifier(options: SlackNotifierOptions): Notifier {
  const limits = hasten({ ...SLACK_LIMITS, ...options.limits }, options.haste ?? 1);
  const slack = new SlackCalls(options, limits.requestTimeoutMs);
  return {
    platform: 'slack',
    limits,
    post: (channel, card, key) => slack.send({ where: channel, threadTs: null, announce: false }, card, key),
    reply: (root, card, key, announce) =>
      slack.send({ where: root, threadTs: root.thread ?? root.message, announce }, card, key),
    edit: (message, card) => slack.edit(message, card),
    find: (where, key, since) => slack.find(where, key, since),
  };
}

class SlackCalls {
  readonly #client: webApi.WebClient;
  readonly #log: Log;
  #identity: Promise<Identity> | undefined;

  constructor({ token, apiUrl, log }: SlackNotifierOptions, timeoutMs: number) {
    this.#log = log;
    // Retries of the client would double a message whose answer was lost, and `headers` would be written to.
    this.#client = new webApi.WebClient(token, {
      ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: timeoutMs,
      logger: SILENT,
    });
  }

  async send(target: Target, card: Card, key: string): Promise<MessageRef> {
    const { where, threadTs, announce } = target;
    const verb = threadTs === null ? 'post' : 'reply';
    const { url } = await this.#identify();
    const posted = await this.#call(verb, 'chat.postMessage', Posted, {
      channel: where.channel,
      ...contentOf(card),
      metadata: { event_type: METADATA_EVENT, event_payload: { key } },
      client_msg_id: uuidFor(key),
      unfurl_links: false,
      unfurl_media: false,
      ...(threadTs === null ? {} : { thread_ts: threadTs, reply_broadcast: announce }),
    });
    if (threadTs !== null && posted.message?.thread_ts === undefined) await this.#takeBack(where.channel, posted.ts);
    return refTo(where, url, posted.ts, threadTs);
  }

  /** Blocks are sent even where there are none: Slack keeps the old ones otherwise. It keeps the metadata anyway. */
  async edit({ channel, message }: MessageRef, card: Card): Promise<void> {
    const { text, blocks } = renderSlack(card);
    await this.#call('edit', 'chat.update', z.object({}), { channel, ts: message, text, blocks });
  }

  async find(where: ChannelRef | MessageRef, key: string, since: Date): Promise<MessageRef | null> {
    const { url, bot_id } = await this.#identify();
    let cursor = '';
    for (let page = 0; page < MAX_PAGES; page++) {
      const { messages, response_metadata } = await this.#readPage(where, since, cursor);
      const found = messages.find((message) => message.bot_id === bot_id && keyOf(message) === key);
      if (found !== undefined) return refTo(where, url, found.ts, found.thread_ts ?? null);
      cursor = response_metadata?.next_cursor ?? '';
      if (cursor === '') return null;
    }
    throw new EarshotError('not-permitted', TOO_MUCH);
  }

  /** A limit that is met between two pages would be met again: starting over would never end. */
  #readPage(where: ChannelRef | MessageRef, since: Date, cursor: string): Promise<Page> {
    const thread = 'message' in where ? { ts: where.thread ?? where.message } : null;
    const method = thread === null ? 'conversations.history' : 'conversations.replies';
    const reading = this.#call('find', method, Page, {
      channel: where.channel,
      oldest: String(Math.max(0, (since.getTime() - CLOCK_SKEW_MS) / 1_000)),
      include_all_metadata: true,
      limit: PAGE_SIZE,
      ...thread,
      ...(cursor === '' ? {} : { cursor }),
    });
    if (cursor === '') return reading;
    return reading.catch((error: EarshotError) => {
      throw error.code === 'rate-limited' ? new EarshotError('not-permitted', TOO_MUCH, { cause: error }) : error;
    });
  }

  /**
   * A reply to a root that was deleted is no error at Slack: it lands in the channel, and only the missing `thread_ts` of
   * the answer tells (https://github.com/slack-go/slack/issues/1571, 2026-07-10). It makes no sense there.
   */
  async #takeBack(channel: string, ts: string): Promise<never> {
    await this.#call('reply', 'chat.delete', z.object({}), { channel, ts }).catch((err: unknown) => {
      this.#log.warn('slack.reply-stranded', { channel, ts, err });
    });
    throw new EarshotError('thread-gone', 'The Slack thread was deleted.');
  }

  /** Who the token belongs to and where links lead, asked for once. Nothing was sent if this fails. */
  #identify(): Promise<Identity> {
    this.#identity ??= this.#call('find', 'auth.test', Identity, {}).catch((error: unknown) => {
      this.#identity = undefined;
      if (!(error instanceof EarshotError) || error.code !== 'outcome-unknown') throw error;
      throw new EarshotError('platform-down', 'Slack did not answer.', { cause: error });
    });
    return this.#identity;
  }

  async #call<T>(verb: SlackVerb, method: string, Answer: z.ZodType<T>, args: Record<string, unknown>): Promise<T> {
    const answer = await this.#client.apiCall(method, args).catch((error: unknown) => {
      throw slackError(error, verb);
    });
    const parsed = Answer.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new EarshotError('outcome-unknown', 'Slack answered something unexpected.', { cause: parsed.error });
  }
}

function contentOf(card: Card): Record<string, unknown> {
  const { text, blocks } = renderSlack(card);
  return blocks.length === 0 ? { text } : { text, blocks };
}

function keyOf({ metadata }: Page['messages'][number]): string | undefined {
  return metadata?.event_payload?.key;
}

function refTo(where: ChannelRef, teamUrl: string, ts: string, threadTs: string | null): MessageRef {
  const { workspace, channel } = where;
  const thread = threadTs === null || threadTs === ts ? '' : `?thread_ts=${threadTs}&cid=${channel}`;
  const url = `${teamUrl.replace(/\/$/, '')}/archives/${channel}/p${ts.replace('.', '')}${thread}`;
  return { platform: 'slack', workspace, channel, message: ts, thread: threadTs ?? ts, url };
}

/** The same UUID for every attempt at one message: Slack is said to look at it, but promises nothing. */
function uuidFor(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The client's own lines repeat requests and answers; every failure is told by the error instead. */
const SILENT: webApi.Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};
