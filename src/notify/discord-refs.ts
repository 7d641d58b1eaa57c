import { type APIMessage, SnowflakeUtil } from 'discord.js';
import type { MessageRef } from './notifier.ts';

/** Where a message is, as far as Discord's answers do not say. */
export interface Place {
  readonly workspace: string;
  readonly channel: string;
}

/** A message of a text channel, or of the thread under one. */
export function refOf({ workspace, channel }: Place, message: APIMessage): MessageRef {
  const url = `https://discord.com/channels/${workspace}/${message.channel_id}/${message.id}`;
  return { platform: 'discord', workspace, channel, message: message.id, thread: message.thread?.id ?? null, url };
}

/** A post in a forum: a thread whose id its first message shares, and the only place where that message is. */
export function postRefOf(workspace: string, post: string): MessageRef {
  const url = `https://discord.com/channels/${workspace}/${post}/${post}`;
  return { platform: 'discord', workspace, channel: post, message: post, thread: post, url };
}

/** A root is in its channel, a reply in its thread, unless there was none; a post is both channel and thread. */
export function homeOf({ channel, message, thread }: MessageRef): { channel: string; inThread: boolean } {
  const isReply = thread !== null && thread !== message;
  return { channel: isReply ? thread : channel, inThread: isReply || thread === channel };
}

/** The lowest id that a message or thread of that moment can have. */
export function snowflakeAt(ms: number): string {
  const timestamp = Math.max(ms, Number(SnowflakeUtil.epoch));
  return String(SnowflakeUtil.generate({ timestamp, increment: 0n, workerId: 0n, processId: 0n }));
}
