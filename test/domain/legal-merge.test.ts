import { describe, expect, it } from 'vitest';
import { isAhead, isBehind, mergeLegal } from '../../src/domain/legal-merge.ts';
import type { Stage } from '../../src/domain/types.ts';
import { legalOf } from '../support/stories.ts';

const at = (stage: Stage) => legalOf({ id: 'fr:1', stage });

describe('how far along a document is', () => {
  it.each([
    ['announced', 'display', 'ahead'],
    ['announced', 'published', 'ahead'],
    ['display', 'published', 'ahead'],
    ['display', 'withdrawn', 'ahead'],
    ['published', 'display', 'behind'],
    ['published', 'withdrawn', 'behind'],
    ['corrected', 'display', 'behind'],
    ['display', 'announced', 'behind'],
    ['withdrawn', 'published', 'ahead'],
    ['withdrawn', 'display', 'level'],
    ['display', 'display', 'level'],
    ['published', 'published', 'level'],
  ] as const)('%s, then %s, is %s', (known, read, place) => {
    expect(isAhead(at(known), at(read))).toBe(place === 'ahead');
    expect(isBehind(at(known), at(read))).toBe(place === 'behind');
  });

  it('is further with any facts than with none, and none are never behind', () => {
    expect(isAhead(null, at('display'))).toBe(true);
    expect(isAhead(at('display'), null)).toBe(false);
    expect(isBehind(at('display'), null)).toBe(false);
  });
});

describe('the facts of a document', () => {
  it('keep what only the stage on display told', () => {
    const display = legalOf({
      ...{ id: 'fr:1', stage: 'display', filedAt: '2026-03-02T13:45:00Z', effectiveOn: '2026-03-09' },
      ...{
        rins: ['0694-AA01'],
        cfrParts: ['15 CFR 744'],
        action: 'Final rule.',
        pdfUrl: 'https://register.example/1.pdf',
      },
    });
    const published = legalOf({ id: 'fr:1', citation: '91 FR 1', rins: ['0694-AA02'], textRead: false });
    expect(mergeLegal(display, published)).toMatchObject({
      ...{ stage: 'published', citation: '91 FR 1', filedAt: display.filedAt, effectiveOn: '2026-03-09' },
      ...{ rins: ['0694-AA02'], cfrParts: ['15 CFR 744'], action: 'Final rule.', textRead: true },
      pdfUrl: display.pdfUrl,
    });
  });

  it('are what there is, where one side has none', () => {
    expect(mergeLegal(null, at('display'))).toEqual(at('display'));
    expect(mergeLegal(at('display'), null)).toEqual(at('display'));
    expect(mergeLegal(null, null)).toBeNull();
  });
});
