import { z } from 'zod';
import { digest } from '../domain/identity.ts';
import { readChineseEffectiveOn } from '../domain/legal-dates.ts';
import type { Feed, LegalFacts, RawItem } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';
import { isSameSite } from '../lib/url.ts';
import { checkOptions, type ReaderDeps } from './adapter.ts';
import { MAX_DOCUMENT_BYTES, movedTo, validatorsOf } from './answer.ts';
import { type Article, MAX_ARTICLE_BYTES } from './article.ts';
import { EXPECTATION } from './expectation.ts';
import type { Since, Source } from './source.ts';

const OPTIONS = z.strictObject({
  /** The page that asks for the list: it is visited first for its cookies, and named as where we come from. */
  visit: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  expect: EXPECTATION,
});
type Options = z.output<typeof OPTIONS>;

/** What was already brought, by identity: a mark of its entry, and how often its own page was asked for in vain. */
const CURSOR = z.object({ seen: z.record(z.string(), z.object({ mark: z.string(), misses: z.number() })) });
type Seen = z.output<typeof CURSOR>['seen'];

/** Pages read in one check; what is older than this is brought without its text. */
const MAX_PAGES = 10;
const RECENT_MS = 30 * 86_400_000;
/** An announcement whose page cannot be read is complete without it. */
const MAX_MISSES = 20;

/** The announcements of China's commerce ministry, and the lists of its bureau for export control. */
export function createMofcomSource(deps: ReaderDeps): Source {
  return {
    kind: 'mofcom',
    check: (feed) => void checkOptions(feed, OPTIONS),
    fetch: async (feed, since, signal) => {
      const options = checkOptions(feed, OPTIONS);
      const headers = await visit(deps, options, signal);
      const asked = { headers, accept: 'application/json, */*;q=0.5', maxBytes: MAX_DOCUMENT_BYTES, signal };
      // no validators: a page that could not be read is asked for even though the list has not changed
      const answer = await deps.http.get(feed.url, asked);
      const { bytes, finalUrl } = answer;
      const contentType = answer.headers['content-type'] ?? null;
      const layout = { kind: 'mofcom', options } as const;
      const request = { bytes, contentType, finalUrl, feed, layout, now: deps.clock.now() };
      const { items, skipped, left } = await deps.reader.readList(request, signal);
      const read = await readPages(deps, { feed, since, signal, headers }, items);
      return {
        status: 'fetched',
        ...read,
        skipped: skipped + left,
        validators: validatorsOf(answer, { etag: null, lastModified: null }),
        nextCheckMs: 0,
        movedTo: movedTo(feed, answer),
      };
    },
  };
}

type Headers = Readonly<Record<string, string>>;

async function visit({ http }: ReaderDeps, options: Options, signal: AbortSignal): Promise<Headers> {
  if (options.visit === undefined) return {};
  const { headers } = await http.get(options.visit, { maxBytes: MAX_DOCUMENT_BYTES, signal });
  const cookie = readCookies(headers['set-cookie'] ?? '');
  return { referer: options.visit, ...(cookie === '' ? {} : { cookie }) };
}

/** `a=1; Path=/; Expires=Wed, 01 Jan 2027 …, b=2` → `a=1; b=2` */
function readCookies(setCookie: string): string {
  const cookies = setCookie.split(/,\s*(?=[^\s;,=]+=)/).map((one) => one.split(';')[0]?.trim() ?? '');
  return cookies.filter((one) => one.includes('=')).join('; ');
}

interface Check {
  readonly feed: Feed;
  readonly since: Since;
  readonly signal: AbortSignal;
  readonly headers: Headers;
}

/**
 * Brings what is new, what changed, and what could not be read before and now can. The two lists of the ministry share
 * announcements: each brings one once, so that they do not undo one another's words.
 */
async function readPages(deps: ReaderDeps, check: Check, listed: readonly RawItem[]) {
  const before: Seen = CURSOR.safeParse(check.since.cursor).data?.seen ?? {};
  const items: RawItem[] = [];
  const seen: Seen = {};
  let left = MAX_PAGES;
  for (const item of listed) {
    const mark = item.sha256.slice(0, 16);
    const known = before[item.identity];
    const changed = known?.mark !== mark;
    const misses = changed ? 0 : known.misses;
    const isDue = (changed || misses > 0) && misses < MAX_MISSES && isReadable(item, check.feed, deps.clock.now());
    const article = isDue && left > 0 ? await readPage(deps, check, item) : null;
    if (isDue) left -= 1;
    seen[item.identity] = { mark, misses: isDue && article === null ? misses + 1 : 0 };
    if (changed || article !== null) items.push(article === null ? item : withArticle(item, article));
  }
  return { items, cursor: { seen } };
}

/** Only what is recent, and only pages of the ministry: a list must not send us elsewhere. */
function isReadable({ publishedAt, url }: RawItem, feed: Feed, now: Date): boolean {
  if (url === null || publishedAt === null) return false;
  return isSameSite(url, feed.url) && now.getTime() - publishedAt.getTime() < RECENT_MS;
}

/** Null while it cannot be read: what is announced does not wait for its text. */
async function readPage(deps: ReaderDeps, check: Check, { url }: RawItem): Promise<Article | null> {
  if (url === null) return null;
  const { feed, signal, headers } = check;
  const home = new URL(url).origin === new URL(feed.url).origin ? headers : {};
  try {
    const answer = await deps.http.get(url, { headers: home, maxBytes: MAX_ARTICLE_BYTES, signal });
    const contentType = answer.headers['content-type'] ?? null;
    return await deps.reader.readArticle({ bytes: answer.bytes, contentType, finalUrl: answer.finalUrl }, signal);
  } catch (error) {
    if (!(error instanceof EarshotError)) throw error;
    deps.log.warn('text.unread', { feed: feed.slug, document: url, err: error });
    return null;
  }
}

function withArticle(item: RawItem, { text, attachments }: Article): RawItem {
  const files = attachments.map(({ title, url }) => `${title} ${url}`.trim());
  const body = [text, ...files].filter((part) => part !== '').join('\n');
  const legal = item.legal === null ? null : readFacts(item.legal, text, attachments);
  return { ...item, body, legal, sha256: digest([item.title, item.summary, body, legal]) };
}

function readFacts(legal: LegalFacts, text: string, attachments: Article['attachments']): LegalFacts {
  const pdf = attachments.find(({ url }) => /\.pdf$/i.test(new URL(url).pathname));
  return { ...legal, effectiveOn: readChineseEffectiveOn(text, legal.publishedOn), pdfUrl: pdf?.url ?? null };
}
