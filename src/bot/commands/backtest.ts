import { describeFilter, matchFilter } from '../../domain/filter.ts';
import { type Filter, SEVERITIES, type Severity } from '../../domain/types.ts';
import { EarshotError } from '../../lib/errors.ts';
import { getReadingSince, listPast, type PastStory } from '../../store/backtest.ts';
import { getWorkspaceId } from '../../store/workspaces.ts';
import type { Call, Command, CommandDeps, Line, Reply } from '../command.ts';
import { FILTER_ARGS, readOwnFilter } from '../filter-words.ts';
import { codeLine, formatCount, formatDay, plainLine } from '../lines.ts';
import { buildExample, compareStories } from '../preview.ts';

const DAYS = 90;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const EXAMPLES = 3;

/** Puts the last 90 days through a filter, before subscribing to it. */
export const backtest: Command = {
  name: 'backtest',
  summary: 'Put the last 90 days through a filter before subscribing to it',
  args: FILTER_ARGS,
  examples: ['backtest topics:export-controls severity:high', 'backtest companies:ASML,Nvidia', 'backtest'],
  needsManage: false,
  run: runBacktest,
};

async function runBacktest({ caller, args }: Call, deps: CommandDeps): Promise<Reply> {
  const { db, clock, prefix } = deps;
  const { filter, problems } = await readOwnFilter(args, { caller, deps });
  if (problems.length > 0) throw new EarshotError('bad-input', problems.join(' '));
  const now = clock.now();
  const since = new Date(now.getTime() - DAYS * DAY_MS);
  const workspaceId = await getWorkspaceId(db, caller.platform, caller.workspace);
  const matching: PastStory[] = [];
  for await (const story of listPast(db, { since, workspaceId })) {
    if (matchFilter(filter, story.state).matches) matching.push(story);
  }
  matching.sort((a, b) => compareStories(a.state, b.state));
  const typed = FILTER_ARGS.flatMap(({ name }) => (args[name] === undefined ? [] : [`${name}:${args[name]}`]));
  return {
    ok: true,
    title: `The last ${DAYS} days of ${describeFilter(filter)}`,
    lines: [
      plainLine(sayRate(matching, now)),
      ...matching.slice(0, EXAMPLES).map(({ id, state }) => buildExample(id, state)),
      ...sayHigher(filter, matching),
      ...saySince(await getReadingSince(db), since),
      codeLine([prefix, 'subscribe', ...typed].join(' ')),
    ],
  };
}

function sayRate(matching: readonly PastStory[], now: Date): string {
  if (matching.length === 0) return 'It would have sent nothing.';
  const weeks = DAYS / 7;
  const perWeek = matching.length / weeks;
  const rate = perWeek < 1 ? 'less than one a week' : `about ${Math.round(perWeek)} a week`;
  const busiest = Math.max(...countByWeek(matching, now));
  const such = matching.length > EXAMPLES ? ', such as:' : ':';
  return `It would have sent ${formatCount(matching.length, 'alert', 'alerts')}: ${rate}, ${busiest} in the busiest${such}`;
}

/** Of the weeks that end now. */
function countByWeek(matching: readonly PastStory[], now: Date): readonly number[] {
  const counts = new Map<number, number>();
  for (const { state } of matching) {
    const week = Math.floor((now.getTime() - Date.parse(state.firstAt)) / WEEK_MS);
    counts.set(week, (counts.get(week) ?? 0) + 1);
  }
  return [...counts.values()];
}

/** What would be lost with the next higher severity, and what it would spare. */
function sayHigher({ minSeverity }: Filter, matching: readonly PastStory[]): readonly Line[] {
  const higher: Severity | undefined = SEVERITIES[SEVERITIES.indexOf(minSeverity) + 1];
  if (higher === undefined || matching.length === 0) return [];
  const dropped = matching.filter(({ state }) => state.severity === minSeverity);
  const words = higher === 'critical' ? 'critical only' : `${higher} and above`;
  if (dropped.length === 0) return [plainLine(`With severity:${higher} (${words}) nothing of it would be missing.`)];
  const such = dropped.length > EXAMPLES ? ', such as:' : ':';
  return [
    plainLine(`With severity:${higher} (${words}) ${dropped.length} of them would not come${such}`),
    ...dropped.slice(0, EXAMPLES).map(({ id, state }) => buildExample(id, state)),
  ];
}

/** Numbers of a time that was hardly read would mislead. */
function saySince(readingSince: Date | null, since: Date): readonly Line[] {
  if (readingSince === null) return [plainLine('Nothing has been read here yet.')];
  if (readingSince <= since) return [];
  const from = formatDay(readingSince);
  return [plainLine(`News has been read here since ${from} only: before, just official documents are counted.`)];
}
