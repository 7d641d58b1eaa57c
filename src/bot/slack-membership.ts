import { webApi } from '@slack/bolt';
import { EarshotError } from '../lib/errors.ts';
import type { Caller, Membership } from './command.ts';

/** Brings the bot into the caller's channel: it joins a public one by itself, into a private one it must be invited. */
export function createSlackMembership(client: webApi.WebClient): Membership {
  return {
    async ensure({ channel, channelName }: Caller) {
      if (channel.startsWith('D'))
        throw notPermitted('Earshot posts in channels, not in direct messages. Type this in a channel.');
      const here = channelName === null ? 'this channel' : `#${channelName}`;
      try {
        const { channel: found } = await client.conversations.info({ channel });
        if (found?.is_archived) throw notPermitted('This channel is archived.');
        if (found?.is_member) return;
        await client.conversations.join({ channel });
      } catch (error) {
        throw explain(error, here);
      }
    },
  };
}

function explain(error: unknown, here: string): EarshotError {
  if (error instanceof EarshotError) return error;
  if (!(error instanceof webApi.WebAPIPlatformError)) {
    return new EarshotError('platform-down', 'Slack does not answer just now. Please try again in a minute.', {
      cause: error,
    });
  }
  if (error.data.error === 'missing_scope') {
    return notPermitted(`The app may not join ${here} by itself. Type “/invite @earshot” here, then try again.`, error);
  }
  return notPermitted(`Earshot is not in ${here} yet. Type “/invite @earshot” here, then try again.`, error);
}

function notPermitted(sentence: string, cause?: unknown): EarshotError {
  return new EarshotError('not-permitted', sentence, { cause });
}
