import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActKind, isBinding, isRoutine, pickActKind } from '../../src/domain/act.ts';
import { itemOf, legalOf, verdictOf } from '../support/stories.ts';

const OFFICIAL = { authority: 'official', source: 'Federal Register' } as const;

describe('the kind of an official act', () => {
  it.each<[string, ActKind]>([
    ['Additions to the Entity List', 'list-change'],
    ['Removals From the Unverified List', 'list-change'],
    ['Additions to the Entity List; Correction', 'correction'],
    ['In the Matter of: Jan Example, 1 Quay Street; Order Denying Export Privileges', 'denial-order'],
    ['Order Temporarily Denying Export Privileges; Example Air', 'temporary-denial'],
    ['Order Renewing Temporary Denial of Export Privileges; Example Air', 'temporary-denial'],
    ['Sensors Technical Advisory Committee; Notice of Partially Closed Meeting', 'committee-meeting'],
    ['Agency Information Collection Activities; Submission for OMB Review; Comment Request; Form 9', 'paperwork'],
    ['Notice Regarding the Uyghur Forced Labor Prevention Act Entity List', 'notice'],
    ['Notice of Request for Public Comments on Imports of Drones', 'proposal'],
    ['One-Year Suspension of the Affiliates Rule', 'suspension'],
    ['商务部公告2026年第7号 公布对示例物项实施出口管制的决定', 'announcement'],
    ['商务部新闻发言人就实体清单答记者问', 'none'],
    ['The Export Control (Amendment) (No. 3) Regulations 2026', 'rule'],
    ['Toolmaker to pay $9 million penalty for shipments without a licence', 'penalty'],
    ['Two men charged with smuggling accelerators', 'charges'],
  ])('titled %j is %s', (title, kind) => {
    expect(pickActKind(itemOf({ ...OFFICIAL, title }))).toBe(kind);
  });

  it('follows the type of the register where the title says little', () => {
    const titled = (type: string, title = 'The Commerce Control List', action: string | null = null) =>
      pickActKind(itemOf({ ...OFFICIAL, title, legal: legalOf({ id: 'fr:2026-00001', type, action }) }));

    expect(titled('Rule')).toBe('rule');
    expect(titled('Proposed Rule')).toBe('proposal');
    expect(titled('Notice')).toBe('notice');
    expect(titled('Presidential Document')).toBe('proclamation');
    expect(titled('Rule', 'Expansion of End-User Controls', 'Final rule; stay')).toBe('suspension');
    expect(titled('Rule', 'New Controls; Request for Comments')).toBe('rule');
    expect(titled('Notice', 'Notice About the Entity List')).toBe('notice');
  });

  it('is none for what the press says of an act', () => {
    expect(pickActKind(itemOf({ title: 'Additions to the Entity List' }))).toBe('none');
    expect(pickActKind(itemOf({ title: 'US issues order denying export privileges to Example Air' }))).toBe('none');
  });

  it('is a denial order where a mirror passes on the order itself', () => {
    expect(pickActKind(itemOf({ title: 'Jan Example, 1 Quay St; Order Denying Export Privileges' }))).toBe(
      'denial-order',
    );
  });

  it('tells what binds from what does not', () => {
    expect((['rule', 'list-change', 'announcement', 'suspension'] as const).every(isBinding)).toBe(true);
    expect((['proposal', 'notice', 'paperwork', 'penalty', 'none'] as const).some(isBinding)).toBe(false);
  });
});

describe('routine', () => {
  const order = itemOf({ ...OFFICIAL, title: 'In the Matter of: Jan Example; Order Denying Export Privileges' });

  it('is a denial order without a chip party, a committee meeting, paperwork', () => {
    expect(isRoutine(order, verdictOf({ topics: ['export-controls', 'enforcement'] }))).toBe(true);
    expect(isRoutine(order, verdictOf({ topics: ['export-controls', 'enforcement', 'ai-chips'] }))).toBe(false);
    expect(isRoutine(itemOf({ ...OFFICIAL, title: 'Additions to the Entity List' }), verdictOf({}))).toBe(false);
  });

  it('never fails, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'Order;, 公布决定年第号()\ud83d\u0000\n') }), (title) => {
        isRoutine(itemOf({ ...OFFICIAL, title }), verdictOf({}));
      }),
    );
  });
});
