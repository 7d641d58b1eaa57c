import { describe, expect, it } from 'vitest';
import { buildReplyCard, buildRootCard } from '../../src/domain/card.ts';
import { buildFeatures } from '../../src/domain/cluster.ts';
import { pickSeverity } from '../../src/domain/severity.ts';
import type { StoryState } from '../../src/domain/story.ts';
import { continueStory } from '../../src/domain/story.ts';
import { again, fromRegister, tell } from '../support/arrivals.ts';
import { legalOf, verdictOf } from '../support/stories.ts';

const RINS = { rins: ['0694-ZZ01'] };
const PROPOSAL = { id: 'fr:2026-00100', type: 'Proposed Rule', commentsCloseOn: '2026-04-01', ...RINS } as const;
const MORE = {
  ...{ id: 'fr:2026-00900', type: 'Proposed Rule', publishedOn: '2026-06-20', commentsCloseOn: '2026-05-01', ...RINS },
  extendsComments: true,
} as const;

const proposal = fromRegister(PROPOSAL, { severity: 'high', item: { title: 'Controls on Chip Tools' } });
const more = fromRegister(MORE, {
  severity: 'high',
  item: { title: 'Controls on Chip Tools; Extension of Comment Period' },
});

const closing = (state: StoryState): string | undefined =>
  buildRootCard('s-1', state, '').fields.find(({ label }) => label === 'Comments close')?.value;

describe('more time for comments', () => {
  it('joins its proposal months later', () => {
    const keysOf = ({ item }: typeof proposal) => buildFeatures(item, verdictOf({})).keys;
    expect(keysOf(more).filter((key) => keysOf(proposal).includes(key))).not.toEqual([]);
  });

  it('changes the day on the proposal’s alert, which goes on leading the story', () => {
    const after = continueStory(tell(proposal), more);
    expect(after.state.lead.title).toBe('Controls on Chip Tools');
    expect(closing(after.state)).toBe('2026-05-01 (US Eastern), changed by 2026-00900, before: 2026-04-01');
    expect(after.reply).toBe('official');
    expect(buildReplyCard('s-1', after.state, more, 'official').title).toMatch(/^More time for comments: /);
    expect(closing(tell(more, proposal))).toBe(closing(after.state));
  });

  it('goes on when the proposal is read again, and ends when it is taken back itself', () => {
    const state = tell(proposal, more, again(proposal, { legal: legalOf({ ...PROPOSAL, citation: '91 FR 7' }) }));
    expect(closing(state)).toContain('2026-05-01');
    const back = again(more, { legal: legalOf({ ...MORE, stage: 'withdrawn' }) });
    expect(closing(tell(proposal, more, back))).toBe('2026-04-01 (US Eastern)');
  });

  it('counts by its own date where there are two', () => {
    const later = fromRegister({
      ...MORE,
      id: 'fr:2026-01200',
      publishedOn: '2026-07-01',
      commentsCloseOn: '2026-08-01',
    });
    expect(closing(tell(proposal, more, later))).toContain('2026-08-01');
    expect(closing(tell(proposal, later, more))).toContain('2026-08-01');
  });

  it('binds nobody, even where it is about a rule in force', () => {
    const notice = fromRegister(
      { ...MORE, type: 'Rule' },
      { item: { title: 'Controls; Extension of Comment Period' } },
    );
    expect(pickSeverity(notice.item, verdictOf({}))).toBe('high');
  });

  it('is also what a correction that names a day brings', () => {
    const correction = fromRegister({
      ...{ id: 'fr:C1-2026-00100', correctionOf: 'fr:2026-00100', stage: 'corrected', publishedOn: '2026-03-10' },
      commentsCloseOn: '2026-04-10',
    });
    expect(closing(tell(proposal, correction))).toContain('2026-04-10');
  });
});
