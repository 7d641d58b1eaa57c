import { describe, expect, it } from 'vitest';
import { redisIsThere } from './support/redis.ts';
import { FAILINGS } from './torture/check.ts';
import { playRounds } from './torture/rounds.ts';
import type { Servers } from './torture/store-shared.ts';

const NOTHING = Object.fromEntries(FAILINGS.map((name) => [name, 0]));

/** A short run; `npm run torture` plays long ones. */
async function play(series: { readonly seed: number; readonly rounds: number; readonly servers: Servers | null }) {
  const outcomes = [];
  for await (const { plan, findings } of playRounds(series)) {
    const { counts, owed, details } = findings;
    outcomes.push({
      seed: plan.seed,
      counts,
      isMuch: owed > 50,
      details: details.filter((detail) => !detail.startsWith('excused')),
    });
  }
  return outcomes;
}

const clean = (seed: number) => ({ seed, counts: NOTHING, isMuch: true, details: [] });

describe('the program under kill -9, freezes, lost answers and outages', { timeout: 300_000 }, () => {
  it('loses, doubles and misplaces nothing on the embedded database', async () => {
    expect(await play({ seed: 10_002, rounds: 2, servers: null })).toEqual([clean(10_002), clean(10_003)]);
  });

  const servers = {
    redisUrl: process.env['TEST_REDIS_URL'] ?? '',
    databaseUrl: process.env['TEST_DATABASE_URL'] ?? '',
  };
  // the reporter says so where there are none
  if (redisIsThere() && servers.databaseUrl !== '') {
    it('loses, doubles and misplaces nothing on Redis and PostgreSQL', async () => {
      expect(await play({ seed: 3_001, rounds: 1, servers })).toEqual([clean(3_001)]);
    });
  }
});
