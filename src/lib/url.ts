import { getDomain } from 'tldts';

/**
 * Makes a link absolute: the first base it can stand on wins (xml:base, then the item's link, the channel's, the feed's own).
 * @returns null where it is no http(s) address
 */
export function resolveUrl(href: string, bases: readonly (string | null)[]): string | null {
  const link = stripBlanks(href);
  if (link === '' || link.length > MAX_CHARS) return null;
  for (const base of [undefined, ...bases]) {
    if (base === null || !URL.canParse(link, base)) continue;
    const url = new URL(link, base);
    // an address in another script gets nine times as long
    if (url.href.length > MAX_CHARS) return null;
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  }
  return null;
}

/** No publisher's address is longer; a hostile one may be. */
const MAX_CHARS = 4096;

/**
 * The address of a page without what varies between two links to it: scheme, `www.`, fragment, a slash at the end,
 * tracking parameters, session tokens. A key for comparing, not a link to follow.
 */
export function canonicalUrl(address: string): string | null {
  if (address.length > MAX_CHARS || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  const host = url.host.replace(/^www\./, '').replace(/\.(?=:|$)/, '');
  const path = url.pathname.replace(/;jsessionid=[^/]*/i, '').replace(/\/+$/, '');
  const query = [...url.searchParams].filter(([name, value]) => !isNoise(name, value));
  const search = query.length === 0 ? '' : `?${new URLSearchParams(query.sort(byName))}`;
  return `${host}${path}${search}`;
}

/** `news.example.co.uk` → `example.co.uk`; the bare host where it has none (an IP address, localhost). */
export function registrableDomain(address: string): string | null {
  if (!URL.canParse(address)) return null;
  return getDomain(address, { allowPrivateDomains: true }) ?? new URL(address).hostname;
}

/** Whether two addresses belong to one registrable domain. */
export function isSameSite(one: string, other: string): boolean {
  const domain = registrableDomain(one);
  return domain !== null && domain === registrableDomain(other);
}

const TRACKING =
  /^(utm_\w+|at_\w+|mc_[ce]id|fbclid|gclid|gclsrc|dclid|msclkid|yclid|igshid|wt\.mc_id|cmpid|ns_campaign|ns_mchannel)$/i;
const TOKEN =
  /^(v|t|ts|_t|sid|sig|sign|signature|token|session|sessionid|phpsessid|jsessionid|auth|nonce|rnd|expires)$/i;
const TOKEN_CHARS = 24;

/** Tracking says where a reader came from; a long token changes with every fetch (CNKI's `v=`) and tells nothing either. */
function isNoise(name: string, value: string): boolean {
  if (TRACKING.test(name)) return true;
  if (name.toLowerCase() === 'source' && /^(rss|feed)/i.test(value)) return true;
  return TOKEN.test(name) && value.length >= TOKEN_CHARS;
}

function byName(one: readonly [string, string], other: readonly [string, string]): number {
  return one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : 0;
}

function stripBlanks(href: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: links in feeds are broken over lines and carry NULs
  return href.replace(/[\u0000-\u001f\u007f]+/g, '').trim();
}
