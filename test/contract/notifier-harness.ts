import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect } from 'vitest';
import type { Card } from '../../src/domain/card.ts';
import { EarshotError } from '../../src/lib/errors.ts';
import type { ChannelRef, MessageRef, Notifier } from '../../src/notify/notifier.ts';
import { buildCard } from './notifier-cards.ts';

/** A message as a person in the channel sees it, whatever it was sent as. */
export interface Seen {
  /** The platform's id, as in `MessageRef.message`. */
  readonly id: string;
  /** All visible text, formatting resolved and escapes gone; blocks and lines separated by line breaks. */
  readonly text: string;
  /** What can be clicked, and the words it stands under. */
  readonly links: readonly { readonly url: string; readonly text: string }[];
  /** Whom it notifies: `everyone`, or the platform's id of a person, role or group. */
  readonly pings: readonly string[];
}

/** What can go wrong at the other side. Each is for the next request only, until `restore` where it is a lasting state. */
export type Fault =
  /** 429 for this channel, asking to wait `RETRY_AFTER_MS`. */
  | 'rate-limited'
  /** 429 for the whole token, asking to wait `RETRY_AFTER_MS`. */
  | 'rate-limited-globally'
  /** Connections are refused. */
  | 'down'
  /** A 5xx after which nobody knows. */
  | 'server-error'
  /** The request is carried out, then the connection breaks. */
  | 'lost-after-commit'
  /** The connection breaks before the request is carried out. */
  | 'lost-before-commit'
  /** The request is carried out, the answer never comes. */
  | 'timeout-after-commit'
  | 'channel-gone'
  | 'not-permitted'
  | 'token-rejected'
  /** The platform refuses the message's content. */
  | 'rejected'
  /** The root and its thread were deleted. */
  | 'thread-gone'
  /** The message to edit was deleted. */
  | 'message-gone'
  /** The bot may write but not read back. */
  | 'cannot-read';

export const RETRY_AFTER_MS = 3_000;

/** One platform with its local server, and the tests' view of it. */
export interface NotifierHarness {
  readonly notifier: Notifier;
  /** Values that must not show up in errors or logs. */
  readonly secrets: readonly string[];
  /** Every log line so far, not redacted. */
  logged(): readonly string[];
  /** A new channel in which the bot can post. */
  openChannel(): Promise<ChannelRef>;
  /** What the channel shows outside threads, oldest first. */
  seen(channel: ChannelRef): Promise<readonly Seen[]>;
  /** What the thread shows under its root, oldest first. */
  replies(root: MessageRef): Promise<readonly Seen[]>;
  inject(fault: Fault, channel: ChannelRef, root: MessageRef | null): Promise<void>;
  /** Ends lasting faults. */
  restore(): Promise<void>;
  /** Lets the platform show what it already has (some show it late). */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** What is known of a platform before it is started. */
export interface NotifierTraits {
  readonly start: () => Promise<NotifierHarness>;
  /** The faults that it can have. */
  readonly faults: readonly Fault[];
  readonly canFind: boolean;
  /** A role or group id of the platform, null where nobody can be pinged. */
  readonly mention: string | null;
}

/** What the tests of a suite share: the platform, started before the first of them. */
export interface Bench {
  readonly harness: NotifierHarness;
  readonly notifier: Notifier;
}

/** A root posted in a channel of its own. */
export interface Posted {
  readonly channel: ChannelRef;
  /** As it comes back from the database. */
  readonly root: MessageRef;
  readonly key: string;
  /** Before it was posted. */
  readonly since: Date;
}

/** Posts a card in a new channel. */
export async function postRoot({ harness, notifier }: Bench, card: Card = buildCard()): Promise<Posted> {
  const [since, key, channel] = [new Date(), newKey(), await harness.openChannel()];
  const ref = await notifier.post(channel, card, key);
  return { channel, root: JSON.parse(JSON.stringify(ref)) as MessageRef, key, since };
}

/** 22 characters, 128 random bits, as the outbox makes them. */
export function newKey(): string {
  return randomBytes(16).toString('base64url');
}

/** The error that a call must end in. */
export async function failureOf(work: () => Promise<unknown>): Promise<EarshotError> {
  const outcome = await work().catch((error: unknown) => error);
  if (!(outcome instanceof EarshotError)) throw new Error(`Expected an EarshotError, got ${inspect(outcome)}`);
  return outcome;
}

/** Looks into every corner of an error, or at a log line. */
export function expectNoSecret(harness: NotifierHarness, value: unknown): void {
  const text = typeof value === 'string' ? value : inspect(value, { depth: 12, showHidden: true });
  for (const secret of harness.secrets) expect(text).not.toContain(secret);
}
