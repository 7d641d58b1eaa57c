import { describe, expect, it } from 'vitest';
import { buildLegalFields, sayListChange } from '../../src/domain/legal-fields.ts';
import type { LegalFacts, ListChange } from '../../src/domain/types.ts';
import { legalOf } from '../support/stories.ts';

const fieldsOf = (facts: Partial<LegalFacts> = {}, id = 'fr:2026-00001'): Readonly<Record<string, string>> =>
  Object.fromEntries(buildLegalFields(legalOf({ id, ...facts })).map(({ label, value }) => [label, value]));

describe('the legal clock', () => {
  it('says when a rule takes effect, by whose clock', () => {
    expect(fieldsOf({ effectiveOn: '2026-03-09' })['Effective']).toBe('2026-03-09 (US Eastern)');
  });

  it('says by what event it takes effect, and which parts on other days', () => {
    expect(fieldsOf({ effectiveOn: '2026-03-02', effectiveUpon: 'display' })['Effective']).toBe(
      '2026-03-02 (US Eastern), on display',
    );
    expect(fieldsOf({ effectiveUpon: 'publication' })['Effective']).toBe('on publication');
    const staged = [
      { on: '2026-04-01', part: 'amendatory instruction 5' },
      { on: '2026-05-01', part: '' },
    ];
    expect(fieldsOf({ effectiveOn: '2026-03-02', staged })['Effective in part']).toBe(
      '2026-04-01 (US Eastern): amendatory instruction 5; 2026-05-01 (US Eastern)',
    );
  });

  it('shows the last day for comments as another document changed it, with the day before', () => {
    const fields = buildLegalFields(legalOf({ id: 'fr:2026-00001', commentsCloseOn: '2026-04-01' }), {
      ...{ on: '2026-05-01', by: '2026-00009' },
    });
    expect(fields.find(({ label }) => label === 'Comments close')?.value).toBe(
      '2026-05-01 (US Eastern), changed by 2026-00009, before: 2026-04-01',
    );
  });

  it('leads to the PDF on display and, once it is out, to that as published', () => {
    const fields = buildLegalFields(
      legalOf({ id: 'fr:1', displayPdfUrl: 'https://display.example/1.pdf', pdfUrl: 'https://out.example/1.pdf' }),
    );
    expect(fields.slice(-2)).toEqual([
      { label: 'As displayed', value: 'PDF', url: 'https://display.example/1.pdf' },
      { label: 'As published', value: 'PDF', url: 'https://out.example/1.pdf' },
    ]);
    const pdf = 'https://display.example/1.pdf';
    const labels = (legal: Partial<LegalFacts>) => Object.keys(fieldsOf({ displayPdfUrl: pdf, pdfUrl: pdf, ...legal }));
    expect(labels({ stage: 'display' })).not.toContain('As published');
    expect(labels({ stage: 'published' })).not.toContain('As published');
  });

  it('never takes the day of publication for it', () => {
    expect(fieldsOf()).toMatchObject({ Published: '2026-03-03 (US Eastern)' });
    expect(fieldsOf()['Effective']).toBeUndefined();
  });

  it('says that the date is not read yet, where the text is not', () => {
    expect(fieldsOf({ stage: 'display', textRead: false })['Effective']).toBe('date not yet read');
    expect(fieldsOf({ stage: 'display', textRead: false, effectiveOn: '2026-03-09' })['Effective']).toContain('2026');
  });

  it('tells a document on display from one that is published', () => {
    const display = fieldsOf({ stage: 'display', filedAt: '2026-03-02T13:45:00Z' });
    expect(display['To be published']).toBe('2026-03-03 (US Eastern)');
    expect(display['Filed for public inspection']).toBe('2026-03-02 08:45 (US Eastern)');
    expect(display['Published']).toBeUndefined();
  });

  it('gives summer time in summer', () => {
    expect(fieldsOf({ filedAt: '2026-07-02T12:45:00Z' })['Filed for public inspection']).toContain('08:45');
  });

  it('claims no American clock for the acts of others, and none where nobody knows', () => {
    expect(fieldsOf({}, 'mofcom:2026-61')['Published']).toBe('2026-03-03 (Beijing)');
    expect(fieldsOf({}, 'celex:32026R0001')['Published']).toBe('2026-03-03 (Brussels)');
    expect(fieldsOf({}, 'uksi:2026/7')['Published']).toBe('2026-03-03');
  });
});

it('gives the rest by which lawyers find an act, and nothing empty', () => {
  const fields = fieldsOf({
    action: 'Interim final rule.',
    citation: '91 FR 1',
    dockets: ['260101-0001'],
    rins: ['0694-AA01'],
    cfrParts: ['15 CFR 744'],
    eccns: ['3B903', '3A090.a'],
    correctionOf: 'fr:2026-00000',
    commentsCloseOn: '2026-04-01',
  });
  expect(fields).toMatchObject({
    Act: 'Rule – Interim final rule',
    Document: '2026-00001 · 91 FR 1',
    Docket: '260101-0001',
    RIN: '0694-AA01',
    CFR: '15 CFR 744',
    ECCN: '3B903, 3A090.a',
    Corrects: '2026-00000',
    'Comments close': '2026-04-01 (US Eastern)',
  });
  expect(Object.values(fieldsOf())).not.toContain('');
  expect(buildLegalFields(null)).toEqual([]);
});

describe('a list change', () => {
  const change = (more: Partial<ListChange>): ListChange => ({
    ...{ list: 'entity-list', action: 'add', entities: 12, entries: null, destinations: [] },
    ...more,
  });

  it('counts entities, and entries where they differ, by destination', () => {
    const destinations = [
      { name: 'China', code: 'CN', count: 11 },
      { name: 'Taiwan', code: 'TW', count: 1 },
    ];
    expect(sayListChange(change({ destinations }))).toBe('12 added: China 11, Taiwan 1');
    expect(sayListChange(change({ entries: 14 }))).toBe('12 added under 14 entries');
    expect(sayListChange(change({ entities: null, entries: 3, action: 'remove' }))).toBe('3 removed');
    expect(sayListChange(change({ entities: null, action: 'revise' }))).toBe('revised');
  });

  it('stands under the name of its list', () => {
    expect(fieldsOf({ listChanges: [change({})] })['Entity List']).toBe('12 added');
  });
});
