import { randomBytes, randomUUID } from 'node:crypto';
import { refusalOf } from './slack-limits.ts';
import type { SlackSocket } from './slack-socket.ts';
import { TEAM } from './slack-workspace.ts';

/** What a person types, and where. */
export interface CommandInput {
  /** What follows the command's name. */
  readonly text: string;
  readonly channel: string;
  readonly command?: string;
  readonly channelName?: string;
  readonly user?: string;
  readonly userName?: string;
  /** How long to wait for an answer before the person has seen all there is. */
  readonly timeoutMs?: number;
}

/** What the person who typed it saw. */
export interface CommandOutcome {
  readonly envelopeId: string;
  /** Acknowledged at all; if not, Slack says that the app did not respond. */
  readonly acked: boolean;
  /** What came with the acknowledgement. */
  readonly ackPayload: unknown;
  /** What was posted to the response URL, so far. */
  readonly responses: readonly Readonly<Record<string, unknown>>[];
}

interface Sent {
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly responses: Record<string, unknown>[];
}

export interface SlackCommands {
  send(input: CommandInput): Promise<CommandOutcome>;
  redeliver(envelopeId: string): Promise<void>;
  /** A post to a response URL. */
  respond(path: string, body: string): { readonly status: number; readonly text: string };
}

export interface CommandParts {
  readonly socket: SlackSocket;
  readonly host: string;
  readonly until: (condition: () => boolean, timeoutMs?: number) => Promise<void>;
}

/** A response URL may be used this often (docs.slack.dev/interactivity/handling-user-interaction, 2026-11-23). */
const RESPONSE_URL_USES = 5;

/** Slash commands through Socket Mode, answered by acknowledgement or response URL. */
export function createCommands({ socket, host, until }: CommandParts): SlackCommands {
  const byPath = new Map<string, Sent>();
  const byEnvelope = new Map<string, Sent>();
  const acksOf = (id: string) => socket.acks.filter(({ envelopeId }) => envelopeId === id);
  const answered = (id: string): boolean => {
    const payload = acksOf(id)[0]?.payload;
    return (byEnvelope.get(id)?.responses.length ?? 0) > 0 || (isRecord(payload) && Object.keys(payload).length > 0);
  };

  return {
    async send(input) {
      const [id, path] = [randomUUID(), `/commands/${TEAM.id}/${randomBytes(12).toString('hex')}`];
      const payload = payloadFor(input, `http://${host}${path}`);
      const envelope = { envelope_id: id, type: 'slash_commands', payload, accepts_response_payload: true };
      const sent: Sent = { envelope, responses: [] };
      byPath.set(path, sent);
      byEnvelope.set(id, sent);
      socket.send(envelope);
      await until(() => acksOf(id).length > 0 && answered(id), input.timeoutMs ?? 5_000).catch(() => undefined);
      const [ack] = acksOf(id);
      return { envelopeId: id, acked: ack !== undefined, ackPayload: ack?.payload, responses: sent.responses };
    },
    async redeliver(id) {
      const sent = byEnvelope.get(id);
      if (sent === undefined) throw new Error(`No envelope ${id}`);
      const before = acksOf(id).length;
      socket.send({ ...sent.envelope, retry_attempt: 1, retry_reason: 'timeout' });
      await until(() => acksOf(id).length > before);
    },
    respond(path, body) {
      const sent = byPath.get(path);
      if (sent === undefined) return { status: 404, text: 'no_response_url' };
      if (sent.responses.length >= RESPONSE_URL_USES) return { status: 404, text: 'used_url' };
      const answer = JSON.parse(body) as Record<string, unknown>;
      const refusal = refusalOf(String(answer['text'] ?? ''), answer['blocks'] ?? []);
      if (refusal !== null) return { status: 400, text: [refusal.error, ...refusal.details].join(' ') };
      sent.responses.push(answer);
      return { status: 200, text: 'ok' };
    },
  };
}

function payloadFor(input: CommandInput, responseUrl: string): Readonly<Record<string, string>> {
  return {
    token: 'verification-token',
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: input.channel,
    channel_name: input.channelName ?? (input.channel.startsWith('D') ? 'directmessage' : 'alerts'),
    user_id: input.user ?? 'U0PERSON01',
    user_name: input.userName ?? 'person',
    command: input.command ?? '/earshot',
    text: input.text,
    api_app_id: 'A0EARSHOT1',
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: '1.2.3',
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
