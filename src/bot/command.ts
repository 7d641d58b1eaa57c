import type { Db } from '../db/db.ts';
import type { Platform } from '../domain/types.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { JobName } from '../queue/queue.ts';

/** One argument of a command; names follow Discord's rule for option names (lower case, digits, `-`, at most 32). */
export interface Arg {
  readonly name: string;
  /** At most 100 characters (Discord). */
  readonly summary: string;
  /** Other names that people type for it. */
  readonly also?: readonly string[];
  readonly required: boolean;
  /** What may be given; empty = free text. */
  readonly choices: readonly string[];
  /** What is wrong with a value, in sentences for the caller; without it the value is compared with `choices`. */
  check?(value: string, deps: CommandDeps): readonly string[];
  /** What to offer while it is typed, the best first; without it `choices` are offered. */
  suggest?(caller: Caller, deps: CommandDeps, typed: string): Promise<readonly Suggestion[]>;
  /** A comma-separated list. */
  readonly many: boolean;
  /** On Slack: whatever words carry no `name:` belong to this argument (at most one per command). */
  readonly rest: boolean;
  /** Where it means something; without it, everywhere. */
  readonly platform?: Platform;
}

/** A value that may be offered for an argument, or for one entry of a list. */
export interface Suggestion {
  readonly value: string;
  /** What is shown for it where the value says little. */
  readonly label?: string;
  /** What it is found by besides. */
  readonly also?: string;
}

/** Who asked, and where. */
export interface Caller {
  readonly platform: Platform;
  readonly workspace: string;
  readonly workspaceName: string | null;
  readonly channel: string;
  readonly channelName: string | null;
  readonly user: string;
  /** The person's name as the platform told it; null where it told none. Untrusted. */
  readonly userName: string | null;
  /** Whether this person may change what the channel gets, as checked by the platform's adapter. */
  readonly canManage: boolean;
}

export interface Call {
  readonly caller: Caller;
  readonly args: Readonly<Record<string, string>>;
}

/** A line of an answer: plain, untrusted text; the platform's adapter escapes it. */
export interface Line {
  readonly text: string;
  readonly url: string | null;
  /** Small print under the line, or empty. */
  readonly detail: string;
  /** `code` is shown to be copied. */
  readonly style: 'plain' | 'item' | 'code';
}

/**
 * A button under an answer or an alert. Pressing it is typing `line` (a command without the prefix): what may be done is
 * checked as if it had been typed, so an old or forged button can do no more than the person could.
 */
export interface Button {
  /** At most 40 characters. */
  readonly label: string;
  /** At most 90 characters: Discord's custom id holds 100. */
  readonly line: string;
  /** Whether the answer is shown to the whole channel instead of to the person who pressed. */
  readonly share: boolean;
}

/** An answer, visible to the caller only. */
export interface Reply {
  readonly ok: boolean;
  readonly title: string;
  readonly lines: readonly Line[];
  /** At most five. */
  readonly buttons?: readonly Button[];
}

/** What the platform's adapter can do for a command that starts posting to a channel. */
export interface Membership {
  /**
   * Makes sure that the bot can post in the caller's channel (joins a public one on Slack).
   * @throws EarshotError `not-permitted` with a sentence that says what to do (`/invite @earshot`, a missing permission).
   */
  ensure(caller: Caller): Promise<void>;
  /** What is to be known of a channel that takes posts instead of messages (a Discord forum); null where it is none. */
  readonly forum?: Forum | null;
  /** Why a role cannot be pinged in the caller's channel, with what to do; null where it can, or nobody knows. */
  pingProblem?(role: string): string | null;
}

/** A channel in which every story is a post of its own. */
export interface Forum {
  readonly tags: readonly { readonly id: string; readonly name: string }[];
  /** Whether a post without a tag is refused. */
  readonly needsTag: boolean;
}

/** A feed that was read once. */
export interface FoundFeed {
  readonly url: string;
  readonly title: string;
  /** ISO 639-1. */
  readonly lang: string;
  readonly entries: number;
}

export interface CommandDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** How a person types the command: `/earshot`. */
  readonly prefix: string;
  readonly membership: Membership;
  /** Feed slugs that may be named in a filter. */
  readonly feeds: readonly string[];
  /** Companies by their canonical names, to be offered while one is typed. */
  readonly companies?: readonly string[];
  /** The field's own name for a company (`TSMC` for `台积电`), or the name as given. */
  canonicalName(name: string): string;
  /** Every way to write the name of a company, agency, person, product or mineral; none where the name is not known. */
  aliasesOf(name: string): readonly string[];
  /** Jobs that wait in the queue, by name. */
  counts(): Promise<Readonly<Record<JobName, number>>>;
  /** Platforms that this process may post to. */
  readonly notifiers: ReadonlyMap<Platform, Notifier>;
  /**
   * Finds the feed at an address, or the one that a page names.
   * @throws EarshotError `bad-input`, `source-unreachable`, `source-unreadable`, `source-blocked` in a sentence for the caller
   */
  findFeed(url: string): Promise<FoundFeed>;
  /** Of the running program, as package.json has it. */
  readonly version: string;
  /** IANA zone of a channel that is new. */
  readonly timeZone: string;
  readonly log: Log;
}

/** A slash command as a value: registration on Discord, parsing on Slack and help derive from it. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly args: readonly Arg[];
  /** Lines that can be pasted, without the prefix. */
  readonly examples: readonly string[];
  readonly needsManage: boolean;
  /** Where only some uses of it are for people who may manage the channel: whether this one is. */
  needsManageFor?(args: Call['args']): boolean;
  /** The arguments to ask for in a form, where the command is typed without any. */
  readonly form?: readonly string[];
  /** @throws EarshotError `bad-input` with a sentence for the caller. */
  run(call: Call, deps: CommandDeps): Promise<Reply>;
}
