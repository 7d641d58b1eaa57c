import { parseArgs } from 'node:util';
import { type LookupTimes, measureLookups, measurePostgresLookups, STORED_ITEMS } from './bench-lookups.ts';
import { measureClassify, measureParse } from './bench-parts.ts';
import { measureWay } from './bench-way.ts';

/** Everything that one run measures; times in milliseconds, memory in megabytes. */
interface Figures {
  readonly parse: Awaited<ReturnType<typeof measureParse>>;
  readonly classify: ReturnType<typeof measureClassify>;
  readonly lookup: LookupTimes;
  /** Null without `TEST_DATABASE_URL`. */
  readonly lookupOnPostgres: LookupTimes | null;
  readonly way: Awaited<ReturnType<typeof measureWay>>;
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const say = (text: string): void => void (values.json ? 0 : process.stderr.write(`${text} …\n`));

say('Parsing');
const parse = await measureParse();
say('Classifying');
const classify = measureClassify();
say('Looking things up among 50,000 items');
const lookup = await measureLookups();
const server = process.env['TEST_DATABASE_URL'];
const lookupOnPostgres = server === undefined ? null : await measurePostgresLookups(server);
say('The whole way, from a local feed server to a local chat server');
const way = await measureWay();
const figures: Figures = { parse, classify, lookup, lookupOnPostgres, way };
process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${table(figures)}\n`);

function table({ parse, classify, lookup, lookupOnPostgres, way }: Figures): string {
  const rows: readonly (readonly [string, string])[] = [
    ['parse (RSS over HTTP on this machine)', `${count(parse.itemsPerSecond)} items/s`],
    ['classify (500-character items)', `${count(classify.itemsPerSecond)} items/s`],
    [`look-up among ${count(STORED_ITEMS)} items, embedded`, times(lookup)],
    [
      'the same on PostgreSQL',
      lookupOnPostgres === null ? 'set TEST_DATABASE_URL to measure' : times(lookupOnPostgres),
    ],
    ['feed to chat, sustained', `${count(way.itemsPerSecond)} items/s`],
    [
      'feed’s response to chat server’s request',
      `p50 ${ms(way.p50)}, p95 ${ms(way.p95)}, p99 ${ms(way.p99)} (n = ${way.samples})`,
    ],
    ['peak memory of the whole way', `${count(way.peakMemoryMb)} MB`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
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
