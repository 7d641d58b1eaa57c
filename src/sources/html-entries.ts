import { type CheerioAPI, load } from 'cheerio/slim';
import { parseDate, parseDateAs } from '../lib/dates.ts';
import { EarshotError } from '../lib/errors.ts';
import { toPlain } from '../lib/text.ts';
import { resolveUrl } from '../lib/url.ts';
import { ADVICE } from './expectation.ts';
import type { DatePlace, HtmlLayout, Place } from './html-layout.ts';
import type { ListedEntry } from './listed-entry.ts';
import { isReadablePage, notContent } from './not-content.ts';
import { checkShape } from './rss-shape.ts';

/** A page as text. */
export interface Page {
  readonly text: string;
  /** Its address: what relative links stand on, unless it names a base. */
  readonly url: string;
}

/** What was found in a page. */
export interface FoundEntries {
  readonly entries: readonly ListedEntry[];
  /** Elements that were to be entries, but have no title. */
  readonly skipped: number;
  /** Entries left out because there were too many. */
  readonly left: number;
}

const MAX_ENTRIES = 2000;
/** Read of one element. */
const MARKUP_CHARS = 50_000;
/** How far around an entry its date may stand. */
const MAX_STEPS = 4;

/**
 * Reads the entries of a page as its settings say.
 * @throws EarshotError `source-unreadable` where the page is not laid out so, `source-blocked` (a browser check)
 */
export function readHtmlEntries(page: Page, layout: HtmlLayout): FoundEntries {
  const opened = openPage(page, layout);
  const found = findItems(opened);
  const kept = found.slice(0, MAX_ENTRIES);
  const reading = { ...opened, surroundings: mapSurroundings(opened, found) };
  const read = kept.map((item) => readEntry(reading, item)).filter((entry) => entry !== null);
  const titled = mergeNeighbours(read.filter(({ title }) => title !== ''));
  if (kept.length > 0) checkEntries(reading, read, titled);
  return {
    entries: titled,
    skipped: read.filter(({ title }) => title === '').length,
    left: found.length - kept.length,
  };
}

type Elements = ReturnType<ReturnType<CheerioAPI['root']>['contents']>;
type Node = Elements[number];

interface Opened {
  readonly page: Page;
  readonly host: string;
  readonly layout: HtmlLayout;
  readonly $: CheerioAPI;
  readonly bases: readonly (string | null)[];
}

interface Reading extends Opened {
  /** The elements around entries, with the link of the only entry in them; null where there are several. */
  readonly surroundings: ReadonlyMap<Node, string | null>;
}

function openPage(page: Page, layout: HtmlLayout): Opened {
  const { host } = new URL(page.url);
  checkShape(page.text, host, { xmlMode: false });
  const $ = load(page.text);
  const base = resolveUrl($('base[href]').first().attr('href') ?? '', [page.url]);
  return { page, host, layout, $, bases: [base, page.url] };
}

/** Of elements within one another the innermost are the entries. */
function findItems({ page, host, layout, $ }: Opened): readonly Node[] {
  const lists = layout.list === undefined ? $.root() : $(layout.list);
  if (lists.length === 0) throw notFound(page, host, 'list', layout.list ?? '');
  const found: Node[] = lists.find(layout.item).toArray();
  if (found.length === 0 && !(layout.list !== undefined && layout.expect.items === 0)) {
    throw notFound(page, host, 'item', layout.item);
  }
  const around = new Set<Node>();
  for (const item of found) {
    for (let up: Node | null = item.parent; up !== null && !around.has(up); up = up.parent) around.add(up);
  }
  return found.filter((item) => !around.has(item));
}

function notFound({ text }: Page, host: string, setting: string, selector: string): EarshotError {
  if (!isReadablePage(text)) return notContent(text, host, 'a web page');
  return changed(host, `the selector ${selector} (options.${setting}) finds nothing in it`);
}

function changed(host: string, what: string): EarshotError {
  return new EarshotError('source-unreadable', `${host} has changed this page: ${what}. ${ADVICE}.`);
}

/** Null where it is no entry. */
function readEntry(reading: Reading, item: Node): ListedEntry | null {
  const { $, layout, bases } = reading;
  const entry = $(item);
  const link = pick(entry, layout.link);
  const publishedAt = layout.date === undefined ? null : readDate(reading, entry, layout.date);
  if (layout.date?.required && publishedAt === null) return null;
  return {
    guid: null,
    title: layout.title === undefined ? plainOf($, link) : readPlace($, entry, layout.title),
    url: resolveUrl(link.attr('href') ?? '', bases),
    summary: layout.summary === undefined ? '' : readPlace($, entry, layout.summary),
    publishedAt,
    revision: '',
  };
}

/** The first such element within an entry; the entry itself where it is one. */
function pick(entry: Elements, selector: string): Elements {
  if (selector === ':scope' || entry.is(selector)) return entry;
  return entry.find(selector).first();
}

function readPlace($: CheerioAPI, entry: Elements, { select, attribute }: Place): string {
  const element = pick(entry, select);
  const written = attribute === null ? '' : (element.attr(attribute) ?? '');
  return written.trim() === '' ? plainOf($, element) : toPlain(written.slice(0, MARKUP_CHARS));
}

function plainOf($: CheerioAPI, element: Elements): string {
  return toPlain($.html(element).slice(0, MARKUP_CHARS));
}

function mapSurroundings({ $, layout }: Opened, items: readonly Node[]): Reading['surroundings'] {
  const links = new Map<Node, string | null>();
  if (layout.date?.around !== true) return links;
  for (const item of items) {
    const href = pick($(item), layout.link).attr('href') ?? '';
    // what is around an element with several entries has several
    for (let up: Node | null = item.parent; up !== null && links.get(up) !== null; up = up.parent) {
      links.set(up, (links.get(up) ?? href) === href ? href : null);
    }
  }
  return links;
}

function readDate({ $, surroundings }: Reading, entry: Elements, place: DatePlace): Date | null {
  const own = parseWritten(readPlace($, entry, place), place);
  if (own !== null || !place.around) return own;
  let around: Elements = entry.parent();
  for (let step = 0; step < MAX_STEPS && around.length > 0; step += 1) {
    const [element] = around.toArray();
    if (element === undefined || surroundings.get(element) === null) return null;
    const at = parseWritten(plainOf($, around), place);
    if (at !== null) return at;
    around = around.parent();
  }
  return null;
}

function parseWritten(text: string, { pattern, format, zone }: DatePlace): Date | null {
  const match = pattern === undefined ? [text] : (new RegExp(pattern, 'u').exec(text) ?? ['']);
  const written = match[1] ?? match[0] ?? '';
  return format === undefined ? parseDate(written, zone) : parseDateAs(written, format, zone);
}

/** A picture, a title and "read more" that link to one page in a row are one entry: the longest text is its title. */
function mergeNeighbours(entries: readonly ListedEntry[]): readonly ListedEntry[] {
  const merged: ListedEntry[] = [];
  for (const entry of entries) {
    const before = merged.at(-1);
    if (before === undefined || !isSame(before, entry)) {
      merged.push(entry);
      continue;
    }
    const [short, long] = before.title.length >= entry.title.length ? [entry, before] : [before, entry];
    const publishedAt = long.publishedAt ?? short.publishedAt;
    merged[merged.length - 1] = { ...long, publishedAt, summary: long.summary || short.summary };
  }
  return merged;
}

function isSame(one: ListedEntry, other: ListedEntry): boolean {
  const [day, otherDay] = [one.publishedAt?.getTime(), other.publishedAt?.getTime()];
  return one.url !== null && one.url === other.url && (day === otherDay || day === undefined || otherDay === undefined);
}

/** At least half of what was found must be as the settings say. */
function checkEntries({ host, layout }: Reading, read: readonly ListedEntry[], titled: readonly ListedEntry[]): void {
  const { date, title, link } = layout;
  if (titled.length * 2 < read.length) {
    throw changed(host, `${title?.select ?? link} (options.title) finds no title in most of its entries`);
  }
  if (titled.length > 0 && titled.every(({ url }) => url === null)) {
    throw changed(host, `${link} (options.link) finds no link in its entries`);
  }
  const isNoneDated = date?.required === true && read.length === 0 && layout.expect.items > 0;
  const dated = titled.filter(({ publishedAt }) => publishedAt !== null);
  if (date !== undefined && (isNoneDated || dated.length * 2 < titled.length)) {
    throw changed(host, `${date.select} (options.date) finds no date that can be read in most of its entries`);
  }
}
