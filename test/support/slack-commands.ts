import { randomBytes, randomUUID } from 'node:crypto';
import type { Carried, Carrier, Envelope } from './slack-carriers.ts';
import { refusalOf } from './slack-limits.ts';
import {
  type CommandInput,
  commandPayload,
  joinedPayload,
  type PressInput,
  pressPayload,
  type SubmitInput,
  submitPayload,
} from './slack-payloads.ts';
import type { SlackViews } from './slack-views.ts';
import { TEAM, type Workspace } from './slack-workspace.ts';

/** What the person who typed or pressed saw. */
export interface CommandOutcome extends Carried {
  readonly envelopeId: string;
  /** What was posted to the response URL, so far. */
  readonly responses: readonly Readonly<Record<string, unknown>>[];
}

interface Sent {
  readonly envelope: Envelope;
  readonly channel: string;
  readonly responses: Record<string, unknown>[];
}

/** People at their Slack clients. */
export interface SlackCommands {
  /** Forms that are open. */
  readonly views: SlackViews['open'];
  send(input: CommandInput): Promise<CommandOutcome>;
  /** Presses a button; resolves with what the person saw. @throws when there is no such button. */
  press(input: PressInput): Promise<CommandOutcome>;
  /** Submits the form that was opened last; the answer comes where the form was asked for. */
  submit(input: SubmitInput): Promise<CommandOutcome>;
  redeliver(envelopeId: string): Promise<void>;
  /** Brings the bot into a channel. */
  invite(channel: string): Promise<Carried>;
  /** A post to a response URL. */
  respond(path: string, body: string): { readonly status: number; readonly text: string };
}

export interface CommandParts {
  readonly carry: Carrier;
  readonly host: string;
  readonly until: (condition: () => boolean, timeoutMs?: number) => Promise<void>;
  readonly workspace: Workspace;
  readonly views: SlackViews;
}

/** A response URL may be used this often (docs.slack.dev/interactivity/handling-user-interaction, 2026-11-23). */
const RESPONSE_URL_USES = 5;
const ANSWER_MS = 5_000;

/** Commands, buttons and forms, answered by acknowledgement, response URL or a form. */
export function createCommands({ carry, host, until, workspace, views }: CommandParts): SlackCommands {
  const byPath = new Map<string, Sent>();
  const byEnvelope = new Map<string, Sent>();
  const byTrigger = new Map<string, Sent>();

  /** Delivers a request; `where` are the answers to wait for, by default its own. */
  const deliver = async (sent: Sent, timeoutMs = ANSWER_MS, where: Sent = sent): Promise<CommandOutcome> => {
    byEnvelope.set(sent.envelope.envelope_id, sent);
    const [answers, forms] = [where.responses.length, views.open.length];
    const carried = await carry(sent.envelope);
    const isAnswered = (): boolean =>
      where.responses.length > answers || views.open.length > forms || hasContent(carried.ackPayload);
    await until(isAnswered, timeoutMs).catch(() => undefined);
    const { responses } = where;
    return {
      ...carried,
      envelopeId: sent.envelope.envelope_id,
      responses: sent === where ? responses : responses.slice(answers),
    };
  };
  const prepare = (
    type: Envelope['type'],
    channel: string,
    build: (urls: { responseUrl: string; triggerId: string }) => Envelope['payload'],
  ): Sent => {
    const path = `/commands/${TEAM.id}/${randomBytes(12).toString('hex')}`;
    const triggerId = views.newTrigger();
    const payload = build({ responseUrl: `http://${host}${path}`, triggerId });
    const envelope = { envelope_id: randomUUID(), type, payload, accepts_response_payload: true };
    const sent: Sent = { envelope, channel, responses: [] };
    byPath.set(path, sent);
    byTrigger.set(triggerId, sent);
    return sent;
  };

  return {
    views: views.open,
    send: (input) =>
      deliver(
        prepare('slash_commands', input.channel, (urls) => commandPayload(input, urls)),
        input.timeoutMs,
      ),
    press: (input) =>
      deliver(
        prepare('interactive', input.channel, (urls) => pressPayload(input, urls)),
        input.timeoutMs,
      ),
    submit: (input) => {
      const form = views.open.at(-1);
      const asked = byTrigger.get(form?.triggerId ?? '');
      if (form === undefined || asked === undefined) throw new Error('No form is open');
      const filled = views.fillIn(form.id, input.filled);
      const sent = prepare('interactive', asked.channel, (urls) => submitPayload(input, filled, urls));
      return deliver(sent, input.timeoutMs, asked);
    },
    async redeliver(id) {
      const sent = byEnvelope.get(id);
      if (sent === undefined) throw new Error(`No envelope ${id}`);
      await carry({ ...sent.envelope, retry_attempt: 1, retry_reason: 'timeout' });
    },
    invite(id) {
      const channel = workspace.channels.get(id);
      if (channel === undefined) throw new Error(`No channel ${id}`);
      channel.isMember = true;
      return carry({ envelope_id: randomUUID(), type: 'events_api', payload: joinedPayload(id) });
    },
    respond(path, body) {
      const sent = byPath.get(path);
      if (sent === undefined) return { status: 404, text: 'no_response_url' };
      if (sent.responses.length >= RESPONSE_URL_USES) return { status: 404, text: 'used_url' };
      const answer = JSON.parse(body) as Record<string, unknown>;
      const [text, blocks] = [String(answer['text'] ?? ''), answer['blocks'] ?? []];
      const refusal = refusalOf(text, blocks);
      if (refusal !== null) return { status: 400, text: [refusal.error, ...refusal.details].join(' ') };
      sent.responses.push(answer);
      if (answer['response_type'] === 'in_channel') show(workspace, sent.channel, text, blocks as []);
      return { status: 200, text: 'ok' };
    },
  };
}

/** What everybody in the channel sees; a response URL needs no membership. */
function show(workspace: Workspace, id: string, text: string, blocks: []): void {
  const channel = workspace.channels.get(id);
  if (channel === undefined) return;
  const nothing = { thread_ts: undefined, broadcast: false, client_msg_id: undefined, metadata: undefined };
  workspace.add(channel, { text, blocks, mrkdwn: true, ...nothing });
}

function hasContent(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && Object.keys(payload).length > 0;
}
