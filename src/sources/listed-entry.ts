import { DateTime } from 'luxon';
import { digest, identify } from '../domain/identity.ts';
import { detectScript } from '../domain/language.ts';
import { bareLegalFacts, readLegalId } from '../domain/legal-id.ts';
import type { Feed, RawItem } from '../domain/types.ts';
import { clean, clip } from '../lib/text.ts';
import { isSameSite } from '../lib/url.ts';

/** An entry of a list that is no feed. Texts are plain. */
export interface ListedEntry {
  /** What the publisher calls it by; null where pages say no such thing. */
  readonly guid: string | null;
  readonly title: string;
  readonly url: string | null;
  readonly summary: string;
  readonly publishedAt: Date | null;
  /** What changes when an entry is issued again under its id. */
  readonly revision: string;
}

const TITLE_CHARS = 500;
const SUMMARY_CHARS = 2000;

/** Turns the entries of one list into items; `zone` is that of their days. */
export function buildItems(
  entries: readonly ListedEntry[],
  { feed, zone, now }: { readonly feed: Feed; readonly zone: string; readonly now: Date },
): readonly RawItem[] {
  const read = entries.map((entry) => {
    const title = clip(clean(entry.title), TITLE_CHARS);
    const isOfficial = feed.authority === 'official';
    const legalId = isOfficial ? readLegalId({ guid: entry.guid, url: entry.url, title }) : null;
    // a date ahead of us must not hold an alert or keep it on top for years
    const publishedAt = entry.publishedAt !== null && entry.publishedAt > now ? now : entry.publishedAt;
    return { ...entry, title, legalId, publishedAt };
  });
  const marks = read.map((entry) => ({ ...entry, url: atHome(entry.url, feed) }));
  const identities = identify(feed.slug, marks);
  const items = read.flatMap(({ title, url, publishedAt, legalId, ...entry }, index): RawItem[] => {
    const identity = identities[index];
    const summary = clip(clean(entry.summary), SUMMARY_CHARS);
    const legal = legalId === null ? null : bareLegalFacts(legalId, dayOf(publishedAt, zone));
    const lang = feed.lang === 'und' ? (detectScript(`${title} ${summary}`) ?? 'en') : feed.lang;
    const sha256 = digest([title, summary, '', legal, entry.revision]);
    return identity === undefined
      ? []
      : [{ ...identity, url, title, summary, body: '', lang, outlet: null, publishedAt, legal, sha256 }];
  });
  return [...new Map(items.toReversed().map((item) => [item.identity, item])).values()].toReversed();
}

/** A publisher's hosts carry the same pages (www.bis.gov, media.bis.gov): entries are told by one of them. */
function atHome(url: string | null, feed: Feed): string | null {
  if (url === null || !isSameSite(url, feed.url)) return url;
  const home = new URL(url);
  home.host = new URL(feed.url).host;
  return home.href;
}

function dayOf(at: Date | null, zone: string): string | null {
  return at === null ? null : DateTime.fromJSDate(at, { zone }).toISODate();
}
