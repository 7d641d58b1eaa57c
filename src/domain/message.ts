import type { Platform } from './types.ts';

/** A channel on its platform, by the platform's own ids. */
export interface ChannelRef {
  readonly platform: Platform;
  readonly workspace: string;
  readonly channel: string;
  /** Set where the channel takes posts instead of messages (a Discord forum): a story is a post, with this tag. */
  readonly forum?: ForumRef | null;
}

/** JSON: stored with the channel. */
export interface ForumRef {
  /** The platform's id of the tag that posts carry, or none. */
  readonly tag: string | null;
}

/** A message on its platform. JSON: stored with the delivery. */
export interface MessageRef {
  readonly platform: Platform;
  readonly workspace: string;
  /** Where the message itself is; of a post in a Discord forum, the post. */
  readonly channel: string;
  /** Slack: ts. Discord: message id. */
  readonly message: string;
  /** Where replies go, once known. Slack: ts of the root. Discord: thread id (of a forum's post, its own), null where the channel has no threads. */
  readonly thread: string | null;
  /** A link to the message; null where the platform gives none. */
  readonly url: string | null;
}
