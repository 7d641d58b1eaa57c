import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

/** What one address answers, until told otherwise. */
export interface Page {
  readonly body?: string | Uint8Array;
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly encoding?: 'gzip' | 'br' | 'deflate' | 'deflate-raw';
  /** Answers 304 to a request that carries it. Quotes included. */
  readonly etag?: string;
  readonly lastModified?: string;
  /**
   * `hang`: never answers. `drip`: a byte every 20 ms without end. `reset`: breaks the connection. `cut`: announces more
   * than it sends. `flood`: sends without end (compressed when `encoding` is gzip).
   */
  readonly trouble?: 'hang' | 'drip' | 'reset' | 'cut' | 'flood';
}

/** One request as it arrived. */
export interface SeenRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

export type Responder = Page | ((request: SeenRequest) => Page);

/** A local web server whose pages change and misbehave on demand. */
export interface FeedServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** Everything asked so far, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Sets what a path answers; the query string is the responder's business. Returns the address. */
  set(path: string, page: Responder): string;
  remove(path: string): void;
  close(): Promise<void>;
}

/** Starts a server on a free port of the loopback address. */
export async function startFeedServer(): Promise<FeedServer> {
  const pages = new Map<string, Responder>();
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://local');
    const seen = { path: url.pathname, query: url.searchParams, headers: request.headers };
    requests.push(seen);
    const page = pages.get(url.pathname) ?? { status: 404, body: 'not here' };
    answer(request, response, typeof page === 'function' ? page(seen) : page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    requests,
    set: (path, page) => {
      pages.set(path, page);
      return origin + path;
    },
    remove: (path) => void pages.delete(path),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, page: Page): void {
  if (page.trouble === 'hang') return;
  if (page.trouble === 'reset') return void request.socket.resetAndDestroy();
  const headers = headersOf(page);
  if (isFresh(request, page)) return void response.writeHead(304, headers).end();
  if (page.trouble) misbehave(response, page, headers);
  else response.writeHead(page.status ?? 200, headers).end(encode(Buffer.from(page.body ?? ''), page.encoding));
}

function headersOf(page: Page): Record<string, string> {
  return {
    'content-type': page.type ?? 'application/xml',
    ...(page.etag ? { etag: page.etag } : {}),
    ...(page.lastModified ? { 'last-modified': page.lastModified } : {}),
    ...(page.encoding ? { 'content-encoding': page.encoding.replace('-raw', '') } : {}),
    ...page.headers,
  };
}

function isFresh(request: IncomingMessage, page: Page): boolean {
  const { 'if-none-match': tag, 'if-modified-since': since } = request.headers;
  if (page.etag && tag !== undefined) return tag === page.etag;
  return page.lastModified !== undefined && since === page.lastModified;
}

function misbehave(response: ServerResponse, page: Page, headers: Record<string, string>): void {
  const body = encode(Buffer.from(page.body ?? ''), page.encoding);
  if (page.trouble === 'cut') {
    response.writeHead(page.status ?? 200, { ...headers, 'content-length': String(body.length + 1000) });
    response.write(body, () => response.destroy());
    return;
  }
  response.writeHead(page.status ?? 200, headers);
  if (page.trouble === 'drip') {
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
    return;
  }
  flood(response, page);
}

/** A gzip member of a mebibyte of blanks is a kilobyte; members may follow one another without end. */
function flood(response: ServerResponse, page: Page): void {
  const chunk = encode(Buffer.alloc(1024 * 1024, ' '), page.encoding);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
}

function encode(body: Buffer, encoding: Page['encoding']): Buffer {
  if (encoding === 'gzip') return gzipSync(body);
  if (encoding === 'br') return brotliCompressSync(body);
  if (encoding === 'deflate') return deflateSync(body);
  return encoding === 'deflate-raw' ? deflateRawSync(body) : body;
}
