import { expect, it } from 'vitest';
import { readMessageLink } from '../../src/domain/message-link.ts';

it('reads the link of a Slack message, and of a reply with its root', () => {
  const link = 'https://desk.slack.com/archives/C012AB3CD/p1700000000000100';

  expect(readMessageLink(link)).toEqual({ platform: 'slack', channel: 'C012AB3CD', messages: ['1700000000.000100'] });
  expect(readMessageLink(`${link}?thread_ts=1699999999.000200&cid=C012AB3CD`)?.messages).toEqual([
    '1700000000.000100',
    '1699999999.000200',
  ]);
});

it('reads the link of a Discord message, whichever client it was copied from; one in a thread stands for the thread', () => {
  for (const host of ['discord.com', 'ptb.discord.com', 'discordapp.com']) {
    expect(readMessageLink(`https://${host}/channels/1/22/333`)).toEqual({
      ...{ platform: 'discord', channel: null, messages: ['333', '22'] },
    });
  }
  expect(readMessageLink('https://discord.com/channels/1/22')?.messages).toEqual(['22']);
});

it('other links are none', () => {
  for (const text of [
    's-2k7',
    'https://notslack.com/archives/C012AB3CD/p1700000000000100',
    'https://discord.com.example/channels/1/2/3',
    'https://desk.slack.com/archives/C012AB3CD',
    'https://discord.com/channels/@me/1/2',
  ]) {
    expect(readMessageLink(text), text).toBeNull();
  }
});
