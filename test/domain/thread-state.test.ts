import { describe, expect, it } from 'vitest';
import { buildRootCard } from '../../src/domain/card.ts';
import { openStory } from '../../src/domain/story.ts';
import { type ThreadState, withThreadState } from '../../src/domain/thread-state.ts';
import { itemOf, verdictOf } from '../support/stories.ts';

const STATE = openStory({
  ...{ itemId: 1, version: 1, item: itemOf({ title: 'Chip rule' }), verdict: verdictOf({}), severity: 'medium' },
  ...{ feed: 'desk', known: false, independent: true, routine: false },
});
const ROOT = buildRootCard('s-2k7', STATE, 'Because of #1');
const NOTHING: ThreadState = { stance: null, work: null, irrelevantTo: [] };

const look = (state: Partial<ThreadState>) => withThreadState(ROOT, { ...NOTHING, ...state });
const said = (state: Partial<ThreadState>) => look(state).fields.map(({ label, value }) => `${label} ${value}`);
const labels = (state: Partial<ThreadState>) => look(state).buttons.map(({ label }) => label);

describe('a story’s root', () => {
  it('offers what may be decided, and shows nothing where nothing was', () => {
    expect(look({}).fields).toEqual(ROOT.fields);
    expect(look({}).buttons).toEqual([
      { label: 'Why', line: 'why s-2k7' },
      { label: 'Follow', line: 'follow s-2k7' },
      { label: 'Mute story', line: 'mute s-2k7' },
      { label: 'Not relevant', line: 'irrelevant s-2k7' },
      { label: 'Claim', line: 'claim s-2k7' },
    ]);
  });

  it('names who follows or mutes it, what that means, and how to end it', () => {
    const follow = { what: 'follow', user: 'U1', name: 'anna' } as const;
    expect(said({ stance: follow })).toEqual(['Followed by anna: everything further comes in this thread']);
    expect(labels({ stance: follow })).toEqual(['Why', 'Unfollow', 'Mute story', 'Not relevant', 'Claim']);
    const mute = { what: 'mute', user: 'U1', name: null } as const;
    expect(said({ stance: mute })).toEqual(['Muted by somebody: nothing more of this story comes here']);
    expect(labels({ stance: mute })).toEqual(['Why', 'Follow', 'Unmute', 'Not relevant', 'Claim']);
  });

  it('names who looks after it, and who is done', () => {
    expect(said({ work: { what: 'claimed', user: 'U1', name: 'anna' } })).toEqual(['Claimed by anna']);
    expect(labels({ work: { what: 'claimed', user: 'U1', name: 'anna' } }).at(-1)).toBe('Done');
    expect(said({ work: { what: 'done', user: 'U2', name: 'ben' } })).toEqual(['Done by ben']);
    expect(labels({ work: { what: 'done', user: 'U2', name: 'ben' } }).at(-1)).toBe('Claim');
  });

  it('names a few of those to whom it is not relevant, and counts the others', () => {
    expect(said({ irrelevantTo: ['anna', null] })).toEqual(['Not relevant to anna, somebody']);
    expect(said({ irrelevantTo: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] })).toEqual([
      'Not relevant to a, b, c, d, e and 2 more',
    ]);
  });
});
