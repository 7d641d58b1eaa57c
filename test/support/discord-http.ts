import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Answer } from './discord-answers.ts';
import { answerFault, type DiscordFault } from './discord-faults.ts';
import type { DiscordRequest } from './discord-routes.ts';

export interface HttpSettings {
  readonly handle: (incoming: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Cuts the connections that became WebSockets. */
  readonly dropUpgraded: () => void;
}

/** A listener on a port of its own, the same after every stop. */
export interface Http {
  port(): number;
  listen(): Promise<void>;
  stop(): Promise<void>;
}

export function createHttp({ handle, upgrade, dropUpgraded }: HttpSettings): Http {
  let port = 0;
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.on('upgrade', upgrade);
  return {
    port: () => port,
    listen: async () => {
      if (server.listening) return;
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
    },
    stop: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      dropUpgraded();
      await closed;
      await refused(port);
    },
  };
}

export async function readRequest(incoming: IncomingMessage): Promise<DiscordRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const text = Buffer.concat(chunks).toString('utf8');
  const path = decodeURIComponent(url.pathname).replace(/^\/api\/v10/, '');
  return {
    method: incoming.method ?? '',
    path,
    query: url.searchParams,
    body: text === '' ? {} : JSON.parse(text),
    at: new Date(),
  };
}

export function write(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const html = typeof body === 'string';
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'Content-Type': html ? 'text/html' : 'application/json' }),
    ...headers,
  });
  response.end(body === undefined || html ? body : JSON.stringify(body));
}

/** Does to a request what the fault says; what is neither answered nor reset hangs until the server closes. */
export function strike(
  fault: DiscordFault,
  carryOut: () => Answer,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const answer = answerFault(fault);
  if (answer !== null) {
    write(response, answer);
    return;
  }
  if ((fault.kind === 'reset' && fault.when === 'after') || (fault.kind === 'no-answer' && fault.committed)) carryOut();
  if (fault.kind === 'reset') incoming.socket.resetAndDestroy();
}

/** Resolves when a connection is refused; by then, those that were closed are closed at their other end too. */
async function refused(port: number): Promise<void> {
  const probe = connect(port, '127.0.0.1');
  await once(probe, 'error');
  probe.destroy();
}
