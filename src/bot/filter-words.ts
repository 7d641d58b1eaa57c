import { type FilterWords, type ParsedFilter, parseFilter } from '../domain/filter-parse.ts';
import { type Filter, LANGUAGES, SEVERITIES, TOPICS } from '../domain/types.ts';
import { listPrivateSlugs } from '../store/private-feeds.ts';
import type { Arg, Caller, CommandDeps } from './command.ts';
import { suggestCompanies, suggestCountries, suggestFeeds } from './complete.ts';
import { isNone } from './wish.ts';

/** The arguments that make a filter, for every command that takes one. */
export const FILTER_ARGS: readonly Arg[] = [
  filterArg('topics', 'What about', { choices: TOPICS, also: ['topic'] }),
  filterArg('severity', 'At least how severe; medium unless given', { choices: SEVERITIES, many: false }),
  filterArg('jurisdictions', 'Countries that act or are aimed at, by code or English name, and EU', {
    also: ['jurisdiction', 'countries', 'country'],
    suggest: suggestCountries,
  }),
  filterArg('companies', 'Companies that are named', { also: ['company'], suggest: suggestCompanies }),
  filterArg('include', 'Words or phrases of which one must occur; AND, OR, NOT and ( ) join them', {
    also: ['keywords', 'keyword', 'words', 'with'],
  }),
  filterArg('exclude', 'Words or phrases that may not occur; AND, OR, NOT and ( ) join them', {
    also: ['without', 'not'],
  }),
  filterArg('feeds', 'Sources, by their short names', {
    also: ['feed', 'sources', 'source'],
    suggest: suggestFeeds,
  }),
  filterArg('languages', 'Languages, by code or English name', { choices: LANGUAGES, also: ['language', 'lang'] }),
];

/** Reads the filter among a command's arguments. */
export function readFilter(args: FilterWords, deps: CommandDeps): ParsedFilter {
  return parseFilter(args, vocabularyOf(deps));
}

/** For whom a filter is read. */
export interface Reader {
  readonly caller: Caller;
  readonly deps: CommandDeps;
}

/** As `readFilter`, where feeds of the caller's own workspace may be named as well. */
export async function readOwnFilter(args: FilterWords, { caller, deps }: Reader): Promise<ParsedFilter> {
  const own = args['feeds'] === undefined ? [] : await listPrivateSlugs(deps.db, caller);
  return readFilter(args, { ...deps, feeds: [...deps.feeds, ...own] });
}

/** Reads what is to change of a filter: a part that is given replaces the part before, `none` empties it. */
export async function mergeFilter(before: Filter, args: FilterWords, reader: Reader): Promise<ParsedFilter> {
  const given = Object.fromEntries(
    FILTER_ARGS.map(({ name }) => [name, args[name]] as const).filter(([, value]) => value !== undefined),
  );
  const words = Object.fromEntries(
    Object.entries(given).map(([name, value = '']) => [name, isNone(value) ? '' : value]),
  );
  const { filter, problems } = await readOwnFilter(words, reader);
  const merged = { ...before };
  for (const { name } of FILTER_ARGS) {
    if (given[name] === undefined) continue;
    if (name === 'severity') Object.assign(merged, { minSeverity: filter.minSeverity });
    else Object.assign(merged, { [name]: filter[name as Exclude<keyof Filter, 'minSeverity'>] });
  }
  return { filter: merged, problems };
}

/** A private feed's slug begins with its workspace; whether it is the caller's own is seen when the filter is read. */
const PRIVATE_SLUG = /\bw\d+-[a-z0-9-]+/gi;

function filterArg(
  name: string,
  summary: string,
  parts: Partial<Pick<Arg, 'choices' | 'also' | 'many' | 'suggest'>>,
): Arg {
  return {
    ...{ name, summary, required: false, choices: [], many: true, rest: false },
    ...parts,
    check: (value, deps) => {
      const own = name === 'feeds' ? (value.match(PRIVATE_SLUG) ?? []) : [];
      return readFilter({ [name]: value }, { ...deps, feeds: [...deps.feeds, ...own] }).problems;
    },
  };
}

function vocabularyOf(deps: CommandDeps) {
  return { feeds: deps.feeds, canonicalName: (name: string) => deps.canonicalName(name) };
}
