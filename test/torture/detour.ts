import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be broken while the server itself goes on. */
export interface Detour {
  /** The address with this detour's host and port in place of the server's own. */
  readonly url: string;
  /** Breaks every connection; new ones are taken. */
  cut(): void;
  /** Breaks every connection and takes no new ones until `mend`. */
  block(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Opens a way to the server of an address such as `redis://127.0.0.1:6379/9`. */
export async function openDetour(target: string, defaultPort: number): Promise<Detour> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let blocked = false;
  const keep = (socket: Socket, other: Socket): void => {
    sockets.add(socket);
    // what goes wrong on one side breaks the other
    socket.on('error', () => other.destroy());
    socket.once('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((near) => {
    if (blocked) return void near.resetAndDestroy();
    const far = connect(Number(port) || defaultPort, hostname);
    keep(near, far);
    keep(far, near);
    near.pipe(far);
    far.pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut,
    block: () => {
      blocked = true;
      cut();
    },
    mend: () => {
      blocked = false;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
