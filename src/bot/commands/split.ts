import { clipText } from '../../domain/card.ts';
import { publicId } from '../../domain/public-id.ts';
import { getChannel } from '../../store/channels.ts';
import { splitItem } from '../../store/split-item.ts';
import { listNewestMembers, listSplits, type Member, type Split } from '../../store/splits.ts';
import { getStoryOfItem, lockStories, type StoryRow } from '../../store/stories.ts';
import { getItemAccount } from '../../store/why.ts';
import { ensureWorkspace } from '../../store/workspaces.ts';
import type { Button, Call, Caller, Command, CommandDeps, Line, Reply } from '../command.ts';
import { codeLine, formatCount, itemLine, plainLine } from '../lines.ts';
import { POINTER_ARG, readPointer } from '../pointing.ts';
import { buildSplitButtons, describeSplit } from '../split-lines.ts';
import { formatInstant } from '../story-lines.ts';

const TITLE_CHARS = 120;
const MAX_LISTED = 20;

/** Takes an item out of a story that it does not belong to. */
export const split: Command = {
  name: 'split',
  summary: 'Take an item that does not belong there out of its story, for good; a story’s id lists its items',
  args: [POINTER_ARG],
  examples: ['split i-2k7', 'split https://www.federalregister.gov/d/2025-05427', 'split s-2k7'],
  needsManage: true,
  run: runSplit,
};

async function runSplit(call: Call, deps: CommandDeps): Promise<Reply> {
  const pointed = await readPointer(call, 'split', deps);
  if ('reply' in pointed) return pointed.reply;
  const { target, workspaceId } = pointed;
  const zone = (await getChannel(deps.db, call.caller))?.timeZone ?? deps.timeZone;
  if (target.kind === 'story') return listItems(target.storyId, zone, deps);
  const item = await getItemAccount(deps.db, target.itemId, workspaceId);
  const name = `“${clipText(item?.title ?? '', TITLE_CHARS)}”`;
  return takeOut({ itemId: target.itemId, name, caller: call.caller, zone }, deps);
}

async function listItems(storyId: number, zone: string, { db, prefix }: CommandDeps): Promise<Reply> {
  const id = publicId('s', storyId);
  const members = await listNewestMembers(db, storyId, MAX_LISTED);
  const [newest] = members;
  const more = members.length === MAX_LISTED ? [plainLine(`Older ones: ${prefix} story ${id}`)] : [];
  return {
    ok: true,
    title: `Which item does not belong in ${id}? ${formatCount(members.length, 'item', 'items')}, newest first.`,
    lines: [
      ...members.map((member) => buildMemberLine(member, zone)),
      ...more,
      plainLine('Point at one of them by its id, its link or its document number:'),
      ...(newest === undefined ? [] : [codeLine(`${prefix} split ${publicId('i', newest.itemId)}`)]),
    ],
    buttons: members.length > 1 ? buildSplitButtons(members) : [],
  };
}

function buildMemberLine({ itemId, title, url, source, joinedAt, byLikeness }: Member, zone: string): Line {
  const joined = `joined ${formatInstant(joinedAt, zone)}`;
  return itemLine(title, url, [source, joined, byLikeness ? 'by likeness' : null, publicId('i', itemId)]);
}

/** An item that somebody wants out of its story. */
interface Wanted {
  readonly itemId: number;
  /** Its title in quotes, clipped. */
  readonly name: string;
  readonly caller: Caller;
  readonly zone: string;
}

/** Under the stories' lock: of two people at once, the second hears of the first. */
function takeOut(wanted: Wanted, { db, clock, prefix }: CommandDeps): Promise<Reply> {
  const { itemId, name, caller } = wanted;
  const { platform, workspace, workspaceName, user: person, userName: personName } = caller;
  return db.tx(async (tx) => {
    await lockStories(tx);
    const now = clock.now();
    const from = await getStoryOfItem(tx, itemId);
    if (from === null) return sayNoStory(wanted, prefix);
    const workspaceId = await ensureWorkspace(tx, { platform, externalId: workspace, name: workspaceName }, now);
    const before = (await listSplits(tx, from.id, workspaceId)).find((one) => one.storyId === from.id);
    if (before?.itemId === itemId) return sayAlready(wanted, before);
    const taken = await splitItem(tx, { itemId, from, workspaceId, person, personName }, now);
    if (taken === null) return sayAlone(name, from);
    return sayDone(name, from, taken);
  });
}

function sayNoStory({ itemId, name }: Wanted, prefix: string): Reply {
  const lines = [plainLine(`For the reason: ${prefix} why ${publicId('i', itemId)}`)];
  return { ok: false, title: `${name} is in no story.`, lines };
}

function sayAlready({ name, zone }: Wanted, before: Split): Reply {
  const [id, old] = [publicId('s', before.storyId), publicId('s', before.fromId)];
  return {
    ok: true,
    title: `${name} has a story of its own already.`,
    lines: [
      plainLine(`It was ${describeSplit(before, zone)}, from ${old}.`),
      plainLine(`What does not belong in ${id} beside it can be split off in its turn.`),
    ],
    buttons: [storyButton('Its story', before.storyId)],
  };
}

function sayAlone(name: string, { id }: StoryRow): Reply {
  const lines = [plainLine('There is nothing to split it from.')];
  return { ok: false, title: `${name} is all there is in ${publicId('s', id)}.`, lines };
}

function sayDone(
  name: string,
  { id: fromId, workspaceId }: StoryRow,
  { storyId, isShown }: { readonly storyId: number; readonly isShown: boolean },
): Reply {
  const [id, old] = [publicId('s', storyId), publicId('s', fromId)];
  const shared = 'Stories are shared by all workspaces of this Earshot: it is split off for all of them.';
  return {
    ok: true,
    title: `Split off: ${name}.`,
    lines: [
      plainLine(`It is ${id} now, apart from ${old} for good.`),
      plainLine('Messages stay where they are. What follows on it opens a thread of its own.'),
      ...(isShown ? [plainLine(`The alert of ${old} names ${id} in a moment.`)] : []),
      ...(workspaceId === null ? [plainLine(shared)] : []),
    ],
    buttons: [storyButton('New story', storyId), storyButton('Old story', fromId)],
  };
}

function storyButton(label: string, storyId: number): Button {
  return { label, line: `story ${publicId('s', storyId)}`, share: false };
}
