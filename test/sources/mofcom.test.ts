import { describe, expect, it } from 'vitest';
import { createMofcomSource } from '../../src/sources/mofcom.ts';
import { describeSource } from '../contract/source.ts';
import { useFeedReader } from '../support/feed-reader.ts';
import { feedOf } from '../support/feeds.ts';
import { openListReader } from '../support/list-reader.ts';

const reader = useFeedReader();
const USUAL = { kind: 'mofcom', authority: 'official', lang: 'zh', options: { expect: { items: 0 } } } as const;

const answerOf = (html: string): string => JSON.stringify({ code: '200', success: true, data: { html } });
const entryOf = (path: string, title: string, { day = '2026-11-20', shown = title } = {}): string =>
  `<li><a href="${path}" title="${title}" target="_blank">${shown}</a><span>[${day}]</span></li>`;
const listOf = (...entries: string[]): string =>
  answerOf(
    `<ul class="txtList_01">${entries.join('')}</ul><div class="page"><a href="javascript:next()">下一页</a></div>`,
  );

describeSource({
  kind: 'mofcom',
  create: (deps) => createMofcomSource({ ...deps, reader }),
  path: '/api-gateway/unit',
  feed: (url) => feedOf(url, USUAL),
  page: (entries) => ({
    body: listOf(...entries.map(({ id, title, broken }) => entryOf(`/gg/${id}.html`, broken ? '' : title))),
    type: 'application/json',
  }),
});

const { server, log, fetch, fetchItems, fail } = await openListReader(createMofcomSource, USUAL);

const TITLE = '商务部 海关总署公告2026年第71号 公布对镓相关物项实施出口管制的决定';
const PAGE = `<!doctype html><html><head><title>${TITLE}</title></head><body><ul><li><p>首页</p></li></ul>
  <div class="art"><p>【发布单位】安全与管制局</p><p>为维护国家安全，决定对下列物项实施出口管制。</p>
  <p>本公告自2026年12月1日起正式实施。</p></div>
  <a href="/files/list.pdf">附件1：清单.pdf</a> <a href="/files/form.docx">附件2</a> <a href="/about.html">关于</a></body></html>`;

describe('an announcement', () => {
  it('is known by its number, with its whole Chinese title, its day in Beijing, its text and its files', async () => {
    server.set('/gg/71.html', { body: PAGE, type: 'text/html' });
    const [item, ...others] = await fetchItems(
      listOf(entryOf('/gg/71.html', TITLE, { shown: '商务部 海关总署公告2026年第71…' })),
    );

    expect(others).toEqual([]);
    expect(item).toMatchObject({
      identity: 'mofcom:2026-71',
      title: TITLE,
      lang: 'zh',
      url: `${server.origin}/gg/71.html`,
      legal: {
        type: 'Announcement',
        publishedOn: '2026-11-20',
        effectiveOn: '2026-12-01',
        pdfUrl: `${server.origin}/files/list.pdf`,
      },
    });
    expect(item?.publishedAt).toEqual(new Date('2026-11-19T16:00:00Z'));
    expect(item?.body.split('\n')).toEqual([
      '【发布单位】安全与管制局',
      '为维护国家安全，决定对下列物项实施出口管制。',
      '本公告自2026年12月1日起正式实施。',
      `附件1：清单.pdf ${server.origin}/files/list.pdf`,
      `附件2 ${server.origin}/files/form.docx`,
    ]);
  });

  it('is told at once when its page cannot be read, and completed when it can', async () => {
    const list = listOf(entryOf('/gg/72.html', '商务部公告2026年第72号'));
    server.set('/gg/72.html', { status: 503 });
    const first = await fetch(list);
    server.set('/gg/72.html', { body: PAGE, type: 'text/html' });
    const second = await fetch(list, {}, { ...first, lastSuccessAt: new Date() });
    const third = await fetch(list, {}, { ...second, lastSuccessAt: new Date() });

    expect(first.items).toMatchObject([{ identity: 'mofcom:2026-72', body: '' }]);
    expect(log.events).toContain('text.unread');
    expect(second.items).toMatchObject([{ identity: 'mofcom:2026-72', body: expect.stringContaining('国家安全') }]);
    expect(third.items).toEqual([]);
  });

  it('is brought without its text where it is old: the archive is not asked for page by page', async () => {
    const asked = server.requests.length;
    const items = await fetchItems(listOf(entryOf('/gg/9.html', '商务部公告2024年第9号', { day: '2024-03-01' })));

    expect(items).toHaveLength(1);
    expect(server.requests.slice(asked).map(({ path }) => path)).toEqual(['/sub/list']);
  });

  it('of another site is not followed there', async () => {
    const elsewhere = server.origin.replace('127.0.0.1', 'localhost');
    const asked = server.requests.length;
    await fetchItems(listOf(entryOf(`${elsewhere}/gg/5.html`, '商务部公告2026年第5号')));

    expect(server.requests.slice(asked).map(({ path }) => path)).toEqual(['/sub/list']);
  });

  it('without a number of the ministry is known by its address', async () => {
    const [item] = await fetchItems(listOf(entryOf('/gg/8.html', '不可靠实体清单工作机制公告', { day: '2024-03-01' })));

    expect(item).toMatchObject({ legal: null, identity: expect.stringMatching(/^sample:/) });
  });
});

describe('the ministry’s server', () => {
  it('is visited first where it wants cookies, and told where we come from', async () => {
    const expires = 'Expires=Wed, 01 Jan 2027 00:00:00 GMT';
    const visit = server.set('/zcfb/', {
      body: '<html></html>',
      headers: { 'set-cookie': `wzws=a1; Path=/; ${expires}, _trs=b2; ${expires}` },
    });
    await fetch(listOf(), { options: { visit, expect: { items: 0 } } });

    expect(server.requests.at(-1)?.headers).toMatchObject({ cookie: 'wzws=a1; _trs=b2', referer: visit });
  });

  it.each([
    ['JSON without a list', JSON.stringify({ code: '500', success: false }), 'source-unreadable', /holds no list/],
    [
      'a list without days',
      answerOf('<ul><li><a href="/1">商务部公告</a></li></ul>'),
      'source-unreadable',
      /options\.date/,
    ],
    ['broken JSON', '{"data":', 'source-unreadable', /broken JSON/],
    ['fewer than expected', listOf(entryOf('/1', 'A')), 'source-unreadable', /one entry where at least 5/],
  ])('that sends %s is reported', async (_, body, code, message) => {
    const error = await fail(body, { expect: { items: 5 } });

    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});
