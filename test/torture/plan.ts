import type { FeedTrouble } from './feeds.ts';
import { createRandom, type Random } from './random.ts';
import { type FeedName, OFFICIAL_TALES, OUTLETS, PRESS_TALES, type Tale } from './tales.ts';

/** How an event is told: a step once readers have the one before, or every outlet at the same moment. */
export interface PlannedTale {
  readonly tale: Tale;
  readonly how: 'in-turn' | 'at-once';
  readonly startMs: number;
  /** Waited before each step. */
  readonly gapMs: number;
}

/** Something that goes wrong at a moment of the round. */
export interface Strike {
  readonly atMs: number;
  readonly blow: Blow;
}

export type Blow =
  | { readonly what: 'kill'; readonly place: number; readonly gapMs: number }
  /** A message is on its way, accepted or not, and its answer never comes: then everything is killed. */
  | { readonly what: 'kill-sending'; readonly platform: ChatName; readonly committed: boolean; readonly gapMs: number }
  | { readonly what: 'freeze'; readonly place: number; readonly ms: number }
  | { readonly what: 'another'; readonly ms: number }
  | {
      readonly what: 'chat';
      readonly platform: ChatName;
      readonly trouble: ChatTrouble;
      /** New messages only, or whatever is asked next: edits and look-ups too. */
      readonly aim: 'messages' | 'anything';
      readonly times: number;
    }
  | { readonly what: 'chat-down'; readonly platform: ChatName; readonly ms: number }
  | { readonly what: 'late'; readonly times: number }
  | { readonly what: 'feed'; readonly feed: FeedName; readonly trouble: FeedTrouble; readonly times: number }
  | { readonly what: 'store'; readonly name: string; readonly ms: number };

export type ChatName = 'slack' | 'discord';
export type ChatTrouble =
  | 'limit'
  | 'global-limit'
  | 'error'
  | 'reset-before'
  | 'reset-after'
  | 'silent-before'
  | 'silent-after';

/** All that happens in a round, by its seed alone. */
export interface Plan {
  readonly seed: number;
  /** How many programs run. */
  readonly programs: number;
  readonly tales: readonly PlannedTale[];
  readonly strikes: readonly Strike[];
}

/** What a set-up can be struck with. */
export interface Ground {
  readonly isShared: boolean;
  readonly storeStrikes: readonly string[];
}

const SPAN_MS = 6_000;
const CHATS = ['slack', 'discord'] as const;
const CHAT_TROUBLES: readonly ChatTrouble[] = [
  ...(['limit', 'global-limit', 'error', 'error', 'reset-before', 'reset-after', 'reset-after'] as const),
  ...(['silent-before', 'silent-after'] as const),
];
const FEED_TROUBLES: readonly FeedTrouble[] = ['error', 'reset', 'cut', 'refused'];

export function drawPlan(seed: number, ground: Ground): Plan {
  const random = createRandom(seed);
  const programs = ground.isShared ? random.between(1, 3) : 1;
  return { seed, programs, tales: drawTales(random), strikes: drawStrikes(random, ground, programs) };
}

/** The same events without any fault: what a round is measured by. */
export function planReference(tales: readonly Tale[]): Plan {
  const told = tales.map((tale) => ({ tale, how: 'in-turn', startMs: 0, gapMs: 0 }) as const);
  return { seed: 0, programs: 1, tales: told, strikes: [] };
}

function drawTales(random: Random): readonly PlannedTale[] {
  const press = random.shuffle(PRESS_TALES).slice(0, random.between(2, 4));
  const official = random.shuffle(OFFICIAL_TALES).slice(0, random.between(1, 2));
  return [...press, ...official].map((tale) => ({
    tale,
    how: press.includes(tale) && random.chance(0.4) ? 'at-once' : 'in-turn',
    startMs: random.between(0, 1_500),
    gapMs: random.between(0, 400),
  }));
}

function drawStrikes(random: Random, ground: Ground, programs: number): readonly Strike[] {
  const draws: readonly (() => Blow)[] = [
    ...twice(() => ({ what: 'kill', place: random.between(0, programs - 1), gapMs: random.between(0, 400) })),
    ...twice(() => ({
      what: 'kill-sending',
      platform: random.pick(CHATS),
      committed: random.chance(0.6),
      gapMs: random.between(0, 400),
    })),
    ...twice(() => ({ what: 'freeze', place: random.between(0, programs - 1), ms: random.between(300, 4_500) })),
    () => ({ what: 'another', ms: random.between(1_500, 3_000) }),
    ...Array(4).fill(() => drawChat(random)),
    () => ({ what: 'chat-down', platform: random.pick(CHATS), ms: random.between(300, 2_000) }),
    () => ({ what: 'late', times: random.between(1, 2) }),
    () => ({
      what: 'feed',
      feed: random.pick([...OUTLETS, 'inspection', 'documents'] as const),
      trouble: random.pick(FEED_TROUBLES),
      times: random.between(1, 2),
    }),
    ...ground.storeStrikes.map((name) => (): Blow => ({ what: 'store', name, ms: random.between(200, 2_500) })),
  ];
  const count = random.between(5, 10);
  const drawn = Array.from({ length: count }, () => ({ atMs: random.between(0, SPAN_MS), blow: random.pick(draws)() }));
  // a server that is down cannot be taken down
  const isFirst = ({ blow }: Strike, at: number): boolean =>
    blow.what !== 'chat-down' ||
    drawn.findIndex((other) => other.blow.what === 'chat-down' && other.blow.platform === blow.platform) === at;
  return drawn.filter(isFirst).sort((a, b) => a.atMs - b.atMs);
}

function drawChat(random: Random): Blow {
  const [platform, trouble] = [random.pick(CHATS), random.pick(CHAT_TROUBLES)];
  const aim = random.chance(0.6) ? 'messages' : 'anything';
  return { what: 'chat', platform, trouble, aim, times: random.between(1, 5) };
}

function twice(draw: () => Blow): readonly (() => Blow)[] {
  return [draw, draw];
}
