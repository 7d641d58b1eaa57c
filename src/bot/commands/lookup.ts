import { countryName } from '../../domain/countries.ts';
import { describeTopic } from '../../domain/filter.ts';
import { splitList } from '../../domain/filter-parse.ts';
import { joinWords, pickNearest } from '../../domain/nearest.ts';
import { buildSearchQuery } from '../../domain/search-words.ts';
import { parseSince, SINCE_EXAMPLES } from '../../domain/since.ts';
import { TOPICS } from '../../domain/types.ts';
import { EarshotError } from '../../lib/errors.ts';
import { listFound, type Narrow } from '../../store/lookup.ts';
import { getWorkspaceId } from '../../store/workspaces.ts';
import type { Arg, Call, Command, CommandDeps, Reply } from '../command.ts';
import { suggestCountries, suggestFeeds } from '../complete.ts';
import { readFilter } from '../filter-words.ts';
import { formatCount, formatDay, plainLine } from '../lines.ts';
import { buildPageButtons, buildPageHint, PAGE_ARG, readPage } from '../paging.ts';
import { buildFoundLine } from '../story-lines.ts';

const PER_PAGE = 10;

/** Looks up stories and documents. */
export const lookup: Command = {
  name: 'lookup',
  summary: 'Look up stories and documents, newest and best first',
  args: [
    {
      ...{ name: 'words', required: true, choices: [], many: false, rest: true },
      summary: 'Words, "phrases", -exclusions, document numbers, citations, dockets, RINs, ECCNs, companies',
    },
    narrowArg('topic', 'Only about this', {
      ...{ choices: TOPICS, also: ['topics'] },
      check: (value, deps) => readFilter({ topics: value }, deps).problems,
    }),
    narrowArg('country', 'Only where this country acts or is aimed at, by code or English name, or EU', {
      also: ['countries', 'jurisdiction', 'jurisdictions'],
      suggest: suggestCountries,
      check: (value, deps) => readFilter({ jurisdictions: value }, deps).problems,
    }),
    {
      ...narrowArg('since', 'Only newer: 7d, 2w, 3m, yesterday, 2026-11 or a day such as 2026-11-01', {}),
      many: false,
      check: (value, { clock }) =>
        value === '' || parseSince(value, clock.now()) !== null
          ? []
          : [`“${value.slice(0, 40)}” is no time in the past: write ${SINCE_EXAMPLES}.`],
    },
    narrowArg('source', 'Only from this source: a feed’s short name, or a part of the outlet’s name', {
      also: ['sources', 'feed', 'feeds', 'outlet'],
      suggest: suggestFeeds,
      check: () => [],
    }),
    PAGE_ARG,
  ],
  examples: [
    'lookup "entity list" Nvidia -gaming',
    'lookup 2025-05427',
    'lookup 90 FR 14046',
    'lookup 3A090',
    'lookup gallium country:China since:30d',
  ],
  needsManage: false,
  run: runLookup,
};

async function runLookup({ caller, args }: Call, deps: CommandDeps): Promise<Reply> {
  const { db, clock, aliasesOf } = deps;
  const words = args['words'] ?? '';
  const query = buildSearchQuery(words, aliasesOf);
  if (query.tsquery === '') throw new EarshotError('bad-input', 'That holds no word to look for.');
  const workspaceId = await getWorkspaceId(db, caller.platform, caller.workspace);
  const narrow = readNarrow(args, deps);
  const page = readPage(args);
  const offset = (page - 1) * PER_PAGE;
  const found = await listFound(db, { query, workspaceId, narrow, limit: PER_PAGE + 1, offset, now: clock.now() });
  const asked = `${clip(words)}${describeNarrow(narrow)}`;
  if (found.length === 0) return sayNothing(asked, page, narrow, deps);
  const shown = found.slice(0, PER_PAGE);
  const paging = { line: buildLine(words, narrow), page, hasMore: found.length > PER_PAGE };
  return {
    ok: true,
    title: `${asked}: ${describePage(shown.length, paging)}`,
    lines: [...shown.map(buildFoundLine), ...buildPageHint(paging)],
    buttons: buildPageButtons(paging),
  };
}

function narrowArg(name: string, summary: string, parts: Partial<Arg>): Arg {
  return { ...{ name, summary, required: false, choices: [], many: true, rest: false }, ...parts };
}

function readNarrow(args: Call['args'], deps: CommandDeps): Narrow {
  const { filter } = readFilter({ topics: args['topic'] ?? '', jurisdictions: args['country'] ?? '' }, deps);
  return {
    ...{ topics: filter.topics, jurisdictions: filter.jurisdictions },
    since: parseSince(args['since'] ?? '', deps.clock.now()),
    sources: splitList(args['source'] ?? '').map((word) => word.toLowerCase()),
  };
}

/** The line that asks for the same again, whoever presses it and when. */
function buildLine(words: string, { topics, jurisdictions, since, sources }: Narrow): string {
  const named = (name: string, values: readonly string[]): string =>
    values.length === 0 ? '' : ` ${name}:${values.map((value) => (/\s/.test(value) ? `"${value}"` : value)).join(',')}`;
  const from = since === null ? [] : [since.toISOString().slice(0, 10)];
  // what was a word on Discord must not become a filter when it is typed in one line
  const literal = words.replace(/(?<=^|\s)[a-z][a-z0-9-]*:(?!\/\/)[^\s"]*(?=\s|$)/gi, '"$&"');
  return `lookup ${literal}${named('topic', topics)}${named('country', jurisdictions)}${named('since', from)}${named('source', sources)}`;
}

function describeNarrow({ topics, jurisdictions, since, sources }: Narrow): string {
  const parts = [
    joinWords(topics.map(describeTopic), 'or'),
    joinWords(jurisdictions.map(countryName), 'or'),
    since === null ? '' : `since ${formatDay(since)}`,
    sources.length === 0 ? '' : `from ${joinWords(sources, 'or')}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function describePage(shown: number, { page, hasMore }: { readonly page: number; readonly hasMore: boolean }): string {
  if (page > 1) return `results ${(page - 1) * PER_PAGE + 1} to ${(page - 1) * PER_PAGE + shown}`;
  return hasMore ? `the first ${PER_PAGE} results` : formatCount(shown, 'result', 'results');
}

const NOTHING = 'Every word must occur: try fewer, or another spelling. Only what the feeds brought is searched.';

function sayNothing(asked: string, page: number, { sources }: Narrow, { feeds }: CommandDeps): Reply {
  if (page > 1) return { ok: true, title: `No more results for ${asked}`, lines: [] };
  const near = sources
    .filter((word) => !feeds.includes(word))
    .flatMap((word) => pickNearest(word, feeds))
    .slice(0, 3);
  const meant = near.length === 0 ? [] : [plainLine(`Is the source ${joinWords(near, 'or')}?`)];
  return { ok: true, title: `Nothing found for ${asked}`, lines: [...meant, plainLine(NOTHING)] };
}

function clip(words: string): string {
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}
