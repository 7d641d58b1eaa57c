import {
  type APIThreadChannel,
  type RESTGetAPIChannelThreadsArchivedPublicResult,
  type RESTGetAPIGuildThreadsResult,
  Routes,
  SnowflakeUtil,
} from 'discord.js';
import { AUTO_ARCHIVE_MINUTES, type DiscordBody } from './discord-embeds.ts';
import { refusalOf } from './discord-errors.ts';
import { postRefOf } from './discord-refs.ts';
import type { DiscordRest } from './discord-rest.ts';
import type { ChannelRef, MessageRef } from './notifier.ts';

const PAGE = 100;
/** A thread that went to sleep (docs.discord.com/developers/topics/opcodes-and-status-codes, 2026-11-23). */
const ARCHIVED = 50083;

/**
 * Opens a post in a forum. Discord takes no nonce there, so that a lost answer can only be looked for
 * (docs.discord.com/developers/resources/channel, "Start Thread in Forum or Media Channel", 2026-11-23).
 */
export async function postInForum(
  rest: DiscordRest,
  forum: ChannelRef,
  post: { readonly name: string; readonly message: DiscordBody },
): Promise<MessageRef> {
  const tag = forum.forum?.tag ?? null;
  const body = {
    ...post,
    auto_archive_duration: AUTO_ARCHIVE_MINUTES,
    ...(tag === null ? {} : { applied_tags: [tag] }),
  };
  const route = Routes.threads(forum.channel);
  const thread = await rest<APIThreadChannel>({ method: 'post', route, doing: 'post', body });
  return postRefOf(forum.workspace, thread.id);
}

/** Does something to a message of a post; where the post sleeps, it is woken first. */
export async function inAwakePost(rest: DiscordRest, post: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (refusalOf(error) !== ARCHIVED) throw error;
    await rest({ method: 'patch', route: Routes.channel(post), doing: 'edit-reply', body: { archived: false } });
    await act();
  }
}

/** Our own posts in a forum from `start` on, active and archived. */
export async function listForumPosts(
  rest: DiscordRest,
  { workspace, channel }: ChannelRef,
  { author, start }: { readonly author: string; readonly start: string },
): Promise<readonly string[]> {
  const isOurs = (thread: APIThreadChannel): boolean =>
    thread.parent_id === channel && thread.owner_id === author && BigInt(thread.id) >= BigInt(start);
  const route = Routes.guildActiveThreads(workspace);
  const active = await rest<RESTGetAPIGuildThreadsResult>({ method: 'get', route, doing: 'find' });
  const archived = await listArchived(rest, channel, start);
  return [...(active.threads as APIThreadChannel[]), ...archived].filter(isOurs).map(({ id }) => id);
}

/** Those put to sleep last come first; one that slept before the time asked for cannot be from after it. */
async function listArchived(rest: DiscordRest, channel: string, start: string): Promise<readonly APIThreadChannel[]> {
  const listed: APIThreadChannel[] = [];
  const route = Routes.channelThreads(channel, 'public');
  const startMs = SnowflakeUtil.timestampFrom(start);
  for (let before: string | undefined; ; ) {
    const query = { limit: String(PAGE), ...(before === undefined ? {} : { before }) };
    const page = await rest<RESTGetAPIChannelThreadsArchivedPublicResult>({
      method: 'get',
      route,
      doing: 'find',
      query,
    });
    listed.push(...(page.threads as APIThreadChannel[]));
    before = listed.at(-1)?.thread_metadata?.archive_timestamp;
    if (!page.has_more || before === undefined || Date.parse(before) < startMs) return listed;
  }
}
