import { publicId } from '../domain/public-id.ts';
import type { FeedbackItem } from '../store/feedback.ts';

/** An item that people found not relevant, as a labelled line (see `labelled.ts`), with how it was judged. */
export function buildLabelledLine(item: FeedbackItem): Readonly<Record<string, unknown>> {
  const { title, summary, source, authority, lang, publishedAt, url, classifier, score } = item;
  return {
    ...{ id: `feedback-${publicId('i', item.itemId)}`, title, summary, source, kind: authority, lang },
    ...{ published: publishedAt?.toISOString() ?? null, url },
    ...{ relevant: false, topics: [], direction: null, jurisdictions: [], entities: [] },
    story: publicId('s', item.storyId),
    note: `not relevant to ${sayPeople(item)}`,
    judged: { classifier, score: round(score), topics: item.verdict.topics, direction: item.verdict.direction },
  };
}

/** The items as lines to read: what the classifier was surest of comes first. */
export function renderFeedback(items: readonly FeedbackItem[]): string {
  if (items.length === 0) return 'Nobody has called anything “Not relevant” yet.';
  const lines = items
    .toSorted((a, b) => b.score - a.score || a.itemId - b.itemId)
    .map((item) => `${round(item.score).toFixed(2)}  ${item.title} (${item.source}; ${sayPeople(item)})`);
  return [`Not relevant, with how sure the classifier was that it is:`, '', ...lines].join('\n');
}

function sayPeople({ people }: FeedbackItem): string {
  return people === 1 ? '1 person' : `${people} people`;
}

function round(score: number): number {
  return Math.round(score * 1_000) / 1_000;
}
