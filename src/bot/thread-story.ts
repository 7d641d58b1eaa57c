import type { Sql } from '../db/db.ts';
import { clipText } from '../domain/card.ts';
import { publicId } from '../domain/public-id.ts';
import type { StoryState } from '../domain/story.ts';
import type { Decision, ThreadState } from '../domain/thread-state.ts';
import type { Platform } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';
import { getChannel } from '../store/channels.ts';
import { listStories, lockStories } from '../store/stories.ts';
import { getThreadState, lockThread, planRootEdit, type ThreadKey } from '../store/thread-states.ts';
import type { Arg, Call, CommandDeps, Reply } from './command.ts';
import { plainLine } from './lines.ts';
import { readPointer } from './pointing.ts';

const TITLE_CHARS = 120;

/** Takes back what the command does. */
export const UNDO_ARG: Arg = {
  ...{ name: 'undo', required: false, choices: ['yes'], many: false, rest: false },
  summary: 'Take it back',
};

/** A story that a person named, in the channel where that was. */
export interface ThreadStory extends ThreadKey {
  readonly platform: Platform;
  /** `s-…` */
  readonly id: string;
  /** Its title in quotes, clipped. */
  readonly name: string;
  readonly state: StoryState;
  /** Whether the channel is neither paused nor suspended. */
  readonly isOpen: boolean;
}

/** What a decision about a story starts from. */
export interface Deciding {
  readonly tx: Sql;
  readonly story: ThreadStory;
  readonly before: ThreadState;
  readonly undo: boolean;
  readonly now: Date;
  /** A decision of the person who asked. */
  by<T>(what: T): Decision<T>;
}

/**
 * Carries out what a person decides about a story, one person at a time; where that changed anything, the story's root
 * shows it at once.
 * @throws EarshotError `bad-input` where what is meant is in no story, or the channel never subscribed.
 */
export async function decide(
  call: Call,
  deps: CommandDeps,
  { command, carryOut }: { readonly command: string; carryOut(deciding: Deciding): Promise<Reply> },
): Promise<Reply> {
  const { user, userName } = call.caller;
  const story = await findStory(call, command, deps);
  if ('reply' in story) return story.reply;
  const now = deps.clock.now();
  return deps.db.tx(async (tx) => {
    // what triage plans at this moment is seen, or it sees what is decided here
    await lockStories(tx);
    await lockThread(tx, story);
    const before = await getThreadState(tx, story);
    const by = <T>(what: T): Decision<T> => ({ what, user, name: userName });
    const reply = await carryOut({ tx, story, before, undo: call.args['undo'] === 'yes', now, by });
    const after = await getThreadState(tx, story);
    if (JSON.stringify(after) === JSON.stringify(before)) return reply;
    const shown = await planRootEdit(tx, { ...story, severity: story.state.severity }, now);
    return shown ? { ...reply, lines: [...reply.lines, plainLine('Its alert shows so in a moment.')] } : reply;
  });
}

/** The story that is meant, or the answer to give where it is none, or many. */
async function findStory(
  call: Call,
  command: string,
  deps: CommandDeps,
): Promise<ThreadStory | { readonly reply: Reply }> {
  const { caller } = call;
  const channel = await getChannel(deps.db, caller);
  if (channel === null) {
    throw new EarshotError('bad-input', `This channel gets no alerts yet. Type “${deps.prefix} subscribe” first.`);
  }
  const pointed = await readPointer(call, command, deps);
  if ('reply' in pointed) return pointed;
  const { storyId } = pointed.target;
  const [story] = storyId === null ? [] : await listStories(deps.db, [storyId]);
  if (story === undefined) {
    throw new EarshotError('bad-input', 'That is in no story: it was judged not relevant, and nobody is told of it.');
  }
  const { state } = story;
  return {
    ...{ storyId: story.id, channelId: channel.id, platform: caller.platform, state },
    id: publicId('s', story.id),
    name: `“${clipText(state.lead.title, TITLE_CHARS)}”`,
    isOpen: channel.state === 'open',
  };
}
