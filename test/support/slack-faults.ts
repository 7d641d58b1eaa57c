import type { ServerResponse } from 'node:http';

/** What is to go wrong. */
export type SlackFault =
  | { readonly kind: 'rate-limited'; readonly retryAfterS?: number }
  | { readonly kind: 'status'; readonly status: number }
  /** `ok: false` with this error. */
  | { readonly kind: 'error'; readonly error: string }
  /** The connection breaks, after or before the request was carried out. */
  | { readonly kind: 'reset'; readonly committed: boolean }
  /** No answer ever comes; the request is carried out or not. */
  | { readonly kind: 'silent'; readonly committed: boolean }
  /** Nothing happens until `release()`; by then the client may have given up, and the request is carried out all the same. */
  | { readonly kind: 'held' }
  /** Nothing happens until the client gives up, or for so long; then the request is carried out all the same. */
  | { readonly kind: 'late'; readonly afterMs: number };

/** To which requests it happens: by default the next `chat.postMessage`, whatever the channel. */
export interface FaultTarget {
  /** A method, or `response_url`, or `*` for every request. */
  readonly method?: string;
  readonly channel?: string;
  /** How many requests it hits; by default one. */
  readonly times?: number;
  /** How many requests it lets pass before. */
  readonly after?: number;
}

export interface FaultScript {
  add(fault: SlackFault, target?: FaultTarget): void;
  /** The fault for this request, used up by being taken; null where none is due. */
  take(method: string, channel: string | undefined): SlackFault | null;
  clear(): void;
}

/** Faults in the order in which they were scripted. */
export function createFaultScript(): FaultScript {
  let planned: { fault: SlackFault; method: string; channel: string | undefined; left: number; after: number }[] = [];
  return {
    add: (fault, { method = 'chat.postMessage', channel, times = 1, after = 0 } = {}) => {
      planned.push({ fault, method, channel, left: times, after });
    },
    take: (method, channel) => {
      const plan = planned.find(
        (entry) =>
          (entry.method === '*' || entry.method === method) &&
          (entry.channel === undefined || entry.channel === channel),
      );
      if (plan === undefined || plan.after-- > 0) return null;
      plan.left -= 1;
      if (plan.left === 0) planned = planned.filter((entry) => entry !== plan);
      return plan.fault;
    },
    clear: () => {
      planned = [];
    },
  };
}

export interface Outcome {
  readonly status: number;
  readonly text: string;
}

/** A request that waits for its answer. */
export interface Pending {
  readonly response: ServerResponse;
  /** Carries it out. */
  readonly run: () => Outcome;
  /** Keeps work for `release`. */
  readonly hold: (work: () => void) => void;
}

/** Answers a request, or does what the fault says. */
export function answerRequest(fault: SlackFault | null, { response, run, hold }: Pending): void {
  switch (fault?.kind) {
    case undefined:
      send(response, run());
      break;
    case 'rate-limited':
      sendRateLimit(response, fault.retryAfterS);
      break;
    case 'status':
      send(response, { status: fault.status, text: 'upstream trouble' });
      break;
    case 'error':
      send(response, { status: 200, text: JSON.stringify({ ok: false, error: fault.error }) });
      break;
    case 'held':
      hold(() => send(response, run()));
      break;
    case 'late':
      carryOutLate(response, run, fault.afterMs);
      break;
    default:
      if (fault?.committed) run();
      if (fault?.kind === 'reset') response.socket?.resetAndDestroy();
  }
}

function carryOutLate(response: ServerResponse, run: () => Outcome, afterMs: number): void {
  const finish = (): void => {
    clearTimeout(timer);
    response.off('close', finish);
    send(response, run());
  };
  const timer = setTimeout(finish, afterMs);
  response.once('close', finish);
}

function send(response: ServerResponse, { status, text }: Outcome): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(text);
}

function sendRateLimit(response: ServerResponse, retryAfterS: number | undefined): void {
  const wait = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
  response.writeHead(429, { 'content-type': 'application/json', ...wait }).end('{"ok":false,"error":"ratelimited"}');
}
