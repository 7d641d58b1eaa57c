import { type Config, readConfig, readEnvironment } from '../config.ts';
import type { FeedEntry } from '../domain/feed-entry.ts';
import { systemClock } from '../lib/clock.ts';
import { EarshotError } from '../lib/errors.ts';
import { createHttp } from '../lib/http.ts';
import { createLog, redact } from '../lib/log.ts';
import { openFeedReader } from '../sources/feed-reader.ts';
import { createSources } from '../sources/index.ts';
import { readArguments } from './arguments.ts';
import { checkFeeds } from './check-feeds.ts';
import { isFailing, type Probe, type ProbeDeps, probeFeed } from './doctor-probe.ts';
import { renderProbes } from './doctor-text.ts';

const HELP = `usage: npm run --silent doctor [-- [--json] [FEED…]]

Checks every feed of config/feeds.yaml once, also those that are off, and says how each answers; or only those named.
Nothing is stored. Ends with 1 where a feed that is on fails.

  --json  one JSON object a line, a feed each

Settings are those of npm start.`;

/** Feeds checked at once. */
const AT_ONCE = 6;

let secrets: readonly string[] = [];
try {
  await main();
} catch (error) {
  if (!(error instanceof EarshotError)) throw error;
  console.error(redact(error.message, secrets));
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const options = { json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = readArguments(HELP, { options, allowPositionals: true });
  const config = readConfig(readEnvironment());
  secrets = config.secrets;
  const probes = await probe(config, pickFeeds(config, positionals));
  console.log(values.json ? probes.map((one) => JSON.stringify(one)).join('\n') : renderProbes(probes));
  if (probes.some((one) => one.enabled && isFailing(one))) process.exitCode = 1;
}

/** @throws EarshotError `bad-config` */
function pickFeeds({ feeds, configDir }: Config, slugs: readonly string[]): readonly FeedEntry[] {
  const unknown = slugs.filter((slug) => !feeds.some((feed) => feed.slug === slug));
  if (unknown.length > 0) {
    const names = unknown.join(', ');
    throw new EarshotError('bad-config', `There is no feed ${names} in ${configDir}/feeds.yaml: name one by its id.`);
  }
  return slugs.length === 0 ? feeds : feeds.filter(({ slug }) => slugs.includes(slug));
}

/** In the order of the file. */
async function probe(config: Config, feeds: readonly FeedEntry[]): Promise<readonly Probe[]> {
  const http = createHttp({ userAgent: `Earshot/0.1 (${config.contact})` });
  const reader = openFeedReader();
  const write = (line: string): void => void process.stderr.write(line);
  const log = createLog({ level: 'error', format: 'plain', secrets: config.secrets, write });
  const { dataGovKey } = config;
  const clock = systemClock;
  const create = (client: ProbeDeps['http']) =>
    createSources({ http: client, privateHttp: client, reader, clock, log, dataGovKey });
  const createSource: ProbeDeps['createSource'] = (kind, client) => {
    const source = create(client).get(kind);
    if (source === undefined) throw new Error(`no source of kind ${kind}`);
    return source;
  };
  try {
    checkFeeds(config, create(http));
    return await mapAtOnce(feeds, (feed) => probeFeed({ http, clock, createSource }, feed));
  } finally {
    await Promise.all([http.close(), reader.close()]);
  }
}

async function mapAtOnce<T, R>(list: readonly T[], map: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const rest = list.entries();
  const work = async (): Promise<void> => {
    for (const [index, one] of rest) results[index] = await map(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
