import { EarshotError } from '../lib/errors.ts';
import type { Arg, Button, Line } from './command.ts';
import { plainLine } from './lines.ts';

const MAX_PAGE = 100;
/** A button's line fits Discord's custom id: see `Button`. */
const LINE_CHARS = 90;

/** Which page of a long answer. */
export const PAGE_ARG: Arg = {
  ...{ name: 'page', required: false, choices: [], many: false, rest: false },
  summary: 'Which page; the first unless given',
  check: (value) => (pageOf(value) === null ? [`“${value.slice(0, 20)}” is no page: use a number from 1.`] : []),
};

/** The page that is asked for, from 1. */
export function readPage(args: Readonly<Record<string, string>>): number {
  const page = pageOf(args['page'] ?? '1');
  if (page === null) throw new EarshotError('bad-input', 'That is no page.');
  return page;
}

/** One page of an answer that can be typed again. */
export interface Page {
  /** The command that gives the first page, without the prefix. */
  readonly line: string;
  readonly page: number;
  readonly hasMore: boolean;
}

/** Buttons to turn pages and to show this one to the channel; a line too long for a button gets none. */
export function buildPageButtons({ line, page, hasMore }: Page): readonly Button[] {
  const at = (number: number): string => (number === 1 ? line : `${line} page:${number}`);
  const buttons: readonly Button[] = [
    ...(page > 1 ? [{ label: 'Previous', line: at(page - 1), share: false }] : []),
    ...(hasMore ? [{ label: 'Next', line: at(page + 1), share: false }] : []),
    { label: 'Share in channel', line: at(page), share: true },
  ];
  return buttons.filter((button) => button.line.length <= LINE_CHARS);
}

/** How to see more where no button can hold the line. */
export function buildPageHint({ line, page, hasMore }: Page): readonly Line[] {
  const next = ` page:${page + 1}`;
  if (!hasMore || line.length + next.length <= LINE_CHARS) return [];
  return [plainLine(`There is more: add${next} to what you typed.`)];
}

function pageOf(text: string): number | null {
  const page = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
  return page >= 1 && page <= MAX_PAGE ? page : null;
}
