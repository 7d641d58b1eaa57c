import { describe, expect, it } from 'vitest';
import { pickSeverity, type StoryParts, storySeverity } from '../../src/domain/severity.ts';
import type { Item, Severity, Verdict } from '../../src/domain/types.ts';
import { itemOf, legalOf, verdictOf } from '../support/stories.ts';

const OFFICIAL = { authority: 'official', source: 'Federal Register' } as const;
const CHIP_ORDER = verdictOf({ topics: ['export-controls', 'enforcement', 'ai-chips'], direction: 'enforcement' });
const OTHER_ORDER = verdictOf({ topics: ['export-controls', 'enforcement'], direction: 'enforcement' });

describe('the severity of an item', () => {
  it.each<[string, Partial<Item> & { title: string }, Verdict, Severity]>([
    ['an Entity List rule', { ...OFFICIAL, title: 'Additions to the Entity List' }, verdictOf({}), 'critical'],
    [
      'a rule on display',
      { ...OFFICIAL, title: 'Controls on Tools', legal: legalOf({ id: 'fr:2026-00002', stage: 'display' }) },
      verdictOf({}),
      'critical',
    ],
    ['a removal', { ...OFFICIAL, title: 'Entity List Removals' }, verdictOf({ direction: 'easing' }), 'critical'],
    [
      'a numbered announcement of MOFCOM',
      { ...OFFICIAL, lang: 'zh', title: '商务部公告2026年第7号 公布对示例物项实施出口管制的决定' },
      verdictOf({ places: ['CN'] }),
      'critical',
    ],
    [
      'a denial order with a chip party',
      { ...OFFICIAL, title: 'Example Chips; Order Denying Export Privileges' },
      CHIP_ORDER,
      'critical',
    ],
    [
      'a denial order without one',
      { ...OFFICIAL, title: 'Jan Example; Order Denying Export Privileges' },
      OTHER_ORDER,
      'low',
    ],
    [
      'a proposed rule',
      { ...OFFICIAL, title: 'Controls on Tools', legal: legalOf({ id: 'fr:2026-00003', type: 'Proposed Rule' }) },
      verdictOf({}),
      'high',
    ],
    ['a penalty', { ...OFFICIAL, title: 'Toolmaker to pay $9 million penalty' }, OTHER_ORDER, 'high'],
    ['an official step of no known kind', { ...OFFICIAL, title: 'Minister widens controls' }, verdictOf({}), 'high'],
    [
      'a correction',
      { ...OFFICIAL, title: 'Additions to the Entity List; Correction' },
      verdictOf({ direction: 'neutral' }),
      'medium',
    ],
    [
      'a withdrawn rule',
      { ...OFFICIAL, title: 'Controls on Tools', legal: legalOf({ id: 'fr:2026-00004', stage: 'withdrawn' }) },
      verdictOf({}),
      'medium',
    ],
    [
      'a bill as Congress prints it',
      { ...OFFICIAL, title: 'A bill to restrict exports of tools' },
      verdictOf({ topics: ['export-controls', 'legislation'] }),
      'medium',
    ],
    ['one outlet', { title: 'Washington adds 12 firms to Entity List' }, verdictOf({}), 'medium'],
    ['a company', { authority: 'company', title: 'Statement on the new rules' }, verdictOf({}), 'medium'],
    [
      'a new plant',
      { title: 'Foundry breaks ground on second plant' },
      verdictOf({ topics: ['chipmaking'], direction: 'neutral' }),
      'low',
    ],
    [
      'a new plant under a new ban',
      { title: 'Ban halts tools for second plant' },
      verdictOf({ topics: ['chipmaking'], direction: 'tightening' }),
      'medium',
    ],
    [
      'talk of a control without a new step',
      { title: 'Chipmakers lament export rules' },
      verdictOf({ topics: ['export-controls', 'chipmaking'], direction: 'neutral' }),
      'medium',
    ],
    ['what may be about something else', { title: 'A ban' }, { ...verdictOf({}), score: 0.7 }, 'low'],
    ['a report we are not sure of', { title: 'A ban' }, { ...verdictOf({}), score: 0.9 }, 'low'],
    ['the same of an office', { ...OFFICIAL, title: 'A ban' }, { ...verdictOf({}), score: 0.9 }, 'high'],
    ['an analysis', { authority: 'analysis', title: 'What the new rules mean' }, verdictOf({}), 'low'],
    ['an opinion in the press', { title: 'Opinion: the controls are too soft' }, verdictOf({}), 'low'],
    [
      'a committee meeting',
      { ...OFFICIAL, title: 'Sensors Technical Advisory Committee; Notice of Meeting' },
      verdictOf({ direction: 'neutral' }),
      'low',
    ],
    [
      'what is not relevant',
      { ...OFFICIAL, title: 'Additions to the Entity List' },
      verdictOf({ relevant: false }),
      'low',
    ],
  ])('%s', (_, item, verdict, severity) => {
    expect(pickSeverity(itemOf(item), verdict)).toBe(severity);
  });
});

describe('the severity of a story', () => {
  const parts = (changes: Partial<StoryParts>): StoryParts => ({
    previous: 'medium',
    item: 'medium',
    stage: 'reported',
    direction: 'tightening',
    independentOutlets: 1,
    ...changes,
  });

  it('is raised by a second independent outlet on a restriction or an easing, not on talk', () => {
    expect(storySeverity(parts({ independentOutlets: 2 }))).toBe('high');
    expect(storySeverity(parts({ independentOutlets: 2, direction: 'easing' }))).toBe('high');
    expect(storySeverity(parts({ independentOutlets: 5, direction: 'neutral' }))).toBe('medium');
    expect(storySeverity(parts({}))).toBe('medium');
  });

  it('is critical only by an official act, however many outlets report it', () => {
    expect(storySeverity(parts({ independentOutlets: 20 }))).toBe('high');
    expect(storySeverity(parts({ item: 'critical', stage: 'display' }))).toBe('critical');
  });

  it('never falls but by withdrawal', () => {
    expect(storySeverity(parts({ previous: 'critical', item: 'low', stage: 'published' }))).toBe('critical');
    expect(storySeverity(parts({ previous: 'critical', item: 'medium', stage: 'withdrawn' }))).toBe('medium');
    expect(storySeverity(parts({ previous: null, item: 'low' }))).toBe('low');
  });
});
