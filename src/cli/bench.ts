import { readArguments } from './arguments.ts';
import { type ClassifyRates, measureClassify } from './bench-classify.ts';
import {
  type LookupTimes,
  measureLookups,
  measurePostgresLookups,
  onPglite,
  onPostgres,
  STORED_ITEMS,
} from './bench-lookups.ts';
import { measureParse } from './bench-parts.ts';
import { measureStories, OPEN_STORIES, type StoryTimes } from './bench-stories.ts';
import { measureTrouble, type ReachTimes, type TroubleFigures } from './bench-trouble.ts';
import { measureWay } from './bench-way.ts';

/** Everything that one run measures; times in milliseconds, memory in megabytes. */
interface Figures {
  readonly parse: Awaited<ReturnType<typeof measureParse>>;
  readonly classify: ClassifyRates;
  readonly lookup: LookupTimes;
  /** Null without `TEST_DATABASE_URL`. */
  readonly lookupOnPostgres: LookupTimes | null;
  readonly stories: StoryTimes;
  /** Null without `TEST_DATABASE_URL`. */
  readonly storiesOnPostgres: StoryTimes | null;
  readonly way: Awaited<ReturnType<typeof measureWay>>;
  readonly trouble: TroubleFigures;
}

const USAGE = `usage: npm run bench [-- --json]

Measures this machine: parsing, classifying, looking up, finding stories, and the whole way from a feed to a chat server.

  --json  the figures as one JSON object`;
const { values } = readArguments(USAGE, { options: { json: { type: 'boolean', default: false } } });
const UNMEASURED = 'set TEST_DATABASE_URL to measure';
const say = (text: string): void => void (values.json ? 0 : process.stderr.write(`${text} …\n`));

say('Parsing');
const parse = await measureParse();
say('Classifying');
const classify = measureClassify();
say('Looking things up among 50,000 items');
const lookup = await measureLookups();
const server = process.env['TEST_DATABASE_URL'];
const lookupOnPostgres = server === undefined ? null : await measurePostgresLookups(server);
say('Finding stories among 10,000');
const stories = await onPglite(measureStories);
const storiesOnPostgres = server === undefined ? null : await onPostgres(server, measureStories);
say('The whole way, from a local feed server to a local chat server');
const way = await measureWay();
say('The same beside a dead channel, a rejected token and a dripping feed');
const trouble = await measureTrouble();
const figures: Figures = { parse, classify, lookup, lookupOnPostgres, stories, storiesOnPostgres, way, trouble };
process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${table(figures)}\n`);

function table(figures: Figures): string {
  const { parse, classify, lookup, lookupOnPostgres, stories, storiesOnPostgres, way, trouble } = figures;
  const rows: readonly (readonly [string, string])[] = [
    ['parse (RSS over HTTP on this machine)', `${count(parse.itemsPerSecond)} items/s`],
    ['classify (500-character items)', `${count(classify.itemsPerSecond)} items/s per core`],
    ['the same with ten times the vocabulary', `${count(classify.itemsPerSecondGrown)} items/s per core`],
    [`look-up among ${count(STORED_ITEMS)} items, embedded`, times(lookup)],
    ['the same on PostgreSQL', lookupOnPostgres === null ? UNMEASURED : times(lookupOnPostgres)],
    [`an item finds its story among ${count(OPEN_STORIES)}, embedded`, sayStories(stories)],
    ['the same on PostgreSQL', storiesOnPostgres === null ? UNMEASURED : sayStories(storiesOnPostgres)],
    ['feed to chat, sustained', `${count(way.itemsPerSecond)} items/s`],
    [
      'feed’s response to chat server’s request',
      `p50 ${ms(way.p50)}, p95 ${ms(way.p95)}, p99 ${ms(way.p99)} (n = ${way.samples})`,
    ],
    ['the same to three channels', sayReach(trouble.quiet)],
    ['beside a dead channel, token and feed', sayReach(trouble.beside)],
    ['peak memory of the whole way', `${count(way.peakMemoryMb)} MB`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function sayStories(stories: StoryTimes): string {
  return `${times(stories)} (candidates ${ms(stories.fetchP50)}, choice ${ms(stories.pickP50)})`;
}

function sayReach(reach: ReachTimes): string {
  return `${times(reach)} (n = ${reach.samples})`;
}

function times({ p50, p95 }: LookupTimes): string {
  return `p50 ${ms(p50)}, p95 ${ms(p95)}`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
