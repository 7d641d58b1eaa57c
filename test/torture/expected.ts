import type { Heard } from './chats.ts';
import type { Plan, PlannedTale } from './plan.ts';

/** What one channel is owed of one event when it is told in turn. */
export interface Owed {
  /** The step that the root shows in the end. */
  readonly shows: number | null;
  /** The steps that are replies, in order. */
  readonly replies: readonly number[];
  /** The steps that are shown in the channel too. */
  readonly announcements: readonly number[];
}

/** What every channel is owed of every event, by channel and event. */
export type Expected = ReadonlyMap<string, Owed>;

export const keyOf = (channel: string, tale: string): string => `${channel} ${tale}`;

/**
 * Reads what is owed from a round without faults in which every event was told. The events have nothing to do with each
 * other, so that any choice of them is owed the same.
 */
export function readExpected(heard: readonly Heard[]): Expected {
  const roots = heard.filter(({ kind, tale }) => kind === 'root' && tale !== null);
  return new Map(
    roots.map(({ channel, tale, step }) => {
      const steps = (kind: Heard['kind']): readonly number[] =>
        heard
          .filter((one) => one.channel === channel && one.tale === tale && one.kind === kind)
          .flatMap((one) => (one.step === null ? [] : [one.step]));
      return [
        keyOf(channel, tale ?? ''),
        { shows: step, replies: steps('reply'), announcements: steps('announcement') },
      ];
    }),
  );
}

/** Whether readers find at least all that they are owed. */
export function isComplete(expected: Expected, plan: Plan, heard: readonly Heard[]): boolean {
  const channels = new Set([...expected.keys()].map((key) => key.split(' ')[0] ?? ''));
  return plan.tales.every((planned) => [...channels].every((channel) => hasAll(expected, planned, channel, heard)));
}

function hasAll(expected: Expected, { tale, how }: PlannedTale, channel: string, heard: readonly Heard[]): boolean {
  const owed = expected.get(keyOf(channel, tale.id));
  if (owed === undefined) return true;
  const mine = heard.filter((one) => one.channel === channel && one.tale === tale.id);
  const roots = mine.filter(({ kind }) => kind === 'root');
  if (roots.length === 0 || (how === 'in-turn' && !roots.some(({ step }) => step === owed.shows))) return false;
  return (['reply', 'announcement'] as const).every((kind) => {
    const wanted = kind === 'reply' ? owed.replies : owed.announcements;
    const found = new Set(mine.filter((one) => one.kind === kind).map(({ step }) => step));
    return how === 'in-turn' ? wanted.every((step) => found.has(step)) : found.size >= wanted.length;
  });
}
