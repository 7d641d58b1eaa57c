import { Parser } from 'htmlparser2';

/** Plain text of one line: no control characters, no invisible or reordering characters, single spaces, NFC. */
export function clean(text: string): string {
  return stripInvisible(text)
    .replace(/[\s\u0085]+/gu, ' ')
    .trim()
    .normalize('NFC');
}

/** Plain text of many lines: like `clean`, but keeps line breaks (blank lines collapse to one). */
export function cleanLines(text: string): string {
  const lines = stripInvisible(text.replace(/\r\n?/g, '\n')).split('\n');
  const trimmed = lines.map((line) => line.replace(/[^\S\n]+|\u0085+/gu, ' ').trim()).join('\n');
  return trimmed
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .normalize('NFC');
}

/**
 * HTML (or text that may be HTML) → plain text of one line; entities are decoded once, scripts and styles dropped, blocks
 * kept apart by a space.
 */
export function toPlain(markup: string): string {
  return clean(readMarkup(markup));
}

/** HTML → plain text of many lines: blocks stand on their own lines. */
export function toPlainLines(markup: string): string {
  return cleanLines(readMarkup(markup));
}

/** Cuts a text to at most `maxChars` code points, never inside a character as readers see it; `…` marks the cut. */
export function clip(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  if (maxChars < 1) return '';
  const head = [...text.slice(0, maxChars * 2)];
  if (head.length <= maxChars && head.join('').length === text.length) return text;
  const room = head.slice(0, maxChars - 1).join('');
  const cutAt = GRAPHEMES.segment(head.join('')).containing(room.length)?.index ?? 0;
  // One "character" with hundreds of combining marks: cut inside it rather than show nothing.
  return `${cutAt === 0 ? room : room.slice(0, cutAt).trimEnd()}…`;
}

/**
 * The Government Publishing Office writes letters outside ASCII as names: `T[uuml]rkiye` (Federal Register abstracts, as
 * stored on 2026-11-23). Names that are no letter (`[sic]`) stay.
 */
export function decodeGlyphs(text: string): string {
  return text.replace(GLYPH, (written, name: string) => {
    const letter = readMarkup(`&${name};`);
    return [...letter].length === 1 ? letter : written;
  });
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

const GLYPH =
  /\[([A-Za-z]{1,2}(?:uml|acute|grave|circ|tilde|cedil|ring|caron|slash|breve|ogon|macr|dot|strok|lig)|inodot|reg|deg|micro|sect|para)\]/g;

/** Elements whose content nobody reads. */
const UNREAD: ReadonlySet<string> = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'iframe',
  'object',
  'svg',
  'head',
]);
/** Elements that run on within a line; all others separate. */
const INLINE: ReadonlySet<string> = new Set(
  'a abbr acronym b bdi bdo big cite code data dfn em font i ins del kbd label mark q s samp small span strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);

function readMarkup(markup: string): string {
  if (!/[<&]/.test(markup)) return markup;
  const parts: string[] = [];
  let unread = 0;
  const separate = (name: string): void => {
    if (!INLINE.has(name)) parts.push('\n');
  };
  const parser = new Parser({
    onopentagname: (name) => {
      if (UNREAD.has(name)) unread += 1;
      separate(name);
    },
    ontext: (text) => {
      if (unread === 0) parts.push(text);
    },
    onclosetag: (name) => {
      if (UNREAD.has(name)) unread -= 1;
      separate(name);
    },
  });
  parser.end(markup);
  return parts.join('');
}

/** Joins emoji into one picture: the only invisible character that is content. */
const EMOJI_JOINER = /(?<=\p{Extended_Pictographic}\uFE0F?|[\u{1F3FB}-\u{1F3FF}])\u200D(?=\p{Extended_Pictographic})/gu;
const KEPT_JOINER = '\uE000';
/**
 * Controls but blanks; format characters (soft hyphen, zero-width ones, directional marks, embeddings, overrides and
 * isolates, which can make a text read as another, tags, byte-order marks); lone surrogates; fillers and selectors that
 * show nothing.
 */
const INVISIBLE =
  /(?![\t-\r\u0085])\p{Cc}|[\p{Cf}\p{Cs}]|\u034F|\u115F|\u1160|\u3164|\uFFA0|[\u180B-\u180D]|[\u{E0100}-\u{E01EF}]/gu;

function stripInvisible(text: string): string {
  if (/^[\t\n\r -~]*$/.test(text)) return text;
  const joined = text.replaceAll(KEPT_JOINER, '').replace(EMOJI_JOINER, KEPT_JOINER);
  return joined.replace(INVISIBLE, '').replaceAll(KEPT_JOINER, '\u200D');
}
