import { describe, expect, it } from 'vitest';
import { readChineseEffectiveOn, readCommentsCloseOn, readEffectiveOn } from '../../src/domain/legal-dates.ts';
import { readCfrParts, readDockets, readLegalText, readRins, splitDockets } from '../../src/domain/legal-text.ts';
import { ENTITY_RULE_ON_DISPLAY } from '../support/rules.ts';

const ANCHORS = { publishedOn: '2026-11-25', filedOn: '2026-11-23' };

describe('the effective date', () => {
  it.each<[string, string | null]>([
    ['This rule is effective November 24, 2026.', '2026-11-24'],
    ['Effective date: This interim final rule is effective at 4:15 p.m. on December 1, 2026.', '2026-12-01'],
    [
      'This rule is effective January 6, 2027, except for instruction 5, which is effective March 1, 2027.',
      '2027-01-06',
    ],
    ['This rule is effective November 10, 2025, until November 9, 2026.', '2025-11-10'],
    ['EFFECTIVE DATE: Nov. 9, 2026', '2026-11-09'],
    ['This rule is effective on display.', '2026-11-23'],
    ['This rule is effective upon filing for public inspection.', '2026-11-23'],
    ['This action is effective on the date of publication in the Federal Register.', '2026-11-25'],
    ['This rule is effective [INSERT DATE OF PUBLICATION IN THE FEDERAL REGISTER].', '2026-11-25'],
    ['This rule is effective [INSERT DATE 30 DAYS AFTER DATE OF PUBLICATION IN THE FEDERAL REGISTER].', '2026-12-25'],
    [
      'This rule is effective [INSERT DATE THAT IS SIXTY DAYS AFTER THE DATE OF PUBLICATION IN THE FEDERAL REGISTER].',
      '2027-01-24',
    ],
    ['Comments are due December 7, 2026. This rule is effective November 24, 2026.', '2026-11-24'],
    ['The licence remains effective until June 1, 2027.', null],
    ['Comments must arrive by December 7, 2026.', null],
    ['This rule is effective February 31, 2026.', null],
    ['', null],
  ])('of %j', (dates, expected) => {
    expect(readEffectiveOn(dates, ANCHORS)).toBe(expected);
  });

  it('is unknown where it hangs on a day that is not known', () => {
    expect(readEffectiveOn('This rule is effective on publication.', { publishedOn: null, filedOn: null })).toBeNull();
  });
});

describe('the end of comments', () => {
  it.each<[string, string | null]>([
    [
      'This rule is effective November 24, 2026. Comments must be received by BIS no later than January 25, 2027.',
      '2027-01-25',
    ],
    [
      'Submit comments on or before [INSERT DATE 60 DAYS AFTER DATE OF PUBLICATION IN THE FEDERAL REGISTER].',
      '2027-01-24',
    ],
    ['Comments are due by [INSERT DATE 60 DAYS AFTER DATE OF PUBLICATION IN THE FEDERAL REGISTER].', '2027-01-24'],
    ['This rule is effective November 24, 2026.', null],
  ])('of %j', (dates, expected) => {
    expect(readCommentsCloseOn(dates, ANCHORS)).toBe(expected);
  });
});

describe('a rule on display', () => {
  it('is read section by section', () => {
    const facts = readLegalText(ENTITY_RULE_ON_DISPLAY, ANCHORS);

    expect(facts).toMatchObject({
      action: 'Final rule.',
      effectiveOn: '2026-11-24',
      commentsCloseOn: null,
      cfrParts: ['15 CFR 742', '15 CFR 744'],
      rins: ['0694-AK99'],
      dockets: ['261120-0311'],
      correctionOf: null,
    });
    expect(facts.summary).toMatch(/^With this rule .* China \(2\)\.$/);
  });

  it('is read where the text has lost its lines', () => {
    const facts = readLegalText(ENTITY_RULE_ON_DISPLAY.replaceAll('\n', ' '), ANCHORS);

    expect(facts).toMatchObject({ action: 'Final rule.', effectiveOn: '2026-11-24', dockets: ['261120-0311'] });
  });
});

describe('numbers in the head of a document', () => {
  it.each([
    ['15 CFR Parts 730, 742, 744, and 774', ['15 CFR 730', '15 CFR 742', '15 CFR 744', '15 CFR 774']],
    ['15 CFR Part 744 and 22 CFR Parts 120 and 126', ['15 CFR 744', '22 CFR 120', '22 CFR 126']],
    ['no parts', []],
  ])('CFR parts of %j', (text, expected) => {
    expect(readCfrParts(text)).toEqual(expected);
  });

  it.each([
    ['[Docket No. 261120-0311]', ['261120-0311']],
    ['[Docket Numbers: BIS-2026-0040, BIS-2026-0041]', ['BIS-2026-0040', 'BIS-2026-0041']],
    ['Docket ID BIS–2026–0040', ['BIS-2026-0040']],
    ['The docket is open.', []],
  ])('dockets of %j', (text, expected) => {
    expect(readDockets(text)).toEqual(expected);
  });

  it('dockets as the API lists them', () => {
    expect(['Docket No. 261120-0311', 'BIS-2026-0040; BIS-2026-0041', 'none'].flatMap(splitDockets)).toEqual([
      '261120-0311',
      'BIS-2026-0040',
      'BIS-2026-0041',
    ]);
  });

  it('RINs', () => {
    expect(readRins('RIN 0694-AK99 and RIN: 0694–AK98, 0694-AK99')).toEqual(['0694-AK99']);
  });
});

describe('the day on which a Chinese announcement takes effect', () => {
  it.each([
    ['本公告自2026年12月1日起正式实施。', '2026-12-01'],
    ['第一条自2026年12月1日起实施，其他内容自发布之日起施行。', '2026-11-20'],
    ['自 2026 年 1 月 5 日起生效', '2026-01-05'],
    ['自2026年13月1日起实施', null],
    ['现予公布。', null],
  ])('%s', (text, day) => {
    expect(readChineseEffectiveOn(text, '2026-11-20')).toBe(day);
  });
});
