import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RawItem } from '../../src/domain/types.ts';
import { createHttp, type Http } from '../../src/lib/http.ts';
import { createFederalRegisterSource } from '../../src/sources/federal-register.ts';
import type { Fetched, Since } from '../../src/sources/source.ts';
import { describeSource } from '../contract/source.ts';
import { playRegister, type Register, type RegisterDocument } from '../support/federal-register.ts';
import { type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { clockAt, feedOf, NEVER, silentLog } from '../support/feeds.ts';
import { DENIAL_ORDER, ENTITY_RULE_ON_DISPLAY } from '../support/rules.ts';

const BIS = 'industry-and-security-bureau';

describeSource({
  kind: 'federal-register',
  create: createFederalRegisterSource,
  path: '/api/v1/documents.json',
  feed: (url) =>
    feedOf(url, { kind: 'federal-register', authority: 'official', options: { mode: 'documents', agencies: [BIS] } }),
  page: (entries) => {
    const results = entries.map(({ id, title, broken }) =>
      broken
        ? { title: 'no number' }
        : {
            document_number: `2026-0000${id}`,
            title,
            type: 'Notice',
            publication_date: '2026-11-20',
            html_url: `https://register.example/${id}`,
          },
    );
    return {
      type: 'application/json',
      body: JSON.stringify(results.length === 0 ? { count: 0 } : { count: results.length, results }),
    };
  },
});

let server: FeedServer;
let http: Http;
let register: Register;

beforeAll(async () => {
  server = await startFeedServer();
  http = createHttp({ userAgent: 'Earshot/test (+https://earshot.example)' });
});
beforeEach(() => {
  register = playRegister(server);
});
afterAll(async () => {
  await http.close();
  await server.close();
});

type Got = Extract<Fetched, { status: 'fetched' }>;

interface Check {
  readonly mode: 'documents' | 'public-inspection';
  readonly options?: Record<string, unknown>;
  readonly since?: Since;
  readonly now?: string;
}

async function check({ mode, options, since = NEVER, now = '2026-11-23T15:00:00Z' }: Check): Promise<Got> {
  const source = createFederalRegisterSource({ http, clock: clockAt(now), log: silentLog() });
  const url = mode === 'documents' ? register.documentsUrl : register.inspectionUrl;
  const feed = feedOf(url, {
    slug: 'fr',
    kind: 'federal-register',
    authority: 'official',
    options: { mode, agencies: [BIS], ...options },
  });
  return (await source.fetch(feed, since, new AbortController().signal)) as Got;
}

function remember(got: Got): Since {
  return {
    validators: got.validators,
    cursor: JSON.parse(JSON.stringify(got.cursor)),
    lastSuccessAt: new Date('2026-11-23T15:00:00Z'),
  };
}

async function checkOne(given: Check): Promise<RawItem> {
  const { items } = await check(given);
  return items[0] ?? expect.unreachable('no item');
}

const RULE: RegisterDocument = {
  document_number: '2026-20733',
  title: 'Additions of Entities to the Entity List ',
  filed_at: '2026-11-23T08:45:00.000-05:00',
  publication_date: '2026-11-25',
  text: ENTITY_RULE_ON_DISPLAY,
};

describe('public inspection', () => {
  it('reads from the text what its entry lacks', async () => {
    register.display(RULE);
    const item = await checkOne({ mode: 'public-inspection' });

    expect(item).toMatchObject({
      identity: 'fr:2026-20733',
      title: 'Additions of Entities to the Entity List',
      urlKey: null,
    });
    expect(item.summary).toMatch(/^With this rule BIS changes/);
    expect(item.body).toContain('Türkiye (2)');
    expect(item.publishedAt).toEqual(new Date('2026-11-23T13:45:00Z'));
    expect(item.legal).toMatchObject({
      stage: 'display',
      action: 'Final rule.',
      effectiveOn: '2026-11-24',
      publishedOn: '2026-11-25',
      filedAt: '2026-11-23T13:45:00.000Z',
      dockets: ['261120-0311'],
      rins: ['0694-AK99'],
      cfrParts: ['15 CFR 742', '15 CFR 744'],
      textRead: true,
    });
    expect(item.legal?.listChanges[0]).toMatchObject({ list: 'entity-list', action: 'add', entities: 14 });
  });

  it('alerts before the text can be read, asks at each check, and brings the facts as a new version', async () => {
    register.display({ ...RULE, text: undefined });
    const first = await check({ mode: 'public-inspection' });
    expect(first.items[0]?.legal).toMatchObject({ stage: 'display', textRead: false, effectiveOn: null });

    const second = await check({ mode: 'public-inspection', since: remember(first) });
    expect(second.items).toEqual([]);

    register.display(RULE);
    const third = await check({ mode: 'public-inspection', since: remember(second) });
    expect(third.items[0]?.legal).toMatchObject({ textRead: true, effectiveOn: '2026-11-24' });
    expect(third.items[0]?.identity).toBe(first.items[0]?.identity);
    expect(third.items[0]?.sha256).not.toBe(first.items[0]?.sha256);

    const fourth: Fetched = await check({ mode: 'public-inspection', since: remember(third) });
    expect(fourth.status).toBe('unchanged');
  });

  it.each([
    ['is a robot check', { body: '<html><body>Request Access</body></html>', type: 'text/html' }],
    ['does not answer properly', { status: 500 }],
    ['breaks off', { trouble: 'reset' as const }],
  ])('does not wait for a text that %s', async (_, page) => {
    register.display(RULE);
    server.set('/text/2026-20733.txt', page);

    expect((await checkOne({ mode: 'public-inspection' })).legal).toMatchObject({ textRead: false });
  });

  it('reads no text from another site', async () => {
    register.display({ ...RULE, raw_text_url: 'http://elsewhere.example/text' });

    expect((await checkOne({ mode: 'public-inspection' })).legal?.textRead).toBe(false);
  });

  it('takes the watched agencies only, and the President’s documents, which name none', async () => {
    register.display(
      { ...RULE, agency: 'state-department' },
      {
        document_number: '2026-20800',
        title: 'Adjusting Imports',
        publication_date: '2026-11-26',
        type: 'Presidential Document',
        agencies: [],
      },
    );
    const options = { agencies: [BIS, 'executive-office-of-the-president'] };

    expect((await check({ mode: 'public-inspection' })).items).toEqual([]);
    expect((await check({ mode: 'public-inspection', options })).items.map(({ identity }) => identity)).toEqual([
      'fr:2026-20800',
    ]);
  });

  it('leaves a document to the other end point from its day of publication on', async () => {
    register.display({ ...RULE, publication_date: '2026-11-23' });

    expect((await check({ mode: 'public-inspection' })).items).toEqual([]);
  });

  it('says that a filing is withdrawn', async () => {
    register.display(RULE);
    const first = await check({ mode: 'public-inspection' });
    register.display({ ...RULE, publication_date: null });
    const second = await check({ mode: 'public-inspection', since: remember(first) });

    expect(second.items[0]).toMatchObject({
      identity: 'fr:2026-20733',
      legal: { stage: 'withdrawn', publishedOn: null },
    });
  });

  it.each([
    ['on a Monday morning', '2026-11-23T15:00:00Z', 1],
    ['before the office opens', '2026-11-23T13:20:00Z', 10],
    ['at night', '2026-11-24T03:00:00Z', 30],
    ['on Saturday', '2026-11-21T15:00:00Z', 30],
  ])('is looked at %s after %s for so many minutes: %i', async (_, now, minutes) => {
    expect((await check({ mode: 'public-inspection', now })).nextCheckMs).toBe(minutes * 60_000);
  });

  it('has no hours on a server that plays the office', async () => {
    expect((await check({ mode: 'public-inspection', options: { officeHours: false } })).nextCheckMs).toBe(0);
  });
});

describe('published documents', () => {
  const PUBLISHED: RegisterDocument = {
    document_number: '2026-20733',
    title: 'Additions of Entities to the Entity List',
    action: 'Final rule.',
    abstract:
      'With this rule BIS is adding 14 entities to the Entity List, under the destinations of China (12) and T[uuml]rkiye (2)--all of them traders.',
    dates: 'This rule is effective November 24, 2026.',
    effective_on: '2026-11-24',
    publication_date: '2026-11-20',
    citation: '91 FR 70001',
    docket_ids: ['Docket No. 261120-0311, BIS-2026-0040'],
    regulation_id_numbers: ['0694-AK99'],
    cfrParts: [[15, 744]],
  };

  it('carry the facts of the API, under the identity they had on display', async () => {
    register.publish(PUBLISHED);
    const item = await checkOne({ mode: 'documents' });

    expect(item.identity).toBe('fr:2026-20733');
    expect(item.summary).toContain('Türkiye (2) — all of them');
    expect(item.legal).toMatchObject({
      stage: 'published',
      citation: '91 FR 70001',
      dockets: ['261120-0311', 'BIS-2026-0040'],
      cfrParts: ['15 CFR 744'],
      effectiveOn: '2026-11-24',
      textRead: true,
    });
    expect(item.legal?.listChanges).toEqual([
      {
        list: 'entity-list',
        action: 'add',
        entities: 14,
        entries: null,
        destinations: [
          { name: 'China', code: 'CN', count: 12 },
          { name: 'Türkiye', code: 'TR', count: 2 },
        ],
      },
    ]);
    expect(item.publishedAt).toEqual(new Date('2026-11-20T05:00:00Z'));
  });

  it('are those of the agencies and, asked for apart, those of the CFR parts, each once', async () => {
    register.publish(
      PUBLISHED,
      {
        document_number: '2026-20001',
        title: 'Defence trade',
        publication_date: '2026-11-19',
        agency: 'state-department',
        cfrParts: [[15, 774]],
      },
      {
        document_number: '2026-20002',
        title: 'Visas',
        publication_date: '2026-11-19',
        agency: 'state-department',
        cfrParts: [[22, 41]],
      },
    );
    const { items } = await check({ mode: 'documents', options: { cfr: { title: 15, parts: '730-774' } } });

    expect(items.map(({ identity }) => identity).sort()).toEqual(['fr:2026-20001', 'fr:2026-20733']);
  });

  it('reach back ninety days at first, then overlap by a week', async () => {
    register.publish(
      { ...PUBLISHED, document_number: '2026-00001', publication_date: '2026-08-26' },
      { ...PUBLISHED, document_number: '2026-00002', publication_date: '2026-08-24' },
    );
    const first = await check({ mode: 'documents' });
    await check({ mode: 'documents', since: remember(first) });

    expect(first.items.map(({ identity }) => identity)).toEqual(['fr:2026-00001']);
    const asked = server.requests
      .filter(({ path }) => path.endsWith('documents.json'))
      .map(({ query }) => query.get('conditions[publication_date][gte]'));
    expect(asked.slice(-2)).toEqual(['2026-08-25', '2026-11-16']);
  });

  it('are read page by page to the end', async () => {
    register.publish(
      ...Array.from({ length: 450 }, (_, index) => ({
        document_number: `2026-${10_000 + index}`,
        title: `Notice ${index}`,
        type: 'Notice',
        publication_date: '2026-11-20',
      })),
    );

    expect((await check({ mode: 'documents' })).items).toHaveLength(450);
  });

  it('that change later come again, those that do not stay away', async () => {
    register.publish({ ...PUBLISHED, citation: null });
    const first = await check({ mode: 'documents' });
    const second = await check({ mode: 'documents', since: remember(first) });
    register.publish(PUBLISHED);
    const third = await check({ mode: 'documents', since: remember(second) });

    expect(second.items).toEqual([]);
    expect(third.items[0]?.legal?.citation).toBe('91 FR 70001');
  });

  it('that correct another lead to it: by prefix, by link, by text', async () => {
    const correction = {
      type: 'Rule',
      publication_date: '2026-11-20',
      title: 'Additions to the Entity List; Correction',
    };
    const text = `ACTION: Final rule; correction.\n\nSUMMARY: A name is put right.\n\nIn FR Doc. 2026\u201319999, appearing on page 68000 of November 2, the following correction is made. ${'x'.repeat(150)}`;
    register.publish(
      { ...correction, document_number: 'C1–2026–1999', title: 'Additions to the Entity List' },
      {
        ...correction,
        document_number: '2026-20500',
        correction_of: 'https://www.federalregister.gov/api/v1/documents/2026-18888.json',
      },
      { ...correction, document_number: '2026-20501', text },
    );
    const { items } = await check({ mode: 'documents' });

    expect(items.map(({ identity, legal }) => [identity, legal?.stage, legal?.correctionOf])).toEqual([
      ['fr:C1-2026-01999', 'corrected', 'fr:2026-01999'],
      ['fr:2026-20500', 'corrected', 'fr:2026-18888'],
      ['fr:2026-20501', 'corrected', 'fr:2026-19999'],
    ]);
  });

  it('that are orders without an abstract are summed up by their text', async () => {
    register.publish({
      document_number: '2026-21001',
      title: 'Order Temporarily Denying Export Privileges',
      type: 'Notice',
      publication_date: '2026-11-23',
      text: DENIAL_ORDER,
    });
    const item = await checkOne({ mode: 'documents' });

    expect(item.summary).toMatch(/^In the Matter of: Example Trading.*accelerators for data centres/);
    expect(item.legal).toMatchObject({ stage: 'published', effectiveOn: null, listChanges: [] });
  });

  it('say which setting is wrong when the question is not understood', async () => {
    const wrong = check({ mode: 'documents', options: { agencies: ['bureau-of-industry-and-security'] } });

    await expect(wrong).rejects.toMatchObject({
      code: 'source-unreadable',
      message: expect.stringContaining('config/feeds.yaml'),
    });
  });

  it('are never asked for at the address for readers', async () => {
    register.publish({ ...PUBLISHED, html_url: `${server.origin}/documents/html` });
    await check({ mode: 'documents' });

    expect(server.requests.map(({ path }) => path)).not.toContain('/documents/html');
  });
});

describe('settings', () => {
  it.each([
    [{ mode: 'daily', agencies: [BIS] }, 'mode'],
    [{ mode: 'documents' }, 'agencies'],
    [{ mode: 'documents', agencies: ['Bureau of Industry'] }, 'slug'],
    [{ mode: 'public-inspection', agencies: [BIS], cfr: { title: 15, parts: '744' } }, 'published'],
    [{ mode: 'documents', cfr: { title: 15, parts: 'all' } }, 'range'],
  ])('%j are refused', (options, word) => {
    const source = createFederalRegisterSource({ http, clock: clockAt('2026-11-23T15:00:00Z'), log: silentLog() });

    expect(() => source.check(feedOf('http://register.example/', { kind: 'federal-register', options }))).toThrow(word);
  });
});
