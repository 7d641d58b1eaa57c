import { type Answer, invalid, ok, REFUSALS } from './discord-answers.ts';
import { checkCommand } from './discord-commands.ts';
import { listArchived, postInForum } from './discord-forums.ts';
import { channelJson, messageJson } from './discord-json.ts';
import { checkMessage, DISCORD_LIMITS, isEmptyMessage, type MessageBody } from './discord-limits.ts';
import {
  activeThreads,
  addMessage,
  addThread,
  type DiscordChannel,
  type DiscordState,
  may,
  type Permission,
} from './discord-state.ts';

/** A request to the REST API, without the `/api/v10` in front. */
export interface DiscordRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly at: Date;
}

type Handler = (state: DiscordState, ids: readonly string[], request: DiscordRequest) => Answer;

const ROUTES: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['GET', /^\/users\/@me$/, (state) => ok({ id: state.bot, username: 'earshot', discriminator: '0000', bot: true })],
  ['GET', /^\/applications\/(\d+)\/commands$/, (state) => ok(state.commands.get('global') ?? [])],
  ['PUT', /^\/applications\/(\d+)\/commands$/, (state, _ids, request) => putCommands(state, 'global', request)],
  [
    'GET',
    /^\/applications\/(\d+)\/guilds\/(\d+)\/commands$/,
    (state, [, guild = '']) => ok(state.commands.get(guild) ?? []),
  ],
  [
    'PUT',
    /^\/applications\/(\d+)\/guilds\/(\d+)\/commands$/,
    (state, [, guild = ''], request) => putCommands(state, guild, request),
  ],
  [
    'GET',
    /^\/guilds\/(\d+)\/threads\/active$/,
    (state) => ok({ threads: activeThreads(state).map((thread) => channelJson(state, thread)), members: [] }),
  ],
  ['GET', /^\/channels\/(\d+)$/, inChannel(['VIEW_CHANNEL'], (state, channel) => ok(channelJson(state, channel)))],
  ['PATCH', /^\/channels\/(\d+)$/, inChannel(['VIEW_CHANNEL'], patchThread)],
  ['GET', /^\/channels\/(\d+)\/messages$/, inChannel(['VIEW_CHANNEL'], listMessages)],
  ['POST', /^\/channels\/(\d+)\/messages$/, inChannel(['VIEW_CHANNEL'], postMessage)],
  ['GET', /^\/channels\/(\d+)\/messages\/(\d+)$/, inChannel(['VIEW_CHANNEL'], getMessage)],
  ['PATCH', /^\/channels\/(\d+)\/messages\/(\d+)$/, inChannel(['VIEW_CHANNEL'], patchMessage)],
  ['POST', /^\/channels\/(\d+)\/threads$/, inChannel(['VIEW_CHANNEL'], postInForum)],
  [
    'GET',
    /^\/channels\/(\d+)\/threads\/archived\/public$/,
    inChannel(['VIEW_CHANNEL', 'READ_MESSAGE_HISTORY'], listArchived),
  ],
  ['POST', /^\/channels\/(\d+)\/messages\/(\d+)\/threads$/, inChannel(['VIEW_CHANNEL'], postThread)],
];

/** Answers a request as Discord does. */
export function answerRequest(state: DiscordState, request: DiscordRequest): Answer {
  for (const [method, path, handler] of ROUTES) {
    const match = method === request.method ? path.exec(request.path) : null;
    if (match !== null) return handler(state, match.slice(1), request);
  }
  return REFUSALS.notFound;
}

/** The channel that a request is about; undefined where it is about none or the channel is gone. */
export function channelOf(state: DiscordState, path: string): DiscordChannel | undefined {
  return state.channels.get(/^\/channels\/(\d+)/.exec(path)?.[1] ?? '');
}

function inChannel(
  needed: readonly Permission[],
  handler: (state: DiscordState, channel: DiscordChannel, message: string, request: DiscordRequest) => Answer,
): Handler {
  return (state, [id = '', message = ''], request) => {
    const channel = state.channels.get(id);
    if (channel === undefined) return REFUSALS.unknownChannel;
    if (needed.some((permission) => !may(state, channel, permission))) return REFUSALS.missingAccess;
    return handler(state, channel, message, request);
  };
}

/** Without the right to read history the list is empty, whatever is in the channel. */
function listMessages(
  state: DiscordState,
  channel: DiscordChannel,
  _message: string,
  { query }: DiscordRequest,
): Answer {
  if (!may(state, channel, 'READ_MESSAGE_HISTORY')) return ok([]);
  const limit = Number(query.get('limit') ?? 50);
  if (limit < 1 || limit > 100) return invalid({ limit: 'int value should be between 1 and 100.' });
  const after = query.get('after');
  const before = query.get('before');
  const all = [...channel.messages.values()];
  const wanted = all.filter(
    ({ id }) => (!after || BigInt(id) > BigInt(after)) && (!before || BigInt(id) < BigInt(before)),
  );
  // `after` gives those next to it, everything else the newest; the order is newest first in any case.
  const page = after ? wanted.slice(0, limit) : wanted.slice(-limit);
  return ok(page.reverse().map((message) => messageJson(state, message)));
}

function getMessage(state: DiscordState, channel: DiscordChannel, id: string): Answer {
  if (!may(state, channel, 'READ_MESSAGE_HISTORY')) return REFUSALS.missingAccess;
  const message = channel.messages.get(id);
  return message === undefined ? REFUSALS.unknownMessage : ok(messageJson(state, message));
}

function postMessage(state: DiscordState, channel: DiscordChannel, _message: string, request: DiscordRequest): Answer {
  const body = request.body as MessageBody;
  if (channel.type === 15) return REFUSALS.forumChannel;
  const right = channel.type === 11 ? 'SEND_MESSAGES_IN_THREADS' : 'SEND_MESSAGES';
  if (channel.type !== 1 && !may(state, channel, right)) return REFUSALS.missingPermissions;
  if (body.embeds?.length && !may(state, channel, 'EMBED_LINKS')) return REFUSALS.missingPermissions;
  if (channel.locked) return REFUSALS.locked;
  const refusal = refuseMessage(body);
  if (refusal !== null) return refusal;
  const replyTo = body.message_reference?.message_id;
  if (replyTo !== undefined && !channel.messages.has(replyTo) && body.message_reference?.fail_if_not_exists !== false) {
    return invalid({ message_reference: 'Unknown message' });
  }
  const message = addMessage(state, channel, body);
  // A nonce that comes again gives the first message back, even from another channel; a deleted one is unknown.
  if (state.channels.get(message.channel)?.messages.has(message.id) !== true) return REFUSALS.unknownMessage;
  return ok({ ...messageJson(state, message), nonce: message.nonce });
}

function patchMessage(state: DiscordState, channel: DiscordChannel, id: string, request: DiscordRequest): Answer {
  const message = channel.messages.get(id);
  if (message === undefined) return REFUSALS.unknownMessage;
  if (message.author !== state.bot) return REFUSALS.foreignMessage;
  if (channel.archived) return REFUSALS.archived;
  const body = request.body as MessageBody;
  const refusal = refuseMessage({
    content: message.content,
    embeds: message.embeds,
    components: message.components,
    ...body,
  });
  if (refusal !== null) return refusal;
  message.content = body.content === undefined ? message.content : (body.content ?? '');
  message.embeds = body.embeds ?? message.embeds;
  message.flags = body.flags ?? message.flags;
  message.components = body.components ?? message.components;
  message.edits += 1;
  return ok(messageJson(state, message));
}

function postThread(state: DiscordState, channel: DiscordChannel, id: string, request: DiscordRequest): Answer {
  const { name = '', auto_archive_duration: minutes = 1_440 } = request.body as {
    name?: string;
    auto_archive_duration?: number;
  };
  if (channel.type !== 0 && channel.type !== 5) return REFUSALS.wrongChannelType;
  if (!may(state, channel, 'CREATE_PUBLIC_THREADS')) return REFUSALS.missingPermissions;
  const root = channel.messages.get(id);
  if (root === undefined) return REFUSALS.unknownMessage;
  if (state.threaded.has(id)) return REFUSALS.hasThread;
  if (name.trim() === '' || name.length > DISCORD_LIMITS.threadNameChars)
    return invalid({ name: 'Must be between 1 and 100 in length.' });
  if (![60, 1_440, 4_320, 10_080].includes(minutes))
    return invalid({ auto_archive_duration: 'Value must be one of (60, 1440, 4320, 10080).' });
  if (activeThreads(state).length >= state.maxActiveThreads) return REFUSALS.tooManyThreads;
  return { status: 201, body: channelJson(state, addThread(state, root, name, minutes)) };
}

function patchThread(state: DiscordState, channel: DiscordChannel, _message: string, request: DiscordRequest): Answer {
  const { archived } = request.body as { archived?: boolean };
  if (channel.type !== 11 || channel.locked) return REFUSALS.missingPermissions;
  channel.archived = archived ?? channel.archived;
  channel.archivedAt = new Date();
  return ok(channelJson(state, channel));
}

function putCommands(state: DiscordState, where: string, request: DiscordRequest): Answer {
  const commands = (request.body as Record<string, unknown>[]).map(
    (command): Record<string, unknown> => ({
      ...{ id: state.nextId(), application_id: state.bot, version: state.nextId(), type: 1, ...command },
      ...(where === 'global' ? {} : { guild_id: where }),
    }),
  );
  if (commands.some((command) => !/^[-_\p{Ll}\p{N}]{1,32}$/u.test(String(command['name']))))
    return invalid({ name: 'Command name is invalid' });
  const problems = commands.flatMap(checkCommand);
  if (problems.length > 0) return invalid({ options: problems.join(' ') });
  state.commands.set(where, commands);
  return ok(commands);
}

function refuseMessage(body: MessageBody): Answer | null {
  const problems = checkMessage(body);
  if (Object.keys(problems).length > 0) return invalid(problems);
  return isEmptyMessage(body) ? REFUSALS.emptyMessage : null;
}
