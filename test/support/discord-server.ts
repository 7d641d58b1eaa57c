import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, REFUSALS } from './discord-answers.ts';
import { type ChannelLimit, createBuckets } from './discord-buckets.ts';
import { type Inspection, inspect, type Meddling, meddle } from './discord-desk.ts';
import { createFaults, type DiscordFault, type FaultTarget } from './discord-faults.ts';
import { createGateway, type DiscordGateway } from './discord-gateway.ts';
import { createHttp, readRequest, strike, write } from './discord-http.ts';
import {
  type CommandAnswer,
  createInteractions,
  type Interactions,
  type OfferedChoice,
  type Pressed,
  type TypedCommand,
  type Typing,
} from './discord-interactions.ts';
import { channelJson } from './discord-json.ts';
import { answerRequest, channelOf, type DiscordRequest } from './discord-routes.ts';
import { addChannel, type ChannelType, createState, type DiscordState, type ForumTag } from './discord-state.ts';

export type { DiscordThread } from './discord-desk.ts';
export type { DiscordFault, FaultTarget } from './discord-faults.ts';
export type { CommandAnswer, Pressed, TypedCommand } from './discord-interactions.ts';
export type { DiscordRequest } from './discord-routes.ts';
export type { DiscordMessage, Permission } from './discord-state.ts';

export interface DiscordServerOptions {
  readonly token?: string;
  /** How long a nonce is remembered; Discord says "a few minutes". */
  readonly nonceWindowMs?: number;
  readonly maxActiveThreads?: number;
  /** How fast a channel takes messages; any speed unless told. */
  readonly channelLimit?: ChannelLimit;
  /** How many connections the gateway asks a bot to open. */
  readonly shards?: number;
}

/** A local Discord: REST v10 and a gateway, one server (guild) with one bot in it. */
export interface DiscordServer extends Inspection, Meddling {
  /** Base address for clients, without the version: `http://127.0.0.1:…/api`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly guild: string;
  readonly bot: string;
  /** Every request so far, oldest first, refused ones too. */
  readonly requests: readonly DiscordRequest[];
  readonly gateway: Pick<
    DiscordGateway,
    'counts' | 'shards' | 'leaveGuild' | 'joinGuild' | 'drop' | 'reconnect' | 'closeAll'
  >;

  openChannel(type?: ChannelType): string;
  /** A forum with these tags. */
  openForum(settings?: { readonly tags?: readonly string[]; readonly needsTag?: boolean }): {
    readonly channel: string;
    readonly tags: readonly ForumTag[];
  };
  /** A thread that somebody else opened in a channel or forum. */
  openThread(channel: string, name: string): string;
  /** Types a slash command; resolves with what the person sees at last. */
  sendCommand(command: TypedCommand): Promise<CommandAnswer>;
  /** Presses a button or picks from a menu; resolves with what the person sees at last. */
  press(pressed: Pressed): Promise<CommandAnswer>;
  /** Types a part of a command; resolves with what is offered. */
  type(typing: Typing): Promise<readonly OfferedChoice[]>;

  fault(fault: DiscordFault, target?: FaultTarget): void;
  clearFaults(): void;
  /** Whether the token is good. */
  acceptToken(accepted: boolean): void;
  /** Stops listening: connections are refused until `resume`, which takes the same port. */
  refuseConnections(): Promise<void>;
  resume(): Promise<void>;
  /** Resolves as soon as the condition holds; it is looked at after every request and gateway event. */
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export async function startDiscordServer(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  const {
    token = 'MTE.local-bot-token.secret',
    nonceWindowMs = 180_000,
    maxActiveThreads = 1_000,
    channelLimit = null,
    shards = 1,
  } = options;
  const state = createState({ nonceWindowMs, maxActiveThreads });
  const requests: DiscordRequest[] = [];
  const [faults, interactions, watch] = [createFaults(), createInteractions(state), createWatch()];
  const count = createBuckets(channelLimit);
  let tokenAccepted = true;
  const isToken = (given: string | undefined): boolean => tokenAccepted && given === token;

  const gatewayUrl = (): string => `ws://127.0.0.1:${http.port()}/gateway`;
  const gateway = createGateway({ state, url: gatewayUrl, isToken, changed: watch.changed });

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    requests.push(request);
    const authorised = isToken(incoming.headers.authorization?.replace(/^Bot /, ''));
    const carryOut = (): Answer => {
      const answer = interactions.answer(request);
      if (answer !== undefined) return answer;
      if (!authorised) return REFUSALS.unauthorized;
      return request.path === '/gateway/bot' ? gatewayAnswer(gatewayUrl(), shards) : answerRequest(state, request);
    };
    // A fault waits for a request that could have succeeded.
    const real = !request.path.startsWith('/channels/') || channelOf(state, request.path) !== undefined;
    const fault = real ? faults.take(request.method, request.path) : undefined;
    if (fault === undefined) write(response, count(request.method, request.path, carryOut));
    else strike(fault, carryOut, incoming, response);
    watch.changed();
  };
  const http = createHttp({ handle, upgrade: gateway.upgrade, dropUpgraded: gateway.drop });
  await http.listen();

  return {
    ...{ apiUrl: `http://127.0.0.1:${http.port()}/api`, token, guild: state.guild, bot: state.bot, requests, gateway },
    ...inspect(state),
    ...meddle(state, gateway),
    ...openers(state, gateway, interactions),
    fault: faults.add,
    clearFaults: faults.clear,
    acceptToken: (accepted) => {
      tokenAccepted = accepted;
    },
    refuseConnections: http.stop,
    resume: http.listen,
    until: watch.until,
    close: async () => {
      gateway.close();
      await http.stop();
    },
  };
}

function openers(
  state: DiscordState,
  gateway: DiscordGateway,
  interactions: Interactions,
): Pick<DiscordServer, 'openChannel' | 'openForum' | 'openThread' | 'sendCommand' | 'press' | 'type'> {
  return {
    openChannel: (type = 0) => {
      const channel = addChannel(state, { type });
      if (type !== 1) gateway.dispatch('CHANNEL_CREATE', channelJson(state, channel));
      return channel.id;
    },
    openForum: ({ tags: names = [], needsTag = false } = {}) => {
      const tags = names.map((name) => ({ id: state.nextId(), name }));
      const forum = addChannel(state, { type: 15, tags, needsTag });
      gateway.dispatch('CHANNEL_CREATE', channelJson(state, forum));
      return { channel: forum.id, tags };
    },
    openThread: (parent, name) => {
      const owner = state.nextId();
      const thread = addChannel(state, { type: 11, parent, name, owner, autoArchiveMinutes: 1_440 });
      gateway.dispatch('THREAD_CREATE', channelJson(state, thread));
      return thread.id;
    },
    sendCommand: (command) => {
      const { event, answer } = interactions.open(command);
      gateway.dispatch('INTERACTION_CREATE', event);
      return answer;
    },
    press: (pressed) => {
      const { event, answer } = interactions.press(pressed);
      gateway.dispatch('INTERACTION_CREATE', event);
      return answer;
    },
    type: (typing) => {
      const { event, answer } = interactions.type(typing);
      gateway.dispatch('INTERACTION_CREATE', event);
      return answer;
    },
  };
}

function gatewayAnswer(url: string, shards: number): Answer {
  const session_start_limit = { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: shards };
  return { status: 200, body: { url, shards, session_start_limit } };
}

function createWatch(): { changed: () => void; until: (condition: () => boolean) => Promise<void> } {
  const waiting = new Set<{ condition: () => boolean; resolve: () => void }>();
  return {
    changed: () => {
      for (const waiter of waiting) {
        if (!waiter.condition()) continue;
        waiting.delete(waiter);
        waiter.resolve();
      }
    },
    until: (condition) =>
      condition() ? Promise.resolve() : new Promise((resolve) => void waiting.add({ condition, resolve })),
  };
}
