/** A feed's text, made ready for a strict XML parser. */
export interface Prepared {
  readonly xml: string;
  /** Entries left out because there were too many. */
  readonly left: number;
}

/** More entries than this are not news: the first and the last half are read (some feeds put the newest last). */
const MAX_ENTRIES = 2000;

/**
 * Cuts a feed out of what stands around it and mends what publishers get wrong most: blanks, byte-order marks or PHP
 * warnings before the declaration, text after the end, bare `&`, HTML entities, characters that XML forbids, markup put
 * into a title or summary unescaped.
 * @returns null where there is no feed in it
 */
export function prepareFeed(text: string): Prepared | null {
  const root = /<(?:(\w+):)?(rss|feed|RDF)(?=[\s>])/.exec(text);
  if (!root) return null;
  const end = text.lastIndexOf(`</${root[0].slice(1)}>`);
  const body = text.slice(root.index, end === -1 ? undefined : end + root[0].length + 2);
  const { xml, left } = capEntries(root[1] === 'atom' ? body.replaceAll(/(<\/?)atom:/g, '$1') : body);
  return { xml: outsideCdata(dropForbidden(xml), (part) => mendAmpersands(escapeInlineMarkup(part))), left };
}

function capEntries(xml: string): Prepared {
  const starts: number[] = [];
  for (const { index } of xml.matchAll(/<(?:item|entry)(?=[\s>])/g)) starts.push(index);
  if (starts.length <= MAX_ENTRIES) return { xml, left: 0 };
  const [from, to] = [starts[MAX_ENTRIES / 2], starts[starts.length - MAX_ENTRIES / 2]];
  return { xml: xml.slice(0, from) + xml.slice(to), left: starts.length - MAX_ENTRIES };
}

function dropForbidden(xml: string): string {
  return xml.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu, '');
}

/** CDATA is taken as it stands. Walks by index: a regular expression would go back and forth on a hostile feed. */
function outsideCdata(xml: string, mend: (part: string) => string): string {
  const parts: string[] = [];
  let at = 0;
  while (true) {
    const open = xml.indexOf('<![CDATA[', at);
    const close = open === -1 ? -1 : xml.indexOf(']]>', open);
    if (close === -1) return [...parts, mend(xml.slice(at))].join('');
    parts.push(mend(xml.slice(at, open)), xml.slice(open, close + 3));
    at = close + 3;
  }
}

const TEXT_ELEMENT = /<(title|description|summary|content|content:encoded)(?:\s[^<>]*)?>/g;

/** `<title>Rule <i>adopted</i></title>` → the same with its markup escaped: the parser would lose the order of the words. */
function escapeInlineMarkup(xml: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const open of xml.matchAll(TEXT_ELEMENT)) {
    const from = open.index + open[0].length;
    if (open.index < at || open[0].endsWith('/>')) continue;
    const to = xml.indexOf(`</${open[1]}>`, from);
    if (to === -1) break;
    const inner = xml.slice(from, to);
    parts.push(xml.slice(at, from), inner.includes('<') ? escapeMarkup(inner) : inner);
    at = to;
  }
  return [...parts, xml.slice(at)].join('');
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An `&` that begins none of XML's five names and no number: it was meant as itself, or is an HTML entity, which is decoded later. */
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos);|#\d{1,7};|#[xX][\da-fA-F]{1,6};)/g;
const NUMBER = /&#(?:(\d{1,7})|[xX]([\da-fA-F]{1,6}));/g;

function mendAmpersands(xml: string): string {
  return xml.replace(BARE_AMPERSAND, '&amp;').replace(NUMBER, (whole, decimal?: string, hex?: string) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    const allowed =
      code === 9 || code === 10 || code === 13 || (code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff));
    return allowed ? whole : '';
  });
}
