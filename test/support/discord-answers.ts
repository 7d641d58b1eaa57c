export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Refusals with their codes (docs.discord.com/developers/topics/opcodes-and-status-codes, 2026-11-23). */
export const REFUSALS = {
  unauthorized: refuse(401, 0, '401: Unauthorized'),
  unknownChannel: refuse(404, 10003, 'Unknown Channel'),
  unknownMessage: refuse(404, 10008, 'Unknown Message'),
  unknownTag: refuse(404, 10087, 'Unknown Tag'),
  forumChannel: refuse(400, 40058, 'Cannot send messages in a forum channel'),
  noTag: refuse(400, 40067, 'A tag is required to create a forum post in this channel'),
  missingAccess: refuse(403, 50001, 'Missing Access'),
  foreignMessage: refuse(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: refuse(400, 50006, 'Cannot send an empty message'),
  notText: refuse(400, 50008, 'Cannot send messages in a non-text channel'),
  missingPermissions: refuse(403, 50013, 'Missing Permissions'),
  wrongChannelType: refuse(400, 50024, 'Cannot execute action on this channel type'),
  archived: refuse(400, 50083, 'Thread is archived'),
  hasThread: refuse(400, 160004, 'A thread has already been created for this message'),
  locked: refuse(400, 160005, 'Thread is locked'),
  tooManyThreads: refuse(400, 160006, 'Maximum number of active threads reached'),
  notFound: refuse(404, 0, '404: Not Found'),
} as const;

/** Discord nests its form errors by field; one level with the whole path serves the same readers. */
export function invalid(problems: Readonly<Record<string, string>>): Answer {
  const errors = Object.fromEntries(
    Object.entries(problems).map(([path, message]) => [path, { _errors: [{ code: 'BASE_TYPE_INVALID', message }] }]),
  );
  return { status: 400, body: { code: 50035, message: 'Invalid Form Body', errors } };
}

export function refuse(status: number, code: number, message: string): Answer {
  return { status, body: { code, message } };
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}
