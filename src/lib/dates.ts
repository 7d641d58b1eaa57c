import { DateTime } from 'luxon';

/**
 * Reads a date as feeds write them: RFC 2822 and its misspellings, ISO 8601, SQL, and the layouts of some content
 * systems. A date without a zone is read in `zone`.
 * @returns null where it is none, or lies before the web
 */
export function parseDate(written: string, zone = 'UTC'): Date | null {
  const text = tidy(written);
  if (!/\d/.test(text) || text.length > 60) return null;
  for (const read of READERS) {
    const at = read(text, zone);
    if (at.isValid) return at.year < FIRST_YEAR ? null : at.toJSDate();
  }
  return null;
}

/**
 * Reads a date in one of the layouts that a publisher uses (Luxon's tokens, month names in English), in `zone`.
 * @returns null where it is written in none of them
 */
export function parseDateAs(written: string, layouts: readonly string[], zone: string): Date | null {
  const text = tidy(written);
  for (const layout of layouts) {
    const at = DateTime.fromFormat(text, layout, { zone, locale: 'en' });
    if (at.isValid && at.year >= FIRST_YEAR) return at.toJSDate();
  }
  return null;
}

const FIRST_YEAR = 1990;

type Reader = (text: string, zone: string) => DateTime;

/** Zone names that Luxon's RFC 2822 reader does not know, by their offset. */
const ZONES: Readonly<Record<string, string>> = {
  UTC: '+0000',
  GMT: '+0000',
  UT: '+0000',
  WET: '+0000',
  BST: '+0100',
  CET: '+0100',
  MET: '+0100',
  CEST: '+0200',
  EET: '+0200',
  EEST: '+0300',
  MSK: '+0300',
  IST: '+0530',
  SGT: '+0800',
  HKT: '+0800',
  JST: '+0900',
  KST: '+0900',
  AEST: '+1000',
  AEDT: '+1100',
  EST: '-0500',
  EDT: '-0400',
  CST: '-0600',
  CDT: '-0500',
  MST: '-0700',
  MDT: '-0600',
  PST: '-0800',
  PDT: '-0700',
  Z: '+0000',
}; // prettier-ignore

/** Layouts of content systems, after the weekday and the zone are put aside. Drupal: `11/23/2026 - 09:30`. */
const LAYOUTS: readonly string[] = [
  'd LLL yyyy H:mm:ss',
  'd LLL yyyy H:mm',
  'd LLL yyyy',
  'd LLLL yyyy H:mm:ss',
  'd LLLL yyyy H:mm',
  'd LLLL yyyy',
  'd LLL yy H:mm:ss',
  'd LLL yy H:mm',
  'd-LLL-yyyy H:mm:ss',
  'd-LLL-yyyy',
  'd-LLL-yy H:mm:ss',
  'LLL d H:mm:ss yyyy',
  'LLL d, yyyy h:mm a',
  'LLL d, yyyy H:mm:ss',
  'LLL d, yyyy H:mm',
  'LLL d, yyyy',
  'LLL d yyyy H:mm:ss',
  'LLL d yyyy H:mm',
  'LLLL d, yyyy h:mm a',
  'LLLL d, yyyy H:mm:ss',
  'LLLL d, yyyy H:mm',
  'LLLL d, yyyy',
  'LLLL d, yyyy - h:mma',
  'LLLL d, yyyy - H:mm',
  'LL/dd/yyyy - H:mm',
  'L/d/yyyy h:mm:ss a',
  'L/d/yyyy h:mm a',
  'L/d/yyyy H:mm:ss',
  'L/d/yyyy H:mm',
  'L/d/yyyy',
  'yyyy/L/d H:mm:ss',
  'yyyy/L/d H:mm',
  'yyyy/L/d',
  'yyyy.L.d H:mm:ss',
  'yyyy.L.d H:mm',
  'yyyy.L.d',
  'yyyy-L-d H:mm:ss',
  'yyyy-L-d H:mm',
  'yyyy-L-d',
  'yyyy年L月d日 H:mm:ss',
  'yyyy年L月d日 H:mm',
  'yyyy年L月d日',
]; // prettier-ignore

const PARSERS = LAYOUTS.map((layout) => DateTime.buildFormatParser(layout, { locale: 'en' }));
const PARSERS_WITH_OFFSET = LAYOUTS.map((layout) => DateTime.buildFormatParser(`${layout} ZZZ`, { locale: 'en' }));

const READERS: readonly Reader[] = [
  (text, zone) => DateTime.fromRFC2822(text, { zone }),
  (text, zone) =>
    DateTime.fromISO(text.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T').replace(/ (?=[+-]\d)/, ''), { zone }),
  readEpoch,
  readLayout,
];

/** Read of what is called a date. */
const WRITTEN_CHARS = 1_000;

function tidy(written: string): string {
  return written
    .slice(0, WRITTEN_CHARS)
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .replace(/\bSept\b/i, 'Sep')
    .replace(/(令和|平成)(元|\d{1,2})年/, (_, era: string, year: string) => `${eraYear(era, year)}年`)
    .trim();
}

/** The Japanese government counts in eras: 平成 from 1989, 令和 from 2019; their first year is 元. */
function eraYear(era: string, year: string): number {
  return (era === '令和' ? 2018 : 1988) + (year === '元' ? 1 : Number(year));
}

/** Seconds or milliseconds since 1970. */
function readEpoch(text: string): DateTime {
  if (!/^\d{10}(\d{3})?$/.test(text)) return DateTime.invalid('no number');
  return DateTime.fromMillis(text.length === 10 ? Number(text) * 1000 : Number(text));
}

function readLayout(written: string, zone: string): DateTime {
  const [bare, offset] = splitZone(written.replace(/^\p{L}+\.?,? (?=\d|\p{L})/u, dropWeekday));
  const [parsers, text, options] =
    offset === null ? [PARSERS, bare, { zone }] : [PARSERS_WITH_OFFSET, `${bare} ${offset}`, { setZone: true }];
  for (const parser of parsers) {
    const at = DateTime.fromFormatParser(text, parser, { ...options, locale: 'en' });
    if (at.isValid) return at;
  }
  return DateTime.invalid('no known layout');
}

/** `Mon, ` goes, `March ` stays: a weekday is followed by a day or a month name, a month by a number. */
function dropWeekday(word: string): string {
  return /^(mon|tue|wed|thu|fri|sat|sun)/i.test(word) ? '' : word;
}

function splitZone(text: string): readonly [string, string | null] {
  const match = /^(.+?) ?(?:(?:GMT|UTC)?([+-]\d\d:?\d\d)|\b([A-Z]{1,4}))$/.exec(text);
  if (!match?.[1]) return [text, null];
  const offset = match[2]?.replace(':', '') ?? ZONES[match[3] ?? ''];
  return offset === undefined ? [text, null] : [match[1], offset];
}
