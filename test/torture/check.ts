import type { Channel, Heard } from './chats.ts';
import { type Expected, keyOf, type Owed } from './expected.ts';
import type { Plan, PlannedTale } from './plan.ts';
import { isOpen, type OutboxRow } from './store.ts';

export const FAILINGS = ['lost', 'doubled', 'misthreaded', 'disordered', 'unowed', 'stale', 'unsettled'] as const;
/** What must not be. `unowed`: nobody asked for it. `stale`: a root that does not show where its story stands. */
export type Failing = (typeof FAILINGS)[number];

/** What a round came to. */
export interface Findings {
  readonly counts: Readonly<Record<Failing, number>>;
  /** Messages that readers were owed. */
  readonly owed: number;
  /** Rows that the program itself marks as perhaps doubled, because nobody could look. */
  readonly uncertain: number;
  /** Of those, messages that are there more than once. */
  readonly uncertainDoubled: number;
  /** A sentence each. */
  readonly details: readonly string[];
}

export interface Evidence {
  readonly expected: Expected;
  readonly plan: Plan;
  readonly heard: readonly Heard[];
  readonly outbox: readonly OutboxRow[];
  readonly channels: readonly Channel[];
}

interface Fault {
  readonly failing: Failing | 'excused';
  readonly detail: string;
}

/** Compares what readers find with what they were owed, and with what the program believes to have sent. */
export function judge(evidence: Evidence): Findings {
  const { channels, plan, expected, outbox } = evidence;
  const owed = channels.flatMap(({ name }) => plan.tales.map(({ tale }) => expected.get(keyOf(name, tale.id))));
  const faults = [
    ...channels.flatMap((channel) => plan.tales.flatMap((planned) => judgeStory(evidence, channel, planned))),
    ...judgeStrangers(evidence),
    ...judgeOutbox(evidence),
  ];
  const counts = Object.fromEntries(
    FAILINGS.map((name) => [name, faults.filter(({ failing }) => failing === name).length]),
  );
  return {
    counts: counts as Record<Failing, number>,
    owed: owed.reduce(
      (sum, one) => sum + (one === undefined ? 0 : 1 + one.replies.length + one.announcements.length),
      0,
    ),
    uncertain: outbox.filter(({ uncertain }) => uncertain).length,
    uncertainDoubled: faults.filter(({ failing }) => failing === 'excused').length,
    details: faults.map(({ failing, detail }) => `${failing}: ${detail}`),
  };
}

const NOTHING: Owed = { shows: null, replies: [], announcements: [] };

/** One event in one channel. */
function judgeStory({ expected, heard, outbox }: Evidence, channel: Channel, { tale, how }: PlannedTale): Fault[] {
  const owed = expected.get(keyOf(channel.name, tale.id));
  const mine = heard.filter((one) => one.channel === channel.name && one.tale === tale.id);
  const of = (kind: Heard['kind']): readonly Heard[] => mine.filter((one) => one.kind === kind);
  const name = (what: string): string => `${what} of ${tale.id} in ${channel.name}`;
  const copies = (group: readonly Heard[], what: string): Fault[] => judgeCopies(group, outbox, name(what));
  const roots = of('root');
  const shown = roots.some(({ step }) => step === owed?.shows);
  return [
    ...(owed !== undefined && roots.length === 0 ? [{ failing: 'lost', detail: name('root') } as const] : []),
    ...(owed === undefined && roots.length > 0 ? [{ failing: 'unowed', detail: name('root') } as const] : []),
    ...(owed !== undefined && how === 'in-turn' && roots.length > 0 && !shown
      ? [
          {
            failing: 'stale',
            detail: `${name('root')} shows ${roots.map(({ step }) => step)}, not ${owed.shows}`,
          } as const,
        ]
      : []),
    ...copies(roots, 'root'),
    ...judgeSteps(of('reply'), (owed ?? NOTHING).replies, { how, what: name('reply'), copies }),
    ...judgeSteps(of('announcement'), (owed ?? NOTHING).announcements, { how, what: name('announcement'), copies }),
  ];
}

interface StepRule {
  readonly how: PlannedTale['how'];
  readonly what: string;
  readonly copies: (group: readonly Heard[], what: string) => Fault[];
}

/** Replies or announcements. Of what every outlet told at the same moment, any may have been the first: only the count is owed. */
function judgeSteps(found: readonly Heard[], wanted: readonly number[], { how, what, copies }: StepRule): Fault[] {
  const steps = [...new Set(found.map(({ step }) => step ?? -1))];
  const lost = how === 'in-turn' ? wanted.filter((step) => !steps.includes(step)).length : wanted.length - steps.length;
  const unowed =
    how === 'in-turn' ? steps.filter((step) => !wanted.includes(step)).length : steps.length - wanted.length;
  const order = wanted.filter((step) => steps.includes(step));
  const isInOrder =
    how === 'at-once' || steps.filter((step) => wanted.includes(step)).every((step, at) => step === order[at]);
  const said = `${what}: found ${steps.join(' ') || 'none'}, owed ${wanted.join(' ') || 'none'}`;
  return [
    ...repeat('lost', said, lost),
    ...repeat('unowed', said, unowed),
    ...(isInOrder ? [] : [{ failing: 'disordered', detail: said } as const]),
    ...steps.flatMap((step) =>
      copies(
        found.filter((one) => (one.step ?? -1) === step),
        `step ${step}, a ${found[0]?.kind},`,
      ),
    ),
    ...found
      .filter(({ tale, under }) => under !== null && under.tale !== tale)
      .map(({ under }) => ({
        failing: 'misthreaded' as const,
        detail: `${what} stands under ${under?.tale}`,
      })),
  ];
}

/** More than one of what may be there once; excused where the program marked that it could not look. */
function judgeCopies(group: readonly Heard[], outbox: readonly OutboxRow[], what: string): Fault[] {
  if (group.length < 2) return [];
  const uncertain = new Set(outbox.filter((row) => row.uncertain).map(({ key }) => key));
  const excused = Math.min(group.length - 1, group.filter(({ key }) => key !== null && uncertain.has(key)).length);
  const detail = `${what} is there ${group.length} times (${group.map(({ message, key }) => `${message} ${key}`).join(', ')})`;
  return [...repeat('excused', detail, excused), ...repeat('doubled', detail, group.length - 1 - excused)];
}

/** Messages about nothing that was told in this round, and replies that nobody can place. */
function judgeStrangers({ heard, plan, channels }: Evidence): Fault[] {
  const told = new Set(plan.tales.map(({ tale }) => tale.id));
  const dead = new Set(channels.filter((channel) => channel.dead).map(({ name }) => name));
  return heard
    .filter(({ tale, channel }) => tale === null || !told.has(tale) || dead.has(channel))
    .map(({ channel, kind, tale, message }) => ({
      failing: 'unowed',
      detail: `${kind} ${message} of ${tale} in ${channel}`,
    }));
}

/** What the outbox says must be what readers find. */
function judgeOutbox({ outbox, heard, channels }: Evidence): Fault[] {
  const dead = new Set(channels.filter((channel) => channel.dead).map(({ name }) => name));
  const living = outbox.filter(({ channel, kind }) => !dead.has(channel) && kind !== 'edit');
  const keys = new Set(outbox.map(({ key }) => key));
  const say = ({ id, kind, channel, state, note }: OutboxRow): string =>
    `${kind} ${id} for ${channel} is ${state} (${note})`;
  return [
    ...living.filter((row) => isOpen(row)).map((row) => ({ failing: 'unsettled' as const, detail: say(row) })),
    ...living
      .filter(({ state }) => state === 'failed' || state === 'cancelled' || state === 'held')
      .map((row) => ({ failing: 'lost' as const, detail: say(row) })),
    ...outbox
      .filter(({ channel, state }) => dead.has(channel) && state === 'sent')
      .map((row) => ({ failing: 'unowed' as const, detail: say(row) })),
    ...heard
      .filter(({ key }) => key === null || !keys.has(key))
      .map(({ kind, channel, message, key }) => ({
        failing: 'unowed' as const,
        detail: `${kind} ${message} in ${channel} has the key ${key}, which is in no row`,
      })),
  ];
}

function repeat(failing: Fault['failing'], detail: string, times: number): Fault[] {
  return Array.from({ length: Math.max(0, times) }, () => ({ failing, detail }));
}
