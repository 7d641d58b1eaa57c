import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import { completeArg, suggestCompanies, suggestZones } from '../../src/bot/complete.ts';
import type { Db } from '../../src/db/db.ts';
import { openTestPglite, resetDatabase } from '../support/database.ts';
import { startBot, startServer } from '../support/discord-bot.ts';
import type { DiscordServer } from '../support/discord-server.ts';
import { readMessage } from '../support/discord-text.ts';

const MANAGER = { permissions: ['MANAGE_CHANNELS'] } as const;

let db: Db;
let server: DiscordServer;
let channel: string;
beforeAll(async () => {
  db = await openTestPglite();
});
beforeEach(async () => {
  await resetDatabase(db);
  server = await startServer();
  const companies = ['Applied Materials', 'ASML', 'Micron', 'SMIC', 'TSMC'];
  await startBot(server, { commands: COMMANDS, deps: { db, companies, feeds: ['fr-documents', 'chip-desk'] } });
  channel = server.openChannel();
});
afterAll(() => db.close());

/** What is offered for an option of a command. */
async function offer(command: string, option: string, typed: string): Promise<readonly string[]> {
  const typing = { name: `earshot ${command}`, options: { [option]: typed }, focused: option, channel };
  return (await server.type(typing)).map(({ value }) => value);
}

describe('what is offered on Discord while something is typed', () => {
  it('completes the last of several, and not what is there already', async () => {
    expect(await offer('subscribe', 'topics', '')).toContain('ai-chips');
    expect(await offer('subscribe', 'topics', 'ai')).toEqual(['ai-chips']);
    const next = await offer('subscribe', 'topics', 'ai-chips,entity-list, ');
    expect(next).toContain('ai-chips, entity-list, chipmaking');
    expect(next).toHaveLength(6);
  });

  it.each([
    ['jurisdictions', 'nether', 'Netherlands'],
    ['jurisdictions', 'US, korea', 'US, South Korea'],
    ['companies', 'materials', 'Applied Materials'],
    ['companies', 'tmsc', 'TSMC'],
    ['feeds', 'chip', 'chip-desk'],
  ])('finds %s by %j: %s', async (option, typed, offered) => {
    expect(await offer('subscribe', option, typed)).toContain(offered);
  });

  it('shows no more than fits, the likeliest countries first', async () => {
    const countries = await offer('subscribe', 'jurisdictions', '');

    expect(countries).toHaveLength(25);
    expect(countries.slice(0, 2)).toEqual(['United States', 'China']);
    expect(await offer('subscribe', 'companies', `${'A long name indeed, '.repeat(6)}T`)).toEqual([]);
  });

  it('completes when a digest comes, to the time zone by its city', async () => {
    expect(await offer('digest', 'when', 'weekly fr')).toEqual(['weekly fri 09:00 UTC']);
    const zones = await offer('digest', 'when', 'weekly tue 08:30 hong k');
    expect(zones[0]).toBe('weekly tue 08:30 Asia/Hong_Kong');
    expect(await offer('digest', 'when', 'weekly tue 08:30 ')).toContain('weekly tue 08:30 UTC');
  });

  it('names subscriptions by their filters in words', async () => {
    const options = { topics: 'ai-chips', severity: 'high' };
    await server.sendCommand({ name: 'earshot subscribe', options, ...MANAGER, channel });

    const typing = { name: 'earshot unsubscribe', options: { id: 'chips' }, focused: 'id', channel };
    expect(await server.type(typing)).toEqual([{ name: '#1 AI chips, high severity and above', value: '1' }]);
  });

  it('is nothing where nothing is known, or in a direct conversation', async () => {
    expect(await offer('subscribe', 'include', 'gal')).toEqual([]);
    const direct = server.openChannel(1);
    const typing = { name: 'earshot subscribe', options: { topics: '' }, focused: 'topics', channel: direct };
    expect(await server.type(typing)).toEqual([]);
  });

  it('finds a time zone by its city', async () => {
    const arg = { name: 'zone', summary: 'Where', required: false, choices: [], many: false, rest: false };
    const deps = { timeZone: 'Europe/Berlin' } as Parameters<typeof completeArg>[3];
    const caller = {} as Parameters<typeof completeArg>[2];

    const offered = await completeArg({ ...arg, suggest: suggestZones }, 'hong kong', caller, deps);
    expect(offered[0]?.value).toBe('Asia/Hong_Kong');
    expect((await completeArg({ ...arg, suggest: suggestZones }, '', caller, deps))[0]?.value).toBe('Europe/Berlin');
    expect(await completeArg({ ...arg, suggest: suggestCompanies }, 'x', caller, deps)).toEqual([]);
  });
});

describe('a Discord forum', () => {
  const subscribe = async (post: string, options: Readonly<Record<string, string>>) =>
    readMessage(await server.sendCommand({ name: 'earshot subscribe', options, ...MANAGER, channel: post })).text;
  const stored = () => db.query('SELECT external_id AS channel, forum FROM channels');

  it('is subscribed from one of its posts, with the tag that it asks for', async () => {
    const { channel: forum, tags } = server.openForum({ tags: ['News', 'Talk'], needsTag: true });
    const post = server.openThread(forum, 'Welcome');

    expect(await subscribe(post, { severity: 'high' })).toContain('name one with tag: News or Talk');
    expect(await subscribe(post, { severity: 'high', tag: 'nwes' })).toContain('Did you mean News?');
    expect(await stored()).toEqual([]);
    expect(await subscribe(post, { severity: 'high', tag: 'news' })).toContain('Subscribed');
    expect(await subscribe(post, { topics: 'ai-chips' })).toContain('Subscribed');
    expect(await stored()).toEqual([{ channel: forum, forum: { tag: tags[0]?.id } }]);
    const typing = { name: 'earshot subscribe', options: { tag: 't' }, focused: 'tag', channel: post };
    expect((await server.type(typing)).map(({ value }) => value)).toEqual(['Talk']);
  });

  it('shows its tags in the menus of the form', async () => {
    const { channel: forum } = server.openForum({ tags: ['News', 'Talk'] });
    const post = server.openThread(forum, 'Welcome');

    const inForum = await server.sendCommand({ name: 'earshot subscribe', ...MANAGER, channel: post });
    const inText = await server.sendCommand({ name: 'earshot subscribe', ...MANAGER, channel });

    const menus = (rows: typeof inForum.components) => rows.map((row) => row.components[0]?.custom_id);
    const common = ['pick:subscribe:topics', 'pick:subscribe:severity', 'pick:subscribe:mode'];
    expect(menus(inForum.components)).toEqual([...common, 'pick:subscribe:tag', 'send:subscribe']);
    expect(menus(inText.components)).toEqual([...common, 'send:subscribe']);
  });

  it('needs no tag unless it asks for one, and a text channel takes none', async () => {
    const post = server.openThread(server.openForum({ tags: ['News'] }).channel, 'Welcome');

    expect(await subscribe(post, { severity: 'high' })).toContain('Subscribed');
    expect(await stored()).toMatchObject([{ forum: { tag: null } }]);
    expect(await subscribe(channel, { severity: 'high', tag: 'News' })).toContain('this is no forum');
  });
});
