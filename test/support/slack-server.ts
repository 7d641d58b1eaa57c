import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type Carrier, createHttpCarrier, createSocketCarrier } from './slack-carriers.ts';
import { type CommandOutcome, createCommands, type SlackCommands } from './slack-commands.ts';
import { answerRequest, createFaultScript, type FaultTarget, type Outcome, type SlackFault } from './slack-faults.ts';
import { type Answer, type Args, authError, callMethod, type MethodContext } from './slack-methods.ts';
import type { CommandInput } from './slack-payloads.ts';
import { type SlackSocket, serveSocket } from './slack-socket.ts';
import { createViews } from './slack-views.ts';
import { createWatch } from './slack-watch.ts';
import { type ChannelOptions, createWorkspace, type SlackChannel, type SlackMessage } from './slack-workspace.ts';

export type { CommandOutcome } from './slack-commands.ts';
export type { FaultTarget, SlackFault } from './slack-faults.ts';
export type { CommandInput } from './slack-payloads.ts';
export { buttonsOf } from './slack-payloads.ts';
export { BOT, type SlackMessage, TEAM } from './slack-workspace.ts';

/** A request as it arrived. */
export interface SlackRequest {
  /** The method, or `response_url`. */
  readonly method: string;
  readonly args: Args;
  /** `performance.now()` at arrival. */
  readonly atMs: number;
}

export interface SlackServerOptions {
  readonly botToken?: string;
  readonly appToken?: string;
  /** How late history shows what was posted; by default 2 s, by the clock that `advance` pushes. */
  readonly historyLagMs?: number;
  /** Most messages on a page of history: 15 for apps that Slack calls distributed. */
  readonly historyPageSize?: number;
  /** A reply to a root that is gone appears in the channel (the default, as Slack does it), or is refused. */
  readonly orphans?: 'unthreaded' | 'refused';
}

const SCOPES = ['chat:write', 'commands', 'channels:read', 'groups:read', 'channels:history', 'groups:history'];

/** Starts a local Slack on a free port of the loopback. */
export async function startSlackServer(options: SlackServerOptions = {}): Promise<SlackServer> {
  const server = new SlackServer(options);
  await server.comeUp();
  return server;
}

/** A local Slack: Web API, Socket Mode and response URLs. */
export class SlackServer {
  readonly botToken: string;
  readonly appToken: string;
  /** Every request so far, those that failed too. */
  readonly requests: SlackRequest[] = [];
  /** Every edit that was carried out. */
  readonly edits: SlackRequest[] = [];
  /** What the Web API token may do; remove one to see `missing_scope`. */
  readonly scopes = new Set([...SCOPES, 'channels:join']);
  /** People who are admins of the workspace. */
  readonly admins = new Set<string>();
  /** Socket Mode: how many clients are connected, and ways to be rid of them. */
  readonly socket: SlackSocket;
  /** Whether the bot's token still counts. */
  revoked = false;

  readonly #workspace = createWorkspace();
  readonly #faults = createFaultScript();
  readonly #watch = createWatch();
  readonly #views = createViews();
  readonly #connections = new Set<Socket>();
  readonly #http: Server;
  readonly #context: MethodContext;
  #commands: SlackCommands | undefined;
  #carry: Carrier;
  #held: (() => void)[] = [];
  #port = 0;
  constructor(options: SlackServerOptions) {
    this.botToken = options.botToken ?? 'xoxb-1111-2222-bottokenfortests';
    this.appToken = options.appToken ?? 'xapp-1-A1-3333-apptokenfortests';
    // A request that breaks off half-way was never made.
    this.#http = createServer((request, response) => {
      this.#receive(request, response).catch(() => response.destroy());
    });
    this.#http.keepAliveTimeout = 60_000;
    this.#http.on('connection', (connection) => {
      this.#connections.add(connection);
      connection.once('close', () => this.#connections.delete(connection));
    });
    this.socket = serveSocket(this.#http, () => this.#watch.changed());
    this.#carry = createSocketCarrier(this.socket, this.#watch.until);
    this.#context = {
      workspace: this.#workspace,
      historyLagMs: options.historyLagMs ?? 2_000,
      historyPageSize: options.historyPageSize ?? 200,
      orphans: options.orphans ?? 'unthreaded',
      admins: this.admins,
      openView: (args) => this.#views.openView(args),
      openSocketUrl: () => this.socket.ticketUrl(this.#host),
    };
  }

  get apiUrl(): string {
    return `http://${this.#host}/api/`;
  }

  /** Adds a channel and returns its id. */
  addChannel(options?: ChannelOptions): string {
    return this.#workspace.addChannel(options).id;
  }

  /** What the channel shows outside threads, oldest first; announced replies included. */
  messages(channel: string): readonly SlackMessage[] {
    const all = [...this.channel(channel).messages.values()];
    return all.filter((message) => message.thread_ts === undefined || message.broadcast);
  }

  /** The replies under a root, oldest first, without the root. */
  thread(channel: string, ts: string): readonly SlackMessage[] {
    return this.#workspace.repliesOf(this.channel(channel), ts);
  }

  /** A channel, to look at or to change (`isMember`, `isArchived`). @throws when there is none of this id. */
  channel(id: string): SlackChannel {
    const channel = this.#workspace.channels.get(id);
    if (channel === undefined) throw new Error(`No channel ${id}`);
    return channel;
  }

  /** Makes requests fail: by default the next `chat.postMessage`. */
  fail(fault: SlackFault, target?: FaultTarget): void {
    this.#faults.add(fault, target);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Carries out what a `held` fault kept. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const run of held) run();
    this.#watch.changed();
  }

  /** Pushes the clock that history goes by. */
  advance(ms: number): void {
    this.#workspace.advance(ms);
  }

  archive(channel: string): void {
    this.channel(channel).isArchived = true;
  }
  /** Removes the bot from a channel. */
  kick(channel: string): void {
    this.channel(channel).isMember = false;
  }

  /** Deletes a message as a person would; a root with replies leaves a tombstone that still takes replies. */
  deleteMessage(channel: string, ts: string): void {
    this.#workspace.remove(this.channel(channel), ts);
  }

  /** Deletes a root with all its replies: nothing is left. */
  deleteThread(channel: string, ts: string): void {
    for (const reply of this.thread(channel, ts)) this.deleteMessage(channel, reply.ts);
    this.deleteMessage(channel, ts);
  }

  /** Types a slash command; resolves with what the person saw. @throws when no client is connected. */
  sendCommand(input: CommandInput): Promise<CommandOutcome> {
    return this.people.send(input);
  }

  /** Delivers the same envelope once more, as Slack may; resolves when it is acknowledged. */
  redeliver(envelopeId: string): Promise<void> {
    return this.people.redeliver(envelopeId);
  }

  /** Resolves once the condition holds; it is looked at after everything that happens here. */
  until(condition: () => boolean, timeoutMs?: number): Promise<void> {
    return this.#watch.until(condition, timeoutMs);
  }

  /** Takes connections, on the same port every time. */
  comeUp(): Promise<void> {
    return new Promise((resolve) => {
      this.#http.listen(this.#port, '127.0.0.1', () => {
        this.#port = (this.#http.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  /** Breaks all connections and refuses new ones until `comeUp`. */
  async goDown(): Promise<void> {
    const closed = new Promise((resolve) => this.#http.close(resolve));
    for (const connection of this.#connections) connection.destroy();
    await closed;
    // A client in this process hears of its broken connections before this one is refused.
    const knock = connect(this.#port, '127.0.0.1');
    await new Promise((resolve) => knock.once('error', resolve));
  }

  /** Leaves nothing open. */
  async close(): Promise<void> {
    await this.socket.close();
    await this.goDown();
  }

  /** People at their clients: what they type, press and fill in. */
  get people(): SlackCommands {
    const parts = { workspace: this.#workspace, views: this.#views, until: this.#watch.until, host: this.#host };
    this.#commands ??= createCommands({ ...parts, carry: (envelope) => this.#carry(envelope) });
    return this.#commands;
  }

  /** From now on what people do is sent to this address, signed, instead of over Socket Mode. */
  callOverHttp(url: string, signingSecret: string): void {
    this.#carry = createHttpCarrier(url, signingSecret);
  }

  get #host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const path = request.url ?? '';
    const method = path.startsWith('/api/') ? path.slice('/api/'.length) : 'response_url';
    const args = method === 'response_url' ? {} : Object.fromEntries(new URLSearchParams(body));
    const arrived = { method, args, atMs: performance.now() };
    this.requests.push(arrived);
    const run = (): Outcome =>
      method === 'response_url'
        ? this.people.respond(path, body)
        : { status: 200, text: JSON.stringify(this.#carryOut(arrived, request.headers.authorization)) };
    const fault = this.#faults.take(method, args['channel']);
    answerRequest(fault, { response, run, hold: (work) => this.#held.push(work) });
    this.#watch.changed();
  }

  #carryOut(request: SlackRequest, authorization: string | undefined): Answer {
    const { method, args } = request;
    const answer = authError(method, authorization, this) ?? callMethod(method, args, this.scopes, this.#context);
    if (method === 'chat.update' && answer.ok) this.edits.push(request);
    return answer;
  }
}
