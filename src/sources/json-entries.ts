import { parseDate, parseDateAs } from '../lib/dates.ts';
import { EarshotError } from '../lib/errors.ts';
import { toPlain } from '../lib/text.ts';
import { resolveUrl } from '../lib/url.ts';
import { ADVICE } from './expectation.ts';
import type { FoundEntries, Page } from './html-entries.ts';
import type { JsonLayout } from './json-layout.ts';
import type { ListedEntry } from './listed-entry.ts';
import { notContent } from './not-content.ts';

const MAX_ENTRIES = 2000;
/** Read of one field. */
const FIELD_CHARS = 50_000;

/**
 * Reads the entries of a list in JSON as its settings say.
 * @throws EarshotError `source-unreadable`, `source-blocked` (a browser check instead of JSON)
 */
export function readJsonEntries(page: Page, layout: JsonLayout): FoundEntries {
  const host = new URL(page.url).host;
  const list = dig(parseJson(page.text, host), layout.items);
  if (!Array.isArray(list)) {
    const where = layout.items === '' ? 'is no list' : `has no list at ${layout.items} (options.items)`;
    throw new EarshotError('source-unreadable', `The JSON of ${host} ${where}. ${ADVICE}.`);
  }
  const read = list.slice(0, MAX_ENTRIES).map((entry) => readEntry(entry, layout, page.url));
  const entries = read.filter(({ title }) => title !== '');
  checkEntries(entries, read, { layout, host });
  return { entries, skipped: read.length - entries.length, left: Math.max(0, list.length - MAX_ENTRIES) };
}

/** @throws EarshotError `source-unreadable`, `source-blocked` */
export function parseJson(text: string, host: string): unknown {
  if (!/^\s*[[{]/.test(text)) throw notContent(text, host, 'JSON');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EarshotError('source-unreadable', `${host} sent broken JSON.`, { cause });
  }
}

/** What stands at a path such as `links.documents`; undefined where there is nothing. */
export function dig(value: unknown, path: string): unknown {
  let at = value;
  for (const name of path.split('.').filter((step) => step !== '')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

function readEntry(entry: unknown, layout: JsonLayout, pageUrl: string): ListedEntry {
  const text = (template: string | undefined): string => fill(template ?? '', entry, {});
  const { field, format, zone } = layout.date;
  const written = toPlain(text(field));
  return {
    guid: toPlain(text(layout.id)) || null,
    title: toPlain(text(layout.title)),
    url: resolveUrl(fill(layout.link, entry, layout.words), [pageUrl]),
    summary: toPlain(text(layout.summary)),
    publishedAt: format === undefined ? parseDate(written, zone) : parseDateAs(written, [format], zone),
    revision: text(layout.revision),
  };
}

/** A text of whose fields none is there is empty. */
function fill(template: string, entry: unknown, words: Readonly<Record<string, string>>): string {
  let found = false;
  const text = template.replace(/\{([\w.]+)\}/g, (_, path: string) => {
    const value = dig(entry, path);
    const written = typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, FIELD_CHARS) : '';
    found ||= written.trim() !== '';
    return Object.hasOwn(words, written) ? (words[written] ?? '') : written;
  });
  return found ? text : '';
}

/** At least half of the entries must be as the settings say. */
function checkEntries(
  entries: readonly ListedEntry[],
  read: readonly ListedEntry[],
  { layout, host }: { readonly layout: JsonLayout; readonly host: string },
): void {
  const lacking = (setting: string, template: string): EarshotError => {
    const what = `most entries have no ${template} (options.${setting}) that can be read`;
    return new EarshotError('source-unreadable', `${host} has changed its JSON: ${what}. ${ADVICE}.`);
  };
  if (entries.length * 2 < read.length) throw lacking('title', layout.title);
  if (entries.length > 0 && entries.every(({ url }) => url === null)) throw lacking('link', layout.link);
  const dated = entries.filter(({ publishedAt }) => publishedAt !== null);
  if (dated.length * 2 < entries.length) throw lacking('date', layout.date.field);
}
