import { describe, expect, it } from 'vitest';
import { continueStory, openStory } from '../../src/domain/story.ts';
import { again, arrive, fromOutlet, fromRegister, tell } from '../support/arrivals.ts';
import { legalOf, verdictOf } from '../support/stories.ts';

describe('what a story shows', () => {
  const press = fromOutlet('harbour', { item: { title: 'Press' } });
  const memo = arrive({ severity: 'low', item: { title: 'Memo', authority: 'analysis' } });
  const release = arrive({ severity: 'high', item: { title: 'Release', authority: 'official' } });
  const notice = fromRegister(
    { id: 'fr:1', type: 'Notice' },
    { severity: 'high', item: { title: 'Notice of Inquiry' } },
  );
  const rule = fromRegister({ id: 'fr:2' }, { item: { title: 'Rule' } });

  it('is the text of the binding act first, then other official texts, officials, the press, analysts', () => {
    const ranked = [memo, press, release, notice, rule];
    for (const [index, better] of ranked.entries()) {
      for (const worse of ranked.slice(0, index)) {
        expect(tell(worse, better).lead.title).toBe(better.item.title);
        expect(tell(better, worse).lead.title).toBe(better.item.title);
      }
    }
  });

  it('stays with the first of equals', () => {
    expect(tell(press, fromOutlet('ledger', { item: { title: 'Later' } })).lead.title).toBe('Press');
  });

  it('is never a correction of what it corrects', () => {
    const correction = fromRegister({ id: 'fr:3', stage: 'corrected', correctionOf: 'fr:2' }, { severity: 'medium' });
    expect(tell(correction, rule).lead.title).toBe('Rule');
    expect(tell(rule, correction).lead.title).toBe('Rule');
  });

  it('is the newest version of its lead', () => {
    expect(tell(press, again(press, { title: 'Press, updated' })).lead.title).toBe('Press, updated');
  });

  it('is the furthest stage, and only the lead withdraws the story', () => {
    const display = fromRegister({ id: 'fr:2', stage: 'display' });
    expect(tell(press).stage).toBe('reported');
    expect(tell(press, release).stage).toBe('announced');
    expect(tell(press, release, display).stage).toBe('display');
    expect(tell(display, press).stage).toBe('display');
    expect(tell(display, again(display, { legal: legalOf({ id: 'fr:2' }) })).stage).toBe('published');
    const other = fromRegister({ id: 'fr:4', stage: 'withdrawn' }, { severity: 'medium' });
    expect(tell(rule, other).stage).toBe('published');
    expect(tell(display, again(display, { legal: legalOf({ id: 'fr:2', stage: 'withdrawn' }) })).stage).toBe(
      'withdrawn',
    );
  });

  it('keeps the words of every version for keyword filters', () => {
    const display = fromRegister({ id: 'fr:2', stage: 'display' });
    const read = again(display, { summary: 'Gallium is controlled.' });
    const state = tell(display, read, again(read, {}));
    expect(state.text.match(/Gallium is controlled/g)).toHaveLength(1);
  });

  it('gathers topics, places, names, feeds, languages and sources, each once', () => {
    const zh = fromOutlet('ledger', {
      item: { lang: 'zh' },
      verdict: verdictOf({ topics: ['ai-chips'], places: ['NL'], companies: ['ASML'] }),
    });
    const state = tell(press, zh, again(zh, { source: 'Ledger Weekly' }));
    expect(state).toMatchObject({
      topics: ['export-controls', 'ai-chips'],
      jurisdictions: ['CN', 'NL', 'US'],
      entities: ['ASML'],
      feeds: ['harbour', 'ledger'],
      languages: ['en', 'zh'],
    });
    expect(state.sources.map(({ name }) => name)).toEqual(['The harbour', 'Ledger Weekly']);
  });
});

describe('the severity of a story', () => {
  const restriction = (owner: string) => fromOutlet(owner);
  it('never falls by another item', () => {
    const rule = fromRegister({ id: 'fr:2' });
    expect(tell(rule, fromOutlet('harbour', { severity: 'low' })).severity).toBe('critical');
    const correction = fromRegister({ id: 'fr:3', stage: 'corrected', correctionOf: 'fr:2' }, { severity: 'medium' });
    expect(tell(rule, correction).severity).toBe('critical');
  });

  it('falls by withdrawal, and a withdrawal raises nothing', () => {
    for (const [severity, after] of [
      ['critical', 'medium'],
      ['low', 'low'],
    ] as const) {
      const filed = fromRegister({ id: 'fr:2', stage: 'display' }, { severity });
      const withdrawn = again(filed, { legal: legalOf({ id: 'fr:2', stage: 'withdrawn' }) }, { severity: 'medium' });
      expect(tell(filed, withdrawn).severity).toBe(after);
    }
  });

  it('rises to high with the second independent outlet, and with no other second source', () => {
    expect(tell(restriction('harbour'), restriction('ledger')).severity).toBe('high');
    expect(tell(restriction('harbour'), arrive({ independent: false, item: { owner: 'copy' } })).severity).toBe(
      'medium',
    );
    for (const authority of ['analysis', 'company', 'official'] as const) {
      const opened = arrive({ item: { authority, owner: 'somebody' } });
      expect(tell(opened, restriction('ledger')).severity).toBe('medium');
    }
  });
});

describe('what is worth a reply', () => {
  const press = fromOutlet('harbour');
  const causeOf = (before: Parameters<typeof tell>, arrival: ReturnType<typeof arrive>) =>
    continueStory(tell(...before), arrival);

  it.each([
    ['a rule on display', fromRegister({ id: 'fr:2', stage: 'display' }), { reply: 'stage', announce: true }],
    [
      'an official release',
      arrive({ severity: 'high', item: { authority: 'official' } }),
      { reply: 'stage', announce: false },
    ],
    ['a second outlet', fromOutlet('ledger'), { reply: 'severity', announce: false }],
    ['a copy of the text', arrive({ independent: false, item: { owner: 'ledger' } }), { reply: null, announce: false }],
    ['a law firm', arrive({ severity: 'low', item: { authority: 'analysis', owner: 'firm' } }), { reply: null }],
    ['a company', arrive({ item: { authority: 'company', owner: 'asml' } }), { reply: null }],
  ])('on a press report: %s', (_name, arrival, outcome) => {
    expect(causeOf([press], arrival)).toMatchObject(outcome);
  });

  it('is each new stage of the document, announced where it makes the story critical or withdraws it', () => {
    const display = fromRegister({ id: 'fr:2', stage: 'display' });
    const published = again(display, { legal: legalOf({ id: 'fr:2' }) });
    const correction = fromRegister({ id: 'fr:3', stage: 'corrected', correctionOf: 'fr:2' }, { severity: 'medium' });
    expect(causeOf([display], published)).toMatchObject({ reply: 'stage', announce: false });
    expect(causeOf([display, published], correction)).toMatchObject({ reply: 'corrected', announce: false });
    const second = fromRegister({ id: 'fr:4', stage: 'corrected', correctionOf: 'fr:2' }, { severity: 'medium' });
    expect(causeOf([display, published, correction], second)).toMatchObject({ reply: 'official' });
    const withdrawn = again(display, { legal: legalOf({ id: 'fr:2', stage: 'withdrawn' }) }, { severity: 'medium' });
    expect(causeOf([display], withdrawn)).toMatchObject({ reply: 'withdrawn', announce: true });
    expect(
      causeOf([display, withdrawn], again(withdrawn, { legal: display.item.legal }, { severity: 'critical' })),
    ).toMatchObject({ reply: 'stage', announce: true });
  });

  it('is each new stage of a second document too, though the story is further', () => {
    const rule = fromRegister({ id: 'fr:2' });
    const second = fromRegister({ id: 'fr:5', stage: 'display' });
    expect(causeOf([rule], second)).toMatchObject({ reply: 'official', announce: false });
    expect(causeOf([rule, second], again(second, { legal: legalOf({ id: 'fr:5' }) }))).toMatchObject({
      reply: 'stage',
    });
    const gone = again(second, { legal: legalOf({ id: 'fr:5', stage: 'withdrawn' }) });
    expect(causeOf([rule, second], gone)).toMatchObject({ reply: 'withdrawn', announce: true });
    expect(causeOf([rule, second], again(second, { summary: 'reworded' }))).toMatchObject({ reply: null });
  });

  it('announces the first binding text of what is critical already, and no second one', () => {
    const release = arrive({
      severity: 'critical',
      item: { authority: 'official', title: 'Commerce announces a rule' },
    });
    const rule = fromRegister({ id: 'fr:2', stage: 'display' });
    expect(causeOf([release], rule)).toMatchObject({ announce: true });
    expect(causeOf([release, rule], fromRegister({ id: 'fr:6' }))).toMatchObject({ announce: false });
    const proposal = fromRegister({ id: 'fr:7', type: 'Proposed Rule' }, { severity: 'high' });
    expect(causeOf([release], proposal)).toMatchObject({ reply: 'stage', announce: false });
  });

  it('is the first two further independent outlets of what is severe already, and no third', () => {
    const rule = fromRegister({ id: 'fr:2' });
    const opened: readonly (readonly [string, Parameters<typeof tell>])[] = [
      ['the press', [fromOutlet('harbour', { severity: 'high' })]],
      ['an authority', [rule]],
    ];
    for (const [, story] of opened) {
      expect(causeOf(story, fromOutlet('ledger')).reply).toBe('outlet');
      expect(causeOf([...story, fromOutlet('ledger')], fromOutlet('pacific')).reply).toBe('outlet');
      expect(causeOf([...story, fromOutlet('ledger'), fromOutlet('pacific')], fromOutlet('fourth')).reply).toBeNull();
      expect(causeOf([...story, fromOutlet('ledger')], fromOutlet('ledger')).reply).toBeNull();
    }
  });

  it('is a turn from restricting to easing, and not to learn the direction', () => {
    const report = fromOutlet('harbour');
    const turned = again(report, { title: 'Correction: US eases' }, { verdict: verdictOf({ direction: 'easing' }) });
    expect(causeOf([report], turned)).toMatchObject({ reply: 'direction', announce: false });
    const vague = fromOutlet('harbour', { verdict: verdictOf({ direction: 'neutral' }) });
    expect(causeOf([vague], again(vague, {}, { verdict: verdictOf({}) })).reply).toBeNull();
  });

  it('is no new wording', () => {
    expect(causeOf([press], again(press, { title: 'Other words' }))).toMatchObject({ reply: null, announce: false });
  });
});

it('keeps a story small, whatever joins it', () => {
  let state = openStory(arrive());
  for (let owner = 0; owner < 60; owner++) {
    state = continueStory(state, fromOutlet(`outlet-${owner}`, { item: { summary: 'x'.repeat(5_000) } })).state;
  }
  expect(state.sources).toHaveLength(25);
  expect(state.text.length).toBeLessThanOrEqual(6_000);
});
