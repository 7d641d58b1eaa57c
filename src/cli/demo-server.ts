import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Step } from './demo-samples.ts';

/** The demo's upstreams. */
export interface DemoServer {
  readonly base: string;
  /** Serves what a step says from now on. */
  serve(step: Step): void;
  /** Resolves once everything that the last step changed has been read. */
  untilRead(): Promise<void>;
  close(): Promise<void>;
}

/** A path that takes the request and never answers. */
const SILENT = '/silent.xml';

/** Starts a local HTTP server whose pages change from step to step; it answers conditional requests. */
export async function startDemoServer(): Promise<DemoServer> {
  const pages = new Map<string, string>();
  const unread = new Set<string>();
  let wake = (): void => undefined;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://local').pathname;
    if (path === SILENT) return;
    answer(request, response, pages.get(path));
    unread.delete(path);
    if (unread.size === 0) wake();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(step) {
      for (const [path, text] of Object.entries(step)) {
        pages.set(path, text);
        unread.add(path);
      }
    },
    async untilRead() {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (unread.size === 0) resolve();
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, text: string | undefined): void {
  if (text === undefined) {
    response.writeHead(404).end('not here');
    return;
  }
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const type = text.startsWith('{')
    ? 'application/json'
    : text.startsWith('<!doctype')
      ? 'text/html'
      : 'application/xml';
  response.writeHead(200, { etag, 'content-type': `${type}; charset=utf-8` }).end(text);
}
