import { describe, expect, it } from 'vitest';
import { buildAnnouncement, buildListCard, buildReplyCard, buildRootCard, clipText } from '../../src/domain/card.ts';
import { continueStory } from '../../src/domain/story.ts';
import { again, type arrive, fromOutlet, fromRegister, tell } from '../support/arrivals.ts';
import { legalOf, verdictOf } from '../support/stories.ts';

describe('a root', () => {
  const press = fromOutlet('harbour', { item: { title: 'Scoop', url: 'https://harbour.example/1' } });
  const rule = fromRegister(
    { id: 'fr:2026-00001', stage: 'display', effectiveOn: '2026-03-09' },
    { item: { title: 'Rule', summary: 'What it does.', url: 'https://register.example/1' } },
  );

  it('shows the lead, its legal clock, and every source with the lead first', () => {
    const root = buildRootCard('s-abc', tell(press, rule), 'Because of #1');
    expect(root).toMatchObject({
      kind: 'root',
      story: 's-abc',
      title: 'Rule',
      rootTitle: 'Rule',
      url: 'https://register.example/1',
      body: 'What it does.',
      severity: 'critical',
      stage: 'display',
      footer: 'Because of #1',
      mention: null,
    });
    expect(root.sources.map(({ name }) => name)).toEqual(['Federal Register', 'The harbour']);
    expect(root.fields).toContainEqual({ label: 'Effective', value: '2026-03-09 (US Eastern)' });
  });

  it('keeps a title of another language and adds an English line of our own', () => {
    const zh = fromOutlet('pacific', {
      item: { title: '商务部公告', summary: '出口管制', lang: 'zh' },
      verdict: verdictOf({ topics: ['export-controls', 'critical-minerals'], places: ['CN'], agencies: ['MOFCOM'] }),
    });
    const root = buildRootCard('s-abc', tell(zh), '');
    expect(root.title).toBe('商务部公告');
    expect(root.body.split('\n')).toEqual([
      'In Chinese: tightening on critical minerals (CN). Names: MOFCOM.',
      '出口管制',
    ]);
  });
});

describe('a reply', () => {
  const press = fromOutlet('harbour');
  const rule = fromRegister({ id: 'fr:1', stage: 'display' }, { item: { title: 'Rule' } });
  const titleOf = (before: Parameters<typeof tell>, arrival: ReturnType<typeof arrive>): string => {
    const { state, reply } = continueStory(tell(...before), arrival);
    if (reply === null) throw new Error('there is no reply');
    return buildReplyCard('s-abc', state, arrival, reply).title;
  };

  it('says first what is new', () => {
    expect(titleOf([press], rule)).toBe('On public inspection: Rule');
    expect(titleOf([press, rule], again(rule, { legal: legalOf({ id: 'fr:1' }) }))).toBe('Published: Rule');
    const withdrawn = again(rule, { legal: legalOf({ id: 'fr:1', stage: 'withdrawn' }) }, { severity: 'medium' });
    expect(titleOf([rule], withdrawn)).toBe('Withdrawn: Rule');
    const correction = fromRegister({ id: 'fr:2', stage: 'corrected', correctionOf: 'fr:1' }, { severity: 'medium' });
    expect(titleOf([rule], correction)).toMatch(/^Correction: /);
    expect(titleOf([press], fromOutlet('ledger', { item: { title: 'Report' } }))).toBe('Now high: Report');
    expect(titleOf([rule], fromOutlet('ledger', { item: { title: 'Report' } }))).toBe(
      'Also reported by The ledger: Report',
    );
    const eased = again(press, { title: 'Report' }, { verdict: verdictOf({ direction: 'easing' }) });
    expect(titleOf([press], eased)).toBe('Now easing: Report');
  });

  it('names the stage of the document that moved, not of the story', () => {
    const published = fromRegister({ id: 'fr:1' });
    const second = fromRegister({ id: 'fr:2', stage: 'display' }, { item: { title: 'Second' } });
    const correction = fromRegister({ id: 'fr:3', stage: 'corrected', correctionOf: 'fr:1' }, { severity: 'medium' });
    const moved = again(second, { legal: legalOf({ id: 'fr:2' }) });
    expect(titleOf([published, second, correction], moved)).toBe('Published: Second');
  });

  it('keeps the name of the thread, and its announcement leads to it', () => {
    const { state } = continueStory(tell(press), rule);
    const reply = buildReplyCard('s-abc', state, rule, 'stage');
    expect(reply.rootTitle).toBe(state.lead.title);
    expect(buildAnnouncement(reply, 'https://chat.example/1')).toMatchObject({
      kind: 'note',
      title: reply.title,
      url: 'https://chat.example/1',
      body: '',
    });
    expect(buildAnnouncement(reply, null).url).toBe(reply.url);
  });
});

describe('a list', () => {
  it('names every story with its severity and id, and is as severe as the worst', () => {
    const listed = [
      { story: 's-a', state: tell(fromOutlet('harbour', { item: { title: 'One' } })) },
      { story: 's-b', state: tell(fromRegister({ id: 'fr:1' }, { item: { title: 'Two' } })) },
    ];
    const card = buildListCard('Also new', listed, new Date('2026-03-03T00:00:00Z'), '');
    expect(card.body).toBe('• [medium] One (s-a)\n• [critical] Two (s-b)');
    expect(card.severity).toBe('critical');
  });
});

describe('clipping', () => {
  it('ends at a word, and in no half of a character', () => {
    expect(clipText('one two three', 20)).toBe('one two three');
    expect(clipText('one two three four five', 17)).toBe('one two three…');
    expect(clipText('aaaa😀', 6)).toBe('aaaa😀');
    expect(clipText('aaaa😀b', 6)).toBe('aaaa…');
  });
});
