/**
 * Bytes → text, once: byte-order mark, then UTF-8 where the bytes are valid UTF-8 (servers announce wrong charsets more
 * often than text is valid UTF-8 by chance), then the XML declaration, then the HTTP charset, then that of a page's `meta`
 * element, then windows-1252.
 */
export function decode(bytes: Uint8Array, contentType: string | null): string {
  const marked = markedCharset(bytes);
  if (marked) return new TextDecoder(marked).decode(bytes);
  const utf8 = tryUtf8(bytes);
  if (utf8 !== null) return utf8;
  const declared = declaredCharset(bytes) ?? charsetOf(contentType) ?? metaCharset(bytes);
  if (declared !== null && declared !== 'utf-8') return decodeAs(declared, bytes);
  return decodeDamaged(bytes, declared !== null);
}

/** A byte-order mark, or the pattern that `<` makes in UTF-16 without one. */
function markedCharset(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && c !== 0 && d === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c && c === 0 && d !== 0)) return 'utf-16be';
  return null;
}

function tryUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function declaredCharset(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 300)).toString('latin1');
  return knownCharset(/^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w:.-]+)["']/i.exec(head)?.[1]);
}

function charsetOf(contentType: string | null): string | null {
  return knownCharset(/charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType ?? '')?.[1]);
}

/** HTML says it within its first kilobyte (https://html.spec.whatwg.org/#charset, 2026-11-23). */
function metaCharset(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  return charsetOf(/<meta\s[^>]*charset\s*=[^>]*>/i.exec(head)?.[0] ?? null);
}

function knownCharset(label: string | undefined): string | null {
  if (label === undefined) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** What a text's charset is judged by. */
const JUDGED_CHARS = 1_000_000;

/**
 * Called UTF-8, or nothing, and yet not valid: UTF-8 with a few broken characters keeps its good ones; text whose
 * characters are mostly broken was windows-1252.
 */
function decodeDamaged(bytes: Uint8Array, calledUtf8: boolean): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  const start = text.slice(0, JUDGED_CHARS);
  const broken = start.split('\uFFFD').length - 1;
  const good = (start.match(/[\u0080-\uFFFC]/g) ?? []).length;
  return good >= (calledUtf8 ? broken : broken * 4) ? text : decodeAs('windows-1252', bytes);
}

/** What windows-1252 has where Latin-1 has controls, from 0x80 to 0x9F. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** Replaced at a time: of millions of matches at once, each would take a hundred bytes. */
const PART_CHARS = 65_536;

function decodeAs(charset: string, bytes: Uint8Array): string {
  const text = new TextDecoder(charset).decode(bytes);
  if (charset !== 'windows-1252') return text;
  // Node 20 decodes windows-1252 as Latin-1 (nodejs/node #56542, since 20.18.3): curly quotes come out as controls.
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += PART_CHARS) {
    const part = text.slice(at, at + PART_CHARS);
    parts.push(part.replace(/[\u0080-\u009F]/g, (control) => WINDOWS[control.charCodeAt(0) - 0x80] ?? control));
  }
  return parts.join('');
}
