import { describe, expect, it } from 'vitest';
import { createFederalRegisterSource } from '../../src/sources/federal-register.ts';
import type { Fetched } from '../../src/sources/source.ts';
import { describeSource } from '../contract/source.ts';
import type { RegisterDocument } from '../support/federal-register.ts';
import { clockAt, feedOf, silentLog } from '../support/feeds.ts';
import { BIS, openRegisterReader, remember } from '../support/register-reader.ts';
import { ENTITY_RULE_ON_DISPLAY } from '../support/rules.ts';

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

const { server, http, register, check, checkOne } = await openRegisterReader();

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

  it('does not take a day that cannot be read for a withdrawal', async () => {
    register.display({ ...RULE, publication_date: 'pending' });

    expect((await checkOne({ mode: 'public-inspection' })).legal).toMatchObject({
      stage: 'display',
      publishedOn: null,
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
