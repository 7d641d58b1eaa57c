import { type Answer, invalid, ok, REFUSALS, refuse } from './discord-answers.ts';
import { channelJson, rightsJson } from './discord-json.ts';
import type { MessageBody } from './discord-limits.ts';
import { checkMessage, isEmptyMessage } from './discord-limits.ts';
import type { DiscordRequest } from './discord-routes.ts';
import { type DiscordState, PERMISSIONS, type Permission } from './discord-state.ts';

/** A person typing a slash command. */
export interface TypedCommand {
  /** The command's name; with a space, its subcommand: `earshot subscribe`. */
  readonly name: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly user?: string;
  /** What the person may do in the channel. */
  readonly permissions?: readonly Permission[];
  /** A channel, a thread, or (type 1) a direct conversation. */
  readonly channel: string;
}

/** What the person got to see. */
export interface CommandAnswer {
  /** Whether it was acknowledged first and filled in later. */
  readonly deferred: boolean;
  readonly ephemeral: boolean;
  readonly content: string;
  readonly embeds: NonNullable<MessageBody['embeds']>;
  readonly allowedMentions: MessageBody['allowed_mentions'];
}

interface Interaction {
  readonly id: string;
  readonly sentAtMs: number;
  acknowledged: { readonly flags: number } | null;
  readonly answered: (answer: CommandAnswer) => void;
}

/** The first answer must come within three seconds (docs.discord.com/developers/interactions, 2026-11-23). */
const ANSWER_MS = 3_000;

export interface Interactions {
  /** Builds the event for the gateway; `answer` resolves with what the person sees at last. */
  open(command: TypedCommand): { readonly event: Record<string, unknown>; readonly answer: Promise<CommandAnswer> };
  /** Answers a request to an interaction's own endpoints; undefined where it is about something else. */
  answer(request: DiscordRequest): Answer | undefined;
}

export function createInteractions(state: DiscordState): Interactions {
  const open = new Map<string, Interaction>();
  return {
    open: (command) => {
      const [id, token] = [state.nextId(), `interaction-token-${state.nextId()}`];
      const answer = new Promise<CommandAnswer>((answered) => {
        open.set(token, { id, sentAtMs: Date.now(), acknowledged: null, answered });
      });
      return { event: eventJson(state, command, id, token), answer };
    },
    answer: (request) => {
      const { path } = request;
      const callback = /^\/interactions\/(\d+)\/([^/]+)\/callback$/.exec(path);
      if (callback !== null) return acknowledge(open.get(callback[2] ?? ''), request);
      const webhook = /^\/webhooks\/\d+\/([^/]+)(\/messages\/@original)?$/.exec(path);
      if (webhook === null) return undefined;
      const interaction = open.get(webhook[1] ?? '');
      const fits = webhook[2] === undefined ? request.method === 'POST' : request.method === 'PATCH';
      return fits ? fillIn(interaction, request, state) : REFUSALS.notFound;
    },
  };
}

function acknowledge(interaction: Interaction | undefined, request: DiscordRequest): Answer {
  if (interaction === undefined || Date.now() - interaction.sentAtMs > ANSWER_MS)
    return refuse(404, 10062, 'Unknown interaction');
  if (interaction.acknowledged !== null) return refuse(400, 40060, 'Interaction has already been acknowledged.');
  const { type, data = {} } = request.body as { type: number; data?: MessageBody };
  if (type === 4) {
    const refusal = refuseAnswer(data);
    if (refusal !== null) return refusal;
  }
  interaction.acknowledged = { flags: data.flags ?? 0 };
  if (type === 4) interaction.answered(answerOf(data, data.flags ?? 0, false));
  return { status: 204 };
}

function fillIn(interaction: Interaction | undefined, request: DiscordRequest, state: DiscordState): Answer {
  if (interaction === undefined || interaction.acknowledged === null) return refuse(404, 10015, 'Unknown Webhook');
  const body = request.body as MessageBody;
  const refusal = refuseAnswer(body);
  if (refusal !== null) return refusal;
  interaction.answered(answerOf(body, interaction.acknowledged.flags, true));
  const message = { id: state.nextId(), channel_id: state.guild, author: { id: state.bot, username: 'earshot' } };
  return ok({
    ...message,
    content: body.content ?? '',
    embeds: body.embeds ?? [],
    attachments: [],
    timestamp: new Date().toISOString(),
  });
}

function refuseAnswer(body: MessageBody): Answer | null {
  const problems = checkMessage(body);
  if (Object.keys(problems).length > 0) return invalid(problems);
  return isEmptyMessage(body) ? REFUSALS.emptyMessage : null;
}

function answerOf(body: MessageBody, flags: number, deferred: boolean): CommandAnswer {
  const { content, embeds = [], allowed_mentions: allowedMentions } = body;
  return { deferred, ephemeral: (flags & 64) !== 0, content: content ?? '', embeds, allowedMentions };
}

function eventJson(state: DiscordState, command: TypedCommand, id: string, token: string): Record<string, unknown> {
  const channel = state.channels.get(command.channel);
  if (channel === undefined) throw new Error(`No channel ${command.channel}`);
  const user = { id: command.user ?? '300000000000000001', username: 'reader', discriminator: '0000', avatar: null };
  const permissions = String((command.permissions ?? []).reduce((all, name) => all | PERMISSIONS[name], 0n));
  const direct = channel.type === 1;
  const member = {
    user,
    roles: [],
    permissions,
    joined_at: new Date().toISOString(),
    deaf: false,
    mute: false,
    flags: 0,
  };
  const place = direct
    ? { user }
    : { guild_id: state.guild, guild: { id: state.guild, locale: 'en-US', features: [] }, member };
  return {
    ...{
      id,
      token,
      application_id: state.bot,
      type: 2,
      version: 1,
      locale: 'en-US',
      guild_locale: 'en-US',
      context: direct ? 1 : 0,
    },
    ...{
      channel_id: channel.id,
      channel: { ...channelJson(state, channel), permissions },
      app_permissions: rightsJson(state, channel),
    },
    ...{
      data: dataJson(state, command),
      entitlements: [],
      authorizing_integration_owners: {},
      attachment_size_limit: 10_000_000,
    },
    ...place,
  };
}

function dataJson(state: DiscordState, { name, options = {} }: TypedCommand): Record<string, unknown> {
  const [command = '', sub] = name.split(' ');
  const values = Object.entries(options).map(([option, value]) => ({ name: option, type: 3, value }));
  const nested = sub === undefined ? values : [{ name: sub, type: 1, options: values }];
  return { id: state.nextId(), name: command, type: 1, options: nested };
}
