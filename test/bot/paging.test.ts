import { expect, it } from 'vitest';
import { buildPageButtons, buildPageHint } from '../../src/bot/paging.ts';

it('a first page leads on, a last one back, and each can be shared as it is', () => {
  expect(buildPageButtons({ line: 'latest', page: 1, hasMore: true })).toEqual([
    { label: 'Next', line: 'latest page:2', share: false },
    { label: 'Share in channel', line: 'latest', share: true },
  ]);
  expect(buildPageButtons({ line: 'latest', page: 2, hasMore: false })).toEqual([
    { label: 'Previous', line: 'latest', share: false },
    { label: 'Share in channel', line: 'latest page:2', share: true },
  ]);
});

it('a line that fits no button is told how to go on', () => {
  const line = `lookup ${'x'.repeat(100)}`;

  expect(buildPageButtons({ line, page: 1, hasMore: true })).toEqual([]);
  expect(buildPageHint({ line, page: 1, hasMore: true })[0]?.text).toContain('page:2');
  expect(buildPageHint({ line, page: 1, hasMore: false })).toEqual([]);
  expect(buildPageHint({ line: 'latest', page: 1, hasMore: true })).toEqual([]);
});
