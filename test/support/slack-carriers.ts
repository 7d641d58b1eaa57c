import { createHmac } from 'node:crypto';
import type { SlackSocket } from './slack-socket.ts';

/** What became of a request of Slack's. */
export interface Carried {
  /** Acknowledged at all; if not, Slack says that the app did not respond. */
  readonly acked: boolean;
  /** What came with the acknowledgement. */
  readonly ackPayload: unknown;
}

export type Envelope = Readonly<Record<string, unknown>> & {
  readonly envelope_id: string;
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Readonly<Record<string, unknown>>;
};

/** Brings a request to the app; Slack waits three seconds for the acknowledgement. */
export type Carrier = (envelope: Envelope) => Promise<Carried>;

/** After this an acknowledgement is missing, as it is for Slack. */
const ACK_MS = 3_000;

/** Over Socket Mode, to one of the clients that are connected. */
export function createSocketCarrier(
  socket: SlackSocket,
  until: (condition: () => boolean, timeoutMs?: number) => Promise<void>,
): Carrier {
  return async (envelope) => {
    const acks = () => socket.acks.filter(({ envelopeId }) => envelopeId === envelope.envelope_id);
    const before = acks().length;
    socket.send(envelope);
    await until(() => acks().length > before, ACK_MS).catch(() => undefined);
    const ack = acks()[before];
    return { acked: ack !== undefined, ackPayload: ack?.payload };
  };
}

/** Over HTTP, signed with the app's secret. */
export function createHttpCarrier(url: string, signingSecret: string): Carrier {
  return async ({ type, payload }) => {
    const { status, text } = await postSigned(url, signingSecret, bodyOf(type, payload));
    return { acked: status === 200, ackPayload: text.startsWith('{') ? JSON.parse(text) : {} };
  };
}

/** Events come as JSON, all else as a form. */
function bodyOf(type: Envelope['type'], payload: Envelope['payload']): string {
  if (type === 'events_api') return JSON.stringify(payload);
  const fields = type === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
  return new URLSearchParams(fields).toString();
}

/**
 * Posts a body as Slack signs it: https://docs.slack.dev/authentication/verifying-requests-from-slack (2026-11-23).
 * `agoS`: how old the signature is.
 */
export async function postSigned(
  url: string,
  signingSecret: string,
  body: string,
  agoS = 0,
): Promise<{ readonly status: number; readonly text: string }> {
  const timestamp = String(Math.floor(Date.now() / 1_000) - agoS);
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest}`,
    },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}
