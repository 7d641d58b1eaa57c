import type { SlackMessage, Workspace } from './slack-workspace.ts';

/** The form fields of a request. */
export type Args = Readonly<Record<string, string>>;
export type Answer = Readonly<Record<string, unknown>> & { readonly ok: boolean };

/** What the methods need to know beside the workspace. */
export interface MethodContext {
  readonly workspace: Workspace;
  /** How late history shows what was posted. */
  readonly historyLagMs: number;
  /** Most objects a page of history holds (15 for apps that Slack calls distributed). */
  readonly historyPageSize: number;
  /** What happens to a reply whose root is gone without a trace. */
  readonly orphans: 'unthreaded' | 'refused';
  /** People who are admins of the workspace. */
  readonly admins: ReadonlySet<string>;
  readonly openView: (args: Args) => Answer;
  /** Where a Socket Mode client is to connect. */
  readonly openSocketUrl: () => string;
}

/** A message as the API tells it; only the type of its metadata unless all of it is asked for. */
export function describe(message: SlackMessage, allMetadata: boolean): Record<string, unknown> {
  const { ts, user, bot_id, text, blocks, thread_ts, metadata, client_msg_id } = message;
  if (message.tombstone) return { type: 'message', subtype: 'tombstone', ts, thread_ts: ts, user: 'USLACKBOT', text };
  return {
    type: 'message',
    ts,
    user,
    bot_id,
    text,
    blocks,
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(thread_ts === undefined ? {} : { thread_ts, parent_user_id: user }),
    ...(client_msg_id === undefined ? {} : { client_msg_id }),
    ...(metadata === undefined ? {} : { metadata: allMetadata ? metadata : { event_type: metadata.event_type } }),
  };
}

/** An error as Slack gives it. */
export function refuse(error: string): Answer {
  return { ok: false, error };
}
