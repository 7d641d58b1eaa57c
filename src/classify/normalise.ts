import { simplifyHan } from '../lib/han.ts';

/** A text made comparable: one width, one kind of quote and dash, no accents, traditional Chinese as simplified. */
export interface Normal {
  /** With the letters' case as written; as long as `lower`. */
  readonly cased: string;
  readonly lower: string;
}

const FIRST_HAN = 0x4e00;
const LAST_HAN = 0x9fff;
const MARKS = /[\u0300-\u036f]/g;
const ACCENTED = /[\u00c0-\u024f\u1e00-\u1eff]|[\u0300-\u036f]/;
const QUOTES_AND_DASHES = /[‘’ʼ´“”«»„‐-―−·・]/;
const HAN = /[\u4e00-\u9fff]/;

/** Normalises a text for matching. Any string will do, broken surrogates included. */
export function normalise(text: string): Normal {
  const plain = isAscii(text) ? text : fold(text);
  const lower = plain.toLowerCase();
  return { cased: lower.length === plain.length ? plain : lower, lower };
}

/** Whether a UTF-16 unit is a Latin letter or a digit: only these form words with borders. */
export function isWordCode(code: number): boolean {
  if (code < 128) return (code > 96 && code < 123) || (code > 47 && code < 58) || (code > 64 && code < 91);
  return code > 0xbf && code < 0x250 && code !== 0xd7 && code !== 0xf7;
}

/** Whether a UTF-16 unit is Han, kana or Hangul, where words have no borders that could be seen. */
export function isCjkCode(code: number): boolean {
  return isHanCode(code) || (code >= 0x3041 && code <= 0x30ff) || (code >= 0xac00 && code <= 0xd7a3);
}

/** Whether a UTF-16 unit is a Han character of the common block. */
export function isHanCode(code: number): boolean {
  return code >= FIRST_HAN && code <= LAST_HAN;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** Each step only where its characters occur: most texts need one or two of them. */
function fold(text: string): string {
  let even = text.normalize('NFKC');
  if (ACCENTED.test(even)) even = even.normalize('NFD').replace(MARKS, '').normalize('NFC');
  if (QUOTES_AND_DASHES.test(even)) {
    even = even
      .replace(/[‘’ʼ´]/g, "'")
      .replace(/[“”«»„]/g, '"')
      .replace(/[‐-―−]/g, '-')
      .replace(/[·・]/g, '·');
  }
  return HAN.test(even) ? simplifyHan(even) : even;
}
