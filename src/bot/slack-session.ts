import { setTimeout as sleep } from 'node:timers/promises';
import { App, type BlockAction, type SlashCommand, type ViewSubmitAction, type webApi } from '@slack/bolt';
import { asEarshotError, createLogger } from './slack-client.ts';
import type { JoinedChannel } from './slack-invited.ts';
import { createLine, type LineOptions, type SlackEntry, type SlackLine } from './slack-line.ts';

/** How to reach Slack, and what to do with what people type and press. */
export interface SlackSessionOptions extends LineOptions {
  /** `xoxb-…`. */
  readonly botToken: string;
  readonly entry: SlackEntry;
  readonly handlers: SlackHandlers;
}

/** What is done once a request is acknowledged; every request comes here once, however often Slack delivers it. */
export interface SlackHandlers {
  command(command: SlashCommand, client: webApi.WebClient): Promise<void>;
  press(press: BlockAction, client: webApi.WebClient): Promise<void>;
  /** What is wrong with a form, by block: it then stays open. Must be quick: it comes before the acknowledgement. */
  checkForm(form: ViewSubmitAction): Readonly<Record<string, string>> | null;
  submit(form: ViewSubmitAction, client: webApi.WebClient): Promise<void>;
  /** The bot was brought into a channel. */
  joined(where: JoinedChannel): Promise<void>;
}

export interface SlackSession {
  /** Lets running commands finish, and leaves nothing open. */
  close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 10_000;
const FINISH_MS = 3_000;
/** Requests that are remembered: Slack delivers one again when the acknowledgement was lost. */
const REMEMBERED = 1_000;

/**
 * Opens the way in and listens.
 * @throws EarshotError `bad-config` when Slack does not accept a token or the port is taken, `platform-down` when it
 * cannot be reached.
 */
export async function openSlackSession(options: SlackSessionOptions): Promise<SlackSession> {
  const line = createLine(options.entry, options);
  const { app, running } = createApp(options, line);
  const close = async (): Promise<void> => {
    await Promise.race([Promise.allSettled(running), sleep(FINISH_MS, undefined, { ref: false })]);
    await line.close();
  };
  try {
    await app.init().catch((error: unknown) => {
      throw asEarshotError(error, 'SLACK_BOT_TOKEN');
    });
    await line.open(app);
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

function createApp(options: SlackSessionOptions, { receiver }: SlackLine) {
  const { botToken, apiUrl, log } = options;
  const app = new App({
    token: botToken,
    receiver,
    logger: createLogger(log),
    convoStore: false,
    // A wrong token would otherwise be an unhandled rejection out of the constructor.
    deferInitialization: true,
    clientOptions: {
      ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
      timeout: REQUEST_TIMEOUT_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    },
  });
  app.error(async (err) => log.error('slack.listener-failed', { err }));
  return { app, running: listen(app, options.handlers) };
}

/** Slack waits three seconds for an acknowledgement and no longer: it comes first. Returns the work under way. */
function listen(app: App, handlers: SlackHandlers): ReadonlySet<Promise<void>> {
  const running = new Set<Promise<void>>();
  const isNew = createMemory(REMEMBERED);
  const once = async (id: unknown, start: () => Promise<void>): Promise<void> => {
    if (!isNew(String(id))) return;
    const work = start();
    running.add(work);
    await work.finally(() => running.delete(work));
  };
  app.command(/^\//, async ({ command, ack, context }) => {
    await ack();
    await once(context['envelopeId'] ?? command.trigger_id, () => handlers.command(command, app.client));
  });
  app.action<BlockAction>({ type: 'block_actions' }, async ({ body, ack, context }) => {
    await ack();
    await once(context['envelopeId'] ?? body.trigger_id, () => handlers.press(body, app.client));
  });
  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: /./ }, async ({ body, ack, context }) => {
    const errors = handlers.checkForm(body);
    if (errors !== null) return ack({ response_action: 'errors', errors });
    await ack();
    await once(context['envelopeId'] ?? body.trigger_id, () => handlers.submit(body, app.client));
  });
  app.event('member_joined_channel', async ({ event, body, context }) => {
    if (event.user !== context.botUserId) return;
    const where = { workspace: body.team_id, channel: event.channel };
    await once(context['envelopeId'] ?? body.event_id, () => handlers.joined(where));
  });
  return running;
}

/** Whether an id is seen for the first time, as far back as it goes. */
function createMemory(size: number): (id: string) => boolean {
  const ids = new Set<string>();
  return (id) => {
    if (ids.has(id)) return false;
    ids.add(id);
    const [oldest] = ids;
    if (ids.size > size && oldest !== undefined) ids.delete(oldest);
    return true;
  };
}
