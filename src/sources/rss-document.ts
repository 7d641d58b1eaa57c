import Parser from 'rss-parser';
import { EarshotError } from '../lib/errors.ts';
import { prepareFeed } from './rss-repair.ts';
import { checkShape } from './rss-shape.ts';

/** An element as xml2js gives it: its text, or its text (`_`), attributes (`$`) and children. */
export type XmlNode = string | { readonly [name: string]: unknown };
/** The elements of a channel or an entry by name; all that occur, in order. */
export type Nodes = { readonly [name: string]: readonly XmlNode[] | undefined };

/** A channel or an entry: what stands in it and on it. */
export interface XmlElement {
  readonly nodes: Nodes;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface FeedDocument {
  readonly channel: XmlElement;
  readonly entries: readonly XmlElement[];
  /** `xml:base` of the root element. */
  readonly base: string | null;
  /** Entries left out because there were too many. */
  readonly left: number;
}

/**
 * Parses RSS 0.9-2.0, Atom or RDF.
 * @returns null where the text is no feed
 * @throws EarshotError `source-unreadable` where it is one, but broken
 */
export async function parseFeedDocument(text: string, host: string): Promise<FeedDocument | null> {
  const prepared = prepareFeed(text);
  if (prepared === null) return null;
  checkShape(prepared.xml, host);
  try {
    const { items, ...channel } = await parse(prepared.xml);
    const base = /^<[^>]*?\sxml:base\s*=\s*["']([^"']*)["']/.exec(prepared.xml.slice(0, 4000))?.[1] ?? null;
    return { base, channel: unhide(channel), entries: items.map(unhide), left: prepared.left };
  } catch (cause) {
    throw new EarshotError('source-unreadable', `${host} sent a broken feed: ${firstLine(cause)}.`, { cause });
  }
}

/**
 * rss-parser throws the whole feed away over one odd date or link, and keeps one of several links. So the elements that
 * matter are given other names before it sees them, and read by us, as they stand.
 */
const HIDDEN = [
  'title',
  'dc:title',
  'link',
  'guid',
  'id',
  'pubDate',
  'published',
  'updated',
  'issued',
  'modified',
  'dc:date',
  'date',
  'description',
  'summary',
  'content',
  'content:encoded',
  'source',
  'feedburner:origLink',
  'ttl',
  'sy:updatePeriod',
  'sy:updateFrequency',
] as const; // prettier-ignore

const PREFIX = 'raw:';
const ATTRIBUTES = '$';

type Hidden = Record<string, unknown>;

const FIELDS = [...HIDDEN.map((name) => PREFIX + name), ATTRIBUTES].map((name) => [name, name, { keepArray: true }]);

/**
 * Over some names of elements (`_`) the parser gives up without a word, and would answer a later document for the earlier
 * one (xml2js 0.5): so each document gets its own, which has answered when it returns, or never does.
 */
function parse(xml: string): ReturnType<Parser<Hidden, Hidden>['parseString']> {
  const parser = new Parser<Hidden, Hidden>({
    defaultRSS: 2,
    xml2js: {
      tagNameProcessors: [(name: string) => ((HIDDEN as readonly string[]).includes(name) ? PREFIX + name : name)],
    },
    // The types know plain names only, for the feed; the code takes the same for both (rss-parser 3.13, lib/utils.js).
    customFields: { item: FIELDS, feed: FIELDS as unknown as string[] },
  });
  const silence = new Promise<never>((_, reject) => {
    setImmediate(() => reject(new Error('An element has a name that cannot be read')));
  });
  silence.catch(() => undefined);
  return Promise.race([parser.parseString(xml), silence]);
}

function unhide(element: Hidden): XmlElement {
  const nodes: Record<string, readonly XmlNode[]> = {};
  for (const [name, value] of Object.entries(element)) {
    if (name.startsWith(PREFIX)) nodes[name.slice(PREFIX.length)] = value as readonly XmlNode[];
  }
  return { nodes, attributes: (element[ATTRIBUTES] ?? {}) as Record<string, string> };
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
}
