import { EarshotError } from '../lib/errors.ts';
import type { Expectation } from './expectation.ts';
import { type FoundEntries, type Page, readHtmlEntries } from './html-entries.ts';
import { HTML_LAYOUT } from './html-layout.ts';
import { dig, parseJson } from './json-entries.ts';

/** Of all days that the ministry names. */
export const MOFCOM_ZONE = 'Asia/Shanghai';

/** A link that carries its whole title as an attribute (its text may be cut), beside a day in brackets. */
const LAYOUT = {
  list: 'body',
  item: 'a[href]',
  title: { select: ':scope', attribute: 'title' },
  date: { pattern: '\\d{4}-\\d{2}-\\d{2}', format: 'yyyy-LL-dd', zone: MOFCOM_ZONE, around: true, required: true },
};

/**
 * Reads a list of China's commerce ministry: markup within JSON (as other programs recorded it, 2026-08-22).
 * @throws EarshotError `source-unreadable`, `source-blocked`
 */
export function readMofcomEntries(page: Page, expect: Expectation): FoundEntries {
  const host = new URL(page.url).host;
  const html = dig(parseJson(page.text, host), 'data.html');
  if (typeof html !== 'string') {
    const advice = 'Compare the address of this feed in config/feeds.yaml with what the ministry’s own page asks for';
    throw new EarshotError('source-unreadable', `${host} sent JSON that holds no list. ${advice}.`);
  }
  const text = `<!doctype html><html><body>${html}</body></html>`;
  return readHtmlEntries({ text, url: page.url }, HTML_LAYOUT.parse({ ...LAYOUT, expect }));
}
