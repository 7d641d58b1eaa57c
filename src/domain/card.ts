import type { Direction, Severity, Stage, Topic } from './types.ts';

/** A line of the legal clock or another labelled fact. */
export interface CardField {
  readonly label: string;
  readonly value: string;
}

/** Where a story comes from. */
export interface CardSource {
  readonly name: string;
  readonly url: string | null;
}

/**
 * What a message says, neutral of platform: all texts are plain and untrusted; the renderer escapes and clips them to
 * the platform's limits, so that an over-long alert can never fail to arrive.
 */
export interface Card {
  /** `root` opens a story, `reply` continues it, `note` stands alone (an announcement, a summary, a digest). */
  readonly kind: 'root' | 'reply' | 'note';
  /** Public id of the story (`s-…`), null where the message is about none. */
  readonly story: string | null;
  readonly title: string;
  readonly url: string | null;
  /** Paragraphs are separated by a newline. */
  readonly body: string;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly direction: Direction;
  readonly topics: readonly Topic[];
  readonly jurisdictions: readonly string[];
  readonly fields: readonly CardField[];
  readonly sources: readonly CardSource[];
  /** Why this channel gets it, small print. */
  readonly footer: string;
  /** When the news is from (ISO instant). */
  readonly at: string;
  /** The one role or user group that may be pinged by this message, by the platform's id. */
  readonly mention: string | null;
  /** Send as plain text only: the last resort after a platform rejected the layout. */
  readonly plain: boolean;
}
