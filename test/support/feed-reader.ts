import { afterAll } from 'vitest';
import { type FeedReader, openFeedReader } from '../../src/sources/feed-reader.ts';

/** The process that reads feeds, for the tests of a file or a suite. */
export function useFeedReader(): FeedReader {
  const reader = openFeedReader();
  afterAll(() => reader.close());
  return reader;
}
