import type { Platform } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';

/** What is wrong with the name of a role or user group, for the caller. */
export function checkMention(value: string): readonly string[] {
  return readMention(value) === null ? [NO_MENTION] : [];
}

/**
 * The platform's id of a role (Discord) or user group (Slack), as the platforms write them or bare.
 * @throws EarshotError `bad-input` where it is none of this platform.
 */
export function pickMention(value: string, platform: Platform): string {
  const mention = readMention(value);
  if (mention?.platform !== platform) throw new EarshotError('bad-input', NO_MENTION);
  return mention.id;
}

const NO_MENTION =
  'The group to mention must be picked from the platform’s own list (on Slack a user group, on Discord a role), or given by its id.';

interface Mention {
  readonly platform: Platform;
  readonly id: string;
}

/** As the platforms write them: `<!subteam^S012AB|@desk>` (Slack), `<@&123…>` (Discord); or the bare id. */
function readMention(value: string): Mention | null {
  const text = value.trim();
  const [, group] = /^(?:<!subteam\^)?(S[A-Z0-9]{5,20})(?:\|[^>]*)?>?$/.exec(text) ?? [];
  if (group !== undefined) return { platform: 'slack', id: group };
  const [, role] = /^(?:<@&)?(\d{15,22})>?$/.exec(text) ?? [];
  return role === undefined ? null : { platform: 'discord', id: role };
}
