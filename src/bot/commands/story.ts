import { buildEnglishLine } from '../../domain/english-line.ts';
import { buildLegalFields } from '../../domain/legal-fields.ts';
import { publicId } from '../../domain/public-id.ts';
import { STAGE_WORDS } from '../../domain/stage-words.ts';
import type { Step } from '../../domain/timeline.ts';
import { getChannel } from '../../store/channels.ts';
import { listNewestMembers } from '../../store/splits.ts';
import { getStoryView, type LinkedStory, type StoryThread, type StoryView } from '../../store/story-view.ts';
import type { Call, Caller, Command, CommandDeps, Line, Reply } from '../command.ts';
import { formatDay, itemLine, plainLine } from '../lines.ts';
import { buildPageButtons, PAGE_ARG, readPage } from '../paging.ts';
import { POINTER_ARG, readPointer } from '../pointing.ts';
import { buildSplitButtons, describeSplit } from '../split-lines.ts';
import { buildStoryLine, describeState, formatInstant } from '../story-lines.ts';

const PER_PAGE = 12;
const MAX_THREADS = 5;
/** Among how many of the newest items those are sought that joined by likeness. */
const MAX_OFFERED = 20;

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
  const reply = buildReply(view, { page: readPage(call.args), zone, caller: call.caller });
  return call.caller.canManage && view.items > 1 ? offerSplit(reply, view, call, deps) : reply;
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
    ...view.linked.map((one) => buildLinkedLine(one, view, zone)),
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

/** On the first page: the others have as many buttons as there may be. */
async function offerSplit(reply: Reply, { id }: StoryView, call: Call, { db, prefix }: CommandDeps): Promise<Reply> {
  if (readPage(call.args) > 1) return reply;
  const newest = await listNewestMembers(db, id, MAX_OFFERED);
  const hint = plainLine(`Does an item not belong here? Take it out by its id: ${prefix} split i-…`);
  return {
    ...reply,
    lines: [...reply.lines, hint],
    buttons: [...(reply.buttons ?? []), ...buildSplitButtons(newest)],
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

function buildLinkedLine({ id, state, relation }: LinkedStory, { splits }: StoryView, zone: string): Line {
  const line = buildStoryLine(id, state);
  const split = splits.find(({ storyId, fromId }) => storyId === id || fromId === id);
  if (split === undefined) return { ...line, text: `See also: ${line.text}`, detail: `${line.detail} · ${relation}` };
  const how = split.storyId === id ? 'Split off from here' : 'Split off from';
  return { ...line, text: `${how}: ${line.text}`, detail: `${line.detail} · ${describeSplit(split, zone)}` };
}
