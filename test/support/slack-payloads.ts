import type { Filled } from './slack-views.ts';
import { type Block, BOT, TEAM } from './slack-workspace.ts';

/** A person; by default the same one, of this workspace. */
interface Person {
  readonly user?: string;
  readonly userName?: string;
  /** The workspace the person belongs to, where another one shares the channel. */
  readonly home?: string;
  /** How long to wait for an answer before the person has seen all there is. */
  readonly timeoutMs?: number;
}

/** What a person types, and where. */
export interface CommandInput extends Person {
  /** What follows the command's name. */
  readonly text: string;
  readonly channel: string;
  readonly command?: string;
  readonly channelName?: string;
}

/** Which button a person presses: by what it says, in a message or an answer as it was sent. */
export interface PressInput extends Person {
  readonly channel: string;
  readonly label: string;
  readonly on: Readonly<Record<string, unknown>> | { readonly ts: string; readonly blocks: readonly Block[] };
}

/** What a person fills into the form that is open. */
export interface SubmitInput extends Person {
  readonly filled: Filled;
}

interface Urls {
  readonly responseUrl: string;
  readonly triggerId: string;
}

export function commandPayload(
  input: CommandInput,
  { responseUrl, triggerId }: Urls,
): Readonly<Record<string, string>> {
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
    trigger_id: triggerId,
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload (2026-11-23). */
export function pressPayload(input: PressInput, { responseUrl, triggerId }: Urls): Readonly<Record<string, unknown>> {
  const { channel, on } = input;
  const ts = 'ts' in on ? String(on.ts) : null;
  return {
    type: 'block_actions',
    ...commonPayload(input),
    container: { type: 'message', message_ts: ts ?? '1.2', channel_id: channel, is_ephemeral: ts === null },
    channel: { id: channel, name: 'alerts' },
    ...(ts === null ? {} : { message: { type: 'message', ts, blocks: on['blocks'] } }),
    state: { values: {} },
    response_url: responseUrl,
    trigger_id: triggerId,
    actions: [{ ...findButton(input), block_id: 'b1', action_ts: '1.3' }],
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload (2026-11-23). */
export function submitPayload(
  input: SubmitInput,
  view: Readonly<Record<string, unknown>>,
  { triggerId }: Urls,
): Readonly<Record<string, unknown>> {
  return { type: 'view_submission', ...commonPayload(input), trigger_id: triggerId, view, response_urls: [] };
}

/** https://docs.slack.dev/reference/events/member_joined_channel (2026-11-23). */
export function joinedPayload(channel: string): Readonly<Record<string, unknown>> {
  const event = { type: 'member_joined_channel', user: BOT.user, channel, channel_type: 'C', team: TEAM.id };
  return {
    ...{ type: 'event_callback', team_id: TEAM.id, api_app_id: 'A0EARSHOT1', token: 'verification-token' },
    ...{ event: { ...event, event_ts: '1.4' }, event_id: `Ev${channel}${Date.now()}`, event_time: 1 },
    authorizations: [{ team_id: TEAM.id, user_id: BOT.user, is_bot: true, enterprise_id: null }],
  };
}

/** The labels of the buttons of a message or an answer. */
export function buttonsOf(
  on: Readonly<Record<string, unknown>> | { readonly blocks: readonly Block[] },
): readonly string[] {
  return listButtons(on).map((button) => String((button['text'] as Block)['text']));
}

function commonPayload({ user = 'U0PERSON01', userName = 'person', home = TEAM.id }: Person) {
  return {
    team: { id: TEAM.id, domain: TEAM.domain },
    user: { id: user, username: userName, name: userName, team_id: home },
    api_app_id: 'A0EARSHOT1',
    token: 'verification-token',
    enterprise: null,
    is_enterprise_install: false,
  };
}

function findButton({ label, on }: PressInput): Block {
  const index = buttonsOf(on).indexOf(label);
  const button = listButtons(on)[index];
  if (button === undefined) throw new Error(`No button ${label}; there are: ${buttonsOf(on).join(', ')}`);
  return button;
}

function listButtons(on: object): readonly Block[] {
  const blocks = 'blocks' in on && Array.isArray(on.blocks) ? (on.blocks as Block[]) : [];
  return blocks.filter(({ type }) => type === 'actions').flatMap(({ elements }) => elements as Block[]);
}
