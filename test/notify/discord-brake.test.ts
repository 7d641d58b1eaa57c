import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { createDiscordNotifier } from '../../src/notify/discord.ts';
import type { Notifier } from '../../src/notify/notifier.ts';
import { buildCard } from '../contract/notifier-cards.ts';
import { failureOf, newKey } from '../contract/notifier-harness.ts';
import { type DiscordFault, type DiscordServer, startDiscordServer } from '../support/discord-server.ts';

const log = createLog({ level: 'error', format: 'json', secrets: [], write: () => undefined });
const LIMIT = 1_000;
const FORBIDDEN: DiscordFault = { kind: 'refused', status: 403, code: 50_013 };

let server: DiscordServer;
let discord: Notifier;
let passedMs: number;
beforeAll(async () => {
  server = await startDiscordServer();
});
beforeEach(() => {
  passedMs = 0;
  server.clearFaults();
  server.acceptToken(true);
  const clock = { now: () => new Date(Date.now() + passedMs) };
  discord = createDiscordNotifier({ token: server.token, apiUrl: server.apiUrl, log, clock });
});
afterAll(() => server.close());

it('rests with everything before Discord bans the address, and goes on when the refusals are old', async () => {
  await beRefused(LIMIT / 2, FORBIDDEN);
  passedMs = 300_000;
  await beRefused(LIMIT / 2 - 1, { kind: 'refused', status: 401, code: 0 });
  await post();
  await beRefused(1, FORBIDDEN);

  const seen = server.requests.length;
  const rested = await failureOf(post);
  expect(rested).toMatchObject({ code: 'rate-limited', global: true });
  expect(rested.message).toContain('bans its address');
  expect(rested.retryAfterMs).toBeGreaterThan(200_000);
  expect(rested.retryAfterMs).toBeLessThanOrEqual(300_000);
  expect(server.requests).toHaveLength(seen);

  passedMs += rested.retryAfterMs ?? 0;
  await post();
});

it('does not rest for limits that everybody shares', async () => {
  await beRefused(LIMIT, { kind: 'rate-limited', retryAfterMs: 1, shared: true });
  await post();
});

it('rests after limits of its own, and is free of them when the clock is set back', async () => {
  await beRefused(LIMIT, { kind: 'rate-limited', retryAfterMs: 1 });
  await expect(post()).rejects.toMatchObject({ code: 'rate-limited', global: true });
  passedMs = -3_600_000;
  await post();
});

async function post(): Promise<void> {
  await discord.post(
    { platform: 'discord', workspace: server.guild, channel: server.openChannel() },
    buildCard(),
    newKey(),
  );
}

async function beRefused(times: number, fault: DiscordFault): Promise<void> {
  const seen = server.requests.length;
  server.fault(fault, { times });
  for (let time = 0; time < times; time += 1) await failureOf(post);
  expect(server.requests).toHaveLength(seen + times);
}
