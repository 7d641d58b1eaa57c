import type { ForumRef } from '../domain/message.ts';
import { describeUnknown, joinWords } from '../domain/nearest.ts';
import { EarshotError } from '../lib/errors.ts';
import type { Arg, Forum } from './command.ts';
import { suggestTags } from './complete.ts';

/** The tag that a forum's posts carry. */
export const TAG_ARG: Arg = {
  ...{ name: 'tag', required: false, choices: [], many: false, rest: false },
  summary: 'In a Discord forum: the tag of its posts',
  platform: 'discord',
  suggest: suggestTags,
};

/**
 * How stories are posted to a channel: null where it takes messages. A tag that was chosen before stays until another is.
 * @throws EarshotError `bad-input` where a tag is missing, unknown, or of no use
 */
export function pickForum(forum: Forum | null, typed: string | undefined, before: ForumRef | null): ForumRef | null {
  const name = typed?.trim() ?? '';
  if (forum === null) {
    if (name === '') return null;
    throw new EarshotError('bad-input', 'Only the posts of a Discord forum have tags; this is no forum.');
  }
  const names = forum.tags.map((tag) => tag.name);
  if (name === '') {
    const kept = forum.tags.find(({ id }) => id === before?.tag)?.id ?? null;
    if (kept !== null || !forum.needsTag) return { tag: kept };
    throw new EarshotError(
      'bad-input',
      `This forum asks for a tag on every post; name one with tag: ${joinWords(names, 'or')}.`,
    );
  }
  const tag = forum.tags.find((one) => one.id === name || one.name.toLowerCase() === name.toLowerCase());
  if (tag === undefined) throw new EarshotError('bad-input', describeUnknown('tag', name, names));
  return { tag: tag.id };
}
