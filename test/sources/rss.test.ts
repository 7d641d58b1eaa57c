import { describe, expect, it } from 'vitest';
import { createRssSource } from '../../src/sources/rss.ts';
import { describeSource } from '../contract/source.ts';
import { useFeedReader } from '../support/feed-reader.ts';
import { feedOf, NEVER } from '../support/feeds.ts';
import { openRssReader, rss } from '../support/rss-reader.ts';

const reader = useFeedReader();

describeSource({
  kind: 'rss',
  create: (deps) => createRssSource({ ...deps, reader }),
  path: '/feed.xml',
  feed: (url) => feedOf(url),
  page: (entries) => {
    const items = entries.map(({ id, title, broken }) =>
      broken
        ? '<item><category>nothing else</category></item>'
        : `<item><title>${title}</title><link>/news/${id}</link><guid isPermaLink="false">n-${id}</guid><pubDate>Mon, 23 Nov 2026 0${id}:00:00 GMT</pubDate></item>`,
    );
    return { body: rss(items.join('')), etag: `"${entries.map(({ id, title }) => id + title.length).join('-')}"` };
  },
});

const { server, log, fetch, fetchItems, fetchItem } = await openRssReader();

describe('formats', () => {
  it('reads Atom: alternate link, html title, date by update', async () => {
    const item = await fetchItem(`<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>tag:a,2026:1</id>
      <title type="html">Chips &amp;amp; &lt;b&gt;controls&lt;/b&gt;</title><link rel="self" href="https://a.example/self"/>
      <link rel="enclosure" href="https://a.example/x.pdf"/><link href="https://a.example/one"/>
      <updated>2026-11-23T10:00:00+01:00</updated><summary>Short</summary></entry></feed>`);

    expect(item).toMatchObject({ title: 'Chips & controls', url: 'https://a.example/one', summary: 'Short' });
    expect(item.publishedAt).toEqual(new Date('2026-11-23T09:00:00Z'));
  });

  it('keeps the order of words in XHTML text', async () => {
    const item = await fetchItem(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title type="xhtml">
      <div xmlns="http://www.w3.org/1999/xhtml">The <em>new</em> rule &amp; its reach</div></title></entry></feed>`);

    expect(item.title).toBe('The new rule & its reach');
  });

  it('takes plain Atom text as it stands', async () => {
    const item = await fetchItem(
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title type="text">x &lt; 3 nm</title></entry></feed>',
    );

    expect(item.title).toBe('x < 3 nm');
  });

  it('reads RDF, whose items stand beside the channel and often have no date', async () => {
    const item =
      await fetchItem(`<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel rdf:about="https://r.example/"><title>R</title><link>https://r.example/</link></channel>
      <item rdf:about="https://r.example/1"><title>Memory makers meet</title><link>https://r.example/1</link></item></rdf:RDF>`);

    expect(item).toMatchObject({ title: 'Memory makers meet', url: 'https://r.example/1', publishedAt: null });
  });

  it('reads RSS without a version, and Atom under a prefix', async () => {
    expect(await fetchItems('<rss><channel><item><title>Old</title></item></channel></rss>')).toHaveLength(1);
    const atom =
      '<atom:feed xmlns:atom="http://www.w3.org/2005/Atom"><atom:entry><atom:id>1</atom:id><atom:title>New</atom:title></atom:entry></atom:feed>';
    expect((await fetchItem(atom)).title).toBe('New');
  });
});

describe('broken feeds', () => {
  it.each([
    ['blanks before the declaration', `\n\n ${rss('<item><title>A</title></item>')}`],
    ['a warning before the declaration', `Warning: mktime() on line 3<br/>${rss('<item><title>A</title></item>')}`],
    ['text after the end', `${rss('<item><title>A</title></item>')}<!-- cached --> 0.3 s`],
    [
      'characters that XML forbids',
      rss('<item><title>A\u0000\u000b&#0;&#xFFFFFFF;</title></item>').replace('&#xFFFFFFF;', '&#xFFFFF0;'),
    ],
  ])('reads through %s', async (_, body) => {
    expect((await fetchItem(body)).title).toContain('A');
  });

  it('mends a bare ampersand and decodes HTML entities once', async () => {
    const item = await fetchItem(
      rss(
        '<item><title>AT&T caf&eacute; R&amp;D &amp;lt;EUV&amp;gt;</title><link>https://a.example/?a=1&b=2</link></item>',
      ),
    );

    expect(item).toMatchObject({ title: 'AT&T café R&D <EUV>', url: 'https://a.example/?a=1&b=2' });
  });

  it('leaves CDATA alone and drops scripts', async () => {
    const item = await fetchItem(
      rss(
        '<item><title><![CDATA[R&amp;D <i>here</i>]]></title><description><![CDATA[<p>One</p><script>two()</script><p>Three & four</p>]]></description></item>',
      ),
    );

    expect(item).toMatchObject({ title: 'R&D here', summary: 'One Three & four' });
  });

  it.each([
    ['a missing end', '<rss version="2.0"><channel><item><title>A</title>'],
    ['no channel', '<rss version="2.0"></rss>'],
    ['JSON', '{"items":[]}'],
  ])('fails over %s', async (_, body) => {
    await expect(fetch(body)).rejects.toMatchObject({ code: 'source-unreadable' });
  });

  it('never expands entities of a document type', async () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${rss('<item><title>x &b; y</title></item>')}`;

    expect((await fetchItem(bomb)).title).not.toContain('ha');
  });

  it('reads the first and the last of a hundred thousand entries, and says so', async () => {
    const items = Array.from({ length: 100_000 }, (_, index) => `<item><title>t${index}</title></item>`);
    const { items: read, skipped } = await fetch(rss(items.join('')));

    expect([read.length, skipped]).toEqual([2000, 98_000]);
    expect([read[0]?.title, read.at(-1)?.title]).toEqual(['t0', 't99999']);
    expect(log.events).toContain('feed.capped');
  });

  it('knows a feed that gov.uk has retired', async () => {
    const body =
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>This feed has ended</title></entry></feed>';

    await expect(fetch(body)).rejects.toMatchObject({
      code: 'source-unreadable',
      message: expect.stringContaining('ended'),
    });
  });
});

describe('charsets', () => {
  it('reads bytes of a declared charset that the server calls something else', async () => {
    const body = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="euc-kr"?><rss version="2.0"><channel><item><title>'),
      Buffer.from('b9ddb5b5c3bc', 'hex'),
      Buffer.from('</title></item></channel></rss>'),
    ]);

    expect((await fetchItem({ body, type: 'text/xml; charset=utf-8' })).title).toBe('반도체');
  });
});

describe('checks', () => {
  const body = rss('<item><title>A</title></item>');

  it('hand back validators verbatim, from 304 too', async () => {
    const first = await fetch({ body, etag: 'W/"odd, one"', lastModified: 'Tue, 01 Jan 2041 00:00:00 GMT' });
    expect(first.validators).toEqual({ etag: 'W/"odd, one"', lastModified: 'Tue, 01 Jan 2041 00:00:00 GMT' });

    const next = await fetch(
      { body, etag: 'W/"odd, one"', encoding: 'gzip' },
      {},
      { ...NEVER, validators: first.validators },
    );
    expect(next).toMatchObject({ status: 'unchanged', validators: first.validators });
    expect(server.requests.at(-1)?.headers['if-modified-since']).toBe('Tue, 01 Jan 2041 00:00:00 GMT');
  });

  it.each([
    ['<ttl>20</ttl>', 20],
    ['<ttl>1440</ttl>', 60],
    ['<ttl>often</ttl>', 0],
    ['<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>', 30],
  ])('heed the pace that %s asks for, up to an hour', async (asked, minutes) => {
    const got = await fetch(
      rss(asked).replace('<rss ', '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '),
    );

    expect(got.nextCheckMs).toBe(minutes * 60_000);
  });

  it('tell of a move for good, as far as it is one', async () => {
    server.set('/b', { body });
    server.set('/c', { status: 302, headers: { location: '/b' } });

    expect((await fetch({ status: 301, headers: { location: '/b' } })).movedTo).toBe(`${server.origin}/b`);
    expect((await fetch({ status: 308, headers: { location: '/c' } })).movedTo).toBe(`${server.origin}/c`);
    expect((await fetch({ status: 302, headers: { location: '/b' } })).movedTo).toBeNull();
  });

  it('do not follow a publisher to another owner for good', async () => {
    server.set('/b', { body });
    const elsewhere = server.origin.replace('127.0.0.1', 'localhost');

    expect((await fetch({ status: 301, headers: { location: `${elsewhere}/b` } })).movedTo).toBeNull();
  });
});
