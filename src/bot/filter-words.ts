import { type FilterWords, type ParsedFilter, parseFilter } from '../domain/filter-parse.ts';
import { LANGUAGES, SEVERITIES, TOPICS } from '../domain/types.ts';
import type { Arg, CommandDeps } from './command.ts';

/** The arguments that make a filter, for every command that takes one. */
export const FILTER_ARGS: readonly Arg[] = [
  filterArg('topics', 'What about', { choices: TOPICS, also: ['topic'] }),
  filterArg('severity', 'At least how severe; medium unless given', { choices: SEVERITIES, many: false }),
  filterArg('jurisdictions', 'Countries that act or are aimed at, by code or English name, and EU', {
    also: ['jurisdiction', 'countries', 'country'],
  }),
  filterArg('companies', 'Companies that are named', { also: ['company'] }),
  filterArg('include', 'Words or phrases of which one must occur', { also: ['keywords', 'keyword', 'words', 'with'] }),
  filterArg('exclude', 'Words or phrases that may not occur', { also: ['without', 'not'] }),
  filterArg('feeds', 'Sources, by their short names', { also: ['feed', 'sources', 'source'] }),
  filterArg('languages', 'Languages, by code or English name', { choices: LANGUAGES, also: ['language', 'lang'] }),
];

/** Reads the filter among a command's arguments. */
export function readFilter(args: FilterWords, deps: CommandDeps): ParsedFilter {
  return parseFilter(args, { feeds: deps.feeds, canonicalName: (name) => deps.canonicalName(name) });
}

function filterArg(name: string, summary: string, parts: Partial<Pick<Arg, 'choices' | 'also' | 'many'>>): Arg {
  return {
    ...{ name, summary, required: false, choices: [], many: true, rest: false },
    ...parts,
    check: (value, deps) => readFilter({ [name]: value }, deps).problems,
  };
}
