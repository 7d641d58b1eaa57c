import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { EarshotError } from '../src/lib/errors.ts';

type Environment = Readonly<Record<string, string>>;

/** What a start with these settings complains of, a line each. */
function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof EarshotError && error.code === 'bad-config') return error.message.split('\n');
    throw error;
  }
}

const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1-abc', SLACK_APP_TOKEN: 'xapp-1-abc' };
const DISCORD = { DISCORD_TOKEN: 'MTE.local.secret' };

type Garbled = readonly [name: string, value: string, said: string, others: Environment];

/** A garbled value of every setting, what is said of it, and what else is set. */
const GARBLED: readonly Garbled[] = [
  ['SLACK_BOT_TOKEN', 'xoxb-…', 'must begin with xoxb-', { SLACK_APP_TOKEN: 'xapp-1-abc' }],
  ['SLACK_APP_TOKEN', 'xoxb-1-abc', 'must begin with xapp-', { SLACK_BOT_TOKEN: 'xoxb-1-abc' }],
  ['SLACK_API_URL', 'slack.com/api', 'must be an address that begins with http:// or https://', SLACK],
  ['DISCORD_TOKEN', 'Bot MTE.local.secret', 'must be three parts joined by points', {}],
  ['DISCORD_API_URL', 'ftp://discord.com', 'must be an address that begins with http:// or https://', DISCORD],
  ['EARSHOT_CONSOLE', 'yes', 'must be 1 or 0', {}],
  ['EARSHOT_DATA_DIR', '~/earshot', 'must be a path', {}],
  ['EARSHOT_HASTE', '0', 'must be a whole number from 1 to 20', {}],
  ['EARSHOT_HASTE', '2.5', 'must be a whole number from 1 to 20', {}],
  ['DATABASE_URL', 'mysql://host/db', 'must be an address that begins with postgres:// or postgresql://', {}],
  ['DATABASE_URL', 'postgres://user:100%@host/db', 'is no readable address: in a password, write', {}],
  ['DATABASE_URL', 'postgres://user:a/b@host:5432/db', 'is no readable address: in a password, write', {}],
  ['REDIS_URL', 'localhost:6379', 'must be an address that begins with redis:// or rediss://', {}],
  ['EARSHOT_CONFIG_DIR', '~/config', 'must be a path', {}],
  ['EARSHOT_ROLES', 'bot,wrker', 'must be some of bot, worker', {}],
  ['EARSHOT_TIME_ZONE', 'Mars/Olympus', 'must be an IANA time zone', {}],
  ['EARSHOT_CONTACT', 'büro@example.com', 'must be plain ASCII', {}],
  ['EARSHOT_LOG', 'loud', 'must be one of debug, info, warn, error', {}],
];
const SECRETS = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'DISCORD_TOKEN', 'DATABASE_URL', 'REDIS_URL'];

describe('the settings', () => {
  it('may all stay unset', () => {
    const config = readConfig({});

    expect(config).toMatchObject({
      ...{ dataDir: './data', databaseUrl: null, redisUrl: null, roles: ['bot', 'worker'], slack: null, discord: null },
      ...{ console: true, timeZone: 'America/New_York', logLevel: 'warn', secrets: [] },
    });
    expect(config.feeds.length).toBeGreaterThanOrEqual(30);
  });

  it.each<Garbled>([...GARBLED])('are explained when garbled: %s=%s', (name, value, said, others) => {
    const problems = problemsOf({ ...others, [name]: value });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} .*; for example ${name}=\\S`));
    expect(problems[0]).toContain(said);
    expect(problems[0]?.includes(value)).toBe(!SECRETS.includes(name));
  });

  it('count as unset when empty or blank', () => {
    const blank = Object.fromEntries(GARBLED.map(([name]) => [name, ' ']));

    expect(readConfig(blank)).toMatchObject({ dataDir: './data', databaseUrl: null, slack: null, console: true });
  });

  it.each<readonly [Environment, string]>([
    [{ SLACK_BOT_TOKEN: 'xoxb-1-abc' }, 'SLACK_APP_TOKEN is missing: Slack needs both tokens'],
    [{ SLACK_APP_TOKEN: 'xapp-1-abc' }, 'SLACK_BOT_TOKEN is missing: Slack needs both tokens'],
    [{ SLACK_API_URL: 'http://127.0.0.1/api/' }, 'SLACK_API_URL is set, but no token of Slack'],
    [{ DISCORD_API_URL: 'http://127.0.0.1/api' }, 'DISCORD_API_URL is set, but no token of Discord'],
    [{ EARSHOT_CONSOLE: '0' }, 'EARSHOT_CONSOLE=0 leaves nowhere to post to'],
    [{ EARSHOT_ROLES: 'bot', ...DISCORD }, 'EARSHOT_ROLES=bot needs a database that a worker can share'],
    [{ EARSHOT_ROLES: 'bot', DATABASE_URL: 'postgres://h/d' }, 'EARSHOT_ROLES=bot needs a token'],
  ])('are refused where they contradict each other: %o', (env, said) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(said)]);
  });

  it('are all complained of at once, unknown ones with the name that was meant', () => {
    const problems = problemsOf({ EARSHOT_LOG: 'loud', EARSHOT_TIMEZONE: 'UTC', EARSHOT_DATADIR: '/x', OTHER: 'x' });

    expect(problems).toEqual([
      expect.stringContaining('EARSHOT_LOG must be one of'),
      expect.stringContaining('EARSHOT_TIMEZONE is not a setting; did you mean EARSHOT_TIME_ZONE?'),
      expect.stringContaining('EARSHOT_DATADIR is not a setting; did you mean EARSHOT_DATA_DIR?'),
    ]);
  });

  it('open the terminal as a channel where no chat platform is set, or where asked to', () => {
    expect(readConfig(SLACK).console).toBe(false);
    expect(readConfig({ ...DISCORD, EARSHOT_CONSOLE: '1' }).console).toBe(true);
    expect(readConfig({ ...DISCORD, EARSHOT_CONSOLE: '0' }).console).toBe(false);
  });

  it('name every value that no log may show, passwords by themselves too', () => {
    const { secrets } = readConfig({ ...SLACK, ...DISCORD, DATABASE_URL: 'postgres://user:p%40ss@host/db' });

    expect(secrets).toEqual(expect.arrayContaining([...Object.values(SLACK), DISCORD.DISCORD_TOKEN, 'p@ss']));
  });

  it('are all in .env.example, and nothing else is', () => {
    const asked = new Set<string>();
    const ask = (given: Record<string, string>): void => {
      const get = (_: unknown, name: string | symbol): string | undefined => {
        asked.add(String(name));
        return given[String(name)];
      };
      readConfig(new Proxy<Record<string, string>>(given, { get }));
    };
    ask({});
    // the port is only asked for where Slack calls over HTTP
    ask({ SLACK_BOT_TOKEN: SLACK.SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET: 'a1b2c3d4e5f60718293a4b5c6d7e8f90' });

    const listed = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8').matchAll(/^#?([A-Z_]+)=/gm);

    expect([...listed].map(([, name]) => name).toSorted()).toEqual([...asked].toSorted());
  });
});

describe('feeds.yaml', () => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-config-'));
  const file = join(folder, 'feeds.yaml');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const problemsIn = (yaml: string): readonly string[] => {
    writeFileSync(file, yaml);
    return problemsOf({ EARSHOT_CONFIG_DIR: folder });
  };
  const GOOD =
    '- id: good\n  kind: rss\n  url: https://good.example/feed\n  title: Good\n  authority: press\n  pace: 10m\n';

  it('is a list of entries, under `feeds:` or by itself', () => {
    expect(problemsIn(GOOD)).toEqual([]);
    expect(problemsIn(`feeds:\n${GOOD.replace(/^/gm, '  ')}`)).toEqual([]);
  });

  it('tells the line of every mistake in every entry', () => {
    const bad =
      '- id: Bad One\n  kind: rss\n  url: gopher://x\n  title: Bad\n  authority: rumour\n  pace: often\n  colour: red\n';

    expect(problemsIn(`# feeds\n${GOOD}${bad}${GOOD}`)).toEqual([
      expect.stringMatching(/feeds\.yaml:8: id must be lower-case words/),
      expect.stringMatching(/feeds\.yaml:10: url must be an http or https address/),
      expect.stringMatching(/feeds\.yaml:12: authority must be one of official, press/),
      expect.stringMatching(/feeds\.yaml:13: pace must be a duration such as 90s/),
      expect.stringMatching(/feeds\.yaml:14: colour is no setting of a feed; known are id, kind/),
      expect.stringMatching(/feeds\.yaml:15: id good is used twice/),
    ]);
  });

  it.each([
    ['', /feeds\.yaml:1: must hold a list of feeds/],
    ['feeds: []\n', /feeds\.yaml:1: must hold a list of feeds/],
    ['feeds: many\n', /feeds\.yaml:1: must hold a list of feeds/],
    [`${GOOD}  pace: 5m\n`, /feeds\.yaml:7: Map keys must be unique/],
    [`${GOOD} - id: crooked\n`, /feeds\.yaml:\d: /],
    ['- *nobody\n', /feeds\.yaml:1: .*nobody/],
    ['- just words\n', /feeds\.yaml:1: must be a list of settings, such as id: ee-times/],
  ])('is explained when broken: %j', (yaml, said) => {
    expect(problemsIn(yaml)).toEqual([expect.stringMatching(said)]);
  });

  it('says where a setting of a feed stands, for whoever knows more of its kind', () => {
    writeFileSync(file, `# feeds\n${GOOD}  options:\n    timeZone: Mars\n`);
    const { placeOf } = readConfig({ EARSHOT_CONFIG_DIR: folder });

    expect(placeOf('good', 'kind')).toBe(`${file}:3`);
    expect(placeOf('good', 'options.timeZone')).toBe(`${file}:9`);
    expect(placeOf('other', 'kind')).toBe(file);
  });

  it('is asked for where it is missing', () => {
    expect(problemsOf({ EARSHOT_CONFIG_DIR: '/nowhere' })).toEqual([
      '/nowhere/feeds.yaml cannot be read (ENOENT); EARSHOT_CONFIG_DIR names the folder that holds it, "config" by default',
    ]);
  });
});
