import { describe, expect, it } from 'vitest';
import { readChineseEffectiveOn, readCommentsCloseOn, saysMoreTime } from '../../src/domain/legal-dates.ts';
import { readEffect } from '../../src/domain/legal-effect.ts';
import {
  readCfrParts,
  readDockets,
  readEccns,
  readLegalText,
  readRins,
  splitDockets,
} from '../../src/domain/legal-text.ts';
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
    expect(readEffect(dates, ANCHORS).on).toBe(expected);
  });

  it('is unknown where it hangs on a day that is not known', () => {
    const effect = readEffect('This rule is effective on publication.', { publishedOn: null, filedOn: null });
    expect(effect).toEqual({ on: null, upon: 'publication', staged: [] });
  });

  it.each<[string, 'display' | 'publication' | null]>([
    ['This rule is effective on display.', 'display'],
    ['This rule is effective on the date of filing for public inspection, November 23, 2026.', 'display'],
    ['This action is effective upon publication in the Federal Register.', 'publication'],
    ['This rule is effective [INSERT DATE OF PUBLICATION IN THE FEDERAL REGISTER].', 'publication'],
    ['This rule is effective [INSERT DATE 30 DAYS AFTER DATE OF PUBLICATION IN THE FEDERAL REGISTER].', null],
    ['This rule is effective November 24, 2026.', null],
  ])('is that of an event in %j', (dates, upon) => {
    expect(readEffect(dates, ANCHORS).upon).toBe(upon);
  });

  it.each<[string, readonly (readonly [string, string])[]]>([
    [
      'This rule is effective January 6, 2027, except for amendatory instruction 5, which is effective March 1, 2027.',
      [['2027-03-01', 'amendatory instruction 5']],
    ],
    [
      'This rule is effective in phases. The new § 744.23 is effective October 12, 2026. Changes to ECCN 3B090 are effective October 21, 2026, and the rest of the text is effective November 2, 2026.',
      [
        ['2026-10-21', 'Changes to ECCN 3B090'],
        ['2026-11-02', 'rest of the text'],
      ],
    ],
    [
      'Effective date: This rule is effective January 6, 2027. Compliance date: January 31, 2027.',
      [['2027-01-31', 'compliance']],
    ],
    ['Comments are due December 7, 2026. This rule is effective November 24, 2026, until May 1, 2027.', []],
    ['This rule is effective November 24, 2026. It was on display from November 20, 2026.', []],
  ])('comes in stages in %j', (dates, staged) => {
    expect(readEffect(dates, ANCHORS).staged.map(({ on, part }) => [on, part])).toEqual(staged);
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
    [
      'The comment period of the rule published by BIS on October 1, 2026, is extended from November 30, 2026, to January 8, 2027.',
      '2027-01-08',
    ],
    [
      'The comment period for the notice published on October 1, 2026, is reopened until January 8, 2027.',
      '2027-01-08',
    ],
  ])('of %j', (dates, expected) => {
    expect(readCommentsCloseOn(dates, ANCHORS)).toBe(expected);
  });
});

it.each<[string, string, boolean]>([
  ['Controls on Memory Test Equipment; Extension of Comment Period', 'Proposed rule.', true],
  ['Controls on Memory Test Equipment', 'Interim final rule; reopening of the public comment period.', true],
  ['Request for Comments on Memory Test Equipment', 'Notice; comment period extended.', true],
  ['Controls on Memory Test Equipment', 'Interim final rule, with request for comments.', false],
  ['Extension of Export Controls on Memory', 'Final rule; response to comments.', false],
])('whether %j (%s) only gives more time for comments: %s', (title, action, expected) => {
  expect(saysMoreTime(title, action)).toBe(expected);
});

describe('the ECCNs', () => {
  it('are those of the head, else those that the text names most', () => {
    expect(readEccns('adding ECCN 3B903 and changing 3A090.a', '4A090 4A090')).toEqual(['3B903', '3A090.a']);
    expect(readEccns('no number', 'ECCN 4A090, then 3A090; 4A090 again')).toEqual(['4A090']);
  });
});

describe('a rule on display', () => {
  it('is read section by section', () => {
    const facts = readLegalText(ENTITY_RULE_ON_DISPLAY, ANCHORS);

    expect(facts).toMatchObject({
      action: 'Final rule.',
      effect: { on: '2026-11-24', upon: null, staged: [] },
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

    expect(facts).toMatchObject({ action: 'Final rule.', effect: { on: '2026-11-24' }, dockets: ['261120-0311'] });
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
