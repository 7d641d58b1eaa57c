import { type Answer, type Args, type MethodContext, refuse } from './slack-answers.ts';
import { deleteMessage, getPermalink, postMessage, update } from './slack-chat-methods.ts';
import { history, info, join, replies } from './slack-conversation-methods.ts';
import { BOT, TEAM } from './slack-workspace.ts';

export type { Answer, Args, MethodContext } from './slack-answers.ts';

interface Method {
  /** The scopes that the method needs, for a public and for a private channel. */
  readonly scopes: readonly [open: string, closed: string] | null;
  readonly token: 'bot' | 'app';
  readonly run: (args: Args, context: MethodContext) => Answer;
}

/** The Web API, as far as Earshot uses it: docs.slack.dev/reference/methods, read 2026-11-23. */
const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': { token: 'bot', scopes: null, run: authTest },
  'apps.connections.open': {
    token: 'app',
    scopes: null,
    run: (_args, { openSocketUrl }) => ({ ok: true, url: openSocketUrl() }),
  },
  'chat.postMessage': { token: 'bot', scopes: ['chat:write', 'chat:write'], run: postMessage },
  'chat.update': { token: 'bot', scopes: ['chat:write', 'chat:write'], run: update },
  'chat.delete': { token: 'bot', scopes: ['chat:write', 'chat:write'], run: deleteMessage },
  'chat.getPermalink': { token: 'bot', scopes: null, run: getPermalink },
  'conversations.history': { token: 'bot', scopes: ['channels:history', 'groups:history'], run: history },
  'conversations.replies': { token: 'bot', scopes: ['channels:history', 'groups:history'], run: replies },
  'conversations.info': { token: 'bot', scopes: ['channels:read', 'groups:read'], run: info },
  'conversations.join': { token: 'bot', scopes: ['channels:join', 'channels:join'], run: join },
  'views.open': { token: 'bot', scopes: null, run: (args, { openView }) => openView(args) },
  'users.info': { token: 'bot', scopes: ['users:read', 'users:read'], run: userInfo },
};

/** The app's two tokens, each for methods of its own. */
export interface Tokens {
  readonly botToken: string;
  readonly appToken: string;
  readonly revoked: boolean;
}

/** Why a method is not carried out for whoever asks. */
export function authError(name: string, authorization: string | undefined, tokens: Tokens): Answer | null {
  if (authorization === undefined) return refuse('not_authed');
  const token = METHODS[name]?.token === 'app' ? tokens.appToken : tokens.botToken;
  if (authorization !== `Bearer ${token}`) return refuse('invalid_auth');
  return tokens.revoked ? refuse('token_revoked') : null;
}

/** Carries a method out; `scopes` are those that the token has. */
export function callMethod(name: string, args: Args, scopes: ReadonlySet<string>, context: MethodContext): Answer {
  const method = METHODS[name];
  if (method === undefined) return refuse('unknown_method');
  const isPrivate = context.workspace.channels.get(args['channel'] ?? '')?.isPrivate ?? false;
  const needed = method.scopes?.[isPrivate ? 1 : 0];
  if (needed !== undefined && !scopes.has(needed)) {
    return { ...refuse('missing_scope'), needed, provided: [...scopes].join(',') };
  }
  return method.run(args, context);
}

function authTest(): Answer {
  return {
    ok: true,
    url: TEAM.url,
    team: 'Earshot test',
    team_id: TEAM.id,
    user: BOT.name,
    user_id: BOT.user,
    bot_id: BOT.id,
  };
}

function userInfo(args: Args, { admins }: MethodContext): Answer {
  const id = args['user'] ?? '';
  if (!/^[UW][A-Z0-9]+$/.test(id)) return refuse('user_not_found');
  return {
    ok: true,
    user: {
      id,
      team_id: TEAM.id,
      name: id.toLowerCase(),
      deleted: false,
      is_bot: id === BOT.user,
      is_admin: admins.has(id),
      is_owner: false,
    },
  };
}
