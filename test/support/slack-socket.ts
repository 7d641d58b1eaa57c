import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** The Socket Mode side: hello, envelopes, acknowledgements, refreshes. */
export interface SlackSocket {
  /** A URL that may be connected to once. */
  ticketUrl(host: string): string;
  readonly connections: number;
  /** Sends an envelope to one connection. @throws when nobody is connected. */
  send(envelope: Readonly<Record<string, unknown>>): void;
  /** What was acknowledged, by envelope id, in the order of arrival. */
  readonly acks: readonly { readonly envelopeId: string; readonly payload: unknown }[];
  /** Asks every client to reconnect, as Slack does every few hours. */
  refresh(): void;
  /** Breaks every connection. */
  drop(): void;
  /** Keeps every connection open but neither reads nor answers any more. */
  hang(): void;
  /** Leaves nothing open. */
  close(): Promise<void>;
}

/** Serves Socket Mode on an HTTP server; `changed` is called whenever a client connects, leaves or acknowledges. */
export function serveSocket(server: Server, changed: () => void): SlackSocket {
  const sockets = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const acks: { envelopeId: string; payload: unknown }[] = [];

  const greet = (socket: WebSocket): void => {
    socket.on('message', (data) => {
      const { envelope_id, payload } = JSON.parse(String(data)) as { envelope_id: string; payload?: unknown };
      acks.push({ envelopeId: envelope_id, payload });
      changed();
    });
    socket.on('close', changed);
    socket.on('error', () => socket.terminate());
    const connection = { app_id: 'A0EARSHOT1' };
    socket.send(JSON.stringify({ type: 'hello', num_connections: sockets.clients.size, connection_info: connection }));
    changed();
  };
  const upgrade = (request: IncomingMessage, duplex: Duplex, head: Buffer): void => {
    const ticket = new URL(request.url ?? '', 'http://localhost').searchParams.get('ticket') ?? '';
    if (!tickets.delete(ticket)) duplex.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    else sockets.handleUpgrade(request, duplex, head, greet);
  };
  server.on('upgrade', upgrade);

  return {
    acks,
    ticketUrl: (host) => {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `ws://${host}/link/?ticket=${ticket}`;
    },
    get connections() {
      return openSockets(sockets).length;
    },
    send: (envelope) => {
      const [socket] = openSockets(sockets);
      if (socket === undefined) throw new Error('No Socket Mode client is connected');
      socket.send(JSON.stringify(envelope));
    },
    refresh: () => {
      for (const socket of sockets.clients) socket.send('{"type":"disconnect","reason":"refresh_requested"}');
    },
    drop: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    hang: () => {
      for (const socket of sockets.clients) socket.pause();
    },
    close: () => {
      server.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.terminate();
      return new Promise((resolve) => sockets.close(() => resolve()));
    },
  };
}

function openSockets(sockets: WebSocketServer): WebSocket[] {
  return [...sockets.clients].filter((socket) => socket.readyState === socket.OPEN);
}
