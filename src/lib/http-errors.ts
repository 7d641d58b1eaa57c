import { parseDate } from './dates.ts';
import { EarshotError, type ErrorCode } from './errors.ts';

/** The answer that a refusal is about; `retryAfter` is the header as sent. */
export interface RefusedAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/** Says in one sentence which host did what. */
export function refuse(code: ErrorCode, url: string, what: string, answer?: RefusedAnswer): EarshotError {
  const retryAfterMs = answer?.retryAfter === undefined ? null : readRetryAfter(answer.retryAfter, new Date());
  return new EarshotError(code, `${hostOf(url)} ${what}.`, {
    ...(answer !== undefined && { status: answer.status }),
    ...(retryAfterMs !== null && { retryAfterMs }),
  });
}

/** Turns whatever a failed exchange threw into an EarshotError; `timeoutMs` where it was our own timeout. */
export function describeFailure(error: unknown, url: string, timeoutMs: number | null): EarshotError {
  if (error instanceof EarshotError) return error;
  const detail = { cause: error };
  const host = hostOf(url);
  if (timeoutMs !== null) {
    return new EarshotError(
      'source-unreachable',
      `${host} did not answer within ${Math.ceil(timeoutMs / 1000)} s.`,
      detail,
    );
  }
  const code = codeOf(error);
  const [kind, what] = sentenceFor(code);
  return new EarshotError(kind, `${host} ${what}.`, detail);
}

/** No server means that we shall never come again. */
const MAX_WAIT_MS = 86_400_000;

/**
 * Reads `Retry-After`: seconds or an HTTP date (RFC 9110 §10.2.3).
 * @returns milliseconds from `now`, a day at most, or null where it says nothing usable
 */
export function readRetryAfter(value: string, now: Date): number | null {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(MAX_WAIT_MS, Number(text) * 1000);
  const at = parseDate(text);
  return at === null ? null : Math.min(MAX_WAIT_MS, Math.max(0, at.getTime() - now.getTime()));
}

const SENTENCES: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/^(ENOTFOUND|EAI_)/, 'source-unreachable', 'could not be found (DNS)'],
  [/^ECONNREFUSED$/, 'source-unreachable', 'refused the connection'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'source-unreachable', 'did not accept a connection in time'],
  [/^(UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/, 'source-unreachable', 'stopped answering'],
  [/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_|HOSTNAME/, 'source-unreachable', 'has no valid TLS certificate or handshake'],
  [
    /^(Z_|ERR__ERROR_FORMAT|ERR_PADDING|ERR_BROTLI|ERR_.*ERROR_FORMAT)/,
    'source-unreadable',
    'sent a damaged compressed answer',
  ],
  [/^UND_ERR_INVALID_ARG$|^ERR_INVALID_URL$/, 'source-unreadable', 'has no usable address'],
  [/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, 'source-unreachable', 'cannot be reached from this network'],
];

function sentenceFor(code: string): readonly [ErrorCode, string] {
  const known = SENTENCES.find(([pattern]) => pattern.test(code));
  if (known) return [known[1], known[2]];
  if (code.startsWith('unknown content encoding')) return ['source-unreadable', `answered in an ${code}`];
  return ['source-unreachable', `broke off the connection${code ? ` (${code})` : ''}`];
}

/** The most telling code of an error: its own, that of its cause, or the first of several attempts (IPv6, then IPv4). */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (error.cause !== undefined) return codeOf(error.cause);
  return error.message.startsWith('unknown content encoding') ? error.message : '';
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host.replace(/^www\./, '') : 'The address';
}
