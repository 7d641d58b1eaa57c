import { buildEnglishLine } from '../../domain/english-line.ts';
import { buildLegalFields } from '../../domain/legal-fields.ts';
import { publicId } from '../../domain/public-id.ts';
import type { Step } from '../../domain/timeline.ts';
import { getChannel } from '../../store/channels.ts';
import { getStoryView, type LinkedStory, type StoryThread, type StoryView } from '../../store/story-view.ts';
import type { Call, Caller, Command, CommandDeps, Line, Reply } from '../command.ts';
import { formatDay, itemLine, plainLine } from '../lines.ts';
import { buildPageButtons, PAGE_ARG, readPage } from '../paging.ts';
import { POINTER_ARG, readPointer } from '../pointing.ts';
import { buildStoryLine, describeState, formatInstant, STAGE_WORDS } from '../story-lines.ts';

const PER_PAGE = 12;
const MAX_THREADS = 5;

/** Shows a whole story as a timeline. */
export const story: Command = {
  name: 'story',
  summary: 'Show a whole story as a timeline, with its threads here',
  args: [POINTER_ARG, PAGE_ARG],
  examples: ['story s-2k7', 'story 2025-05427', 'story https://www.federalregister.gov/d/2025-05427'],
  needsManage: false,
  run: runStory,
};

async function runStory(call: Call, deps: CommandDeps): Promise<Reply> {
  const pointed = await readPointer(call, 'story', deps);
  if ('reply' in pointed) return pointed.reply;
  const { target, workspaceId } = pointed;
  const view = target.storyId === null ? null : await getStoryView(deps.db, target.storyId, workspaceId);
  if (view === null) return sayNoStory(target.kind === 'item' ? publicId('i', target.itemId) : '', deps);
  const zone = (await getChannel(deps.db, call.caller))?.timeZone ?? deps.timeZone;
  return buildReply(view, { page: readPage(call.args), zone, caller: call.caller });
}

/** What is irrelevant joins no story. */
function sayNoStory(id: string, { prefix }: CommandDeps): Reply {
  return { ok: true, title: 'That is in no story.', lines: [plainLine(`For the reason: ${prefix} why ${id}`)] };
}

function buildReply(
  view: StoryView,
  { page, zone, caller }: { readonly page: number; readonly zone: string; readonly caller: Caller },
): Reply {
  const { id, state, steps } = view;
  const shown = steps.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  const head = [
    ...[buildEnglishLine(state)].filter((line) => line !== '').map(plainLine),
    plainLine(describeState(state, view.items)),
    ...buildLegalFields(state.lead.legal).map(({ label, value }) => plainLine(`${label}: ${value}`)),
  ];
  const tail = [
    ...view.threads.slice(0, MAX_THREADS).map((thread) => buildThreadLine(thread, caller)),
    ...view.linked.map(buildLinkedLine),
  ];
  const buttons = buildPageButtons({
    line: `story ${publicId('s', id)}`,
    page,
    hasMore: steps.length > page * PER_PAGE,
  });
  return {
    ok: true,
    title: `${publicId('s', id)}: ${state.lead.title}`,
    lines: [...(page === 1 ? head : []), ...shown.map((step) => buildStepLine(step, zone)), ...tail],
    buttons: [{ label: 'Why here?', line: `why ${publicId('s', id)}`, share: false }, ...buttons],
  };
}

function buildStepLine(step: Step, zone: string): Line {
  const when = step.on === null ? formatInstant(step.at, zone) : formatDay(step.at);
  return itemLine(`${when}: ${step.title}`, step.url, [
    STAGE_WORDS[step.stage],
    step.source,
    step.documentNumber,
    publicId('i', step.itemId),
  ]);
}

/** Which other channels there are is not for everybody to know: their links open for their members. */
function buildThreadLine({ channel, url }: StoryThread, caller: Caller): Line {
  const here = channel === caller.channel;
  return itemLine(here ? 'Its thread in this channel' : 'Its thread in another channel', url, []);
}

function buildLinkedLine({ id, state, relation }: LinkedStory): Line {
  const line = buildStoryLine(id, state);
  return { ...line, text: `See also: ${line.text}`, detail: `${line.detail} · ${relation}` };
}
