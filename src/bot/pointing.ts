import { buildSearchQuery } from '../domain/search-words.ts';
import { EarshotError } from '../lib/errors.ts';
import { listFound } from '../store/lookup.ts';
import { listVisibleStories } from '../store/story-view.ts';
import { getTarget, type Target } from '../store/targets.ts';
import { getWorkspaceId } from '../store/workspaces.ts';
import type { Arg, Call, CommandDeps, Reply } from './command.ts';
import { codeLine, plainLine } from './lines.ts';
import { buildFoundLine, buildStoryLine } from './story-lines.ts';

const SUGGESTED = 3;

/** The argument by which a person points at one story or item. */
export const POINTER_ARG: Arg = {
  ...{ name: 'which', required: true, choices: [], many: false, rest: true, also: ['story', 'item', 'link', 'id'] },
  summary: 'An id (s-2k7), a link to an article or to a message of Earshot, or a document number',
};

/** What is pointed at, or the answer to give where it is nothing, or many. */
export type Pointed =
  | { readonly target: Exclude<Target, { kind: 'list' }>; readonly workspaceId: number | null }
  | { readonly reply: Reply };

/** Reads what a person points at with `POINTER_ARG`; `command` is offered again for what else may be meant. */
export async function readPointer({ caller, args }: Call, command: string, deps: CommandDeps): Promise<Pointed> {
  const words = (args['which'] ?? '').replaceAll('"', '').trim();
  if (words === '') throw new EarshotError('bad-input', `“which” is missing: ${POINTER_ARG.summary}.`);
  const workspaceId = await getWorkspaceId(deps.db, caller.platform, caller.workspace);
  const target = await getTarget(deps.db, words, { platform: caller.platform, workspaceId });
  if (target === null) return { reply: await suggest(words, command, workspaceId, deps) };
  if (target.kind !== 'list') return { target, workspaceId };
  const stories = await listVisibleStories(deps.db, target.storyIds, workspaceId);
  const title = stories.length === 0 ? 'That message is about no story.' : 'That message lists several stories.';
  const lines = stories.map(({ id, state }) => buildStoryLine(id, state));
  const hint = stories.length === 0 ? [] : [plainLine(`Take one of them: ${deps.prefix} ${command} s-…`)];
  return { reply: { ok: true, title, lines: [...lines, ...hint] } };
}

/** Nothing goes by these words: what they find, if they are words. */
async function suggest(
  words: string,
  command: string,
  workspaceId: number | null,
  { db, clock, prefix, aliasesOf }: CommandDeps,
): Promise<Reply> {
  const shown = words.length > 80 ? `${words.slice(0, 79)}…` : words;
  const isLink = /^https?:/i.test(words);
  const title = isLink
    ? 'Earshot knows no article or message of its own by that link.'
    : `Nothing goes by “${shown}” here.`;
  const query = buildSearchQuery(isLink ? '' : words, aliasesOf);
  const found = await listFound(db, { query, workspaceId, limit: SUGGESTED, now: clock.now() });
  const lines =
    found.length === 0
      ? [plainLine('Look it up by words of its title:'), codeLine(`${prefix} lookup "entity list" Nvidia`)]
      : [plainLine(`Is it one of these? Take its id: ${prefix} ${command} s-…`), ...found.map(buildFoundLine)];
  return { ok: true, title, lines };
}
