import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import type { FeedEntry } from './domain/feed-entry.ts';
import { parseFeedEntry } from './domain/feed-entry.ts';
import { DATA_GOV_KEY, DISCORD_TOKEN, SIGNING_SECRET, SLACK_TOKEN } from './domain/token-looks.ts';
import { EarshotError } from './lib/errors.ts';
import type { Level } from './lib/log.ts';
import {
  choiceSetting,
  choicesSetting,
  flagSetting,
  folderSetting,
  headerSetting,
  portSetting,
  timeZoneSetting,
  tokenSetting,
  urlSetting,
  wholeSetting,
} from './lib/setting-kinds.ts';
import { SettingsReader, withPassword } from './lib/settings.ts';
import { listEntries, readYaml } from './lib/yaml-file.ts';

export const ROLES = ['bot', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/** Everything a start depends on, checked and frozen. */
export interface Config {
  readonly dataDir: string;
  /** PostgreSQL; null = the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Redis; null = the queue lives in the database. */
  readonly redisUrl: string | null;
  readonly roles: readonly Role[];
  readonly slack: SlackConfig | null;
  readonly discord: { readonly token: string; readonly apiUrl: string | null } | null;
  /** Whether the terminal is a channel. */
  readonly console: boolean;
  /** Whether feeds added from chat may be at addresses of a private network. */
  readonly allowPrivateFeeds: boolean;
  readonly timeZone: string;
  /** Said to upstreams in the User-Agent. */
  readonly contact: string;
  /** A key of api.data.gov, for the feeds that ask for one. */
  readonly dataGovKey: string | null;
  readonly logLevel: Level;
  /** What our own waits are divided by; 1 but against servers that play the platforms. */
  readonly haste: number;
  /** Values that no log may show. */
  readonly secrets: readonly string[];
  readonly feeds: readonly FeedEntry[];
  /** Where `feeds.yaml` and the classifier's vocabulary lie. */
  readonly configDir: string;
  /** Where a setting of a feed stands, as `file:line`. */
  readonly placeOf: (slug: string, setting: string) => string;
}

/** How Slack is reached, and who may manage there. */
export interface SlackConfig {
  readonly botToken: string;
  /** Socket Mode, or HTTP requests that Slack signs. */
  readonly entry:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };
  readonly apiUrl: string | null;
  readonly managers: 'members' | 'admins';
}

/** The config folder beside the program, as seen from the working directory. */
const OWN_CONFIG = relative('.', join(import.meta.dirname, '..', 'config')) || '.';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment over what `.env` in the working directory says.
 * @throws EarshotError `bad-config` when there is a `.env` that cannot be read.
 */
export function readEnvironment(): Environment {
  if (!existsSync('.env')) return process.env;
  try {
    return { ...parseEnv(readFileSync('.env', 'utf8')), ...process.env };
  } catch (error) {
    throw new EarshotError(
      'bad-config',
      `.env cannot be read (${codeOf(error)}); it must be a file of NAME=value lines`,
    );
  }
}

/**
 * Reads the settings and the files of the config folder.
 * @throws EarshotError `bad-config` with every problem, a line each.
 */
export function readConfig(env: Environment): Config {
  const reader = new SettingsReader(env);
  const configDir = reader.read(folderSetting('EARSHOT_CONFIG_DIR', OWN_CONFIG, './my-config'));
  const settings = readSettings(reader);
  const feeds = readFeeds(configDir, reader.problems);
  reader.complainOfUnknown('EARSHOT_');
  if (reader.problems.length > 0) throw new EarshotError('bad-config', reader.problems.join('\n'));
  return Object.freeze({ ...settings, ...feeds, configDir, secrets: reader.secrets.flatMap(withPassword) });
}

type Settings = Omit<Config, 'feeds' | 'configDir' | 'placeOf' | 'secrets'>;

function readSettings(reader: SettingsReader): Settings {
  const slack = readSlack(reader);
  const discord = readDiscord(reader);
  const settings: Settings = {
    dataDir: reader.read(folderSetting('EARSHOT_DATA_DIR', './data', './data')),
    databaseUrl: reader.read(
      urlSetting('DATABASE_URL', ['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/earshot'),
    ),
    redisUrl: reader.read(urlSetting('REDIS_URL', ['redis:', 'rediss:'], 'redis://host:6379')),
    roles: reader.read(choicesSetting('EARSHOT_ROLES', ROLES)),
    slack,
    discord,
    console: reader.read(flagSetting('EARSHOT_CONSOLE', slack === null && discord === null)),
    allowPrivateFeeds: reader.read(flagSetting('EARSHOT_ALLOW_PRIVATE_FEEDS', false)),
    timeZone: reader.read(timeZoneSetting('EARSHOT_TIME_ZONE', 'America/New_York', 'Europe/Amsterdam')),
    contact: reader.read(headerSetting('EARSHOT_CONTACT', 'contact not set', 'ops@example.com')),
    dataGovKey: reader.read(tokenSetting('API_DATA_GOV_KEY', DATA_GOV_KEY)),
    logLevel: reader.read(choiceSetting('EARSHOT_LOG', ['debug', 'info', 'warn', 'error'] as const, 'warn')),
    haste: reader.read(wholeSetting('EARSHOT_HASTE', 1, { least: 1, most: 20 })),
  };
  reader.problems.push(...listContradictions(settings, reader));
  return settings;
}

/** Settings that are right by themselves and together leave the program with nothing to do. */
function listContradictions({ databaseUrl, roles, console }: Settings, reader: SettingsReader): readonly string[] {
  const hasTokens = [...SLACK_SETTINGS, 'DISCORD_TOKEN'].some((name) => reader.has(name));
  const problems: string[] = [];
  if (!console && !hasTokens) {
    problems.push(
      'EARSHOT_CONSOLE=0 leaves nowhere to post to: set the tokens of Slack or Discord, or EARSHOT_CONSOLE=1',
    );
  }
  if (!roles.includes('worker') && databaseUrl === null) {
    problems.push(
      'EARSHOT_ROLES=bot needs a database that a worker can share: set DATABASE_URL, or EARSHOT_ROLES=bot,worker',
    );
  } else if (!roles.includes('worker') && !hasTokens) {
    problems.push('EARSHOT_ROLES=bot needs a token: set those of Slack or Discord, or EARSHOT_ROLES=worker');
  }
  return problems;
}

const SLACK_SETTINGS = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'] as const;

function readSlack(reader: SettingsReader): SlackConfig | null {
  const botToken = reader.read(tokenSetting('SLACK_BOT_TOKEN', SLACK_TOKEN('xoxb-')));
  const apiUrl = reader.read(urlSetting('SLACK_API_URL', ['http:', 'https:'], 'https://slack.com/api/'));
  const managers = reader.read(choiceSetting('EARSHOT_SLACK_MANAGERS', ['members', 'admins'] as const, 'members'));
  const entry = readSlackEntry(reader);
  const isMeant = SLACK_SETTINGS.some((name) => reader.has(name));
  if (isMeant && !reader.has('SLACK_BOT_TOKEN')) reader.problems.push(sayMissing('SLACK_BOT_TOKEN', 'xoxb-'));
  if (reader.has('SLACK_API_URL') && !isMeant) {
    reader.problems.push('SLACK_API_URL is set, but no token of Slack: set SLACK_BOT_TOKEN as well');
  }
  return botToken === null || entry === null ? null : { botToken, entry, apiUrl, managers };
}

/** The app token opens Socket Mode; with the signing secret instead, Slack calls this program. */
function readSlackEntry(reader: SettingsReader): SlackConfig['entry'] | null {
  const appToken = reader.read(tokenSetting('SLACK_APP_TOKEN', SLACK_TOKEN('xapp-')));
  const signingSecret = reader.read(tokenSetting('SLACK_SIGNING_SECRET', SIGNING_SECRET));
  const [hasApp, hasSecret] = [reader.has('SLACK_APP_TOKEN'), reader.has('SLACK_SIGNING_SECRET')];
  if (hasApp && hasSecret) {
    reader.problems.push(
      'SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set: keep the first for Socket Mode, the second for HTTP',
    );
  } else if (!hasApp && !hasSecret && reader.has('SLACK_BOT_TOKEN')) {
    reader.problems.push(sayMissing('SLACK_APP_TOKEN', 'xapp-'));
  }
  if (appToken !== null) return { kind: 'socket', appToken };
  // PORT alone means nothing to us: other programs read it
  if (signingSecret === null) return null;
  return { kind: 'http', signingSecret, port: reader.read(portSetting('PORT', 3_000)) };
}

function sayMissing(name: string, prefix: string): string {
  return `${name} is missing: Slack needs both tokens; for example ${name}=${prefix}1234-abcd`;
}

function readDiscord(reader: SettingsReader): Config['discord'] {
  const token = reader.read(tokenSetting('DISCORD_TOKEN', DISCORD_TOKEN));
  const apiUrl = reader.read(urlSetting('DISCORD_API_URL', ['http:', 'https:'], 'https://discord.com/api'));
  if (reader.has('DISCORD_API_URL') && !reader.has('DISCORD_TOKEN')) {
    reader.problems.push('DISCORD_API_URL is set, but no token of Discord: set DISCORD_TOKEN as well');
  }
  return token === null ? null : { token, apiUrl };
}

function readFeeds(configDir: string, problems: string[]): Pick<Config, 'feeds' | 'placeOf'> {
  const path = join(configDir, 'feeds.yaml');
  const feeds: FeedEntry[] = [];
  const places = new Map<string, (setting: string) => string>();
  const placeOf: Config['placeOf'] = (slug, setting) => places.get(slug)?.(setting) ?? path;
  const text = readText(path, problems);
  if (text === null) return { feeds, placeOf };
  const yaml = readYaml(path, text);
  const list = listEntries(yaml.value, 'feeds');
  if (list === null && yaml.problems.length === 0) {
    problems.push(`${path}:1: must hold a list of feeds; begin each with - id: and its name`);
  }
  problems.push(...yaml.problems);
  const at = list === yaml.value ? [] : ['feeds'];
  for (const [index, value] of (list ?? []).entries()) {
    const parsed = parseFeedEntry(value);
    const place = (setting: string): string =>
      `${path}:${yaml.lineOf([...at, index, ...setting.split('.').filter(Boolean)])}`;
    for (const { path: setting, message } of parsed.problems) {
      problems.push(`${place(setting)}: ${[setting, message].filter(Boolean).join(' ')}`);
    }
    if (parsed.entry === null) continue;
    const { slug } = parsed.entry;
    if (places.has(slug)) problems.push(`${place('id')}: id ${slug} is used twice; every feed needs its own`);
    else feeds.push(parsed.entry);
    places.set(slug, place);
  }
  return { feeds, placeOf };
}

function readText(path: string, problems: string[]): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    problems.push(
      `${path} cannot be read (${codeOf(error)}); EARSHOT_CONFIG_DIR names the folder that holds it, "config" by default`,
    );
    return null;
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : error);
