import type { Feed } from '../domain/types.ts';
import { decode } from '../lib/charset.ts';
import { EarshotError } from '../lib/errors.ts';
import { cleanLines, decodeGlyphs, toPlainLines } from '../lib/text.ts';
import { isSameSite } from '../lib/url.ts';
import type { SourceDeps } from './adapter.ts';
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
 * The plain text of a document, or null while it cannot be read: it comes some time after the filing, and a document must
 * not wait for its text. Never the HTML page, which turns robots away (dated probes, 2026-11-23).
 */
export async function fetchText(
  deps: SourceDeps,
  feed: Feed,
  entry: RegisterEntry,
  signal: AbortSignal,
): Promise<string | null> {
  const url = entry.raw_text_url ?? '';
  if (!isSameSite(feed.url, url)) return null;
  try {
    const answer = await deps.http.get(url, {
      signal,
      accept: 'text/plain, */*;q=0.1',
      maxBytes: 10 * 1024 * 1024,
      readStatuses: [404],
    });
    if (answer.status === 404) return null;
    return readText(decode(answer.bytes, answer.headers['content-type'] ?? null));
  } catch (error) {
    if (!(error instanceof EarshotError)) throw error;
    // What this means is on the item (`textRead`), and the next check asks again.
    deps.log.warn('text.unread', { feed: feed.slug, document: entry.document_number, err: error });
    return null;
  }
}

const MIN_CHARS = 200;

/** Some texts are wrapped in `<pre>`; a short or a foreign page is none. */
function readText(written: string): string | null {
  const isPage = /^\s*<(?:!doctype|html|head|body)\b/i.test(written);
  if (isPage && !/<pre\b/i.test(written)) return null;
  const text = decodeGlyphs(isPage || /^\s*<pre\b/i.test(written) ? toPlainLines(written) : cleanLines(written));
  return text.length < MIN_CHARS ? null : text;
}
