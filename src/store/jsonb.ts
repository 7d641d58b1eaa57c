/**
 * JSON for a `jsonb` parameter. PostgreSQL refuses half a character (a lone surrogate), which is what a text that was cut
 * between the two halves of an emoji ends in: it becomes U+FFFD.
 */
export function toJsonb(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? mend(part) : part));
}

const HALF = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

function mend(text: string): string {
  return text.replace(HALF, '\uFFFD');
}
