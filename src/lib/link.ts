/**
 * A link that is safe to give to a reader: http or https, no name and password in it (they dress a strange host up as a
 * known one), and none of the characters that could end a link in a chat platform's syntax. Else null.
 */
export function httpUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, username, password, href } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  if (username !== '' || password !== '') return null;
  return href.replace(/[\s|<>"()]/g, percentEncode);
}

function percentEncode(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
