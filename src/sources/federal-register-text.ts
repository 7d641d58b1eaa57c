import type { Feed } from '../domain/types.ts';
import { decode } from '../lib/charset.ts';
import type { Http } from '../lib/http.ts';
import { cleanLines, decodeGlyphs, toPlainLines } from '../lib/text.ts';
import { isSameSite } from '../lib/url.ts';
import type { RegisterEntry } from './federal-register-api.ts';
import { isCorrection } from './federal-register-item.ts';

/** A published document's entry says most; its text is read for list changes, corrections, and orders without abstract. */
export function wantsText(entry: RegisterEntry): boolean {
  const said = `${entry.title ?? ''} ${entry.abstract ?? ''}`;
  const changesList =
    entry.type === 'Rule' && /\b(?:entity|unverified|military end[\s-]users?.{0,8}) list\b/i.test(said);
  return changesList || isCorrection(entry) || (!entry.abstract && /\bexport privileges\b/i.test(said));
}

/**
 * The plain text of a document, or null where it has not come yet: that is some time after the filing. Never the HTML page,
 * which turns robots away (dated probes, 2026-11-23).
 * @throws EarshotError as `Http.get` does
 */
export async function fetchText(
  http: Http,
  feed: Feed,
  entry: RegisterEntry,
  signal: AbortSignal,
): Promise<string | null> {
  const url = entry.raw_text_url ?? '';
  if (!isSameSite(feed.url, url)) return null;
  const answer = await http.get(url, {
    signal,
    accept: 'text/plain, */*;q=0.1',
    timeoutMs: 15_000,
    readStatuses: [404],
  });
  return answer.status === 404 ? null : readText(decode(answer.bytes, answer.headers['content-type'] ?? null));
}

const MIN_CHARS = 200;

/** Some texts are wrapped in `<pre>`; a short or a foreign page is none. */
function readText(written: string): string | null {
  const isPage = /^\s*<(?:!doctype|html|head|body)\b/i.test(written);
  if (isPage && !/<pre\b/i.test(written)) return null;
  const text = decodeGlyphs(isPage || /^\s*<pre\b/i.test(written) ? toPlainLines(written) : cleanLines(written));
  return text.length < MIN_CHARS ? null : text;
}
