import type { Feed, RawItem } from '../domain/types.ts';

/** HTTP validators, verbatim as the server gave them. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** What is remembered of a feed between two checks. */
export interface Since {
  readonly validators: Validators;
  /** The adapter's own memory; null on the first check. JSON. */
  readonly cursor: unknown;
  readonly lastSuccessAt: Date | null;
}

/** What one check brought. `nextCheckMs` is the least wait that the upstream asks for (Retry-After, office hours), 0 = none. */
export type Fetched =
  | { readonly status: 'unchanged'; readonly validators: Validators; readonly nextCheckMs: number }
  | {
      readonly status: 'fetched';
      readonly items: readonly RawItem[];
      /** Entries that could not be read; counted, never fatal. */
      readonly skipped: number;
      readonly validators: Validators;
      readonly cursor: unknown;
      readonly nextCheckMs: number;
      /** The feed's new address, where it has moved for good (301/308 on the same registrable domain). */
      readonly movedTo: string | null;
    };

/** One kind of upstream: fetches and normalises; never stores, never filters by topic. */
export interface Source {
  readonly kind: string;
  /**
   * Checks a feed's settings of this kind when the program starts.
   * @throws EarshotError `bad-config` with a remedy.
   */
  check(feed: Feed): void;
  /** @throws EarshotError `source-unreachable`, `source-unreadable` or `source-blocked` (with `retryAfterMs` where given). */
  fetch(feed: Feed, since: Since, signal: AbortSignal): Promise<Fetched>;
}
