import { describe, expect, it } from 'vitest';
import { createHtmlListSource } from '../../src/sources/html-list.ts';
import { describeSource } from '../contract/source.ts';
import { useFeedReader } from '../support/feed-reader.ts';
import { feedOf } from '../support/feeds.ts';
import { openListReader } from '../support/list-reader.ts';

const reader = useFeedReader();

const OPTIONS = {
  list: 'ul.news',
  item: 'li',
  title: 'a',
  link: 'a',
  date: { select: 'time', attribute: 'datetime', zone: 'America/New_York' },
  expect: { items: 0 },
};

const pageOf = (inside: string, head = ''): string =>
  `<!doctype html><html><head><title>News</title>${head}</head><body><nav><li><a href="/">Home</a></li></nav>${inside}</body></html>`;
const listOf = (...entries: string[]): string => pageOf(`<ul class="news">${entries.join('')}</ul>`);
const entryOf = (id: number, title: string, day = '2026-11-20'): string =>
  `<li><time datetime="${day}">${day}</time> <a href="/news/${id}">${title}</a>`;

describeSource({
  kind: 'html-list',
  create: (deps) => createHtmlListSource({ ...deps, reader }),
  path: '/news',
  feed: (url) => feedOf(url, { kind: 'html-list', options: OPTIONS }),
  page: (entries) => ({
    body: listOf(...entries.map(({ id, title, broken }) => (broken ? '<li><img src="x.png">' : entryOf(id, title)))),
    type: 'text/html',
  }),
});

const { server, fetch, fetchItems, fail } = await openListReader(createHtmlListSource, {
  kind: 'html-list',
  authority: 'official',
  options: OPTIONS,
});

describe('a page read by selectors', () => {
  it('takes titles without markup, scripts and hidden characters, and dates in the zone of the page', async () => {
    const [item] = await fetchItems(
      listOf(entryOf(1, '<b>Licences</b> for etching&nbsp;tools<script>x()</script> pay\u202Edna &amp;lt;soon')),
    );

    expect(item).toMatchObject({ title: 'Licences for etching tools paydna &lt;soon', summary: '', legal: null });
    expect(item?.publishedAt).toEqual(new Date('2026-11-20T05:00:00Z'));
    expect(item?.url).toBe(`${server.origin}/news/1`);
  });

  it('heeds the base of the page, and takes http(s) links only', async () => {
    const items = await fetchItems(
      pageOf(
        '<ul class="news"><li><time datetime="2026-11-20"></time><a href="one">One</a><li><time datetime="2026-11-20"></time><a href="javascript:x()">Two</a></ul>',
        '<base href="https://agency.example/releases/">',
      ),
    );

    expect(items.map(({ url }) => url)).toEqual(['https://agency.example/releases/one', null]);
  });

  it('cuts a date out of running text or an address, in the layout of the page', async () => {
    const page = pageOf('<ul class="news"><li><a href="/recent/20261119_33">Removals</a> posted last week</ul>');
    const [byAddress] = await fetchItems(page, {
      ...OPTIONS,
      date: {
        select: 'a',
        attribute: 'href',
        pattern: '/(\\d{8})',
        format: 'yyyyLLdd',
        zone: 'America/New_York',
      },
    });
    const text = pageOf('<ul class="news"><li><a href="/1">Removals</a> Press Release | November 9, 2026 | 3 min</ul>');
    const [byText] = await fetchItems(text, {
      ...OPTIONS,
      date: { pattern: '[A-Z][a-z]+ \\d{1,2}, \\d{4}', format: ['L/d/yyyy', 'LLLL d, yyyy'] },
    });

    expect(byAddress?.publishedAt).toEqual(new Date('2026-11-19T05:00:00Z'));
    expect(byText?.publishedAt).toEqual(new Date('2026-11-09T00:00:00Z'));
  });

  it('reads the years of Japanese eras, and bytes of the charset that the page declares', async () => {
    // 令和8年11月20日 and 改正, in Shift_JIS
    const bytes = Buffer.concat([
      Buffer.from('<html><head><meta charset="Shift_JIS"></head><body><ul class="news"><li>'),
      Buffer.from('97df986138944e31318c8e323093fa', 'hex'),
      Buffer.from(' <a href="/1">'),
      Buffer.from('89fc90b3', 'hex'),
      Buffer.from('</a></ul></body></html>'),
    ]);
    const [item] = await fetchItems(
      { body: bytes, type: 'text/html' },
      { ...OPTIONS, date: { pattern: '(?:令和|平成)?[0-9元]+年\\d+月\\d+日', zone: 'Asia/Tokyo' } },
    );

    expect(item?.title).toBe('改正');
    expect(item?.publishedAt).toEqual(new Date('2026-11-19T15:00:00Z'));
  });

  it('finds the date around a link where the markup tells nothing, but never that of another entry', async () => {
    const options = {
      item: 'a[href*="/press/"]',
      date: { pattern: '[A-Z][a-z]+ \\d{1,2}, \\d{4}', around: true, required: true },
    };
    const items = await fetchItems(
      pageOf(`<a href="/press/archive">Older releases</a>
        <div><h3><a href="/press/one"><img src="1.png"></a><a href="/press/one">A chip maker is fined</a></h3><p>October 2, 2026 <a href="/press/one">More</a></p></div>
        <div><h3><a href="/press/two">A rule on gallium</a></h3><span><p>October 1, 2026</p></span></div>`),
      options,
    );

    expect(items.map(({ title, publishedAt }) => [title, publishedAt?.toISOString().slice(0, 10)])).toEqual([
      ['A chip maker is fined', '2026-10-02'],
      ['A rule on gallium', '2026-10-01'],
    ]);
  });

  it('takes an official document’s number for its identity, and the page’s day for its day', async () => {
    const link = '<a href="https://www.federalregister.gov/documents/2026/11/20/2026-25118/a-rule">A rule</a>';
    const [item] = await fetchItems(listOf(`<li><time datetime="2026-11-20"></time>${link}`), {
      ...OPTIONS,
      date: { ...OPTIONS.date, zone: 'Asia/Tokyo' },
    });

    expect(item).toMatchObject({ identity: 'fr:2026-25118', legal: { publishedOn: '2026-11-20', stage: 'announced' } });
  });
});

describe('identity', () => {
  it('survives an edited title and another host of the publisher', async () => {
    const at = (host: string, title: string) =>
      listOf(`<li><time datetime="2026-11-20"></time><a href="https://${host}/press/x">${title}</a>`);
    const local = server.origin.replace('http://', '');
    const [before] = await fetchItems(at(local, 'A rule'));
    const [later] = await fetchItems(at(local.replace(/:.*/, ':1'), 'A rule, corrected'));

    expect(later?.identity).toBe(before?.identity);
    expect(later?.sha256).not.toBe(before?.sha256);
  });

  it('is title and day where links do not tell entries apart', async () => {
    const entries = (day: string): string =>
      listOf(
        entryOf(1, 'Meeting', day),
        '<li><time datetime="2026-10-01"></time><a href="/">Agenda</a>',
        '<li><time datetime="2026-11-01"></time><a href="/">Minutes</a>',
        '<li><time datetime="2026-11-02"></time><a href="/">Agenda</a>',
      );
    const items = await fetchItems(entries('2026-11-03'));

    expect(new Set(items.map(({ identity }) => identity)).size).toBe(4);
  });
});

describe('a page that was rebuilt', () => {
  const news = listOf(entryOf(1, 'One'), entryOf(2, 'Two'));

  it.each<[string, string, object, RegExp]>([
    ['no list', news.replace('class="news"', ''), {}, /selector ul\.news \(options\.list\) finds nothing/],
    ['no items', news.replaceAll(/<li>/g, '<dd>'), { expect: {} }, /selector li \(options\.item\) finds nothing/],
    ['no titles', news.replaceAll(/One|Two/g, ''), {}, /a \(options\.title\) finds no title/],
    ['no links', news.replaceAll(/href/g, 'data-to'), {}, /a \(options\.link\) finds no link/],
    ['no dates', news.replaceAll(/datetime="[^"]*"/g, 'datetime="soon"'), {}, /time \(options\.date\) finds no date/],
    ['too few', news, { expect: { items: 3 } }, /carries 2 entries where at least 3 are expected/],
    ['old ones only', news, { expect: { newest: '2d' } }, /newest entry at 127\.0\.0\.1:\d+ is of 2026-11-20/],
    [
      'none with a date',
      news,
      { date: { pattern: 'x', required: true }, expect: {} },
      /:scope \(options\.date\) finds no date/,
    ],
  ])('%s: is reported with what to do', async (_, body, options, sentence) => {
    const error = await fail(body, { ...OPTIONS, ...options });

    expect(error).toMatchObject({ code: 'source-unreadable', message: expect.stringMatching(sentence) });
    expect((error as Error).message).toMatch(/mend the options of this feed in config\/feeds\.yaml\.$/);
  });

  it('is blocked where it is a browser check, and only a page where entries are found', async () => {
    const check =
      '<html><head><title>Just a moment...</title></head><body><div id="cf-chl-widget"></div></body></html>';

    expect(await fail(check)).toMatchObject({ code: 'source-blocked' });
    expect(await fetchItems(`${news}<div class="g-recaptcha"></div>`)).toHaveLength(2);
  });

  it('keeps a page with one entry that has no date', async () => {
    expect(await fetchItems(listOf(entryOf(1, 'One'), entryOf(2, 'Two'), entryOf(3, 'Three', 'soon')))).toHaveLength(3);
  });
});

describe('a page made to do harm', () => {
  it.each([
    ['nested without end', `<ul class="news">${'<div>'.repeat(100_000)}`],
    ['of a million elements', `<ul class="news">${'<li><a href="/x">x</a>'.repeat(500_000)}`],
    [
      'with a million attributes',
      `<ul class="news"><li ${Array.from({ length: 100_000 }, (_, n) => `a${n}`).join(' ')}>`,
    ],
  ])('%s is refused', async (_, inside) => {
    expect(await fail(pageOf(inside))).toMatchObject({ code: 'source-unreadable' });
  });

  it('of thousands of links with no day around them is told from a slow one', async () => {
    const links = Array.from({ length: 20_000 }, (_, n) => `<a href="/press/${n}">t${n}</a>`).join('');
    const error = await fail(pageOf(links), { item: 'a', date: { around: true, required: true } });

    expect(error).toMatchObject({ message: expect.stringMatching(/options\.date/) });
  });

  it('brings two thousand entries at most, and says so', async () => {
    const { items, skipped } = await fetch(listOf(...Array.from({ length: 2_500 }, (_, n) => entryOf(n, `t${n}`))));

    expect([items.length, skipped]).toEqual([2000, 500]);
  });
});

describe('settings', () => {
  it.each<[object, string]>([
    [{ item: 'li[' }, 'options.item: must be a CSS selector'],
    [{ item: 'li', date: { pattern: '(' } }, 'options.date.pattern: must be a regular expression'],
    [{ item: 'li', date: { zone: 'Mars' } }, 'options.date.zone: must be an IANA time zone'],
    [{ item: 'li', expect: { newest: 'soon' } }, 'options.expect.newest: must be a duration'],
    [{ title: 'a' }, 'options.item'],
  ])('%j are refused', (options, sentence) => {
    const source = createHtmlListSource({ reader } as never);

    expect(() => source.check(feedOf('https://a.example/', { options: options as never }))).toThrow(sentence);
  });
});
