import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { decompress, readCapped } from './http-body.ts';
import { describeFailure, refuse } from './http-errors.ts';
import type { Log } from './log.ts';
import { type AddressRule, checkLiteral, guardLookup } from './public-address.ts';

export interface GetOptions {
  /** Sent as given; dropped when a redirect leaves the origin, since they may carry a key. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly accept?: string;
  /** Sent verbatim; an empty or null validator is not sent at all, because some servers answer an empty one with 200. */
  readonly validators?: { readonly etag: string | null; readonly lastModified: string | null };
  /** For the whole exchange, redirects and body included, so that a server that drips cannot hold us. */
  readonly timeoutMs?: number;
  /** Of the decoded body. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** Statuses (400, 404 …) that the caller reads itself instead of having them thrown. */
  readonly readStatuses?: readonly number[];
}

export interface Redirect {
  readonly to: string;
  /** 301 or 308. */
  readonly permanent: boolean;
}

export interface HttpAnswer {
  /** 2xx, 304, or one of `readStatuses`. */
  readonly status: number;
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed; empty for 304. */
  readonly bytes: Uint8Array;
  readonly finalUrl: string;
  readonly redirects: readonly Redirect[];
}

/** Gets documents from upstreams; follows redirects, retries nothing. */
export interface Http {
  /**
   * @throws EarshotError `source-unreachable` (DNS, connection, TLS, timeout, 404, 410, 5xx), `source-blocked` (401, 403,
   * 429, 451, a bot challenge) or `source-unreadable` (other 4xx, bad redirects, too large, undecodable), with
   * `retryAfterMs` where the server gave one. Throws the reason of `signal` where the caller aborted.
   */
  get(url: string, options?: GetOptions): Promise<HttpAnswer>;
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 20_000;
const DEFAULT_MAX_BYTES = 15 * 1024 * 1024;
const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const PERMANENT: ReadonlySet<number> = new Set([301, 308]);

interface Exchange extends GetOptions {
  readonly agent: Agent;
  readonly isAllowed: AddressRule | undefined;
  readonly userAgent: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface HttpSettings {
  /** Names the program and a contact, as agencies ask of robots. */
  readonly userAgent: string;
  /** For each exchange that names no other. */
  readonly timeoutMs?: number;
  readonly log?: Log;
  /** Which addresses may be connected to, redirects included; without it, any. */
  readonly isAllowed?: AddressRule;
}

/** Opens one pool of connections. */
export function createHttp(settings: HttpSettings): Http {
  const { isAllowed } = settings;
  const lookup = isAllowed === undefined ? {} : { lookup: guardLookup(isAllowed) };
  const agent = new Agent({ connect: { timeout: 10_000, ...lookup }, connections: 4, keepAliveTimeout: 10_000 });
  return {
    get: async (url, options = {}) => {
      const timeoutMs = options.timeoutMs ?? settings.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
      const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
      const startedAt = performance.now();
      try {
        const answer = await follow(url, {
          ...options,
          agent,
          isAllowed,
          userAgent: settings.userAgent,
          maxBytes,
          signal,
        });
        const ms = Math.round(performance.now() - startedAt);
        settings.log?.debug('http.got', { url, status: answer.status, bytes: answer.bytes.length, ms });
        return answer;
      } catch (error) {
        options.signal?.throwIfAborted();
        throw describeFailure(error, url, timeout.aborted ? timeoutMs : null);
      }
    },
    close: () => agent.destroy(),
  };
}

async function follow(start: string, exchange: Exchange): Promise<HttpAnswer> {
  const redirects: Redirect[] = [];
  const seen = new Set([start]);
  let url = start;
  while (true) {
    const answer = await exchangeOnce(url, exchange, new URL(url).origin === new URL(start).origin);
    if (answer.bytes !== null) return { ...answer, bytes: answer.bytes, finalUrl: url, redirects };
    const to = nextUrl(url, answer.headers['location'] ?? '');
    if (seen.has(to)) throw refuse('source-unreadable', url, 'sends us round in a circle');
    if (redirects.length === MAX_REDIRECTS) throw refuse('source-unreadable', url, 'redirects too often');
    seen.add(to);
    redirects.push({ to, permanent: PERMANENT.has(answer.status) });
    url = to;
  }
}

/** One answer; `bytes` is null for a redirect. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array | null;
}

async function exchangeOnce(url: string, exchange: Exchange, home: boolean): Promise<Answer> {
  if (exchange.isAllowed !== undefined) checkLiteral(url, exchange.isAllowed);
  const {
    statusCode,
    headers: raw,
    body,
  } = await request(url, {
    dispatcher: exchange.agent,
    signal: exchange.signal,
    headers: requestHeaders(exchange, home),
  });
  const headers = flatten(raw);
  if (REDIRECTS.has(statusCode)) {
    await body.dump();
    return { status: statusCode, headers, bytes: null };
  }
  const problem = problemOf(url, statusCode, headers);
  if (problem && !exchange.readStatuses?.includes(statusCode)) {
    await body.dump();
    throw problem;
  }
  if (statusCode === 304) {
    // Servers repeat `Content-Encoding` on an answer that has no body to decode.
    await body.dump();
    return { status: statusCode, headers, bytes: new Uint8Array() };
  }
  const decoded = await decompress(Readable.from(body), headers['content-encoding'] ?? '');
  const bytes = await readCapped(decoded, exchange.maxBytes, url);
  return { status: statusCode, headers, bytes };
}

function requestHeaders(exchange: Exchange, home: boolean): Record<string, string> {
  const { etag, lastModified } = exchange.validators ?? {};
  return {
    'user-agent': exchange.userAgent,
    accept: exchange.accept ?? '*/*',
    'accept-encoding': 'gzip, br, deflate',
    ...(etag && home ? { 'if-none-match': etag } : {}),
    ...(lastModified && home ? { 'if-modified-since': lastModified } : {}),
    ...(home ? exchange.headers : {}),
  };
}

function problemOf(url: string, status: number, headers: Readonly<Record<string, string>>) {
  const answer = { status, retryAfter: headers['retry-after'] };
  if (headers['cf-mitigated'] === 'challenge') return refuse('source-blocked', url, 'asks for a browser check', answer);
  if ((status >= 200 && status < 300) || status === 304) return null;
  if ([401, 403, 451].includes(status)) return refuse('source-blocked', url, `refuses us (${status})`, answer);
  if (status === 429) return refuse('source-blocked', url, 'says that we ask too often (429)', answer);
  if (status === 404) return refuse('source-unreachable', url, 'has no such page (404)', answer);
  if (status === 410) return refuse('source-unreachable', url, 'says that this page is gone for good (410)', answer);
  if (status >= 500) return refuse('source-unreachable', url, `is in trouble (${status})`, answer);
  return refuse('source-unreadable', url, `does not accept our request (${status})`, answer);
}

function nextUrl(from: string, location: string): string {
  const to = URL.canParse(location, from) && location !== '' ? new URL(location, from) : null;
  if (to?.protocol !== 'http:' && to?.protocol !== 'https:') {
    throw refuse('source-unreadable', from, 'redirects to no usable address');
  }
  // The Federal Register sends suspected robots to unblock.federalregister.gov (dated probes, 2026-11-23).
  if (to.hostname.startsWith('unblock.')) throw refuse('source-blocked', from, 'asks for a browser check');
  return to.href;
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
