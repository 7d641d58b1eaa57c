import { publicId } from '../../domain/public-id.ts';
import { parseDays } from '../../domain/since.ts';
import { EarshotError } from '../../lib/errors.ts';
import { type Deadline, listDeadlines } from '../../store/deadlines.ts';
import { getWorkspaceId } from '../../store/workspaces.ts';
import type { Call, Command, CommandDeps, Line, Reply } from '../command.ts';
import { formatCount, formatDay, formatSeverity, itemLine, plainLine } from '../lines.ts';
import { buildPageButtons, PAGE_ARG, readPage } from '../paging.ts';

const PER_PAGE = 10;
/** Comment periods are mostly of thirty or sixty days. */
const USUAL_DAYS = 60;
const MAX_DAYS = 730;
const DAY_MS = 86_400_000;
/** The Federal Register dates its documents by Washington's day (44 U.S.C. 1503, read 2026-11-23). */
const US_ZONE = 'America/New_York';

/** Lists the days ahead on which something ends or begins. */
export const deadlines: Command = {
  name: 'deadlines',
  summary: 'List comment closings and effective dates ahead',
  args: [
    {
      ...{ name: 'days', required: false, choices: [], many: false, rest: true },
      summary: `How far ahead: 30, 6 weeks, 3 months; ${USUAL_DAYS} days unless given`,
      check: (value) =>
        readDays(value) === null
          ? [`“${value.slice(0, 40)}” is no number of days from 1 to ${MAX_DAYS}: write 30, 6 weeks or 3 months.`]
          : [],
    },
    PAGE_ARG,
  ],
  examples: ['deadlines', 'deadlines 14', 'deadlines 3 months'],
  needsManage: false,
  run: runDeadlines,
};

async function runDeadlines({ caller, args }: Call, { db, clock }: CommandDeps): Promise<Reply> {
  const days = readDays(args['days'] ?? String(USUAL_DAYS));
  if (days === null) throw new EarshotError('bad-input', 'That is no number of days.');
  const page = readPage(args);
  const today = clock.now().toLocaleDateString('sv-SE', { timeZone: US_ZONE });
  const workspaceId = await getWorkspaceId(db, caller.platform, caller.workspace);
  const span = { from: today, to: addDays(today, days), workspaceId };
  const found = await listDeadlines(db, { ...span, limit: PER_PAGE + 1, offset: (page - 1) * PER_PAGE });
  const ahead = days === 1 ? 'until tomorrow' : `in the next ${days} days`;
  if (found.length === 0) {
    const title = page > 1 ? `No more dates ${ahead}.` : `No comment period ends and nothing takes effect ${ahead}.`;
    return { ok: true, title, lines: page > 1 ? [] : [plainLine('Only documents that Earshot has read are counted.')] };
  }
  return {
    ok: true,
    title: `Ahead ${ahead}${page === 1 ? '' : `, page ${page}`}`,
    lines: found.slice(0, PER_PAGE).map((deadline) => buildLine(deadline, today)),
    buttons: buildPageButtons({ line: `deadlines ${days}`, page, hasMore: found.length > PER_PAGE }),
  };
}

function readDays(text: string): number | null {
  const days = parseDays(text);
  return days !== null && days >= 1 && days <= MAX_DAYS ? days : null;
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function buildLine(deadline: Deadline, today: string): Line {
  const { on, what, title, url, itemId, storyId } = deadline;
  const zone = deadline.jurisdiction === 'US' ? ' (US Eastern)' : '';
  const verb =
    what === 'comments' ? 'comments close' : deadline.part === null ? 'takes effect' : 'takes effect in part';
  return itemLine(`${formatDay(new Date(`${on}T00:00:00Z`))}${zone}, ${verb}: ${title}`, url, [
    deadline.part,
    sayDistance(on, today),
    formatSeverity(deadline.severity),
    deadline.type,
    deadline.documentNumber,
    storyId === null ? publicId('i', itemId) : publicId('s', storyId),
  ]);
}

function sayDistance(on: string, today: string): string {
  const days = Math.round((Date.parse(on) - Date.parse(today)) / DAY_MS);
  if (days === 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${formatCount(days, 'day', 'days')}`;
}
