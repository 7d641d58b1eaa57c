import type { ActKind } from './act.ts';
import type { Sketch } from './cluster-features.ts';
import { compare, gapDays, type Probe, SIGNALS } from './cluster-signals.ts';
import { isTelling } from './cluster-telling.ts';
import { areTwins } from './cluster-twins.ts';
import type { StoryModel } from './story-model.ts';

/** A follow-up may come weeks later; what is alike after this is a new event with the same cast. */
const MAX_GAP_DAYS = 60;

/** Acts that come by the dozen and look alike: each is its own story. */
const ALONE: ReadonlySet<ActKind> = new Set(['denial-order', 'temporary-denial', 'committee-meeting']);

/** Steps of a matter that are stories of their own. */
const STEPS: readonly ActKind[] = ['proposal', 'suspension'];

/** Sums up how alike two items are, as evidence for one event; null where they cannot be one whatever they share. */
export function weighLikeness(model: StoryModel, probe: Probe, other: Sketch): number | null {
  if (isForbidden(probe.sketch, other)) return null;
  const signals = compare(probe, other);
  return SIGNALS.reduce((sum, name) => sum + model.weights[name] * signals[name], model.bias);
}

/** The chance that a sum of evidence stands for, 0..1. */
export function toChance(evidence: number): number {
  return 1 / (1 + Math.exp(-evidence));
}

/** What an item and a story have in common, in sentences for a reader. */
export function listReasons(item: Sketch, members: readonly Sketch[]): readonly string[] {
  const all = (list: (sketch: Sketch) => readonly string[]): string[] => {
    const known = new Set(members.flatMap(list));
    return list(item).filter((value) => known.has(value));
  };
  const gaps = members.map(({ at }) => gapDays(item.at, at)).filter((days) => days !== null);
  return [
    ...say('names the same', [
      ...all(({ names }) => names),
      ...all(({ people }) => people),
      ...all(({ products }) => products),
    ]),
    ...say(
      'the same authority',
      all(({ agencies }) => agencies),
    ),
    ...say(
      'concerns the same',
      all(({ jurisdictions }) => jurisdictions),
    ),
    ...say(
      'the same figure',
      all(({ numbers }) => numbers)
        .filter(isTellingNumber)
        .map(readNumber),
    ),
    ...say('the same words in the title', all(({ title }) => title).filter(isTelling)),
    ...say(
      'the same kind of step',
      all(({ deeds }) => deeds),
    ),
    ...(gaps.length === 0 ? [] : [sayGap(Math.min(...gaps))]),
  ];
}

/** Whether two items cannot be of one event, whatever they share. */
export function isForbidden(a: Sketch, b: Sketch): boolean {
  const days = gapDays(a.at, b.at);
  if ((days !== null && days > MAX_GAP_DAYS) || areTwins(a, b)) return true;
  if (a.kind === 'none' || b.kind === 'none') return false;
  if (ALONE.has(a.kind) || ALONE.has(b.kind)) return true;
  if (a.kind === 'paperwork' && b.kind === 'paperwork') return true;
  return STEPS.some((step) => (a.kind === step) !== (b.kind === step));
}

function say(what: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${what}: ${values.slice(0, 5).join(', ')}`];
}

function sayGap(days: number): string {
  if (days < 1) return 'within a day of each other';
  return `${Math.round(days)} ${Math.round(days) === 1 ? 'day' : 'days'} apart`;
}

function isTellingNumber(number: string): boolean {
  return !number.startsWith('#') || Number(number.slice(1)) > 9;
}

function readNumber(number: string): string {
  if (number.startsWith('%')) return `${number.slice(1)} %`;
  return Number(number.slice(1)).toLocaleString('en');
}
