/** Where a running hash starts (FNV-1a, 32 bits). */
export const HASH_START = 0x811c9dc5 | 0;

/** Takes one UTF-16 unit more into a running hash. */
export function hashCode(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** The hash of a text; the same as running over its units. */
export function hashText(text: string): number {
  let hash = HASH_START;
  for (let at = 0; at < text.length; at += 1) hash = hashCode(hash, text.charCodeAt(at));
  return hash;
}
