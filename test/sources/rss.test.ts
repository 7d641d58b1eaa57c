import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feed, RawItem } from '../../src/domain/types.ts';
import { createHttp, type Http } from '../../src/lib/http.ts';
import { createRssSource } from '../../src/sources/rss.ts';
import type { Fetched, Since, Source } from '../../src/sources/source.ts';
import { describeSource } from '../contract/source.ts';
import { type FeedServer, type Page, startFeedServer } from '../support/feed-server.ts';
import { clockAt, feedOf, NEVER, silentLog } from '../support/feeds.ts';

const rss = (inside: string): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Sample</title>${inside}</channel></rss>`;

describeSource({
  kind: 'rss',
  create: createRssSource,
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

let server: FeedServer;
let http: Http;
let source: Source;
const log = silentLog();

beforeAll(async () => {
  server = await startFeedServer();
  http = createHttp({ userAgent: 'Earshot/test (+https://earshot.example)' });
  source = createRssSource({ http, clock: clockAt('2026-11-23T15:00:00Z'), log });
});
afterAll(async () => {
  await http.close();
  await server.close();
});

type Got = Extract<Fetched, { status: 'fetched' }>;

async function fetch(page: Page | string, other: Partial<Feed> = {}, since: Since = NEVER): Promise<Got> {
  const url = server.set('/sub/feed', typeof page === 'string' ? { body: page } : page);
  return (await source.fetch(feedOf(url, other), since, new AbortController().signal)) as Got;
}

async function fetchItems(page: Page | string, other: Partial<Feed> = {}): Promise<readonly RawItem[]> {
  return (await fetch(page, other)).items;
}

async function fetchItem(page: Page | string, other: Partial<Feed> = {}): Promise<RawItem> {
  const [item] = await fetchItems(page, other);
  if (!item) return expect.unreachable('no item');
  return item;
}

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

describe('odd entries', () => {
  it('keeps a feed whose dates are nonsense', async () => {
    const entry = (id: number, date: string): string =>
      `<entry><id>${id}</id><title>e${id}</title><updated>${date}</updated></entry>`;
    const items = await fetchItems(
      `<feed xmlns="http://www.w3.org/2005/Atom">${entry(1, 'soon')}${entry(2, '2026-11-20T00:00:00Z')}<entry><id>3</id><title>e3</title><link>https://a.example/3</link></entry></feed>`,
    );

    expect(items.map(({ publishedAt }) => publishedAt?.toISOString() ?? null)).toEqual([
      null,
      '2026-11-20T00:00:00.000Z',
      null,
    ]);
    expect(items[2]?.url).toBe('https://a.example/3');
  });

  it('takes a future date for now, and reads dates without a zone in the zone of the feed', async () => {
    const item = (date: string): string => rss(`<item><title>A</title><pubDate>${date}</pubDate></item>`);

    expect((await fetchItem(item('Tue, 01 Jan 2041 00:00:00 GMT'))).publishedAt).toEqual(
      new Date('2026-11-23T15:00:00Z'),
    );
    const seoul = await fetchItem(item('2026-11-23 09:00:00'), { options: { timeZone: 'Asia/Seoul' } });
    expect(seoul.publishedAt).toEqual(new Date('2026-11-23T00:00:00Z'));
  });

  it('finds the link in an escaped anchor and the title in an element', async () => {
    const item = await fetchItem(
      rss(
        '<item><title><a href="https://a.example/t">Gas <b>and</b> chips</a></title><link>&lt;a href="https://a.example/one"&gt;One&lt;/a&gt;</link></item>',
      ),
    );

    expect(item).toMatchObject({ title: 'Gas and chips', url: 'https://a.example/one' });
  });

  it('takes the guid for the link where it is one', async () => {
    expect((await fetchItem(rss('<item><title>A</title><guid>https://a.example/g</guid></item>'))).url).toBe(
      'https://a.example/g',
    );
    expect(
      (await fetchItem(rss('<item><title>A</title><guid isPermaLink="false">https://a.example/g</guid></item>'))).url,
    ).toBeNull();
  });

  it.each([
    [
      'xml:base of the entry',
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://root.example/"><entry xml:base="/deep/"><id>1</id><title>A</title><link href="one"/></entry></feed>',
      'https://root.example/deep/one',
    ],
    [
      'xml:base of the root',
      '<rss version="2.0" xml:base="https://root.example/"><channel><item><title>A</title><link>/one</link></item></channel></rss>',
      'https://root.example/one',
    ],
    [
      'the channel’s link',
      rss('<link>https://site.example/blog/</link><item><title>A</title><link>one</link></item>'),
      'https://site.example/blog/one',
    ],
  ])('resolves a relative link by %s', async (_, body, expected) => {
    expect((await fetchItem(body)).url).toBe(expected);
  });

  it('resolves a relative link by the feed’s own final address, and takes no other scheme', async () => {
    server.set('/moved/feed', {
      body: rss(
        '<item><title>A</title><link>one</link></item><item><title>B</title><link>javascript:alert(1)</link></item>',
      ),
    });
    const items = await fetchItems({ status: 302, headers: { location: '/moved/feed' } });

    expect(items.map(({ url }) => url)).toEqual([`${server.origin}/moved/one`, null]);
  });

  it('titles an entry without a title by its text', async () => {
    expect(await fetchItem(rss('<item><description>Only a text</description></item>'))).toMatchObject({
      title: 'Only a text',
    });
  });

  it('strips what would reorder or hide text', async () => {
    expect((await fetchItem(rss('<item><title>pay\u202Edna\u200B \u0007rule</title></item>'))).title).toBe(
      'paydna rule',
    );
  });

  it('drops the trailer that WordPress adds', async () => {
    const item = await fetchItem(
      rss(
        '<item><title>T</title><description>Body text. The post T appeared first on Sample News.</description></item>',
      ),
    );

    expect(item.summary).toBe('Body text.');
  });
});

describe('identity', () => {
  const article = (other: string): string =>
    rss(`<item><title>A rule</title><link>https://a.example/rule</link>${other}</item>`);

  it('survives a moved date, an edited title and another scheme of the guid', async () => {
    const before = await fetchItem(
      rss(
        '<item><title>A rule</title><guid>http://www.a.example/?p=1</guid><pubDate>Mon, 23 Nov 2026 01:00:00 GMT</pubDate></item>',
      ),
    );
    const later = await fetchItem(
      rss(
        '<item><title>A new rule</title><guid>https://a.example/?p=1</guid><pubDate>Mon, 23 Nov 2026 09:00:00 GMT</pubDate></item>',
      ),
    );

    expect(later.identity).toBe(before.identity);
    expect(later.sha256).not.toBe(before.sha256);
  });

  it('offers the address as a second key, whatever trails it', async () => {
    const before = await fetchItem(article('<guid isPermaLink="false">1</guid>'));
    const later = await fetchItem(
      article('<guid isPermaLink="false">2</guid>').replace('/rule<', '/rule/?utm_source=rss#top<'),
    );

    expect(later.urlKey).toBe(before.urlKey);
  });

  it('does not change with the date of a newspaper, but with that of an official page issued again', async () => {
    const page = (updated: string): string =>
      `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:gov,2005:/notice</id><title>Notice</title><updated>${updated}</updated></entry></feed>`;
    const read = async (authority: Feed['authority']) => [
      await fetchItem(page('2026-11-20T10:00:00Z'), { authority }),
      await fetchItem(page('2026-11-21T10:00:00Z'), { authority }),
    ];
    const [pressOne, pressTwo] = await read('press');
    const [one, two] = await read('official');

    expect(pressTwo?.sha256).toBe(pressOne?.sha256);
    expect(two?.sha256).not.toBe(one?.sha256);
    expect(two?.identity).toBe(one?.identity);
  });

  it('is the CELEX number in the Official Journal', async () => {
    const item = await fetchItem(
      rss('<item><title>Regulation 2026/2001</title><guid isPermaLink="false">CELEX:32026R2001</guid></item>'),
      { authority: 'official', jurisdiction: 'EU' },
    );

    expect(item).toMatchObject({
      identity: 'celex:32026R2001',
      legal: { id: 'celex:32026R2001', stage: 'published', type: 'Regulation' },
    });
  });
});

describe('many outlets in one feed', () => {
  it('names the outlet and its owner, and takes its name off the title', async () => {
    const item = await fetchItem(
      rss(`<item><title>Curbs on lithography widen - The Daily Wafer</title>
      <link>https://news.google.com/rss/articles/CBMiabc?oc=5</link><guid isPermaLink="false">CBMiabc</guid>
      <description>&lt;a href="https://news.google.com/x"&gt;Curbs on lithography widen&lt;/a&gt;</description>
      <source url="https://www.dailywafer.example">The Daily Wafer</source></item>`),
    );

    expect(item).toMatchObject({
      title: 'Curbs on lithography widen',
      outlet: 'The Daily Wafer',
      owner: 'dailywafer.example',
      summary: '',
    });
  });
});

describe('languages', () => {
  it.each([
    ['中国商务部公布新的出口管制', 'zh'],
    ['経済産業省が輸出管理を見直す', 'ja'],
    ['산업통상부, 반도체 수출통제 발표', 'ko'],
    ['Chips in 中国', 'en'],
  ])('%s', async (title, lang) => {
    expect((await fetchItem(rss(`<item><title>${title}</title></item>`), { lang: 'und' })).lang).toBe(lang);
  });

  it('are the feed’s own where it says so', async () => {
    expect((await fetchItem(rss('<item><title>中国</title></item>'), { lang: 'ja' })).lang).toBe('ja');
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
