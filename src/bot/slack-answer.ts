import { EarshotError } from '../lib/errors.ts';
import type { Reply } from './command.ts';
import { plainLine } from './lines.ts';
import { renderReply } from './slack-reply.ts';

/** Slack shows an answer for half an hour after it was asked for; no answer may hang that long. */
const TIMEOUT_MS = 10_000;

/**
 * Sends an answer to a response URL, visible to the person who asked, or to the whole channel with `sharedBy`. What the
 * question stood in is never replaced. https://docs.slack.dev/interactivity/handling-user-interaction (2026-11-23).
 * @throws EarshotError `platform-down` when Slack did not take it.
 */
export async function sendAnswer(responseUrl: string, reply: Reply, sharedBy: string | null = null): Promise<void> {
  const shown = sharedBy === null ? reply : buildShared(reply, sharedBy);
  const body = {
    response_type: sharedBy === null ? 'ephemeral' : 'in_channel',
    replace_original: false,
    ...renderReply(shown),
  };
  const answer = await post(responseUrl, body);
  if (!answer.ok) throw new EarshotError('platform-down', `Slack did not take an answer (${answer.status}).`);
}

/** An answer as the whole channel sees it: who shared it stands below, and it cannot be shared again. */
function buildShared(reply: Reply, sharedBy: string): Reply {
  const lines = [...reply.lines, plainLine(`Shared by ${sharedBy}`)];
  return { ...reply, lines, buttons: (reply.buttons ?? []).filter(({ share }) => !share) };
}

async function post(url: string, body: unknown): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new EarshotError('platform-down', 'Slack did not take an answer.', { cause });
  }
}
