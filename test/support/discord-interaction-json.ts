import type { Pressed, TypedCommand } from './discord-interactions.ts';
import { channelJson, rightsJson } from './discord-json.ts';
import { type DiscordState, PERMISSIONS } from './discord-state.ts';

/** Only who asked sees the message. */
export const EPHEMERAL = 64;

/** An interaction as the gateway tells it (docs.discord.com/developers/interactions/receiving-and-responding, 2026-11-23). */
export function eventJson(
  state: DiscordState,
  command: Pick<Pressed, 'user' | 'nick' | 'permissions' | 'channel'>,
  { id, token, type }: { readonly id: string; readonly token: string; readonly type: number },
  data: Record<string, unknown>,
): Record<string, unknown> {
  const channel = state.channels.get(command.channel);
  if (channel === undefined) throw new Error(`No channel ${command.channel}`);
  const user = { id: command.user ?? '300000000000000001', username: 'reader', discriminator: '0000', avatar: null };
  const permissions = String((command.permissions ?? []).reduce((all, name) => all | PERMISSIONS[name], 0n));
  const direct = channel.type === 1;
  const member = {
    user,
    nick: command.nick ?? null,
    roles: [],
    permissions,
    joined_at: new Date().toISOString(),
    deaf: false,
    mute: false,
    flags: 0,
  };
  const place = direct
    ? { user }
    : { guild_id: state.guild, guild: { id: state.guild, locale: 'en-US', features: [] }, member };
  return {
    ...{
      id,
      token,
      application_id: state.bot,
      type,
      version: 1,
      locale: 'en-US',
      guild_locale: 'en-US',
      context: direct ? 1 : 0,
    },
    ...{
      channel_id: channel.id,
      channel: { ...channelJson(state, channel), permissions },
      app_permissions: rightsJson(state, channel),
    },
    ...{
      data,
      entitlements: [],
      authorizing_integration_owners: {},
      attachment_size_limit: 10_000_000,
    },
    ...place,
  };
}

/** What is pressed or picked. */
export function pressJson({ customId, values }: Pressed): Record<string, unknown> {
  return values === undefined
    ? { custom_id: customId, component_type: 2 }
    : { custom_id: customId, component_type: 3, values };
}

/** The message that the button is on; ids of its components are Discord's own. */
export function pressedJson(state: DiscordState, { on = [], channel }: Pressed): Record<string, unknown> {
  const author = { id: state.bot, username: 'earshot', discriminator: '0000', bot: true, avatar: null };
  const body = { content: '', embeds: [], components: on, attachments: [], mentions: [], mention_roles: [] };
  const flags = { mention_everyone: false, pinned: false, tts: false, flags: EPHEMERAL, type: 0 };
  return { id: state.nextId(), channel_id: channel, author, ...body, ...flags, timestamp: new Date().toISOString() };
}

/** What is typed. */
export function dataJson(
  state: DiscordState,
  { name, options = {} }: TypedCommand,
  focused?: string,
): Record<string, unknown> {
  const [command = '', sub] = name.split(' ');
  const values = Object.entries(options).map(([option, value]) => ({
    ...{ name: option, type: 3, value },
    ...(option === focused ? { focused: true } : {}),
  }));
  const nested = sub === undefined ? values : [{ name: sub, type: 1, options: values }];
  return { id: state.nextId(), name: command, type: 1, options: nested };
}
