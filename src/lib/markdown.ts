/**
 * Takes all meaning from a text but its letters, for clients that read chat markdown as Discord does: a backslash makes
 * any character that is no letter, digit or space stand for itself. No formatting, mention, link, time or emoji
 * survives. The colon is among them, because bare addresses become links and escapes inside them are not read.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\*_~|`<>[\]()@#:]/g, '\\$&')
    .replace(/^(\s*)([-+])/gm, '$1\\$2')
    .replace(/^(\s*\d+)\./gm, '$1\\.');
}
