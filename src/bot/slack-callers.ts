import { type BlockAction, type SlashCommand, type ViewSubmitAction, webApi } from '@slack/bolt';
import { EarshotError } from '../lib/errors.ts';
import type { Caller } from './command.ts';

/** Who may manage a channel: everybody who can type in it, or the workspace's admins and owners. */
export const MANAGERS = ['members', 'admins'] as const;
export type Managers = (typeof MANAGERS)[number];

/** Who asked; whether that person may manage is asked for where a command needs it. */
export type Asker = Omit<Caller, 'canManage'> & {
  /** Whether the person belongs to another workspace that shares the channel. */
  readonly isGuest: boolean;
};

/** Names that Slack gives to conversations that have none. */
const NAMELESS = /^(?:directmessage|privategroup|mpdm-.*)$/;

/** Who typed a command. */
export function askerOfCommand(command: SlashCommand): Asker {
  return {
    platform: 'slack',
    workspace: command.team_id,
    workspaceName: command.team_domain ?? null,
    channel: command.channel_id,
    channelName: nameOf(command.channel_name),
    user: command.user_id,
    userName: command.user_name ?? null,
    isGuest: false,
  };
}

/** Who pressed a button, or null where it stands in no channel. */
export function askerOfPress({ team, user, channel, container }: BlockAction): Asker | null {
  const id = channel?.id ?? container['channel_id'];
  const workspace = team?.id ?? user.team_id;
  if (typeof id !== 'string' || workspace === undefined) return null;
  return {
    ...{ platform: 'slack', workspace, workspaceName: team?.domain ?? null, channel: id },
    channelName: nameOf(channel?.name),
    user: user.id,
    userName: user.username ?? user.name ?? null,
    isGuest: user.team_id !== undefined && user.team_id !== workspace,
  };
}

/** Who submitted a form that was opened from a channel. */
export function askerOfForm(
  { team, user }: ViewSubmitAction,
  { channel, channelName }: Pick<Caller, 'channel' | 'channelName'>,
): Asker {
  return {
    ...{ platform: 'slack', workspace: team?.id ?? user.team_id ?? '', workspaceName: team?.domain ?? null },
    ...{ channel, channelName, user: user.id, userName: user.name ?? null },
    isGuest: user.team_id !== undefined && team !== null && user.team_id !== team.id,
  };
}

/**
 * Whether a person may manage the channel. https://docs.slack.dev/reference/methods/users.info (2026-11-23): `is_admin`,
 * `is_owner`; it needs the scope `users:read`.
 * @throws EarshotError `not-permitted` without that scope, `platform-down` when Slack does not answer.
 */
export async function mayManage(asker: Asker, managers: Managers, client: webApi.WebClient): Promise<boolean> {
  if (asker.isGuest) return false;
  if (managers === 'members') return true;
  const { user } = await client.users.info({ user: asker.user }).catch((cause: unknown) => {
    throw explain(cause);
  });
  return user?.is_admin === true || user?.is_owner === true;
}

function explain(cause: unknown): EarshotError {
  const isRefused = cause instanceof webApi.WebAPIPlatformError && cause.data.error === 'missing_scope';
  if (!isRefused) {
    return new EarshotError('platform-down', 'Slack does not answer just now. Please try again in a minute.', {
      cause,
    });
  }
  const say =
    'Only admins may do this here (EARSHOT_SLACK_MANAGERS=admins), but the app may not see who is one: give it the scope users:read and install it again.';
  return new EarshotError('not-permitted', say, { cause });
}

function nameOf(channelName: string | undefined): string | null {
  return channelName === undefined || NAMELESS.test(channelName) ? null : channelName;
}
