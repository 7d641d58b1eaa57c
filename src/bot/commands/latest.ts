import { describeTopic } from '../../domain/filter.ts';
import { joinWords } from '../../domain/nearest.ts';
import { TOPICS } from '../../domain/types.ts';
import { listLatest } from '../../store/story-view.ts';
import { getWorkspaceId } from '../../store/workspaces.ts';
import type { Call, Command, CommandDeps, Reply } from '../command.ts';
import { readFilter } from '../filter-words.ts';
import { plainLine } from '../lines.ts';
import { buildPageButtons, PAGE_ARG, readPage } from '../paging.ts';
import { buildStoryLine } from '../story-lines.ts';

const PER_PAGE = 10;

/** Lists the stories with the newest news. */
export const latest: Command = {
  name: 'latest',
  summary: 'List the newest stories, of one topic or of all',
  args: [
    {
      ...{ name: 'topic', required: false, choices: TOPICS, many: true, rest: true, also: ['topics'] },
      summary: 'What about; everything unless given',
      check: (value, deps) => readFilter({ topics: value }, deps).problems,
    },
    PAGE_ARG,
  ],
  examples: ['latest', 'latest entity-list', 'latest ai-chips,chipmaking'],
  needsManage: false,
  run: runLatest,
};

async function runLatest({ caller, args }: Call, deps: CommandDeps): Promise<Reply> {
  const { topics } = readFilter({ topics: args['topic'] ?? '' }, deps).filter;
  const page = readPage(args);
  const workspaceId = await getWorkspaceId(deps.db, caller.platform, caller.workspace);
  const wanted = { workspaceId, topics, limit: PER_PAGE + 1, offset: (page - 1) * PER_PAGE };
  const stories = await listLatest(deps.db, wanted);
  const about = topics.length === 0 ? '' : ` on ${joinWords(topics.map(describeTopic), 'or')}`;
  if (stories.length === 0) {
    const lines = page > 1 ? [] : [plainLine('Stories come as the feeds bring them.')];
    return { ok: true, title: page > 1 ? `No older stories${about}.` : `No story${about} yet.`, lines };
  }
  return {
    ok: true,
    title: page === 1 ? `The newest stories${about}` : `Stories${about}, page ${page}`,
    lines: stories.slice(0, PER_PAGE).map(({ id, state }) => buildStoryLine(id, state)),
    buttons: buildPageButtons({
      line: ['latest', ...(topics.length === 0 ? [] : [topics.join(',')])].join(' '),
      ...{ page, hasMore: stories.length > PER_PAGE },
    }),
  };
}
