import { describe, expect, it } from 'vitest';
import type { RegisterDocument } from '../support/federal-register.ts';
import { openRegisterReader, remember } from '../support/register-reader.ts';
import { DENIAL_ORDER } from '../support/rules.ts';

const { server, register, check, checkOne } = await openRegisterReader();

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
