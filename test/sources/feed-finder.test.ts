import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp, type Http } from '../../src/lib/http.ts';
import { isPublicAddress } from '../../src/lib/public-address.ts';
import { createFeedFinder } from '../../src/sources/feed-finder.ts';
import { useFeedReader } from '../support/feed-reader.ts';
import { type FeedServer, startFeedServer } from '../support/feed-server.ts';

const FEED = `<?xml version="1.0"?><rss version="2.0"><channel><title> Harbour
 blog </title><link>https://harbour.example/</link><language>de-DE</language><description>x</description>
<item><title>One</title><guid>1</guid></item><item><title>Two</title><guid>2</guid></item></channel></rss>`;

describe('the feed finder', () => {
  const reader = useFeedReader();
  let server: FeedServer;
  let http: Http;
  let find: ReturnType<typeof createFeedFinder>;
  beforeAll(async () => {
    server = await startFeedServer();
    http = createHttp({ userAgent: 'test' });
    find = createFeedFinder({ http, reader });
    server.set('/feed.xml', { body: FEED });
  });
  afterAll(async () => {
    await http.close();
    await server.close();
  });

  it('reads a feed at its own address', async () => {
    expect(await find(` ${server.origin}/feed.xml `)).toEqual({
      ...{ url: `${server.origin}/feed.xml`, title: 'Harbour blog', lang: 'de', entries: 2 },
    });
  });

  it('finds it by a page’s link tags, after those that do not work and before the comments’', async () => {
    server.set('/blog/', {
      type: 'text/html',
      body: `<html><head><base href="${server.origin}/"><link rel="stylesheet" href="x.css">
<link rel="alternate" type="application/rss+xml" title="Comments" href="comments.xml">
<link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="/gone.xml">
<link rel="alternate" type="application/rss+xml" href="feed.xml"></head></html>`,
    });
    server.set('/comments.xml', { body: FEED.replace('Harbour', 'Comments') });

    expect(await find(`${server.origin}/blog/`)).toMatchObject({ url: `${server.origin}/feed.xml` });
  });

  it('says what is wrong', async () => {
    server.set('/page', { type: 'text/html', body: '<html><body>Nothing</body></html>' });

    await expect(find(`${server.origin}/page`)).rejects.toMatchObject({
      message: expect.stringContaining('sent a web page instead of a feed, and it names none'),
    });
    for (const address of [
      'file:///etc/passwd',
      'ftp://a.example/',
      'javascript:alert(1)',
      'gopher://x',
      ' ',
      'http://',
    ]) {
      await expect(find(address), address).rejects.toMatchObject({ code: 'bad-input' });
    }
    await expect(find('https://me:pass@a.example/')).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('looks into no private network, by the page’s link tags either', async () => {
    const guarded = createHttp({ userAgent: 'test', isAllowed: isPublicAddress });
    await expect(createFeedFinder({ http: guarded, reader })(`${server.origin}/feed.xml`)).rejects.toMatchObject({
      message: expect.stringContaining('is no address of the public internet'),
    });
    await guarded.close();
    const some = createHttp({ userAgent: 'test', isAllowed: (address) => address === '127.0.0.1' });
    server.set('/inside', {
      type: 'text/html',
      body: '<link rel="alternate" type="application/rss+xml" href="http://127.0.0.2/feed.xml">',
    });
    await expect(createFeedFinder({ http: some, reader })(`${server.origin}/inside`)).rejects.toMatchObject({
      message: expect.stringContaining('is no address of the public internet'),
    });
    await some.close();
  });
});
