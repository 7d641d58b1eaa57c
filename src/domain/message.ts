import type { Platform } from './types.ts';

/** A channel on its platform, by the platform's own ids. */
export interface ChannelRef {
  readonly platform: Platform;
  readonly workspace: string;
  readonly channel: string;
}

/** A message on its platform. JSON: stored with the delivery. */
export interface MessageRef {
  readonly platform: Platform;
  readonly workspace: string;
  readonly channel: string;
  /** Slack: ts. Discord: message id. */
  readonly message: string;
  /** Where replies go, once known. Slack: ts of the root. Discord: thread id, null where the channel has no threads. */
  readonly thread: string | null;
  /** A link to the message; null where the platform gives none. */
  readonly url: string | null;
}
