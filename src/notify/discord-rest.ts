import { DefaultRestOptions, REST, type ResponseLike, type RouteLike } from 'discord.js';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type Brake, createBrake } from './discord-brake.ts';
import { type Doing, readFailure } from './discord-errors.ts';

export interface DiscordRestOptions {
  readonly token: string;
  /** Base address without the version; null = Discord's own. */
  readonly apiUrl: string | null;
  readonly timeoutMs: number;
  readonly log: Log;
  readonly clock: Clock;
}

export interface DiscordCall {
  readonly method: 'get' | 'post' | 'patch';
  readonly route: RouteLike;
  readonly doing: Doing;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
}

/** Sends one request, once. @throws EarshotError as `Notifier` says. */
export type DiscordRest = <T>(call: DiscordCall) => Promise<T>;

/** How long to stay away where the proxy in front of Discord bans without saying how long, in seconds. */
const BAN_SECONDS = 60;

/** Opens discord.js's REST client with all of its own retries and waits off: those are decided from the database. */
export function createDiscordRest({ token, apiUrl, timeoutMs, log, clock }: DiscordRestOptions): DiscordRest {
  const brake = createBrake(clock);
  const rest = new REST({
    ...(apiUrl === null ? {} : { api: apiUrl.replace(/\/+$/, '') }),
    version: '10',
    retries: 0,
    timeout: timeoutMs,
    offset: 0,
    rejectOnRateLimit: () => true,
    makeRequest: requestBehindProxy(brake),
  });
  rest.on('rateLimited', ({ route, global, retryAfter }) =>
    log.warn('discord.limited', { route, global, retryAfterMs: Math.ceil(retryAfter) }),
  );

  return async <T>({ method, route, doing, body, query }: DiscordCall): Promise<T> => {
    brake.check();
    // After a 401 the client forgets its token, after a global limit it refuses everything; both are ours to remember.
    rest.setToken(token);
    rest.globalReset = -1;
    // The client's own timeout ends with the headers; the signal covers the body as well.
    const options = { body, signal: AbortSignal.timeout(timeoutMs) };
    try {
      return (await rest[method](route, query ? { ...options, query: new URLSearchParams(query) } : options)) as T;
    } catch (error) {
      throw readFailure(error, doing);
    }
  };
}

/** A 429 without Discord's own headers comes from the proxy in front of it and binds the address, so every channel. */
function requestBehindProxy(brake: Brake): typeof DefaultRestOptions.makeRequest {
  return async (...args): Promise<ResponseLike> => {
    const response = await DefaultRestOptions.makeRequest(...args);
    const scope = response.headers.get('X-RateLimit-Scope');
    brake.count(response.status, scope);
    if (response.status !== 429 || scope !== null) return response;
    response.headers.set('X-RateLimit-Global', 'true');
    if (!response.headers.has('Retry-After')) response.headers.set('Retry-After', String(BAN_SECONDS));
    return response;
  };
}
