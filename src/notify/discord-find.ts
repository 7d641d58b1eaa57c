import { type APIMessage, type APIUser, Routes } from 'discord.js';
import { EarshotError } from '../lib/errors.ts';
import { renderMarker } from './discord-embeds.ts';
import { refusalOf } from './discord-errors.ts';
import { listForumPosts } from './discord-forum.ts';
import { postRefOf, refOf, snowflakeAt } from './discord-refs.ts';
import type { DiscordRest } from './discord-rest.ts';
import { type ChannelRef, CLOCK_SKEW_MS, type MessageRef, type Notifier } from './notifier.ts';

interface Wanted {
  readonly author: string;
  readonly mark: string;
  /** The lowest id that the message can have. */
  readonly start: string;
}

const PAGE = 100;

/** Refusals of Discord's that are answers here (docs.discord.com/developers/topics/opcodes-and-status-codes, 2026-11-23). */
const UNKNOWN_CHANNEL = 10003;
const UNKNOWN_MESSAGE = 10008;

/** Looks for messages by the mark in their small print, and only among our own. */
export function createFind(rest: DiscordRest): Notifier['find'] {
  // Who the token belongs to never changes.
  let author: string | undefined;
  return async (where, key, since) => {
    author ??= (await rest<APIUser>({ method: 'get', route: Routes.user('@me'), doing: 'find' })).id;
    const start = snowflakeAt(since.getTime() - CLOCK_SKEW_MS);
    const wanted = { author, mark: renderMarker(key), start };
    if ('message' in where) return findReply(rest, where, wanted);
    return where.forum ? findPost(rest, where, wanted) : asRef(where, await search(rest, where.channel, wanted));
  };
}

async function findReply(rest: DiscordRest, root: MessageRef, wanted: Wanted): Promise<MessageRef | null> {
  const thread = root.thread ?? root.message;
  try {
    const message = await search(rest, thread, wanted);
    return message === null ? null : { ...refOf(root, message), thread };
  } catch (error) {
    if (refusalOf(error) !== UNKNOWN_CHANNEL) throw error;
  }
  // No such thread: its replies, if any, are in the channel; but a post that was deleted took its replies along.
  return thread === root.channel ? null : asRef(root, await search(rest, root.channel, wanted));
}

/** Posts have no nonce: their first messages are looked at, one by one. */
async function findPost(rest: DiscordRest, forum: ChannelRef, wanted: Wanted): Promise<MessageRef | null> {
  for (const post of await listForumPosts(rest, forum, wanted)) {
    const message = await getMessage(rest, post, post);
    if (message !== null && isWanted(message, wanted)) return postRefOf(forum.workspace, post);
  }
  return null;
}

async function search(rest: DiscordRest, channel: string, wanted: Wanted): Promise<APIMessage | null> {
  for (let after = wanted.start; ; ) {
    const query = { after, limit: String(PAGE) };
    const page = await rest<APIMessage[]>({
      method: 'get',
      route: Routes.channelMessages(channel),
      doing: 'find',
      query,
    });
    const found = page.find((message) => isWanted(message, wanted));
    if (found !== undefined) return found;
    // Without the right to read history Discord gives an empty list and no error; asked for one message, it says so
    // (docs.discord.com/developers/resources/message, "Get Channel Messages", 2026-11-23).
    if (page.length === 0 && after === wanted.start) await getMessage(rest, channel, after);
    if (page.length < PAGE) return null;
    after = page.reduce((last, { id }) => (BigInt(id) > BigInt(last) ? id : last), after);
  }
}

/** One message, null where there is none. @throws EarshotError `not-permitted` with what to grant */
async function getMessage(rest: DiscordRest, channel: string, id: string): Promise<APIMessage | null> {
  try {
    return await rest<APIMessage>({ method: 'get', route: Routes.channelMessage(channel, id), doing: 'find' });
  } catch (error) {
    if (refusalOf(error) === UNKNOWN_MESSAGE) return null;
    if (!(error instanceof EarshotError) || error.code !== 'not-permitted') throw error;
    const message = 'The bot cannot look back in this Discord channel; grant it Read Message History there.';
    throw new EarshotError('not-permitted', message, { cause: error });
  }
}

function isWanted(message: APIMessage, { author, mark }: Wanted): boolean {
  return message.author.id === author && marksOf(message).includes(mark);
}

/** The marks that a message may carry: in the small print of its embed, or at the end of its text. */
function marksOf(message: APIMessage): readonly (string | undefined)[] {
  const footer = message.embeds[0]?.footer?.text ?? '';
  return [footer.split(' ').at(-1), /`(#[\w-]+)`$/.exec(message.content)?.[1]];
}

function asRef(where: ChannelRef | MessageRef, message: APIMessage | null): MessageRef | null {
  return message === null ? null : refOf(where, message);
}
