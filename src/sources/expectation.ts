import { z } from 'zod';
import { parseDurationMs } from '../domain/feed-entry.ts';
import { EarshotError } from '../lib/errors.ts';

/** What a page without a feed must carry to be believed: a page that was rebuilt would else fall silent unnoticed. */
export const EXPECTATION = z
  .strictObject({
    /** The least count of entries. */
    items: z.number().int().min(0).default(1),
    /** How old the newest entry may be. */
    newest: z
      .string()
      .refine((text) => parseDurationMs(text) !== null, 'must be a duration such as 30d')
      .optional(),
  })
  .default({ items: 1 });
export type Expectation = z.output<typeof EXPECTATION>;

/** @throws EarshotError `source-unreadable` where a list carries less, or older entries, than its feed's settings expect */
export function checkExpectation(
  entries: readonly { readonly publishedAt: Date | null }[],
  expect: Expectation,
  { host, now }: { readonly host: string; readonly now: Date },
): void {
  if (entries.length < expect.items) {
    const count = `carries ${sayCount(entries.length)} where at least ${expect.items} are expected (options.expect.items)`;
    throw new EarshotError('source-unreadable', `${host} ${count}. ${ADVICE}.`);
  }
  const allowedMs = parseDurationMs(expect.newest ?? '');
  if (allowedMs === null || entries.length === 0) return;
  const newest = Math.max(...entries.map(({ publishedAt }) => publishedAt?.getTime() ?? Number.NEGATIVE_INFINITY));
  if (now.getTime() - newest <= allowedMs) return;
  const age = Number.isFinite(newest) ? `is of ${new Date(newest).toISOString().slice(0, 10)}` : 'has no date';
  const limit = `no older than ${expect.newest} is expected (options.expect.newest)`;
  throw new EarshotError('source-unreadable', `The newest entry at ${host} ${age} where one ${limit}. ${ADVICE}.`);
}

/** What to do about a page that is not what its settings say. */
export const ADVICE = 'Open its address and mend the options of this feed in config/feeds.yaml';

function sayCount(count: number): string {
  if (count === 0) return 'no entry';
  return count === 1 ? 'one entry' : `${count} entries`;
}
