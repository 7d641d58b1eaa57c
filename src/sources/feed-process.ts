import { EarshotError } from '../lib/errors.ts';
import { readArticle } from './article.ts';
import { readFeed } from './feed-entries.ts';
import { readPage } from './feed-page.ts';
import type { Answer, Question } from './feed-reader.ts';
import { readList } from './list-reading.ts';

/** The process in which `feed-reader.ts` has feeds read. It ends when nobody asks any more, and not before. */
async function answer(question: Question): Promise<Answer> {
  try {
    return { kind: 'read', reading: await read(question) };
  } catch (error) {
    if (error instanceof EarshotError) return { kind: 'refused', code: error.code, message: error.message };
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'failed', message, stack };
  }
}

function read(question: Question): unknown {
  if (question.kind === 'feed') return readFeed(question.request);
  if (question.kind === 'page') return readPage(question.request);
  return question.kind === 'list' ? readList(question.request) : readArticle(question.request);
}

function say(words: Answer): void {
  process.send?.(words);
}

process.on('message', async (question: Question) => say(await answer(question)));
process.on('disconnect', () => process.exit());
// a terminal and a service manager signal to the whole group: the program decides when its reader ends
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
say({ kind: 'ready' });
