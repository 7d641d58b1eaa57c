import type { Platform } from './types.ts';

/** What a link to a chat message names. */
export interface MessageLink {
  readonly platform: Platform;
  /** Null where message ids are unique by themselves. */
  readonly channel: string | null;
  /** The message, and the one that its thread stands under: the first that is known is meant. */
  readonly messages: readonly string[];
}

/**
 * Reads a link that people copy from a message: `https://team.slack.com/archives/C…/p1700000000000100?thread_ts=…`
 * (docs.slack.dev/reference/methods/chat.getPermalink) or `https://discord.com/channels/<server>/<channel>/<message>`
 * (docs.discord.com/developers/reference, both 2026-11-23). Null where it is no such link.
 */
export function readMessageLink(text: string): MessageLink | null {
  if (!URL.canParse(text)) return null;
  const { hostname, pathname, searchParams } = new URL(text);
  const [, channel, seconds, micros] = /^\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})\/?$/.exec(pathname) ?? [];
  if (channel !== undefined && isHost(hostname, ['slack.com', 'slack-gov.com'])) {
    const root = searchParams.get('thread_ts');
    return { platform: 'slack', channel, messages: [`${seconds}.${micros}`, ...(root === null ? [] : [root])] };
  }
  const [, place, message] = /^\/channels\/\d+\/(\d+)(?:\/(\d+))?\/?$/.exec(pathname) ?? [];
  if (place === undefined || !isHost(hostname, ['discord.com', 'discordapp.com'])) return null;
  // a thread has the id of the message that it stands under
  return { platform: 'discord', channel: null, messages: message === undefined ? [place] : [message, place] };
}

function isHost(hostname: string, domains: readonly string[]): boolean {
  return domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}
