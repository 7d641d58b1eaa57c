import type { Answer } from './discord-answers.ts';

/** What goes wrong with a request. */
export type DiscordFault =
  /** Refused with a 429 for this route, for everybody who writes there (`shared`), or for the whole token. */
  | {
      readonly kind: 'rate-limited';
      readonly retryAfterMs: number;
      readonly global?: boolean;
      readonly shared?: boolean;
    }
  /** A 429 of the proxy in front: HTML, none of Discord's headers; a wait only where given. */
  | { readonly kind: 'cloudflare'; readonly retryAfterMs?: number }
  /** Refused with this status and code. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: number; readonly message?: string }
  /** Not carried out, answered with a 5xx. */
  | { readonly kind: 'server-error'; readonly status?: number }
  /** The connection is reset before or after the request is carried out. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** Never answered; carried out or not. */
  | { readonly kind: 'no-answer'; readonly committed: boolean };

/** Which requests it strikes, and how many of them (one unless told). */
export interface FaultTarget {
  readonly method?: string;
  /** In the path without `/api/v10`. */
  readonly path?: string | RegExp;
  readonly times?: number;
}

export interface Faults {
  add(fault: DiscordFault, target?: FaultTarget): void;
  clear(): void;
  /** The fault that strikes this request, used up by one. */
  take(method: string, path: string): DiscordFault | undefined;
}

export function createFaults(): Faults {
  let waiting: { fault: DiscordFault; target: FaultTarget; left: number }[] = [];
  return {
    add: (fault, target = {}) => {
      waiting.push({ fault, target, left: target.times ?? 1 });
    },
    clear: () => {
      waiting = [];
    },
    take: (method, path) => {
      const found = waiting.find(({ target }) => strikes(target, method, path));
      if (found === undefined) return undefined;
      found.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return found.fault;
    },
  };
}

/** What the client reads; null where it reads nothing. */
export function answerFault(fault: DiscordFault): Answer | null {
  if (fault.kind === 'rate-limited')
    return rateLimited(fault.retryAfterMs, fault.global ?? false, fault.shared ?? false);
  if (fault.kind === 'refused')
    return { status: fault.status, body: { code: fault.code, message: fault.message ?? 'Refused' } };
  if (fault.kind === 'server-error') return { status: fault.status ?? 502, body: '<html>bad gateway</html>' };
  if (fault.kind !== 'cloudflare') return null;
  const headers: Record<string, string> =
    fault.retryAfterMs === undefined ? {} : { 'Retry-After': String(fault.retryAfterMs / 1_000) };
  return { status: 429, body: '<html>error code: 1015</html>', headers };
}

/** A 429 as Discord gives it (docs.discord.com/developers/topics/rate-limits, 2026-11-23). */
export function rateLimited(retryAfterMs: number, global: boolean, shared = false): Answer {
  const seconds = retryAfterMs / 1_000;
  const scope: Record<string, string> = global
    ? { 'X-RateLimit-Global': 'true', 'X-RateLimit-Scope': 'global' }
    : { 'X-RateLimit-Scope': shared ? 'shared' : 'user' };
  const bucket: Record<string, string> = global
    ? {}
    : { 'X-RateLimit-Limit': '5', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset-After': String(seconds) };
  return {
    status: 429,
    body: { message: 'You are being rate limited.', retry_after: seconds, global },
    headers: { 'Retry-After': String(seconds), ...scope, ...bucket },
  };
}

function strikes({ method, path }: FaultTarget, requestMethod: string, requestPath: string): boolean {
  if (method !== undefined && method !== requestMethod) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? requestPath.includes(path) : path.test(requestPath);
}
