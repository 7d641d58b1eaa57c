import type { Fields, Sentences } from '../lib/log.ts';

/** The events that a person at a terminal is told of, in a sentence each. `again`: whether feeds are checked again. */
export function buildSentences(again: boolean): Sentences {
  return {
    'feed.failing': ({ feed, reason, nextCheckAt }) =>
      `feed ${feed} is failing: ${withoutPoint(reason)}${again ? `; next try at ${sayTime(nextCheckAt)}` : ''}`,
    'feed.recovered': ({ feed }) => `feed ${feed} answers again`,
    'feeds.still_failing': ({ feeds }) => `failing since before this start: ${(feeds as readonly string[]).join(', ')}`,
    'feeds.unreachable': () =>
      `no feed could be reached: is this machine online?${again ? ' Earshot goes on trying by itself.' : ''}`,
    'program.failed': (fields) => `Earshot has to stop: ${sayError(fields['err'])}`,
  };
}

function withoutPoint(sentence: unknown): string {
  return String(sentence).replace(/\.$/, '');
}

function sayTime(iso: unknown): string {
  return new Date(String(iso)).toTimeString().slice(0, 5);
}

/** What went wrong and why; of an error of our own also where, for whoever mends it. */
function sayError(err: unknown): string {
  const { name, message, stack, cause } = err as Fields;
  const why = cause === undefined ? '' : ` (${(cause as Fields)['message']})`;
  const where = String(stack).split('\n').slice(1, 6).join('\n');
  return `${message}${why}${name === 'EarshotError' || where === '' ? '' : `\n${where}`}`;
}
