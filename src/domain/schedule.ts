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

/** The wait after an error of our own, and where another attempt may double a message, in milliseconds: 2 s, doubled up to 5 minutes. */
export function pickRetryDelay(attempts: number): number {
  return Math.min(300_000, 2_000 * 2 ** Math.min(Math.max(0, attempts - 1), 10));
}

/** The wait while a platform is away, in milliseconds: what waits is there a minute after it is back, whatever the outage took. */
export function pickOutageDelay(attempts: number): number {
  return Math.min(60_000, pickRetryDelay(attempts));
}

/** How urgent a ring for a message is, by the index of its severity: 1 for critical. */
export function pickPriority(severity: number): number {
  return SEVERITIES.length - severity;
}

/** When a channel gets its digest, in its zone. */
export interface DigestTime {
  /** ISO weekday, from 1 for Monday. */
  readonly day: number;
  /** `HH:MM`. */
  readonly time: string;
}

/** The digest of who said nothing else: Monday at nine, about the week before. */
export const MONDAY_AT_NINE: DigestTime = { day: 1, time: '09:00' };

/** One channel's digest: when it is due and the seven whole days that it tells of, named by the ISO week they begin in. */
export interface DigestSlot {
  readonly isoWeek: string;
  readonly dueAt: Date;
  readonly nextDueAt: Date;
  readonly from: Date;
  readonly to: Date;
}

/** The newest digest whose hour has come in a zone. */
export function pickDigestSlot(now: Date, zone: string, { day, time }: DigestTime = MONDAY_AT_NINE): DigestSlot {
  const local = DateTime.fromJSDate(now, { zone: known(zone) });
  const [hour, minute] = time.split(':').map(Number);
  const thisWeeks = local
    .startOf('week')
    .plus({ days: day - 1 })
    .set({ hour, minute });
  const due = thisWeeks <= local ? thisWeeks : thisWeeks.minus({ weeks: 1 });
  const dueAt = due.toJSDate();
  const { from, to } = spanOfDigest(dueAt, zone);
  const isoWeek = sayIsoWeek(DateTime.fromJSDate(from, { zone: known(zone) }));
  return { isoWeek, dueAt, nextDueAt: due.plus({ weeks: 1 }).toJSDate(), from, to };
}

/** The seven whole days before the day of a digest, in its zone. */
export function spanOfDigest(dueAt: Date, zone: string): { readonly from: Date; readonly to: Date } {
  const to = DateTime.fromJSDate(dueAt, { zone: known(zone) }).startOf('day');
  return { from: to.minus({ weeks: 1 }).toJSDate(), to: to.toJSDate() };
}

function sayIsoWeek(at: DateTime): string {
  return `${at.weekYear}-W${String(at.weekNumber).padStart(2, '0')}`;
}

/** A zone that this machine does not know must not keep anybody's digest: UTC stands in. */
function known(zone: string): string {
  return IANAZone.isValidZone(zone) ? zone : 'utc';
}
