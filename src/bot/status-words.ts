import type { JobName } from '../queue/queue.ts';
import type { ChannelHealth, FeedHealth, PlatformPause } from '../store/status.ts';
import { sayNote } from './delivery-lines.ts';
import { formatCount } from './lines.ts';
import { formatInstant } from './story-lines.ts';

const MINUTE_MS = 60_000;

/** `45 s`, `16 min`, `3 h 20 min`. */
export function describeGap(ms: number): string {
  if (ms < 2 * MINUTE_MS) return `${Math.round(ms / 1_000)} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** What waits in the queue. */
export function describeQueue({ poll, triage, deliver, digest }: Readonly<Record<JobName, number>>): string {
  if (poll + triage + deliver + digest === 0) return 'The queue is empty.';
  const parts = [
    poll > 0 ? formatCount(poll, 'feed to check', 'feeds to check') : '',
    triage > 0 ? formatCount(triage, 'batch of items to judge', 'batches of items to judge') : '',
    deliver > 0 ? formatCount(deliver, 'channel to serve', 'channels to serve') : '',
    digest > 0 ? formatCount(digest, 'digest', 'digests') : '',
  ];
  return `In the queue: ${parts.filter((part) => part !== '').join(', ')}.`;
}

/** Feeds wait a moment for their turn; all of them this long means that nobody checks. */
const STANDSTILL_MS = 5 * MINUTE_MS;

/** Says so where no feed is checked any more: a full disk, a queue that is away, a worker that was not started. */
export function describeStandstill(feeds: readonly FeedHealth[], now: Date, zone: string): readonly string[] {
  const due = Math.min(...feeds.map(({ nextCheckAt }) => now.getTime() - nextCheckAt.getTime()));
  if (feeds.length === 0 || due < STANDSTILL_MS) return [];
  const since = formatInstant(new Date(now.getTime() - due), zone);
  return [`No feed is being checked: all have been due since ${since}. The program’s log says why, if it is running.`];
}

/** How a channel does: its messages of today, and what keeps it from being told. */
export function describeChannel(health: ChannelHealth | null, zone: string, prefix: string): readonly string[] {
  if (health === null) return ['This channel has no subscription yet.'];
  const { today, waiting, held } = health;
  const counted = [
    ...DONE.flatMap(([name, words]) => (today[name] === undefined ? [] : [`${today[name]} ${words}`])),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(held > 0 ? [`${held} held`] : []),
  ];
  const messages = `This channel today: ${counted.length === 0 ? 'no message' : counted.join(', ')}.`;
  return [messages, ...describeClosed(health, zone, prefix)];
}

/** A pause and a suspension may come together. */
function describeClosed(health: ChannelHealth, zone: string, prefix: string): readonly string[] {
  const { state, stateNote, stateAt, pausedAt, pausedUntil } = health;
  const since = (at: Date | null): string => (at === null ? '' : ` since ${formatInstant(at, zone)}`);
  const until = pausedUntil === null ? 'until somebody resumes it' : `until ${formatInstant(pausedUntil, zone)}`;
  const why = stateNote === null ? '' : `: ${sayNote(stateNote)}`;
  const mend = `Mend that: it is tried again once a day, or at once with ${prefix} test.`;
  return [
    ...(pausedAt === null ? [] : [`It is paused${since(pausedAt)}, ${until}; what comes meanwhile is held.`]),
    ...(state === 'suspended' ? [`It is suspended${since(stateAt)}${why}. What comes meanwhile is held. ${mend}`] : []),
  ];
}

const DONE = [
  ['sent', 'sent'],
  ['folded', 'listed with others'],
  ['cancelled', 'cancelled'],
  ['failed', 'failed'],
] as const;

/** What holds up everything on the platform. */
export function describePause({ code, until }: PlatformPause, zone: string): string {
  const when = formatInstant(until, zone);
  if (code === 'token-rejected') {
    return `Nothing can be sent: the platform does not accept Earshot’s token. It is tried again ${when}.`;
  }
  return `Nothing is sent before ${when}: the platform asked to wait, or has refused so much that Earshot waits by itself.`;
}
