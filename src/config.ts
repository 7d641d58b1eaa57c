import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import type { FeedEntry } from './domain/feed-entry.ts';
import { parseFeedEntry } from './domain/feed-entry.ts';
import { EarshotError } from './lib/errors.ts';
import type { Level } from './lib/log.ts';
import type { Setting } from './lib/settings.ts';
import { SettingsReader } from './lib/settings.ts';
import { readYaml } from './lib/yaml-file.ts';

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
  readonly slack: { readonly botToken: string; readonly appToken: string; readonly apiUrl: string | null } | null;
  readonly discord: { readonly token: string; readonly apiUrl: string | null } | null;
  /** Whether the terminal is a channel. */
  readonly console: boolean;
  readonly timeZone: string;
  /** Said to upstreams in the User-Agent. */
  readonly contact: string;
  readonly logLevel: Level;
  /** Values that no log may show. */
  readonly secrets: readonly string[];
  readonly feeds: readonly FeedEntry[];
  /** Where `feeds.yaml` and the classifier's vocabulary lie. */
  readonly configDir: string;
}

/** The config folder beside the program, as seen from the working directory. */
const OWN_CONFIG = relative('.', join(import.meta.dirname, '..', 'config')) || '.';

/** The environment over what `.env` in the working directory says. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  return { ...file, ...process.env };
}

/**
 * Reads the settings and the files of the config folder.
 * @throws EarshotError `bad-config` with every problem, a line each.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const reader = new SettingsReader(env);
  const configDir = reader.read(TEXT('EARSHOT_CONFIG_DIR', OWN_CONFIG, './my-config'));
  const settings = readSettings(reader);
  const feeds = readFeeds(configDir, reader.problems);
  reader.complainOfUnknown('EARSHOT_');
  if (reader.problems.length > 0) throw new EarshotError('bad-config', reader.problems.join('\n'));
  return Object.freeze({ ...settings, feeds, configDir, secrets: reader.secrets.flatMap(withPassword) });
}

/** A driver's error may quote the password of an address without the rest of it. */
function withPassword(secret: string): readonly string[] {
  const password = URL.canParse(secret) ? decodeURIComponent(new URL(secret).password) : '';
  return password === '' ? [secret] : [secret, password];
}

type Settings = Omit<Config, 'feeds' | 'configDir' | 'secrets'>;

function readSettings(reader: SettingsReader): Settings {
  const slack = readSlack(reader);
  const discord = readDiscord(reader);
  return {
    dataDir: reader.read(TEXT('EARSHOT_DATA_DIR', './data', './data')),
    databaseUrl: reader.read(
      URL_OF('DATABASE_URL', ['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/earshot'),
    ),
    redisUrl: reader.read(URL_OF('REDIS_URL', ['redis:', 'rediss:'], 'redis://host:6379')),
    roles: reader.read(LIST('EARSHOT_ROLES', ROLES)),
    slack,
    discord,
    console: reader.read(FLAG('EARSHOT_CONSOLE')) || (slack === null && discord === null),
    timeZone: reader.read(ZONE),
    contact: reader.read(TEXT('EARSHOT_CONTACT', 'contact not set', 'ops@example.com')),
    logLevel: reader.read(ONE_OF('EARSHOT_LOG', ['debug', 'info', 'warn', 'error'] as const, 'warn')),
  };
}

function readSlack(reader: SettingsReader): Config['slack'] {
  const botToken = reader.read(SECRET('SLACK_BOT_TOKEN', 'xoxb-'));
  const appToken = reader.read(SECRET('SLACK_APP_TOKEN', 'xapp-'));
  const apiUrl = reader.read(URL_OF('SLACK_API_URL', ['http:', 'https:'], 'https://slack.com/api/'));
  const given = [reader.has('SLACK_BOT_TOKEN'), reader.has('SLACK_APP_TOKEN')];
  if (given[0] !== given[1]) {
    const [missing, example] = given[0] ? ['SLACK_APP_TOKEN', 'xapp-1-…'] : ['SLACK_BOT_TOKEN', 'xoxb-…'];
    reader.problems.push(`${missing} is missing: Slack needs both tokens; for example ${missing}=${example}`);
  }
  return botToken === null || appToken === null ? null : { botToken, appToken, apiUrl };
}

function readDiscord(reader: SettingsReader): Config['discord'] {
  const token = reader.read(SECRET('DISCORD_TOKEN', ''));
  const apiUrl = reader.read(URL_OF('DISCORD_API_URL', ['http:', 'https:'], 'https://discord.com/api'));
  return token === null ? null : { token, apiUrl };
}

function readFeeds(configDir: string, problems: string[]): readonly FeedEntry[] {
  const path = join(configDir, 'feeds.yaml');
  const text = readText(path, problems);
  if (text === null) return [];
  const yaml = readYaml(path, text);
  problems.push(...yaml.problems);
  if (yaml.problems.length > 0) return [];
  const list =
    typeof yaml.value === 'object' && yaml.value !== null && 'feeds' in yaml.value ? yaml.value.feeds : yaml.value;
  if (!Array.isArray(list)) {
    problems.push(`${path}:1: must hold a list of feeds: - id: … for each`);
    return [];
  }
  const at = list === yaml.value ? [] : ['feeds'];
  const feeds: FeedEntry[] = [];
  for (const [index, value] of list.entries()) {
    const parsed = parseFeedEntry(value);
    const lineOf = (field: string): number => yaml.lineOf([...at, index, ...field.split('.').filter(Boolean)]);
    for (const { path: field, message } of parsed.problems) {
      problems.push(`${path}:${lineOf(field)}: ${[field, message].filter(Boolean).join(' ')}`);
    }
    if (parsed.entry === null) continue;
    const { slug } = parsed.entry;
    if (feeds.some((feed) => feed.slug === slug)) {
      problems.push(`${path}:${lineOf('id')}: id ${slug} is used twice; every feed needs its own`);
    } else feeds.push(parsed.entry);
  }
  return feeds;
}

function readText(path: string, problems: string[]): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    problems.push(
      `${path} cannot be read (${code}); EARSHOT_CONFIG_DIR names the folder that holds it, "config" by default`,
    );
    return null;
  }
}

const TEXT = (name: string, fallback: string, example: string): Setting<string> => ({
  ...{ name, fallback, example },
  parse: (text) => text,
});

const SECRET = (name: string, prefix: string): Setting<string | null> => ({
  ...{ name, fallback: null, example: `${prefix}…`, secret: true },
  parse(text) {
    if (!text.startsWith(prefix)) throw new Error(`must begin with ${prefix}`);
    if (/\s/.test(text)) throw new Error('must not hold spaces');
    return text;
  },
});

const URL_OF = (name: string, protocols: readonly string[], example: string): Setting<string | null> => ({
  ...{ name, fallback: null, example, secret: name === 'DATABASE_URL' || name === 'REDIS_URL' },
  parse(text) {
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
      throw new Error(`must be an address that begins with ${protocols.map((one) => `${one}//`).join(' or ')}`);
    }
    return text;
  },
});

const FLAG = (name: string): Setting<boolean> => ({
  ...{ name, fallback: false, example: '1' },
  parse(text) {
    if (!['0', '1', 'true', 'false'].includes(text)) throw new Error('must be 1 or 0');
    return text === '1' || text === 'true';
  },
});

const ONE_OF = <T extends string>(name: string, values: readonly T[], fallback: T): Setting<T> => ({
  ...{ name, fallback, example: fallback },
  parse(text) {
    const value = values.find((one) => one === text);
    if (value === undefined) throw new Error(`must be one of ${values.join(', ')}`);
    return value;
  },
});

const LIST = <T extends string>(name: string, values: readonly T[]): Setting<readonly T[]> => ({
  ...{ name, fallback: values, example: values.join(',') },
  parse: (text) => text.split(',').map((part) => ONE_OF(name, values, values[0] as T).parse(part.trim())),
});

const ZONE: Setting<string> = {
  ...{ name: 'EARSHOT_TIME_ZONE', fallback: 'America/New_York', example: 'Europe/Amsterdam' },
  parse(text) {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
    } catch (cause) {
      throw new Error('must be an IANA time zone', { cause });
    }
  },
};
