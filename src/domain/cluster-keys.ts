import { canonicalUrl } from '../lib/url.ts';
import { listReferences } from './references.ts';
import type { Item, LegalFacts } from './types.ts';

/**
 * The exact join keys of an item: its legal identity, what it corrects, docket and RIN of the same step, announcement
 * numbers and CELEX numbers that the text names, and the address of the article.
 */
export function listKeys(item: Item): readonly string[] {
  const legal = item.legal === null ? [] : listLegalKeys(item.legal, item.title);
  const address = item.url === null ? [] : listAddressKeys(item.url);
  return [...new Set([...legal, ...listNamedActs(item), ...address])].slice(0, 24);
}

const CORRECTION_MONTHS = 4;
const EXTENSION_MONTHS = 6;

/**
 * RIN and docket outlive the document: an interim rule, its suspension and its final rule may carry the same ones. So the
 * key also holds the type, whether it takes something back, and the month; a correction looks back four months, more time for comments six.
 */
function listLegalKeys(legal: LegalFacts, title: string): string[] {
  const corrects = legal.correctionOf !== null || CORRECTION.test(title);
  const back = legal.extendsComments === true ? EXTENSION_MONTHS : corrects ? CORRECTION_MONTHS : 1;
  const step = [legal.type?.toLowerCase() ?? 'act', TAKES_BACK.test(`${title} ${legal.action ?? ''}`) ? 'back' : 'new'];
  const day = legal.filedAt ?? legal.publishedOn ?? legal.signedOn;
  const months = day === null ? [] : listMonths(day, back);
  const numbers = [...legal.dockets.map((docket) => `docket:${docket}`), ...legal.rins.map((rin) => `rin:${rin}`)];
  return [
    legal.id,
    ...(legal.correctionOf === null ? [] : [legal.correctionOf]),
    ...numbers.flatMap((number) => months.map((month) => [number, ...step, month].join(':'))),
    ...listTogether(legal, title),
  ];
}

/** Rules of one day on one list are one decision in several documents (two Entity List rules of 2025-03-25 were). */
function listTogether(legal: LegalFacts, title: string): string[] {
  const list = /\b(?:entity|unverified|military end.?user) list\b/i.exec(title)?.[0].toLowerCase();
  if (list === undefined || legal.type !== 'Rule' || legal.correctionOf !== null || CORRECTION.test(title)) return [];
  const change = /\b(?:addition|adding|add)/i.test(title) || !/\bremov/i.test(title) ? 'change' : 'removal';
  const days = [legal.filedAt?.slice(0, 10), legal.publishedOn];
  return days.flatMap((day, at) =>
    day == null ? [] : [`list:${list}:${change}:${at === 0 ? 'filed' : 'published'}:${day}`],
  );
}

/** What all documents of one matter share, however far apart: its RINs and dockets. */
export function listRefs(item: Item): readonly string[] {
  if (item.legal === null) return [];
  return [
    ...item.legal.rins.map((rin) => `rin:${rin}`),
    ...item.legal.dockets.map((docket) => `docket:${docket}`),
  ].slice(0, 8);
}

const CORRECTION = /[;:,]\s*(?:technical )?correct(?:ion|ions|ing amendments?)\b/i;
const TAKES_BACK = /\b(?:suspen|stay(?:ed|ing)?\b|postpone|delay|withdraw|rescin|rescission|eliminat|remov)/i;

function listMonths(day: string, count: number): string[] {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7)) - 1;
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, month - back, 1)).toISOString().slice(0, 7),
  );
}

/** Acts that the title names by number. One that is suspended or answered is named too, and is another story. */
function listNamedActs(item: Item): string[] {
  const text = item.title.normalize('NFKC');
  const year = item.at.getUTCFullYear();
  const named = listReferences(text, year).flatMap(({ kind, cited }) => {
    if (kind === 'mofcom') return cited;
    // a regulation of another year is what an article is about, not what it reports
    return kind === 'celex' && cited.startsWith(`3${year}`) ? `celex:${cited}` : [];
  });
  const own = OWN_NUMBER.test(text);
  if (own) return named.slice(0, 1);
  return REACTS.test(text) ? [] : named;
}

const OWN_NUMBER = /^\s*(?:商务部|商務部)[^公]{0,16}公告|^\s*announcement no/i;
const REACTS = /暂停|暫停|停止|撤销|撤銷|中止|回应|回應|suspend|lift|paus|halt|respon|유예|중단|停止/i;

/** An address tells an article only where its path is the article's own: no home page, no listing, no place on a shared page. */
function listAddressKeys(address: string): string[] {
  const register = /federalregister\.gov\/documents\/\d{4}\/\d{2}\/\d{2}\/([A-Z\d]+-\d+)/.exec(address);
  if (register !== null) return [`fr:${register[1]}`];
  const page = canonicalUrl(address);
  if (page === null || address.includes('#') || !OWN_PATH.test(page) || LISTING.test(page)) return [];
  return [`url:${page}`.slice(0, 300)];
}

/** Digits, or a path segment long enough to be a headline. */
const OWN_PATH = /[/?][^/]*(?:\d{4,}|[^/]{20,})/;

/** Pages that list many articles: by their section, by number, by year. */
const LISTING =
  /\/(?:categor(?:y|ies)|tags?|topics?|archives?|search|authors?|page)\/|\/index(?:\.\w+)?$|\/(?:news|updates|news-updates|press-releases|publications|posts)$|(?:notices|releases|news|updates)-20\d\d$|[?&]page=\d+$/i;
