import { checkComponents, type Row } from './discord-components.ts';

/**
 * What Discord accepts in a message (docs.discord.com/developers/resources/message, "Embed Limits" and "Create Message",
 * as read on 2026-11-23). Lengths are counted in UTF-16 units, the strictest reading.
 */
export const DISCORD_LIMITS = {
  contentChars: 2_000,
  embeds: 10,
  embedTotalChars: 6_000,
  titleChars: 256,
  descriptionChars: 4_096,
  fields: 25,
  fieldNameChars: 256,
  fieldValueChars: 1_024,
  footerChars: 2_048,
  authorChars: 256,
  urlChars: 2_048,
  nonceChars: 25,
  threadNameChars: 100,
} as const;

export interface Embed {
  readonly title?: string;
  readonly url?: string;
  readonly description?: string;
  readonly color?: number;
  readonly timestamp?: string;
  readonly author?: { readonly name?: string; readonly url?: string };
  readonly footer?: { readonly text?: string };
  readonly fields?: readonly { readonly name?: string; readonly value?: string; readonly inline?: boolean }[];
}

export interface AllowedMentions {
  readonly parse?: readonly string[];
  readonly roles?: readonly string[];
  readonly users?: readonly string[];
  readonly replied_user?: boolean;
}

/** The body of a request that creates or edits a message, as it came. */
export interface MessageBody {
  readonly content?: string | null;
  readonly embeds?: readonly Embed[];
  readonly nonce?: string | number;
  readonly enforce_nonce?: boolean;
  readonly allowed_mentions?: AllowedMentions;
  readonly flags?: number;
  readonly components?: readonly Row[];
  readonly message_reference?: { readonly message_id?: string; readonly fail_if_not_exists?: boolean };
}

/** What is wrong with a message, by the path of the field; empty where Discord takes it. */
export function checkMessage(body: MessageBody): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  const check = (path: string, text: string | undefined, maxChars: number, minChars = 0): void => {
    if (text === undefined) return;
    if (typeof text !== 'string') problems[path] = 'Could not interpret as string.';
    else if (text.length > maxChars) problems[path] = `Must be ${maxChars} or fewer in length.`;
    else if (text.trim().length < minChars) problems[path] = 'This field is required';
  };
  const limits = DISCORD_LIMITS;
  check('content', body.content ?? undefined, limits.contentChars);
  check('nonce', body.nonce === undefined ? undefined : String(body.nonce), limits.nonceChars);
  if ((body.embeds?.length ?? 0) > limits.embeds) problems['embeds'] = `Must be ${limits.embeds} or fewer in length.`;
  for (const [index, embed] of (body.embeds ?? []).entries()) {
    const at = `embeds[${index}]`;
    check(`${at}.title`, embed.title, limits.titleChars);
    check(`${at}.description`, embed.description, limits.descriptionChars);
    check(`${at}.author.name`, embed.author?.name, limits.authorChars, 1);
    check(`${at}.footer.text`, embed.footer?.text, limits.footerChars);
    if ((embed.fields?.length ?? 0) > limits.fields)
      problems[`${at}.fields`] = `Must be ${limits.fields} or fewer in length.`;
    for (const [number, field] of (embed.fields ?? []).entries()) {
      check(`${at}.fields[${number}].name`, field.name ?? '', limits.fieldNameChars, 1);
      check(`${at}.fields[${number}].value`, field.value ?? '', limits.fieldValueChars, 1);
    }
    for (const url of [embed.url, embed.author?.url]) {
      if (url !== undefined && !isAcceptedUrl(url)) problems[`${at}.url`] = 'Not a well formed URL.';
    }
    if (embed.timestamp !== undefined && Number.isNaN(Date.parse(embed.timestamp))) {
      problems[`${at}.timestamp`] = 'Could not parse as an ISO8601 timestamp.';
    }
  }
  if ((body.embeds ?? []).reduce((sum, embed) => sum + countChars(embed), 0) > limits.embedTotalChars) {
    problems['embeds'] = `Embed size exceeds maximum size of ${limits.embedTotalChars}`;
  }
  return { ...problems, ...checkMentions(body.allowed_mentions), ...checkComponents(body.components) };
}

/** Whether nothing is in it that a reader would see. */
export function isEmptyMessage(body: MessageBody): boolean {
  const embeds = (body.embeds ?? []).filter((embed) => countChars(embed) > 0);
  return (body.content ?? '').trim() === '' && embeds.length === 0;
}

/** Who is notified by a message: `everyone`, or ids of roles and persons. Without `allowed_mentions` it is whoever is named. */
export function pingsOf(body: MessageBody): readonly string[] {
  const content = body.content ?? '';
  const allowed = body.allowed_mentions ?? { parse: ['everyone', 'roles', 'users'] };
  const parse = allowed.parse ?? [];
  const roles = [...content.matchAll(/<@&(\d+)>/g)].map((match) => match[1] ?? '');
  const users = [...content.matchAll(/<@!?(\d+)>/g)].map((match) => match[1] ?? '');
  return [
    ...(/@(everyone|here)/.test(content) && parse.includes('everyone') ? ['everyone'] : []),
    ...roles.filter((role) => parse.includes('roles') || allowed.roles?.includes(role)),
    ...users.filter((user) => parse.includes('users') || allowed.users?.includes(user)),
  ];
}

/** Naming roles both by `parse` and by id is refused. */
function checkMentions(allowed: AllowedMentions | undefined): Record<string, string> {
  const parse = allowed?.parse ?? [];
  const clash = (['roles', 'users'] as const).filter(
    (kind) => parse.includes(kind) && (allowed?.[kind]?.length ?? 0) > 0,
  );
  return clash.length === 0
    ? {}
    : { allowed_mentions: `parse:${clash[0]} and ${clash[0]}:[...] are mutually exclusive.` };
}

function countChars(embed: Embed): number {
  const fields = (embed.fields ?? []).flatMap((field) => [field.name, field.value]);
  const texts = [embed.title, embed.description, embed.author?.name, embed.footer?.text, ...fields];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
}

function isAcceptedUrl(url: string): boolean {
  return url.length <= DISCORD_LIMITS.urlChars && URL.canParse(url) && /^https?:\/\/[^\s/]+/.test(url);
}
