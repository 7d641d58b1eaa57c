import { afterAll, beforeAll, expect, it } from 'vitest';
import { echoOf as echo, entryOf as entry } from '../support/events.ts';
import type { World } from '../support/world.ts';
import { createWorld } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.start();
  await world.subscribe();
});
afterAll(() => world.close());

it('serves everybody else while a channel never answers, a token is rejected and a feed drips', async () => {
  const dead = world.slack.addChannel();
  await world.slack.sendCommand({ text: 'subscribe severity:medium', channel: dead });
  const dying = world.slack.requests.length;
  world.slack.fail({ kind: 'silent', committed: false }, { method: '*', channel: dead, times: 1_000 });
  world.discord.acceptToken(false);
  world.feeds.set('/pacific.xml', { trouble: 'drip' });

  world.publish('harbour', [entry('gallium')]);
  // both are being waited for
  await world.slack.until(() => world.slack.requests.slice(dying).some(({ args }) => args['channel'] === dead), 60_000);
  await world.discord.until(() => world.discord.requests.some(({ path }) => path.endsWith('/messages')));
  world.publish('harbour', [entry('gallium'), entry('asml'), entry('huawei')]);
  world.publish('ledger', [echo('gallium')]);

  for (const word of ['gallium', 'ASML', 'Huawei'])
    await world.slack.until(() => world.onSlack(word).roots.length === 1, 80_000);
  await world.slack.until(() => world.onSlack('gallium').replies.length === 1, 80_000);
  expect(world.slack.messages(dead)).toEqual([]);
  expect(world.discord.messages(world.discordChannel)).toEqual([]);
}, 120_000);
