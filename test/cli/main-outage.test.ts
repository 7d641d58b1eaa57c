import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPglite } from '../../src/db/pglite.ts';
import { silentLog } from '../support/database.ts';
import type { Event } from '../support/events.ts';
import { EVENTS, entryOf, titleOf } from '../support/events.ts';
import { findTemplate } from '../support/pglite-template.ts';
import { startProcess } from '../support/program-process.ts';
import type { World } from '../support/world.ts';
import { createWorld } from '../support/world.ts';

/** A world whose data directory need not be made first, which takes the program some seconds. */
async function openWorld(): Promise<World> {
  const [world, template] = await Promise.all([createWorld(), findTemplate(silentLog)]);
  const db = await openPglite({ dir: world.env['EARSHOT_DATA_DIR'] ?? '', template, log: silentLog });
  await db.close();
  return world;
}

describe('the program with a chat token', { timeout: 120_000 }, () => {
  let world: World;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    world = await openWorld();
    const { DISCORD_TOKEN, DISCORD_API_URL, ...others } = world.env;
    env = { ...others, EARSHOT_LOG: 'info' };
  });
  afterAll(() => world.close());

  it('loses and doubles nothing when it is killed in the middle, and shows no token', async () => {
    const killed = startProcess({ env });
    await killed.until(({ err }) => err.includes('slack.connected'));
    await world.slack.sendCommand({ text: 'subscribe severity:medium', channel: world.slackChannel });
    const events = Object.keys(EVENTS) as Event[];
    world.publish('harbour', events.slice(0, 3).map(entryOf));
    world.publish('ledger', events.slice(3).map(entryOf));
    await world.slack.until(() => world.slack.messages(world.slackChannel).length > 0, 60_000);
    killed.kill('SIGKILL');
    const before = await killed.ended;
    expect(world.slack.messages(world.slackChannel).length).toBeLessThan(events.length);

    const next = startProcess({ env });
    const rootsOf = (event: Event) => world.onSlack(titleOf(event)).roots.length;
    await world.slack.until(() => events.every((event) => rootsOf(event) > 0), 60_000);
    next.kill('SIGINT');
    const after = await next.ended;

    expect(events.map(rootsOf)).toEqual(events.map(() => 1));
    expect(after).toMatchObject({ code: 0, out: '' });
    expect(before.err + after.err).not.toMatch(new RegExp(`${env['SLACK_BOT_TOKEN']}|${env['SLACK_APP_TOKEN']}`));
  });
});

describe('the program without a network', { timeout: 60_000 }, () => {
  let world: World;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    world = await openWorld();
    const { EARSHOT_CONFIG_DIR = '', EARSHOT_DATA_DIR = '' } = world.env;
    env = { EARSHOT_CONFIG_DIR, EARSHOT_DATA_DIR };
    for (const feed of FEEDS) world.feeds.set(`/${feed.path}`, { trouble: 'reset' });
  });
  afterAll(() => world.close());

  const FEEDS = [
    ...['harbour', 'ledger', 'pacific'].map((slug) => ({ slug, path: `${slug}.xml` })),
    ...['documents', 'inspection'].map((kind) => ({ slug: `fr-${kind}`, path: `${kind}.json` })),
  ];

  it('says so once, goes on, and ends with 1 when a promise is lost', async () => {
    const program = startProcess({ env, preload: 'test/support/fail-on-signal.ts' });
    await program.until(({ err }) => err.includes('is this machine online?'));
    const asked = world.feeds.requests.length;
    // every feed is tried again, several times, before anything more is looked at
    await new Promise<void>((resolve) => {
      for (const { path } of FEEDS) {
        world.feeds.set(`/${path}`, () => {
          if (FEEDS.every((feed) => countOf(feed.path) > 1) && world.feeds.requests.length > asked) resolve();
          return { trouble: 'reset' };
        });
      }
    });
    program.kill('SIGUSR2');
    const { code, out, err } = await program.ended;

    for (const { slug } of FEEDS) {
      expect(err.split(`feed ${slug} is failing: 127.0.0.1:`)).toHaveLength(2);
    }
    expect(err.split('no feed could be reached: is this machine online?')).toHaveLength(2);
    expect(err).toMatch(/next try at \d\d:\d\d\n/);
    expect(err).toMatch(/\d\d:\d\d:\d\d Earshot has to stop: a promise that nobody kept\n/);
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });

  it('ends with 1 when the thread of the database dies', async () => {
    const program = startProcess({ env, preload: 'test/support/fail-on-signal.ts' });
    await program.until(({ err }) =>
      err.includes('failing since before this start: fr-documents, fr-inspection, harbour'),
    );
    program.kill('SIGPWR');
    const { code, out, err } = await program.ended;

    expect(err).toContain('Earshot has to stop: The thread of the embedded database died; start Earshot again.\n');
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });

  const countOf = (path: string): number =>
    world.feeds.requests.filter((request) => request.path === `/${path}`).length;
});
