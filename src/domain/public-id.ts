/** Crockford's base 32, lower case: no letter is mistaken for a digit (https://www.crockford.com/base32.html, 2026-11-23). */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/** What an id names: a story or an item. */
export type PublicIdKind = 's' | 'i';

/** The id that people see and type, `s-2k7`: stable, the row's number in base 32. */
export function publicId(kind: PublicIdKind, id: number): string {
  let rest = id;
  let digits = '';
  do {
    digits = `${DIGITS[rest % 32]}${digits}`;
    rest = Math.floor(rest / 32);
  } while (rest > 0);
  return `${kind}-${digits}`;
}

/** Reads an id as people type it (any case, `o` for `0`, `i` and `l` for `1`); null where it is none. */
export function parsePublicId(text: string): { readonly kind: PublicIdKind; readonly id: number } | null {
  const [, kind, typed] = /^([si])-([0-9a-z]{1,11})$/.exec(text.trim().toLowerCase()) ?? [];
  if (typed === undefined) return null;
  const values = [...typed.replace(/o/g, '0').replace(/[il]/g, '1')].map((digit) => DIGITS.indexOf(digit));
  const id = values.reduce((sum, value) => sum * 32 + value, 0);
  return values.includes(-1) || !Number.isSafeInteger(id) ? null : { kind: kind === 's' ? 's' : 'i', id };
}
