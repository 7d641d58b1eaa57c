import { digest, type EntryMarks } from '../domain/identity.ts';
import { detectScript } from '../domain/language.ts';
import { bareLegalFacts, readLegalId } from '../domain/legal-id.ts';
import type { Feed, RawItem } from '../domain/types.ts';
import { parseDate } from '../lib/dates.ts';
import { clean, clip, toPlain } from '../lib/text.ts';
import { registrableDomain, resolveUrl } from '../lib/url.ts';
import type { Nodes, XmlElement, XmlNode } from './rss-document.ts';

/** What an entry is read against. */
export interface EntryContext {
  readonly feed: Feed;
  /** What relative links stand on, best first; the feed's final address last. */
  readonly bases: readonly (string | null)[];
  /** Of dates without one. */
  readonly timeZone: string;
  readonly now: Date;
}

/** An entry, read but for its identity, which depends on its neighbours. */
export interface ReadEntry {
  readonly marks: EntryMarks;
  readonly item: Omit<RawItem, 'identity' | 'urlKey'>;
}

const TITLE_CHARS = 500;
const SUMMARY_CHARS = 2000;
/** Read of one element: a title of a million open tags would take minutes. */
const MARKUP_CHARS = 50_000;
const LINK_CHARS = 5_000;
/** Of an outlet's name before it is clipped. */
const OUTLET_CHARS = 1_000;

/** Reads one entry; null where it says nothing at all. */
export function readEntry({ nodes, attributes }: XmlElement, context: EntryContext): ReadEntry | null {
  const { feed } = context;
  const guid = first(nodes, ['guid', 'id'], textOf) ?? attributes['rdf:about'] ?? null;
  const url = readLink({ nodes, attributes }, guid, context.bases);
  const outlet = readOutlet(nodes, feed);
  const title = withoutOutlet(first(nodes, ['title', 'dc:title'], plainOf) ?? '', outlet?.name ?? null);
  const summary = readSummary(nodes, title, url);
  if (title === '' && summary === '') return null;
  const publishedAt = clamp(firstDate(nodes, PUBLISHED, context.timeZone), context.now);
  const shown = clip(title === '' ? summary : title, TITLE_CHARS);
  const legalId =
    feed.authority === 'official' ? readLegalId({ guid: guid?.slice(0, LINK_CHARS) ?? null, url, title: shown }) : null;
  const legal = legalId === null ? null : bareLegalFacts(legalId, publishedAt?.toISOString().slice(0, 10) ?? null);
  // An official page that is issued again keeps its id and moves its date (gov.uk finders); a newspaper moves it for commas.
  const revision = feed.authority === 'official' ? (first(nodes, ['updated'], textOf) ?? '') : '';
  return {
    marks: { legalId, guid, url, title: shown, publishedAt },
    item: {
      url,
      title: shown,
      summary,
      body: '',
      lang: feed.lang === 'und' ? (detectScript(`${shown} ${summary}`) ?? 'en') : feed.lang,
      outlet: outlet?.name ?? null,
      owner: outlet?.owner ?? null,
      publishedAt,
      legal,
      sha256: digest([shown, summary, '', legal, revision]),
    },
  };
}

const MAX_DEPTH = 20;

/** The plain text of an element, whatever it is made of. */
export function textOf(node: XmlNode, depth = 0): string {
  if (typeof node === 'string') return node.trim();
  if (depth > MAX_DEPTH) return '';
  const parts = Object.entries(node).flatMap(([name, value]) => (name === '$' ? [] : [value].flat()));
  return parts
    .map((part) => textOf(part as XmlNode, depth + 1))
    .join(' ')
    .trim();
}

/** The first element that says something. */
export function first(nodes: Nodes, names: readonly string[], read: (node: XmlNode) => string): string | null {
  for (const name of names) {
    for (const node of nodes[name] ?? []) {
      const text = read(node);
      if (text !== '') return text;
    }
  }
  return null;
}

function attributesOf(node: XmlNode): Readonly<Record<string, string>> {
  return typeof node === 'string' ? {} : ((node['$'] ?? {}) as Record<string, string>);
}

/** Atom's plain `text` shows `<` and `&` as they stand, unless publishers plainly meant markup; all else is HTML. */
function plainOf(node: XmlNode): string {
  const text = textOf(node).slice(0, MARKUP_CHARS);
  const literal =
    attributesOf(node)['type'] === 'text' && !/<\/?(?:a|b|br|div|em|i|p|span|strong)\b|&#?\w+;/i.test(text);
  return literal ? clean(text) : toPlain(text);
}

/** Longest first where the first is a stub: some feeds put the text in `content` and nothing in `description`. */
function readSummary(nodes: Nodes, title: string, url: string | null): string {
  // Google News describes an article by a list of links to it and its neighbours.
  if (url !== null && registrableDomain(url) === 'google.com') return '';
  const text = first(nodes, ['description', 'summary', 'content:encoded', 'content'], plainOf) ?? '';
  const summary = text.replace(/\s*The post .{1,400} (?:appeared first on|first appeared on) .{1,100}$/, '');
  return summary === title ? '' : clip(summary, SUMMARY_CHARS);
}

const PUBLISHED = ['published', 'pubDate', 'dc:date', 'date', 'issued', 'updated', 'modified'];

function firstDate(nodes: Nodes, names: readonly string[], timeZone: string): Date | null {
  for (const name of names) {
    const at = parseDate(first(nodes, [name], textOf) ?? '', timeZone);
    if (at !== null) return at;
  }
  return null;
}

/** A date ahead of us (a wrong zone, an embargo, a typing error) must not hold an alert or keep it on top for years. */
function clamp(at: Date | null, now: Date): Date | null {
  return at !== null && at > now ? now : at;
}

function readLink(
  { nodes, attributes }: XmlElement,
  guid: string | null,
  bases: readonly (string | null)[],
): string | null {
  const own = attributes['xml:base'] ?? null;
  const all = [own && resolveUrl(own, bases), ...bases];
  for (const href of linksOf(nodes)) {
    const url = resolveUrl(href, all);
    if (url !== null) return url;
  }
  const guidIsLink =
    nodes['guid']?.some((node) => attributesOf(node)['isPermaLink']?.toLowerCase() !== 'false') ?? true;
  return guid !== null && guidIsLink && /^https?:\/\//i.test(guid) ? resolveUrl(guid, []) : null;
}

/** Candidates, best first: the original behind FeedBurner, Atom's alternate (HTML before others), RSS's text. */
function linksOf(nodes: Nodes): string[] {
  const links = (nodes['link'] ?? []).map((node) => ({ text: textOf(node), attributes: attributesOf(node) }));
  const alternates = links.filter(({ attributes }) => ['alternate', undefined].includes(attributes['rel']));
  const html = (type: string | undefined): number => (type === undefined || type === 'text/html' ? 0 : 1);
  const sorted = alternates.toSorted((one, other) => html(one.attributes['type']) - html(other.attributes['type']));
  const origin = (nodes['feedburner:origLink'] ?? []).map((node) => textOf(node));
  return [...origin, ...sorted.map(({ text, attributes }) => attributes['href'] ?? unwrapLink(text))];
}

/** Some feeds put an escaped `<a href="…">` where an address belongs. */
function unwrapLink(text: string): string {
  const anchor = /<a\s[^<>]*?href\s*=\s*["']([^"']+)["']/i.exec(text.slice(0, LINK_CHARS));
  return anchor?.[1]?.replaceAll('&amp;', '&') ?? text;
}

/** Feeds that gather many publishers (Google News) name each in `source`, with its address. */
function readOutlet(nodes: Nodes, feed: Feed): { name: string; owner: string | null } | null {
  const node = nodes['source']?.[0];
  if (node === undefined) return null;
  const address = attributesOf(node)['url'] ?? '';
  const name = clip(toPlain((typeof node === 'string' ? node : String(node['_'] ?? '')).slice(0, OUTLET_CHARS)), 100);
  const owner = registrableDomain(address);
  return name === '' || owner === feed.owner ? null : { name, owner };
}

function withoutOutlet(title: string, outlet: string | null): string {
  const shorter =
    outlet === null ? title : title.replace(new RegExp(`\\s+[-–—|]\\s+${escapePattern(outlet)}$`, 'i'), '');
  return shorter === '' ? title : shorter;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
