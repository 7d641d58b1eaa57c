import { getDomain } from 'tldts';
import { z } from 'zod';
import { AUTHORITIES, type Feed } from './types.ts';

/** A feed as configured, and whether it is polled. */
export interface FeedEntry extends Feed {
  readonly enabled: boolean;
  /** Why it is not polled. */
  readonly reason: string | null;
}

/** What is wrong with one setting of one feed, for a person to put right. */
export interface FeedProblem {
  /** Where in the entry: `pace`, `options.mode`; empty for the entry itself. */
  readonly path: string;
  readonly message: string;
}

export type ParsedFeedEntry =
  | { readonly entry: FeedEntry; readonly problems: readonly [] }
  | { readonly entry: null; readonly problems: readonly FeedProblem[] };

/** Reads one entry of `config/feeds.yaml`, already parsed from YAML. The options are checked by the feed's own adapter. */
export function parseFeedEntry(value: unknown): ParsedFeedEntry {
  const parsed = ENTRY.safeParse(value, { reportInput: true });
  if (!parsed.success) return { entry: null, problems: parsed.error.issues.flatMap(describeIssue) };
  const { id, pace, owner, reason, ...rest } = parsed.data;
  const host = new URL(rest.url).hostname;
  const entry = { ...rest, slug: id, owner: owner ?? getDomain(host) ?? host, paceMs: pace, reason: reason ?? null };
  return { entry, problems: [] };
}

/** `90s`, `10m`, `1h`, `2d` → milliseconds; null where it is no duration. */
export function parseDurationMs(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(s|m|h|d)$/.exec(text.trim());
  if (!match) return null;
  return Math.round(Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 0));
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const MIN_PACE_MS = 1000;
const MAX_PACE_MS = 86_400_000;

const text = z.string('must be a text').trim().min(1, 'must not be empty');

const PACE = z.string('must be a duration such as 90s, 10m or 1h').transform((value, context) => {
  const ms = parseDurationMs(value);
  if (ms !== null && ms >= MIN_PACE_MS && ms <= MAX_PACE_MS) return ms;
  context.addIssue({ code: 'custom', message: 'must be a duration such as 90s, 10m or 1h, from 1s to 1d' });
  return z.NEVER;
});

const ENTRY = z.strictObject({
  id: z
    .string('must be a short name')
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, such as ee-times'),
  kind: z.string('must name a kind of upstream, such as rss').trim().min(1, 'must name a kind of upstream'),
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
  title: text,
  jurisdiction: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be an ISO 3166 country code such as US, or EU; leave it out for the world’s press')
    .nullable()
    .default(null),
  authority: z.enum(AUTHORITIES, `must be one of ${AUTHORITIES.join(', ')}`),
  lang: z
    .string('must be a language code')
    .regex(/^[a-z]{2,3}$/, 'must be an ISO 639 code such as en or zh; und has it told from the script')
    .default('en'),
  owner: text.optional(),
  pace: PACE,
  options: z.record(z.string(), z.unknown()).default({}),
  enabled: z.boolean('must be true or false').default(true),
  reason: text.optional(),
});

function describeIssue(issue: z.core.$ZodIssue): FeedProblem[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: key, message: `is no setting of a feed; known are ${KNOWN}` }));
  }
  if (path === '') return [{ path, message: 'must be a list of settings, such as id: ee-times' }];
  const missing = issue.code.startsWith('invalid') && issue.input === undefined;
  return [{ path, message: missing ? `is missing: ${issue.message}` : issue.message }];
}

const KNOWN = Object.keys(ENTRY.shape).join(', ');
