import { DateTime, IANAZone } from 'luxon';
import { SEVERITIES } from './types.ts';

const SLOWEST = 4;
const JITTER = 0.1;
const MAX_BACKOFF_MS = 6 * 3_600_000;
const MAX_OFFICIAL_BACKOFF_MS = 15 * 60_000;

/** What a feed's next interval depends on. */
export interface Pace {
  readonly intervalMs: number;
  readonly paceMs: number;
  /** Official feeds keep their pace: a missed binding act is the worst failure. */
  readonly official: boolean;
}

/** The interval after a good check, in milliseconds: shorter for a feed that brought something, longer for a quiet one. */
export function pickInterval(pace: Pace, newItems: number): number {
  if (pace.official) return pace.paceMs;
  if (newItems > 0) return Math.max(pace.paceMs, Math.round(pace.intervalMs / 2));
  return Math.min(pace.paceMs * SLOWEST, Math.round(pace.intervalMs * 1.25));
}

/** The wait after a failed check, in milliseconds: doubled with each failure up to a cap, and never for good. */
export function pickBackoff(pace: Pace, failures: number, retryAfterMs: number): number {
  const cap = Math.max(pace.paceMs, pace.official ? MAX_OFFICIAL_BACKOFF_MS : MAX_BACKOFF_MS);
  return Math.max(retryAfterMs, Math.min(cap, pace.paceMs * 2 ** Math.min(failures, 12)));
}

/** Spreads checks, so that feeds that started together do not stay together. `random` is 0..1. */
export function withJitter(ms: number, random: number): number {
  return Math.round(ms * (1 + JITTER * (2 * random - 1)));
}

/** The wait before another attempt at a message, in milliseconds: 2 s, doubled up to 5 minutes. */
export function pickRetryDelay(attempts: number): number {
  return Math.min(300_000, 2_000 * 2 ** Math.min(Math.max(0, attempts - 1), 10));
}

/** How urgent a ring for a message is, by the index of its severity: 1 for critical. */
export function pickPriority(severity: number): number {
  return SEVERITIES.length - severity;
}

/** The hour of the weekly digest in a channel's zone: Monday at nine, about the week before. */
const DIGEST_HOUR = 9;

/** One channel's digest: which ISO week it tells of and when it is due. */
export interface DigestSlot {
  readonly isoWeek: string;
  readonly dueAt: Date;
  readonly from: Date;
  readonly to: Date;
}

/** The newest digest whose hour has come in a zone. */
export function pickDigestSlot(now: Date, zone: string): DigestSlot {
  const local = DateTime.fromJSDate(now, { zone: known(zone) });
  const monday = local.startOf('week');
  const due = monday.set({ hour: DIGEST_HOUR });
  const end = local < due ? monday.minus({ weeks: 1 }) : monday;
  const start = end.minus({ weeks: 1 });
  return {
    isoWeek: sayIsoWeek(start),
    dueAt: end.set({ hour: DIGEST_HOUR }).toJSDate(),
    from: start.toJSDate(),
    to: end.toJSDate(),
  };
}

/** The span of an ISO week such as `2026-W47` in a zone. */
export function spanOfWeek(isoWeek: string, zone: string): { readonly from: Date; readonly to: Date } {
  const start = DateTime.fromISO(isoWeek, { zone: known(zone) });
  return { from: start.toJSDate(), to: start.plus({ weeks: 1 }).toJSDate() };
}

function sayIsoWeek(at: DateTime): string {
  return `${at.weekYear}-W${String(at.weekNumber).padStart(2, '0')}`;
}

/** A zone that this machine does not know must not keep anybody's digest: UTC stands in. */
function known(zone: string): string {
  return IANAZone.isValidZone(zone) ? zone : 'utc';
}
