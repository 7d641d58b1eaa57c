import { expect, it } from 'vitest';
import { buildTimeline, type ItemVersion } from '../../src/domain/timeline.ts';
import { legalOf } from '../support/stories.ts';

function versionOf(fields: Partial<ItemVersion>): ItemVersion {
  return {
    ...{ itemId: 1, version: 1, title: 'A rule', url: null, source: 'Register', authority: 'official' },
    ...{ publishedAt: null, fetchedAt: new Date('2026-03-02T12:00:00Z'), legal: null },
    ...fields,
  };
}

it('a document makes a step at each stage, and none where it is only reworded', () => {
  const onDisplay = legalOf({ id: 'fr:2026-1', stage: 'display', filedAt: '2026-03-02T13:45:00Z' });
  const published = legalOf({ id: 'fr:2026-1', stage: 'published', publishedOn: '2026-03-03' });

  const steps = buildTimeline([
    versionOf({ version: 3, legal: published, title: 'A rule, reworded' }),
    versionOf({ version: 1, legal: onDisplay }),
    versionOf({ version: 2, legal: published }),
  ]);

  expect(steps.map(({ stage, title, at, on }) => [stage, title, at.toISOString(), on])).toEqual([
    ['display', 'A rule', '2026-03-02T13:45:00.000Z', null],
    ['published', 'A rule', '2026-03-03T00:00:00.000Z', '2026-03-03'],
  ]);
});

it('items stand by when they were published, or else read; what an office says is announced, what the press says reported', () => {
  const steps = buildTimeline([
    versionOf({ itemId: 1, publishedAt: new Date('2026-03-02T09:00:00Z') }),
    versionOf({ itemId: 2, authority: 'press' }),
    versionOf({ itemId: 3, authority: 'press', publishedAt: new Date('2026-03-01T09:00:00Z') }),
  ]);

  expect(steps.map(({ itemId, stage }) => [itemId, stage])).toEqual([
    [3, 'reported'],
    [1, 'announced'],
    [2, 'reported'],
  ]);
});
