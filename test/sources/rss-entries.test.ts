import { describe, expect, it } from 'vitest';
import type { Feed } from '../../src/domain/types.ts';
import { openRssReader, rss } from '../support/rss-reader.ts';

const { server, fetchItems, fetchItem } = await openRssReader();

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
