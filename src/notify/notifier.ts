import type { Card } from '../domain/card.ts';
import type { ChannelRef, MessageRef } from '../domain/message.ts';
import type { Platform } from '../domain/types.ts';

export type { ChannelRef, MessageRef };

/** What a platform allows. The renderer clips to these; the caller never needs to know them. */
export interface Limits {
  readonly titleChars: number;
  readonly bodyChars: number;
  /** Whether `reply(…, announce: true)` shows the reply in the channel too; where not, deliver posts a short message. */
  readonly announcesReplies: boolean;
  /** How long one request may take. */
  readonly requestTimeoutMs: number;
  /** How long after that a message that was accepted may still not be read back. */
  readonly settleMs: number;
  /** The least time between two messages to one channel. */
  readonly paceMs: number;
  /** Requests per second that all processes together may spend on one token. */
  readonly requestsPerSecond: number;
}

/** Limits for a server that only plays the platform: waits that many times shorter. */
export function hasten(limits: Limits, haste: number): Limits {
  return {
    ...limits,
    requestTimeoutMs: limits.requestTimeoutMs / haste,
    settleMs: limits.settleMs / haste,
    paceMs: limits.paceMs / haste,
    requestsPerSecond: limits.requestsPerSecond * haste,
  };
}

/**
 * Messages are looked for from this long before they can have been sent: our clock may have been an hour ahead of the
 * platform's when it noted that, and not to find a message is to send it twice.
 */
export const CLOCK_SKEW_MS = 90 * 60_000;

/**
 * One chat platform, sending only: stateless, no retries of its own. `key` is 22 characters (128 random bits), the same
 * for every attempt at one message.
 *
 * Every method throws EarshotError: `rate-limited` (with `retryAfterMs`, `global`), `platform-down` (the request was
 * certainly not accepted), `outcome-unknown` (timeout, reset, 5xx: it may have been), `token-rejected`, `channel-gone`,
 * `not-permitted`, `thread-gone`, `message-gone`, `message-rejected`.
 */
export interface Notifier {
  readonly platform: Platform;
  readonly limits: Limits;
  /** Starts a story. */
  post(channel: ChannelRef, card: Card, key: string): Promise<MessageRef>;
  /** Continues it in its thread, opening the thread if need be. */
  reply(root: MessageRef, card: Card, key: string, announce: boolean): Promise<MessageRef>;
  /** Shows the current stage. */
  edit(message: MessageRef, card: Card, key: string): Promise<void>;
  /**
   * Looks for a message sent with `key` since `since`, in a channel (root messages) or in the thread of a root.
   * Searched and absent = null; cannot know = `not-permitted`.
   */
  find(where: ChannelRef | MessageRef, key: string, since: Date): Promise<MessageRef | null>;
}
