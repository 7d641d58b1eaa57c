import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAUSE } from '../support/events.ts';
import { buttonsOf, type SlackMessage } from '../support/slack-server.ts';
import type { World } from '../support/world.ts';
import { createWorld } from '../support/world.ts';

describe('the buttons under an alert', { timeout: 90_000 }, () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.start();
    await world.subscribe();
    world.publish('harbour', [PAUSE.harbour]);
    await world.until('H20', ({ roots }) => roots.length === 1);
  });
  afterAll(() => world.close());

  function root(): SlackMessage {
    const [message] = world.slack.messages(world.slackChannel);
    if (message === undefined) throw new Error('no alert');
    return message;
  }

  /** Presses a button and waits until the root shows what was decided. */
  async function press(label: string, shown: string): Promise<void> {
    const pressed = await world.slack.people.press({
      channel: world.slackChannel,
      label,
      on: root(),
      userName: 'anna',
    });
    expect(pressed.responses).toMatchObject([{ response_type: 'ephemeral' }]);
    await world.slack.until(() => JSON.stringify(root().blocks).includes(shown), 30_000);
  }

  it('show on the root, in that channel alone, who decided what', async () => {
    expect(buttonsOf(root())).toEqual(['Why', 'Follow', 'Mute story', 'Not relevant', 'Claim']);

    await press('Claim', 'by anna');

    expect(buttonsOf(root()).at(-1)).toBe('Done');
    expect(world.onDiscord('H20').roots[0]).not.toContain('anna');
  });

  it('explain why it came, as does its link', async () => {
    const { channel, ts } = { channel: world.slackChannel, ts: root().ts };
    const link = `https://earshot-test.slack.com/archives/${channel}/p${ts.replace('.', '')}`;

    const pressed = await world.slack.people.press({ channel, label: 'Why', on: root() });
    const typed = await world.slack.sendCommand({ text: `why <${link}>`, channel });

    for (const { responses } of [pressed, typed]) {
      const said = JSON.stringify(responses);
      for (const words of ['Sent here', 'above all for', 'opened the story', 'lets it through', 'Alert: sent'])
        expect(said).toContain(words);
    }
  });

  it('mute a story here and nowhere else, over a restart, until it is followed', async () => {
    await press('Mute story', 'Muted');
    await world.stop();
    await world.start();

    world.publish('ledger', [PAUSE.ledger]);
    await world.discord.until(() => world.onDiscord('H20').replies.length === 1);
    expect(world.onSlack('H20').replies).toEqual([]);
    expect(JSON.stringify(root().blocks)).toContain('Claimed');

    await press('Follow', 'Followed');
    world.publish('pacific', [PAUSE.pacific]);
    await world.until('H20', ({ replies }) => replies.some((reply) => reply.includes('pacific')));
    expect(world.onSlack('H20').replies).toHaveLength(1);
  });
});
