/**
 * The only error class of Earshot. What happens next is a property of the code, decided here and nowhere else.
 */
export const CODES = {
  'source-unreachable': 'next-check',
  'source-unreadable': 'next-check',
  'source-blocked': 'next-check',
  'platform-down': 'backoff',
  'outcome-unknown': 'find-first',
  'rate-limited': 'after',
  'token-rejected': 'pause-platform',
  'channel-gone': 'suspend-channel',
  'not-permitted': 'suspend-channel',
  'thread-gone': 'new-root',
  'message-gone': 'skip-edit',
  'message-rejected': 'plain-then-fail',
  'bad-input': 'tell-caller',
  'bad-config': 'exit',
} as const;

/** What went wrong, as a closed list. */
export type ErrorCode = keyof typeof CODES;
/** What is done about it. */
export type Remedy = (typeof CODES)[ErrorCode];

/** Extra facts an error may carry. */
export interface ErrorDetail {
  readonly cause?: unknown;
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The HTTP status that said so. */
  readonly status?: number;
  /** Whether the wait binds the whole platform token (a global limit) and not just one channel. */
  readonly global?: boolean;
}

/** A failure with a code from `CODES`; `message` is one plain sentence that a person can act on and holds no secret. */
export class EarshotError extends Error {
  override readonly name = 'EarshotError';
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly global: boolean;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.retryAfterMs = detail.retryAfterMs;
    this.status = detail.status;
    this.global = detail.global ?? false;
  }

  /** What is done about this failure. */
  get remedy(): Remedy {
    return CODES[this.code];
  }
}
