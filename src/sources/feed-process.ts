import { EarshotError } from '../lib/errors.ts';
import { readFeed } from './feed-entries.ts';
import { readPage } from './feed-page.ts';
import type { Answer, Question } from './feed-reader.ts';

/** The process in which `feed-reader.ts` has feeds read. It ends when nobody asks any more, and not before. */
async function answer(question: Question): Promise<Answer> {
  try {
    const reading = question.kind === 'feed' ? await readFeed(question.request) : await readPage(question.request);
    return { kind: 'read', reading };
  } catch (error) {
    if (error instanceof EarshotError) return { kind: 'refused', code: error.code, message: error.message };
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'failed', message, stack };
  }
}

function say(words: Answer): void {
  process.send?.(words);
}

process.on('message', async (question: Question) => say(await answer(question)));
process.on('disconnect', () => process.exit());
// a terminal and a service manager signal to the whole group: the program decides when its reader ends
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
say({ kind: 'ready' });
