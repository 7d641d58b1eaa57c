import { type Answer, invalid, ok, REFUSALS, refuse } from './discord-answers.ts';
import type { Row } from './discord-components.ts';
import { dataJson, EPHEMERAL, eventJson, pressedJson, pressJson } from './discord-interaction-json.ts';
import type { MessageBody } from './discord-limits.ts';
import { checkMessage, isEmptyMessage } from './discord-limits.ts';
import type { DiscordRequest } from './discord-routes.ts';
import { addMessage, type DiscordState, type Permission } from './discord-state.ts';

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

/** A person pressing a button, or picking from a menu. */
export interface Pressed {
  readonly customId: string;
  /** What is picked from a menu; without it a button is pressed. */
  readonly values?: readonly string[];
  /** The components of the message that it is on. */
  readonly on?: readonly Row[];
  readonly user?: string;
  readonly nick?: string;
  readonly permissions?: readonly Permission[];
  readonly channel: string;
}

/** A person in the middle of typing a command. */
export interface Typing extends TypedCommand {
  /** The option that the cursor is in. */
  readonly focused: string;
}

/** What the person got to see. */
export interface CommandAnswer {
  /** Whether it was acknowledged first and filled in later. */
  readonly deferred: boolean;
  readonly ephemeral: boolean;
  readonly content: string;
  readonly embeds: NonNullable<MessageBody['embeds']>;
  readonly allowedMentions: MessageBody['allowed_mentions'];
  readonly components: readonly Row[];
  /** Whether it took the place of the message whose button was pressed. */
  readonly replaced: boolean;
}

/** What is offered while something is typed. */
export interface OfferedChoice {
  readonly name: string;
  readonly value: string;
}

interface Interaction {
  readonly id: string;
  readonly sentAtMs: number;
  readonly channel: string;
  acknowledged: { readonly flags: number; readonly replaces: boolean } | null;
  readonly answered: (answer: CommandAnswer) => void;
  readonly offered: (choices: readonly OfferedChoice[]) => void;
}

/** The first answer must come within three seconds (docs.discord.com/developers/interactions, 2026-11-23). */
const ANSWER_MS = 3_000;

export interface Interactions {
  /** Builds the event for the gateway; `answer` resolves with what the person sees at last. */
  open(command: TypedCommand): Opened<CommandAnswer>;
  press(pressed: Pressed): Opened<CommandAnswer>;
  type(typing: Typing): Opened<readonly OfferedChoice[]>;
  /** Answers a request to an interaction's own endpoints; undefined where it is about something else. */
  answer(request: DiscordRequest): Answer | undefined;
}

interface Opened<T> {
  readonly event: Record<string, unknown>;
  readonly answer: Promise<T>;
}

/** The kinds of interactions, and of first answers (docs.discord.com/developers/interactions, 2026-11-23). */
const [COMMAND, COMPONENT, AUTOCOMPLETE] = [2, 3, 4];
const FIRST = { message: 4, later: 5, laterInPlace: 6, inPlace: 7, choices: 8 } as const;

export function createInteractions(state: DiscordState): Interactions {
  const open = new Map<string, Interaction>();
  const begin = (channel: string, ends: Pick<Interaction, 'answered' | 'offered'>) => {
    const [id, token] = [state.nextId(), `interaction-token-${state.nextId()}`];
    open.set(token, { id, sentAtMs: Date.now(), channel, acknowledged: null, ...ends });
    return { id, token };
  };
  const nothing = () => undefined;
  return {
    open: (command) => {
      const { promise, resolve: answered } = defer<CommandAnswer>();
      const ids = begin(command.channel, { answered, offered: nothing });
      return { event: eventJson(state, command, { ...ids, type: COMMAND }, dataJson(state, command)), answer: promise };
    },
    press: (pressed) => {
      const { promise, resolve: answered } = defer<CommandAnswer>();
      const ids = begin(pressed.channel, { answered, offered: nothing });
      const event = eventJson(state, pressed, { ...ids, type: COMPONENT }, pressJson(pressed));
      return { event: { ...event, message: pressedJson(state, pressed) }, answer: promise };
    },
    type: (typing) => {
      const { promise, resolve: offered } = defer<readonly OfferedChoice[]>();
      const ids = begin(typing.channel, { answered: nothing, offered });
      const data = dataJson(state, typing, typing.focused);
      return { event: eventJson(state, typing, { ...ids, type: AUTOCOMPLETE }, data), answer: promise };
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
  const { type, data = {} } = request.body as { type: number; data?: MessageBody & { choices?: OfferedChoice[] } };
  const replaces = type === FIRST.inPlace || type === FIRST.laterInPlace;
  const now = type === FIRST.message || type === FIRST.inPlace;
  const refusal = now ? refuseAnswer(data, replaces) : type === FIRST.choices ? refuseChoices(data.choices) : null;
  if (refusal !== null) return refusal;
  interaction.acknowledged = { flags: data.flags ?? 0, replaces };
  if (now) interaction.answered(answerOf(data, { flags: data.flags ?? 0, deferred: false, replaced: replaces }));
  if (type === FIRST.choices) interaction.offered(data.choices ?? []);
  return { status: 204 };
}

/** An edit fills in what was promised; a further message stands for itself, and may be for everybody. */
function fillIn(interaction: Interaction | undefined, request: DiscordRequest, state: DiscordState): Answer {
  const acknowledged = interaction?.acknowledged ?? null;
  if (interaction === undefined || acknowledged === null) return refuse(404, 10015, 'Unknown Webhook');
  const body = request.body as MessageBody;
  const refusal = refuseAnswer(body);
  if (refusal !== null) return refusal;
  // The first further message after a promise takes the promised one's place, whoever was to see that.
  const own = request.method === 'POST' && acknowledged.replaces;
  const flags = own ? (body.flags ?? 0) : acknowledged.flags;
  const replaced = !own && acknowledged.replaces;
  const channel = state.channels.get(interaction.channel);
  if (own && (flags & EPHEMERAL) === 0 && channel !== undefined) addMessage(state, channel, body);
  interaction.answered(answerOf(body, { flags: replaced ? EPHEMERAL : flags, deferred: true, replaced }));
  const message = { id: state.nextId(), channel_id: state.guild, author: { id: state.bot, username: 'earshot' } };
  return ok({
    ...message,
    ...{ content: body.content ?? '', embeds: body.embeds ?? [], components: body.components ?? [] },
    attachments: [],
    timestamp: new Date().toISOString(),
  });
}

function refuseAnswer(body: MessageBody, mayBeEmpty = false): Answer | null {
  const problems = checkMessage(body);
  if (Object.keys(problems).length > 0) return invalid(problems);
  return isEmptyMessage(body) && !mayBeEmpty ? REFUSALS.emptyMessage : null;
}

function refuseChoices(choices: readonly OfferedChoice[] = []): Answer | null {
  const fine = choices.every(({ name, value }) => [name, value].every(({ length }) => length >= 1 && length <= 100));
  return fine && choices.length <= 25
    ? null
    : invalid({ 'data.choices': 'Must be 25 or fewer, of 1 to 100 characters.' });
}

function answerOf(
  body: MessageBody,
  how: { readonly flags: number; readonly deferred: boolean; readonly replaced: boolean },
): CommandAnswer {
  const { content, embeds = [], components = [], allowed_mentions: allowedMentions } = body;
  const { flags, deferred, replaced } = how;
  return {
    deferred,
    replaced,
    ephemeral: (flags & EPHEMERAL) !== 0,
    content: content ?? '',
    embeds,
    components,
    allowedMentions,
  };
}

function defer<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
