import { describe, expect, it } from 'vitest';
import { createJsonListSource } from '../../src/sources/json-list.ts';
import { describeSource } from '../contract/source.ts';
import { useFeedReader } from '../support/feed-reader.ts';
import { feedOf } from '../support/feeds.ts';
import { openListReader } from '../support/list-reader.ts';

const reader = useFeedReader();

const OPTIONS = {
  items: 'links.documents',
  id: 'tag:www.gov.uk,2005:{base_path}',
  title: '{title}',
  link: '{web_url}',
  summary: '{description}',
  date: { field: '{public_updated_at}' },
  revision: '{public_updated_at}',
  expect: { items: 0 },
};
const USUAL = { kind: 'json-list', authority: 'official', options: OPTIONS } as const;

interface Notice {
  readonly [field: string]: unknown;
}
const noticeOf = (id: number, title: string, at = '2026-11-20T09:30:00.000+00:00'): Notice => ({
  ...{ base_path: `/notices/${id}`, web_url: `https://www.gov.uk/notices/${id}`, title },
  ...{ description: 'A <b>notice</b> &amp; more', public_updated_at: at },
});
const bodyOf = (...documents: readonly Notice[]): string => JSON.stringify({ links: { documents } });

describeSource({
  kind: 'json-list',
  create: (deps) => createJsonListSource({ ...deps, reader }),
  path: '/api/notices',
  feed: (url) => feedOf(url, USUAL),
  page: (entries) => ({
    body: bodyOf(...entries.map(({ id, title }) => noticeOf(id, title))),
    type: 'application/json',
  }),
});

const { fetchItems, fail } = await openListReader(createJsonListSource, USUAL);
const keyed = await openListReader((deps) => createJsonListSource({ ...deps, dataGovKey: 'abc' }), USUAL);

describe('a list in JSON', () => {
  it('is read by the fields that the settings name', async () => {
    const [item] = await fetchItems(bodyOf(noticeOf(1, 'Notice to exporters 2026/30')));

    expect(item).toMatchObject({
      title: 'Notice to exporters 2026/30',
      summary: 'A notice & more',
      url: 'https://www.gov.uk/notices/1',
      publishedAt: new Date('2026-11-20T09:30:00Z'),
    });
  });

  it('keeps the id of what is issued again, as a new version', async () => {
    const [before] = await fetchItems(bodyOf(noticeOf(1, 'Notice')));
    const [later] = await fetchItems(bodyOf(noticeOf(1, 'Notice', '2026-11-21T09:30:00Z')));

    expect(later?.identity).toBe(before?.identity);
    expect(later?.sha256).not.toBe(before?.sha256);
  });

  it('composes texts of fields, in other words where the settings give them', async () => {
    const bill = {
      ...{ congress: 119, type: 'HR', number: '3447', title: 'Chip Security Act' },
      latestAction: { actionDate: '2026-11-19', text: 'Referred to the committee.' },
    };
    const options = {
      ...{ items: 'bills', id: '{congress}-{type}-{number}', title: '{type} {number}: {title}' },
      ...{ link: 'https://www.congress.gov/bill/{congress}th-congress/{type}/{number}', words: { HR: 'house-bill' } },
      ...{ summary: '{latestAction.text}', date: { field: '{latestAction.actionDate}', zone: 'America/New_York' } },
    };
    const [item] = await fetchItems(JSON.stringify({ bills: [bill] }), options);

    expect(item).toMatchObject({
      title: 'HR 3447: Chip Security Act',
      url: 'https://www.congress.gov/bill/119th-congress/house-bill/3447',
      summary: 'Referred to the committee.',
      publishedAt: new Date('2026-11-19T05:00:00Z'),
    });
  });

  it('sends its key where it asks for one, and says how to get one', async () => {
    const options = { ...OPTIONS, dataGovKey: true };
    await keyed.fetch(bodyOf(), { options });

    expect(keyed.server.requests.at(-1)?.headers).toMatchObject({ 'x-api-key': 'abc', accept: 'application/json' });
    expect(await fail(bodyOf(), options)).toMatchObject({
      code: 'source-blocked',
      message: expect.stringContaining('set API_DATA_GOV_KEY'),
    });
  });

  it.each([
    ['no list', '{"links":{}}', /has no list at links\.documents \(options\.items\)/],
    ['no titles', bodyOf({ base_path: '/1' }, { base_path: '/2' }), /\{title\} \(options\.title\)/],
    ['no links', bodyOf({ ...noticeOf(1, 'A'), web_url: 7 }).replace('7', '"ftp://x"'), /options\.link/],
    ['no dates', bodyOf(noticeOf(1, 'A', 'soon')), /options\.date/],
    ['broken JSON', '{"links":', /broken JSON/],
    ['endless nesting', '['.repeat(1_000_000), /broken JSON/],
    ['inherited fields', '{"links":{"documents":"x"}}', /has no list/],
  ])('with %s is reported', async (_, body, message) => {
    const error = await fail(body);

    expect(error).toMatchObject({ code: 'source-unreadable', message: expect.stringMatching(message) });
  });
});

describe('settings', () => {
  it('must name fields', () => {
    const source = createJsonListSource({ reader } as never);
    const feed = feedOf('https://a.example/', { options: { ...OPTIONS, title: 'title' } });

    expect(() => source.check(feed)).toThrow('options.title: must name a field in braces');
  });
});
