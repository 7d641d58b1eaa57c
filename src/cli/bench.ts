import { parseArgs } from 'node:util';
import { measureClassify, measureLookups, measureParse } from './bench-parts.ts';
import { measureWay } from './bench-way.ts';

/** Everything that one run measures; times in milliseconds, memory in megabytes. */
interface Figures {
  readonly parse: Awaited<ReturnType<typeof measureParse>>;
  readonly classify: ReturnType<typeof measureClassify>;
  readonly lookup: Awaited<ReturnType<typeof measureLookups>>;
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
say('The whole way, from a local feed server to a local chat server');
const way = await measureWay();
const figures: Figures = { parse, classify, lookup, way };
process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${table(figures)}\n`);

function table({ parse, classify, lookup, way }: Figures): string {
  const rows: readonly (readonly [string, string])[] = [
    ['parse (RSS over HTTP on this machine)', `${count(parse.itemsPerSecond)} items/s`],
    ['classify (500-character items)', `${count(classify.itemsPerSecond)} items/s`],
    [`look-up among ${count(lookup.items)} items`, `p50 ${ms(lookup.p50)}, p95 ${ms(lookup.p95)}`],
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

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
