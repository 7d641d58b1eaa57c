import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { channelJson } from './discord-json.ts';
import type { DiscordState } from './discord-state.ts';

/** Privileged intents (docs.discord.com/developers/events/gateway, 2026-11-23): members, presences, message content. */
const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15);
const HEARTBEAT_MS = 41_250;

interface Session {
  readonly id: string;
  /** Which of how many connections of the bot it is. */
  readonly shard: readonly [number, number];
  socket: WebSocket | null;
  readonly events: { readonly s: number; readonly t: string; readonly d: unknown }[];
}

/** What a client sends. */
interface Payload {
  readonly op: number;
  readonly d: {
    readonly token?: string;
    readonly intents?: number;
    readonly shard?: readonly [number, number];
    readonly session_id?: string;
    readonly seq?: number;
  };
}

export interface DiscordGateway {
  /** Takes a WebSocket connection. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends an event to every session; one that is away gets it when it resumes. */
  dispatch(type: string, data: unknown): void;
  /** Removes the bot from the server, and adds it again. */
  leaveGuild(): void;
  joinGuild(): void;
  /** Which connections there are: number and count of each. */
  shards(): readonly (readonly [number, number])[];
  /** How often clients identified and resumed, and how many are connected and ready. */
  counts(): { readonly identifies: number; readonly resumes: number; readonly ready: number };
  /** Cuts the connections without a word. */
  drop(): void;
  /** Asks clients to reconnect. */
  reconnect(): void;
  /** Ends sessions with a close code. */
  closeAll(code: number): void;
  close(): void;
}

interface GatewaySettings {
  readonly state: DiscordState;
  readonly url: () => string;
  readonly isToken: (token: string | undefined) => boolean;
  readonly changed: () => void;
}

/** The gateway: hello, identify, ready, heartbeats, resume, events. */
export function createGateway({ state, url, isToken, changed }: GatewaySettings): DiscordGateway {
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const tally = { identifies: 0, resumes: 0 };
  let isMember = true;
  const hears = (session: Session): boolean => isMember && hearsOf(session, state.guild);

  const identify = (socket: WebSocket, { token, intents = 0, shard = [0, 1] }: Payload['d']): void => {
    tally.identifies += 1;
    if (!isToken(token)) {
      socket.close(4004, 'Authentication failed.');
      return;
    }
    if ((intents & PRIVILEGED) !== 0) {
      socket.close(4014, 'Disallowed intent(s).');
      return;
    }
    const session: Session = { id: `session-${state.nextId()}`, shard, socket, events: [] };
    sessions.set(session.id, session);
    send(session, 'READY', readyJson(state, session, { resumeUrl: url(), isMember }));
    if (hears(session)) send(session, 'GUILD_CREATE', guildJson(state));
    changed();
  };
  const resume = (socket: WebSocket, { token, session_id: id = '', seq = 0 }: Payload['d']): void => {
    const session = sessions.get(id);
    if (!isToken(token) || session === undefined) {
      socket.send(JSON.stringify({ op: 9, d: false }));
      return;
    }
    tally.resumes += 1;
    session.socket = socket;
    for (const event of session.events.filter(({ s }) => s > seq)) socket.send(JSON.stringify({ op: 0, ...event }));
    send(session, 'RESUMED', {});
    changed();
  };
  const listen = (socket: WebSocket): void => {
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: HEARTBEAT_MS } }));
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(String(data)) as Payload;
      if (op === 1) socket.send(JSON.stringify({ op: 11 }));
      if (op === 2) identify(socket, d);
      if (op === 6) resume(socket, d);
    });
    socket.on('close', (code) => {
      for (const session of sessions.values()) {
        if (session.socket !== socket) continue;
        session.socket = null;
        // The client said goodbye: 1000 and 1001 end the session, anything else may be resumed.
        if (code === 1000 || code === 1001) sessions.delete(session.id);
      }
      changed();
    });
  };

  return {
    upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, listen),
    dispatch: (type, data) => {
      for (const session of sessions.values()) if (hears(session)) send(session, type, data);
    },
    leaveGuild: () => {
      const gone = { id: state.guild, unavailable: undefined };
      for (const session of sessions.values()) if (hears(session)) send(session, 'GUILD_DELETE', gone);
      isMember = false;
    },
    joinGuild: () => {
      isMember = true;
      for (const session of sessions.values()) {
        if (hears(session)) send(session, 'GUILD_CREATE', guildJson(state));
      }
    },
    shards: () => [...sessions.values()].map(({ shard }) => shard),
    counts: () => ({ ...tally, ready: [...sessions.values()].filter(({ socket }) => socket !== null).length }),
    drop: () => {
      for (const client of server.clients) client.terminate();
    },
    reconnect: () => {
      for (const client of server.clients) client.send(JSON.stringify({ op: 7, d: null }));
    },
    closeAll: (code) => {
      for (const client of server.clients) client.close(code);
    },
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

function send(session: Session, t: string, d: unknown): void {
  const event = { s: session.events.length + 1, t, d };
  session.events.push(event);
  session.socket?.send(JSON.stringify({ op: 0, ...event }));
}

/** Which connection hears of a server (docs.discord.com/developers/events/gateway, "Sharding", 2026-11-23). */
function hearsOf({ shard: [number, count] }: Session, guild: string): boolean {
  return Number((BigInt(guild) >> 22n) % BigInt(count)) === number;
}

function readyJson(
  state: DiscordState,
  session: Session,
  { resumeUrl: resume_gateway_url, isMember }: { readonly resumeUrl: string; readonly isMember: boolean },
): Record<string, unknown> {
  const user = { id: state.bot, username: 'earshot', discriminator: '0000', avatar: null, bot: true };
  const guilds = isMember && hearsOf(session, state.guild) ? [{ id: state.guild, unavailable: true }] : [];
  const { id: session_id, shard } = session;
  return { v: 10, user, guilds, session_id, shard, resume_gateway_url, application: { id: state.bot, flags: 0 } };
}

function guildJson(state: DiscordState): Record<string, unknown> {
  const channels = [...state.channels.values()].filter((channel) => channel.type !== 1 && channel.type !== 11);
  const everyone = {
    id: state.guild,
    name: '@everyone',
    color: 0,
    hoist: false,
    position: 0,
    permissions: '0',
    managed: false,
  };
  return {
    ...{
      id: state.guild,
      name: 'Compliance',
      owner_id: '1',
      features: [],
      emojis: [],
      stickers: [],
      unavailable: false,
    },
    ...{
      roles: [everyone],
      channels: channels.map((channel) => channelJson(state, channel)),
      threads: [],
      presences: [],
    },
    ...{ members: [{ user: { id: state.bot, username: 'earshot', discriminator: '0000', bot: true }, roles: [] }] },
    ...{ voice_states: [], stage_instances: [], guild_scheduled_events: [], soundboard_sounds: [], member_count: 2 },
    ...{ joined_at: new Date().toISOString(), large: false, preferred_locale: 'en-US', premium_tier: 0 },
  };
}
