import { matchFilter } from '../domain/filter.ts';
import { publicId } from '../domain/public-id.ts';
import type { StoryState } from '../domain/story.ts';
import { type Filter, type Mode, SEVERITIES } from '../domain/types.ts';
import { listStoriesBetween } from '../store/stories.ts';
import type { CommandDeps, Line } from './command.ts';
import { formatCount, formatDay, formatSeverity, itemLine, plainLine } from './lines.ts';

const PREVIEW_DAYS = 7;
const EXAMPLES = 3;

/** What the filter would have sent lately: how much, and the gravest and newest of it. */
export async function buildPreview(
  { filter, mode, workspaceId }: { readonly filter: Filter; readonly mode: Mode; readonly workspaceId: number },
  deps: CommandDeps,
): Promise<readonly Line[]> {
  const to = deps.clock.now();
  const from = new Date(to.getTime() - PREVIEW_DAYS * 86_400_000);
  const stories = await listStoriesBetween(deps.db, { from, to, workspaceId });
  const matching = stories
    .filter(({ state }) => matchFilter(filter, state).matches)
    .sort((a, b) => compareStories(a.state, b.state));
  const verb = mode === 'digest' ? 'listed' : 'sent';
  if (matching.length === 0) return [plainLine(`In the last ${PREVIEW_DAYS} days it would have ${verb} nothing.`)];
  const count = formatCount(matching.length, 'story', 'stories');
  return [
    plainLine(
      `In the last ${PREVIEW_DAYS} days it would have ${verb} ${count}${matching.length > EXAMPLES ? ', such as:' : ':'}`,
    ),
    ...matching.slice(0, EXAMPLES).map(({ id, state }) => buildExample(id, state)),
  ];
}

/** The gravest first, of those the newest. */
export function compareStories(a: StoryState, b: StoryState): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.lastAt.localeCompare(a.lastAt);
}

/** A story as an example of what a filter lets through. */
export function buildExample(id: number, { lead, severity, sources, lastAt }: StoryState): Line {
  const source = sources.find((one) => one.itemId === lead.itemId)?.name ?? null;
  return itemLine(lead.title, lead.url, [
    formatSeverity(severity),
    source,
    formatDay(new Date(lastAt)),
    publicId('s', id),
  ]);
}
