import { FAILINGS, type Failing, type Findings } from './check.ts';
import type { Strike } from './plan.ts';
import type { Outcome } from './round.ts';

/** What all rounds came to. */
export interface Sum {
  readonly rounds: number;
  readonly owed: number;
  readonly counts: Readonly<Record<Failing, number>>;
  readonly uncertain: number;
  readonly uncertainDoubled: number;
  readonly firstSeed: number | null;
  readonly lastSeed: number | null;
  readonly failedSeeds: readonly number[];
  readonly seconds: number;
}

interface Round {
  readonly seed: number;
  readonly findings: Findings;
  readonly ms: number;
}

export function hasFailed({ findings }: { readonly findings: Findings }): boolean {
  return FAILINGS.some((name) => findings.counts[name] > 0);
}

export function sumUp(rounds: readonly Round[]): Sum {
  const total = (count: (findings: Findings) => number): number =>
    rounds.reduce((sum, { findings }) => sum + count(findings), 0);
  const counts = Object.fromEntries(FAILINGS.map((name) => [name, total((findings) => findings.counts[name])]));
  return {
    rounds: rounds.length,
    owed: total(({ owed }) => owed),
    counts: counts as Record<Failing, number>,
    uncertain: total(({ uncertain }) => uncertain),
    uncertainDoubled: total(({ uncertainDoubled }) => uncertainDoubled),
    firstSeed: rounds[0]?.seed ?? null,
    lastSeed: rounds.at(-1)?.seed ?? null,
    failedSeeds: rounds.filter(hasFailed).map(({ seed }) => seed),
    seconds: Math.round(rounds.reduce((sum, { ms }) => sum + ms, 0) / 1_000),
  };
}

/** A line, and for a failed round what failed and how to see it again. */
export function describeOutcome({ plan, findings, ms }: Outcome, kept: string | null): string {
  const strikes = plan.strikes.map(describeStrike).join(', ');
  const failed = FAILINGS.filter((name) => findings.counts[name] > 0).map((name) => `${findings.counts[name]} ${name}`);
  const verdict = failed.length === 0 ? 'ok' : `FAILED: ${failed.join(', ')}`;
  const doubt = findings.uncertain === 0 ? '' : `, ${findings.uncertain} uncertain`;
  const line = `seed ${plan.seed}: ${verdict} (${findings.owed} owed${doubt}, ${(ms / 1_000).toFixed(1)} s; ${strikes})`;
  if (kept === null) return line;
  return [
    line,
    ...findings.details.map((detail) => `    ${detail}`),
    `    again: --rounds 1 --seed ${plan.seed}; logs: ${kept}`,
  ].join('\n');
}

export function describeSum(sum: Sum, where: string): string {
  const found = FAILINGS.map((name) => `${sum.counts[name]} ${name}`).join(', ');
  const seeds = `seeds ${sum.firstSeed} to ${sum.lastSeed}`;
  const failed = sum.failedSeeds.length === 0 ? '' : ` Failing seeds: ${sum.failedSeeds.join(', ')}.`;
  return `${sum.rounds} rounds on ${where} (${seeds}) in ${sum.seconds} s: ${sum.owed} messages owed, ${found}; ${sum.uncertain} uncertain, ${sum.uncertainDoubled} of them doubled.${failed}`;
}

function describeStrike({ atMs, blow }: Strike): string {
  const { what, ...rest } = blow;
  return [what, ...Object.values(rest).map(String)].join(' ').concat(`@${atMs}`);
}
