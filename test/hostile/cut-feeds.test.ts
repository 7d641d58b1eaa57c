import { afterAll, expect, it } from 'vitest';
import { createHttp } from '../../src/lib/http.ts';
import { createRssSource } from '../../src/sources/rss.ts';
import { useFeedReader } from '../support/feed-reader.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { clockAt, feedOf, NEVER, silentLog } from '../support/feeds.ts';

const RSS = `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss><rss version="2.0"><channel><title>Harbour &amp; Pier</title>
<link>https://harbour.example/</link><item><guid>1</guid><title>Händler: 出口管制 &lt;b&gt;tightened&lt;/b&gt;</title>
<link>/one</link><pubDate>Mon, 23 Nov 2026 09:00:00 GMT</pubDate><description><![CDATA[<p>Chips &mdash; all</p>]]></description>
</item><item><guid>2</guid><title>Second 🚀</title></item></channel></rss>`;
const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Pier</title><entry><id>urn:1</id><title type="html">One &amp;amp; two</title>
<link rel="alternate" href="https://pier.example/1"/><updated>2026-11-23T09:00:00Z</updated></entry></feed>`;

const server = await startFeedServer();
const http = createHttp({ userAgent: 'Earshot/test' });
const reader = useFeedReader();
afterAll(() => Promise.all([server.close(), http.close()]));

it.each([
  ['RSS', RSS],
  ['Atom', ATOM],
])('%s cut at any byte is read in part or reported', { timeout: 60_000 }, async (_kind, whole) => {
  const source = createRssSource({ http, reader, clock: clockAt('2026-11-23T15:00:00Z'), log: silentLog() });
  const bytes = Buffer.from(whole);
  const read = async (length: number): Promise<readonly string[] | string> => {
    const feed = feedOf(server.set(`/${length}`, { body: bytes.subarray(0, length) }));
    try {
      const fetched = await source.fetch(feed, NEVER, new AbortController().signal);
      return fetched.status === 'fetched' ? fetched.items.map(({ title }) => title) : fetched.status;
    } catch (error) {
      return String((error as { code?: unknown }).code ?? error);
    }
  };
  const titles = (await read(bytes.length)) as readonly string[];
  const outcomes = await Promise.all(Array.from({ length: bytes.length }, (_, length) => read(length)));

  expect(titles.length).toBeGreaterThan(0);
  const isHarmless = (outcome: (typeof outcomes)[number]): boolean =>
    typeof outcome === 'string' ? outcome === 'source-unreadable' : outcome.every((title) => titles.includes(title));
  expect(outcomes.filter((outcome) => !isHarmless(outcome))).toEqual([]);
});
