import { load } from 'cheerio/slim';
import { z } from 'zod';
import { TIME_ZONE } from './adapter.ts';
import { EXPECTATION } from './expectation.ts';

const SELECTOR = z.string().refine(isSelector, 'must be a CSS selector such as ul.news > li');

/**
 * Where a text stands within an entry: a selector, or a selector and the attribute that holds it (its text, where it has no
 * such attribute); `:scope` is the entry.
 */
const PLACE = z.union(
  [
    SELECTOR.transform((select) => ({ select, attribute: null })),
    z.strictObject({ select: SELECTOR.default(':scope'), attribute: z.string().min(1).nullable().default(null) }),
  ],
  'must be a CSS selector, or select and attribute',
);

const PATTERN = z.string().refine(isPattern, 'must be a regular expression such as [A-Z]\\w+ \\d{1,2}, \\d{4}');
const LAYOUT = z.string().min(1);

const DATE = z.strictObject({
  select: SELECTOR.default(':scope'),
  attribute: z.string().min(1).nullable().default(null),
  /** Cuts the date out of the text: its first group, or all of it. */
  pattern: PATTERN.optional(),
  /** How it is written, in Luxon's tokens; without it, the usual ways. */
  format: z.union([LAYOUT.transform((one) => [one]), z.array(LAYOUT).min(1)]).optional(),
  zone: TIME_ZONE.default('UTC'),
  /** Where the entry has none, the nearest element around it that belongs to no other entry. */
  around: z.boolean().default(false),
  /** What matches `item` but has no date is no entry: for pages whose markup tells little. */
  required: z.boolean().default(false),
});

/** How a page without a feed is read: the settings of an `html-list`. */
export const HTML_LAYOUT = z.strictObject({
  /** Around the entries: what is outside is not read. */
  list: SELECTOR.optional(),
  item: SELECTOR,
  /** Its text; without it, that of the link. */
  title: PLACE.optional(),
  link: SELECTOR.default('a[href]'),
  date: DATE.optional(),
  summary: PLACE.optional(),
  expect: EXPECTATION,
});
export type HtmlLayout = z.output<typeof HTML_LAYOUT>;
export type Place = z.output<typeof PLACE>;
export type DatePlace = z.output<typeof DATE>;

function isSelector(text: string): boolean {
  try {
    load('').root().find(text);
    return text.trim() !== '';
  } catch {
    return false;
  }
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
