import { publicId } from '../../domain/public-id.ts';
import { buildSearchQuery } from '../../domain/search-words.ts';
import { EarshotError } from '../../lib/errors.ts';
import { type Found, listFound } from '../../store/lookup.ts';
import { getWorkspaceId } from '../../store/workspaces.ts';
import type { Call, Command, CommandDeps, Line, Reply } from '../command.ts';
import { formatCount, formatDay, formatSeverity, itemLine, plainLine } from '../lines.ts';

const RESULTS = 10;

/** Looks up stories and documents. */
export const lookup: Command = {
  name: 'lookup',
  summary: 'Look up stories and documents, newest and best first',
  args: [
    {
      ...{ name: 'words', required: true, choices: [], many: false, rest: true },
      summary: 'Words, "phrases", -exclusions, document numbers, citations, dockets, RINs, ECCNs',
    },
  ],
  examples: ['lookup "entity list" Nvidia -gaming', 'lookup 2025-05427', 'lookup 90 FR 14046', 'lookup 3A090'],
  needsManage: false,
  run: runLookup,
};

async function runLookup({ caller, args }: Call, { db, clock }: CommandDeps): Promise<Reply> {
  const words = args['words'] ?? '';
  const query = buildSearchQuery(words);
  if (query.tsquery === '') throw new EarshotError('bad-input', 'That holds no word to look for.');
  const workspaceId = await getWorkspaceId(db, caller.platform, caller.workspace);
  const found = await listFound(db, { query, workspaceId, limit: RESULTS, now: clock.now() });
  const asked = words.length > 80 ? `${words.slice(0, 79)}…` : words;
  if (found.length === 0) return { ok: true, title: `Nothing found for ${asked}`, lines: [plainLine(NOTHING)] };
  const count =
    found.length === RESULTS ? `the first ${RESULTS} results` : formatCount(found.length, 'result', 'results');
  return { ok: true, title: `${asked}: ${count}`, lines: found.map(buildLine) };
}

const NOTHING = 'Every word must occur: try fewer, or another spelling. Only what the feeds brought is searched.';

function buildLine(found: Found): Line {
  const id = found.storyId === null ? publicId('i', found.itemId) : publicId('s', found.storyId);
  return itemLine(found.title, found.url, [
    found.severity === null ? null : formatSeverity(found.severity),
    found.source,
    formatDay(found.at),
    found.documentNumber,
    found.items > 1 ? `${found.items} items` : null,
    id,
  ]);
}
