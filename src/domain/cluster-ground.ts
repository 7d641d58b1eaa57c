import type { Sketch } from './cluster-features.ts';
import type { Probe } from './cluster-signals.ts';
import {
  isAmount,
  isRare,
  isRarePlace,
  isSpecific,
  isTelling,
  isTellingCount,
  weighShared,
} from './cluster-telling.ts';

/** What two items have in common altogether, the rarer the more; without any of it, a day and a topic join nobody. */
export function compareGround({ sketch, text }: Probe, other: Sketch, days: number | null) {
  const named = weighNames(
    [...sketch.names, ...sketch.people, ...sketch.products],
    [...other.names, ...other.people, ...other.products],
  );
  const places = sketch.jurisdictions.filter(
    (place) => isRarePlace(place) && other.jurisdictions.includes(place),
  ).length;
  const agencies = sketch.agencies.filter((name) => other.agencies.includes(name)).length;
  const figures = sketch.numbers.filter((n) => (isAmount(n) || isTellingCount(n)) && other.numbers.includes(n)).length;
  const deeds = sketch.deeds.filter((deed) => other.deeds.includes(deed));
  const words = Math.max(
    weighShared(other.title.filter(isTelling), text),
    weighShared(sketch.title.filter(isTelling), new Set(other.text)),
  );
  const sum =
    named + places * 0.7 + agencies * 0.4 + figures + deeds.filter(isSpecific).length * 0.5 + Math.min(4, words) * 0.4;
  const ground = Math.min(1, sum / 5);
  const wordless = isWordless(sketch, other, words) ? 1 : 0;
  return {
    ground,
    groundless: sum < 0.7 ? 1 : 0,
    undatedGround: days === null ? ground : 0,
    wordless,
    nearWordless: days !== null && days <= 2 ? wordless : 0,
    farGround: days === null ? 0 : Math.min(1, Math.max(0, (days - 8) / 40)) * ground,
  };
}

/** Two titles in one language that share no telling word seldom tell of one event. */
function isWordless(a: Sketch, b: Sketch, words: number): boolean {
  return a.lang === b.lang && words < 1;
}

function weighNames(a: readonly string[], b: readonly string[]): number {
  let sum = 0;
  for (const name of a) if (b.includes(name)) sum += isRare(name) ? 1 : 0.4;
  return sum;
}
