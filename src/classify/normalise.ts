import { simplifyHan } from '../lib/han.ts';

/** A text made comparable: one width, one kind of quote and dash, no accents, traditional Chinese as simplified. */
export interface Normal {
  /** With the letters' case as written; as long as `lower`. */
  readonly cased: string;
  readonly lower: string;
}

const FIRST_HAN = 0x4e00;
const LAST_HAN = 0x9fff;
const LAST_LATIN = 0x24f;
/** By UTF-16 unit; the signs for times and divided by stand among the letters. */
const IS_WORD = Uint8Array.from({ length: LAST_LATIN + 1 }, (_, code) =>
  /[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const BEYOND_ASCII = /[\u0080-\uffff]/;
const MARKS = /[\u0300-\u036f]/g;
const ACCENTED = /[\u00c0-\u024f\u1e00-\u1eff]|[\u0300-\u036f]/;
const QUOTES_AND_DASHES = /[‘’ʼ´“”«»„‐-―−·・]/;
const HAN = /[\u4e00-\u9fff]/;

/** Normalises a text for matching. Any string will do, broken surrogates included. */
export function normalise(text: string): Normal {
  const plain = BEYOND_ASCII.test(text) ? fold(text) : text;
  const lower = plain.toLowerCase();
  return { cased: lower.length === plain.length ? plain : lower, lower };
}

/** How long a text will be once it is normalised. */
export function normalLength(text: string): number {
  return BEYOND_ASCII.test(text) ? normalise(text).lower.length : text.length;
}

/** Whether a UTF-16 unit is a Latin letter or a digit: only these form words with borders. */
export function isWordCode(code: number): boolean {
  return code < IS_WORD.length && IS_WORD[code] === 1;
}

/** Whether a UTF-16 unit is Han, kana or Hangul, where words have no borders that could be seen. */
export function isCjkCode(code: number): boolean {
  return isHanCode(code) || (code >= 0x3041 && code <= 0x30ff) || (code >= 0xac00 && code <= 0xd7a3);
}

/** Whether a UTF-16 unit is a Han character of the common block. */
export function isHanCode(code: number): boolean {
  return code >= FIRST_HAN && code <= LAST_HAN;
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
